/** A result for another program: the same rule and the same transaction as in chat; the actor is an API key. */

import type { Catalog } from '../../db/catalog.ts'
import { commit } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { inspectionById } from '../../db/inspections.ts'
import { loadOrder } from '../../db/orders.ts'
import type { Clock } from '../../domain/clock.ts'
import type { Person, ReasonCode } from '../../domain/model.ts'
import { ZERO } from '../../domain/quantity.ts'
import { findStep } from '../../domain/step-progress.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { inspectionRefusalLine } from '../cards/inspection-refusal.ts'
import { type Judgement, judgeStep, type SaidResult } from '../handle/judge-inspection.ts'
import { createIds } from '../new-id.ts'
import type { CatalogSource } from './catalog-source.ts'
import type { Answered, ApiAnswer, ApiEvent } from './idempotency.ts'
import { inspectionJson, type ResultBody } from './inspections.ts'
import { stepSaid } from './step-selector.ts'

export type ResultDeps = { readonly sql: Sql; readonly catalog: CatalogSource; readonly clock: Clock }

export type ResultCall = {
  readonly id: string
  readonly caller: string
  readonly event: ApiEvent
  readonly body: ResultBody
}

export type ResultRefused =
  | { readonly kind: 'notFound' }
  | { readonly kind: 'alreadyJudged' }
  | { readonly kind: 'changedMeanwhile' }
  | { readonly kind: 'unknownWorker'; readonly pointer: string }
  | { readonly kind: 'unknownReason'; readonly reason: string }
  | { readonly kind: 'ruled'; readonly reason: string; readonly text: string }

export type ResultOutcome = Answered | { readonly kind: 'refused'; readonly why: ResultRefused }

const refused = (why: ResultRefused) => ({ kind: 'refused', why }) as const

/** Another write may come between deciding and committing this often; each time all is read anew. */
const MOST_ATTEMPTS = 8

export async function bookResult(deps: ResultDeps, call: ResultCall): Promise<ResultOutcome> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const outcome = await bookOnce(deps, call)
    if (outcome !== 'stale') return outcome
  }
  return refused({ kind: 'changedMeanwhile' })
}

async function bookOnce(deps: ResultDeps, call: ResultCall): Promise<ResultOutcome | 'stale'> {
  const catalog = await deps.catalog.recent()
  const people = peopleOf(catalog, call.body)
  if (people.kind === 'refused') return people
  const unknown = call.body.defects.find(({ reason }) => !catalog.defects.has(reason as ReasonCode))
  if (unknown !== undefined) return refused({ kind: 'unknownReason', reason: unknown.reason })
  const placed = await inspectionById(deps.sql, call.id)
  const order = placed === null ? null : await loadOrder(deps.sql, placed.orderCode)
  const step = placed === null || order === null ? null : findStep(order, placed.seq)
  if (placed === null || order === null || step === null) return refused({ kind: 'notFound' })
  if (placed.inspection.result !== 'pending') return refused({ kind: 'alreadyJudged' })
  const now = deps.clock.now()
  const by = {
    catalog,
    sql: deps.sql,
    now,
    inspector: people.inspector,
    channel: 'api' as const,
    newId: createIds(deps.clock),
  }
  const asked = { ...step, pendingInspection: placed.inspection.id }
  const judged = await judgeStep(by, order, asked, saidIn(call.body, people.approver))
  if (judged.kind === 'refused') {
    const words = cardContextFor(catalog, { locale: 'en' }, now)
    return refused({ kind: 'ruled', reason: judged.why.kind, text: inspectionRefusalLine(words, order, judged.why) })
  }
  return store(deps, call, catalog, judged, placed)
}

type Found = { readonly kind: 'found'; readonly inspector: Person; readonly approver: Person | null }

function peopleOf(
  { peopleByEmployeeNo }: Catalog,
  { inspector, approver }: ResultBody,
): Found | ReturnType<typeof refused> {
  const called = (number: string): Person | null => {
    const person = peopleByEmployeeNo.get(number)
    return person?.active ? person : null
  }
  const who = called(inspector)
  if (who === null) return refused({ kind: 'unknownWorker', pointer: '/inspector' })
  const named = approver === undefined ? null : called(approver)
  if (approver !== undefined && named === null) return refused({ kind: 'unknownWorker', pointer: '/approver' })
  return { kind: 'found', inspector: who, approver: named }
}

const saidIn = (body: ResultBody, approver: Person | null): SaidResult => ({
  verdict: body.verdict ?? null,
  good: body.good ?? null,
  scrap: body.scrap ?? ZERO,
  rework: body.rework ?? ZERO,
  reworkTo: body.reworkTo === undefined ? null : stepSaid(body.reworkTo),
  conceded: body.conceded ?? null,
  sample: body.sample ?? null,
  defects: body.defects.map(({ reason, quantity }) => ({ reason: reason as ReasonCode, quantity: quantity ?? null })),
  measures: body.measures.map(({ name, value }) => ({ name, text: value })),
  approver,
  note: body.note,
})

async function store(
  { sql, clock }: ResultDeps,
  { event, caller }: ResultCall,
  catalog: Catalog,
  { inspection, findings, effects }: Judgement,
  placed: NonNullable<Awaited<ReturnType<typeof inspectionById>>>,
): Promise<ResultOutcome | 'stale'> {
  const answer: ApiAnswer = { status: 201, body: inspectionJson({ ...placed, inspection }, findings, catalog) }
  const audit = {
    at: clock.now(),
    actor: { kind: 'api', name: caller },
    action: 'inspection.done',
    subject: { kind: 'inspection', id: inspection.id },
    details: { result: inspection.result, inspector: inspection.inspectorId },
  } as const
  const outcome = await commit(sql, {
    ...effects,
    audit: [audit],
    event: { ...event, pressKey: null, personId: inspection.inspectorId, messageId: null, answer },
  })
  switch (outcome.kind) {
    case 'committed':
      return { kind: 'answered', answer, replayed: false }
    case 'stale':
      return 'stale'
    case 'duplicate':
      if (outcome.bodyHash !== event.bodyHash) return { kind: 'keyReused' }
      // Events of this platform are stored with such an answer and no other.
      return { kind: 'answered', answer: outcome.answer as unknown as ApiAnswer, replayed: true }
    case 'pressedBefore':
      throw new Error('an event without a press key was pressed before')
  }
}

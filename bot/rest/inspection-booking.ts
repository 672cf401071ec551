/** A result, or its reversal, for another program: the same rules and the same transaction as in chat; the actor is an API key. */

import type { Catalog } from '../../db/catalog.ts'
import { commit } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import {
  anyInspectionById,
  findingsOf,
  type InspectionFindings,
  type LotInspection,
  type PlacedInspection,
} from '../../db/inspections.ts'
import { photoCounts } from '../../db/photos.ts'
import type { Clock } from '../../domain/clock.ts'
import type { InspectionId, OrderCode, Person } from '../../domain/model.ts'
import { ZERO } from '../../domain/quantity.ts'
import type { CardContext } from '../cards/context.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { inspectionRefusalLine, lotRefusalLine } from '../cards/inspection-refusal.ts'
import { NOTHING_FOUND } from '../handle/inspection/ask-inspection.ts'
import { lotBackLine, stepBackLines } from '../handle/inspection/inspect-back.ts'
import { inspectionAt, type Judging, judgeById, resultDetails } from '../handle/inspection/judge-any.ts'
import type { Judge, SaidResult } from '../handle/inspection/judge-inspection.ts'
import { takeBackLot, takeBackStep } from '../handle/inspection/take-back.ts'
import type { Effects } from '../handle/plan.ts'
import { createIds } from '../new-id.ts'
import type { OrderLanes } from '../turn/order-lane.ts'
import { untilStored } from '../turn/until-stored.ts'
import type { CatalogSource } from './catalog-source.ts'
import { activePerson } from './employee-number.ts'
import { type Answered, type ApiAnswer, type ApiEvent, answeredBy } from './idempotency.ts'
import type { ResultBody, ReversalBody } from './inspection-asked.ts'
import { inspectionJson } from './inspection-view.ts'
import { stepSaid } from './step-selector.ts'

export type ResultDeps = {
  readonly sql: Sql
  readonly catalog: CatalogSource
  readonly clock: Clock
  readonly lanes: OrderLanes
  readonly wakeDelivery: () => void
}

export type InspectionCall = {
  readonly id: string
  readonly caller: string
  readonly event: ApiEvent
} & (
  | { readonly what: 'result'; readonly body: ResultBody }
  | { readonly what: 'reversal'; readonly body: ReversalBody }
)

export type ResultRefused =
  | { readonly kind: 'notFound' }
  | { readonly kind: 'alreadyJudged' }
  | { readonly kind: 'changedMeanwhile' }
  | { readonly kind: 'unknownWorker'; readonly pointer: string }
  | { readonly kind: 'unknownReason'; readonly reason: string }
  | { readonly kind: 'ruled'; readonly reason: string; readonly text: string }

export type ResultOutcome = Answered | { readonly kind: 'refused'; readonly why: ResultRefused }

const refused = (why: ResultRefused) => ({ kind: 'refused', why }) as const

export async function bookInspection(deps: ResultDeps, call: InspectionCall): Promise<ResultOutcome> {
  const orders = await ordersOf(deps, call)
  const outcome = await untilStored(deps.lanes, orders, () => bookOnce(deps, call))
  return outcome === 'stale' ? refused({ kind: 'changedMeanwhile' }) : outcome
}

/** Of a lot that came in none. */
async function ordersOf({ sql }: ResultDeps, { id }: InspectionCall): Promise<readonly OrderCode[]> {
  const placed = await anyInspectionById(sql, id)
  return placed !== null && 'orderCode' in placed ? [placed.orderCode] : []
}

async function bookOnce(deps: ResultDeps, call: InspectionCall): Promise<ResultOutcome | 'stale'> {
  const catalog = await deps.catalog.recent()
  const done = call.what === 'result' ? await judge(deps, catalog, call) : await takeBack(deps, catalog, call)
  return done.kind === 'refused' ? done : store(deps, call, catalog, done)
}

type Done = {
  readonly kind: 'done'
  readonly by: Person
  readonly placed: PlacedInspection | LotInspection
  readonly findings: InspectionFindings
  readonly effects: Effects
  readonly action: 'inspection.done' | 'inspection.reversed'
  readonly details: Readonly<Record<string, string | null>>
}

type Decided = Done | ReturnType<typeof refused>

async function judge(
  deps: ResultDeps,
  catalog: Catalog,
  { id, body }: Extract<InspectionCall, { what: 'result' }>,
): Promise<Decided> {
  const inspector = activePerson(catalog, body.inspector)
  if (inspector === null) return refused({ kind: 'unknownWorker', pointer: '/inspector' })
  const approver = body.approver === undefined ? null : activePerson(catalog, body.approver)
  if (body.approver !== undefined && approver === null) return refused({ kind: 'unknownWorker', pointer: '/approver' })
  const unknown = body.defects.find(({ reason }) => !catalog.defects.has(reason))
  if (unknown !== undefined) return refused({ kind: 'unknownReason', reason: unknown.reason })
  const by = judgeOf(deps, catalog, inspector)
  return judgedAs(by, await judgeById(by, id, saidIn(body, approver)))
}

function judgedAs(by: Judge, judging: Judging): Decided {
  if (judging.kind === 'notFound' || judging.kind === 'alreadyJudged') return refused({ kind: judging.kind })
  const words = wordsOf(by)
  if (judging.kind === 'lot') {
    const { at, outcome } = judging
    if (outcome.kind === 'refused') return ruled(outcome.why.kind, lotRefusalLine(words, at.placed.unit, outcome.why))
    return doneWith(by, outcome.placed, outcome.findings, outcome.effects)
  }
  const { at, outcome } = judging
  if (outcome.kind === 'refused') return ruled(outcome.why.kind, inspectionRefusalLine(words, at.order, outcome.why))
  return doneWith(by, { ...at.placed, inspection: outcome.inspection }, outcome.findings, outcome.effects)
}

const doneWith = (
  { inspector }: Judge,
  placed: PlacedInspection | LotInspection,
  findings: InspectionFindings,
  effects: Effects,
): Done => ({
  kind: 'done',
  by: inspector,
  placed,
  findings,
  effects,
  action: 'inspection.done',
  details: resultDetails(placed.inspection),
})

const ruled = (reason: string, text: string) => refused({ kind: 'ruled', reason, text })

/** What stands in a problem is read by programmers. */
const wordsOf = ({ catalog, now }: Judge): CardContext => cardContextFor(catalog, { locale: 'en' }, now)

const judgeOf = ({ sql, clock }: ResultDeps, catalog: Catalog, inspector: Person): Judge => ({
  catalog,
  sql,
  now: clock.now(),
  inspector,
  channel: 'api',
  newId: createIds(clock),
})

const saidIn = (body: ResultBody, approver: Person | null): SaidResult => ({
  verdict: body.verdict ?? null,
  good: body.good ?? null,
  scrap: body.scrap ?? ZERO,
  rework: body.rework ?? ZERO,
  reworkTo: body.reworkTo === undefined ? null : stepSaid(body.reworkTo),
  returned: body.returned ?? ZERO,
  conceded: body.conceded ?? null,
  sample: body.sample ?? null,
  defects: body.defects.map(({ reason, quantity }) => ({ reason, quantity: quantity ?? null })),
  measures: body.measures.map(({ name, value }) => ({ name, text: value })),
  approver,
  note: body.note,
})

async function takeBack(
  deps: ResultDeps,
  catalog: Catalog,
  { id, body }: Extract<InspectionCall, { what: 'reversal' }>,
): Promise<Decided> {
  const person = activePerson(catalog, body.person)
  if (person === null) return refused({ kind: 'unknownWorker', pointer: '/person' })
  const by = judgeOf(deps, catalog, person)
  const at = await inspectionAt(by, id)
  if (at === null) return refused({ kind: 'notFound' })
  const words = wordsOf(by)
  if (at.of === 'lot') {
    const outcome = await takeBackLot(by, at, body.reason)
    if (outcome.kind === 'refused') return ruled(outcome.why.kind, lotBackLine(words, at, outcome.why))
    return backWith(by, outcome.at.placed, outcome.effects, body.reason)
  }
  const outcome = await takeBackStep(by, at, body.reason)
  if (outcome.kind === 'refused') return ruled(outcome.why.kind, stepBackLines(words, at, outcome.why).join(' '))
  return backWith(by, outcome.at.placed, outcome.effects, body.reason)
}

async function backWith(
  { sql, inspector }: Judge,
  placed: PlacedInspection | LotInspection,
  effects: Effects,
  reason: string,
): Promise<Done> {
  const { id } = placed.inspection
  const findings = (await findingsOf(sql, [id])).get(id) ?? NOTHING_FOUND
  const details = { reason, person: inspector.id }
  return { kind: 'done', by: inspector, placed, findings, effects, action: 'inspection.reversed', details }
}

async function store(
  { sql, clock, wakeDelivery }: ResultDeps,
  { event, caller, what }: InspectionCall,
  catalog: Catalog,
  { by, placed, findings, effects, action, details }: Done,
): Promise<ResultOutcome | 'stale'> {
  const id: InspectionId = placed.inspection.id
  const photos = (await photoCounts(sql, [id])).get(id) ?? 0
  const body = inspectionJson(placed, { findings, photos }, catalog)
  const answer: ApiAnswer = { status: what === 'result' ? 201 : 200, body }
  const actor = { kind: 'api', name: caller } as const
  const outcome = await commit(sql, {
    ...effects,
    audit: [{ at: clock.now(), actor, action, subject: { kind: 'inspection', id }, details }],
    event: { ...event, pressKey: null, personId: by.id, messageId: null, answer },
  })
  if (outcome.kind === 'committed') wakeDelivery()
  return answeredBy(outcome, event, answer)
}

/** What a photo without a code belongs to: what the sender quoted, has just reported as wrong or inspected, or has in hand. */
import { exceptionById, openExceptions, type PlacedException } from '../../../db/exceptions.ts'
import { inspectionInHand, lastJudgedBy, pendingInspections, pendingLots } from '../../../db/inspections.ts'
import { loadOrder, openTasksOf } from '../../../db/orders.ts'
import type { ExceptionId, OrderCode } from '../../../domain/model.ts'
import { findStep } from '../../../domain/step-progress.ts'
import type { PhotoTarget } from '../../action.ts'
import type { NamedTarget } from '../../cards/photo-cards.ts'
import { lotName } from '../inspection/ask-lot.ts'
import { type AtLot, type AtStep, inspectionAt as inspectionOf } from '../inspection/judge-any.ts'
import type { Turn } from '../turn.ts'

/** So soon after raising one, a photo is of the trouble. */
const FRESH_MINUTES = 30
const MOST_TASKS = 6

/** Likeliest first. One only: it is meant. None: the sender has nothing that a photo could be of. */
export async function photoTargets(turn: Turn): Promise<readonly NamedTarget[]> {
  const quoted = await quotedSubject(turn)
  if (quoted !== null) return namedAll(turn, [quoted])
  const raised = await openExceptions(turn.sql, { raisedBy: turn.person.id })
  const fresh = raised.findLast(({ exception }) => isFresh(turn, exception.raisedAt.epochMilliseconds))
  if (fresh !== undefined) return [exceptionTarget(turn, fresh)]
  const inspected = await inspectionsInHand(turn)
  const steps = inspected.length > 0 ? inspected : await stepsInHand(turn, raised.length > 0)
  return [...raised.toReversed().map(one => exceptionTarget(turn, one)), ...(await namedAll(turn, steps))]
}

const freshSince = ({ now }: Turn) => now.subtract({ minutes: FRESH_MINUTES })

const isFresh = (turn: Turn, raisedAtMs: number): boolean => raisedAtMs >= freshSince(turn).epochMilliseconds

type StepTarget = Extract<PhotoTarget, { of: 'step' }>

async function quotedSubject(turn: Turn): Promise<PhotoTarget | null> {
  const { event, about } = turn
  if (event.kind !== 'message' || event.quotedMessageId === null || about === null) return null
  switch (about.kind) {
    case 'exception':
      return { of: 'exception', exception: about.exception }
    case 'inspection':
      return { of: 'inspection', inspection: about.inspection }
    case 'order':
      return null
    case 'step':
    case 'report':
      return (await inspectionAt(turn, about)) ?? { of: 'step', order: about.order, seq: about.seq }
  }
}

const isInspector = ({ person }: Turn): boolean => person.role === 'inspector'

/** An inspector's photo of a step is of its inspection, where it has one in hand. */
async function inspectionAt(
  turn: Turn,
  { order, seq }: { readonly order: OrderCode; readonly seq: number },
): Promise<PhotoTarget | null> {
  const found = isInspector(turn) ? await inspectionInHand(turn.sql, order, seq, freshSince(turn)) : null
  return found === null ? null : { of: 'inspection', inspection: found }
}

/** Of an inspector: the one just judged, else all that wait. */
async function inspectionsInHand(turn: Turn): Promise<readonly PhotoTarget[]> {
  if (!isInspector(turn)) return []
  const judged = await lastJudgedBy(turn.sql, turn.person.id, freshSince(turn))
  if (judged !== null) return [{ of: 'inspection', inspection: judged }]
  const waiting = [...(await pendingLots(turn.sql)), ...(await pendingInspections(turn.sql))]
  return waiting.slice(0, MOST_TASKS).map(({ inspection }) => ({ of: 'inspection', inspection: inspection.id }))
}

/** The steps that run, and the one whose card was opened last; with neither, those that are to be done. */
async function stepsInHand(
  { sql, loaded, pending, person }: Turn,
  knowsTrouble: boolean,
): Promise<readonly StepTarget[]> {
  const running = loaded.running.map(({ orderCode, seq }) => ({ order: orderCode, seq }))
  const opened = pending === null || pending.kind === 'practice' ? [] : [{ order: pending.order, seq: pending.seq }]
  const inHand = [...opened, ...running]
  const places = inHand.length > 0 || knowsTrouble ? inHand : await openTasksOf(sql, person, MOST_TASKS)
  const keys = new Set<string>()
  return places.flatMap(({ order, seq }) => {
    const key = `${order}/${seq}`
    if (keys.has(key)) return []
    keys.add(key)
    return [{ of: 'step' as const, order, seq }]
  })
}

const namedAll = async (turn: Turn, targets: readonly PhotoTarget[]): Promise<readonly NamedTarget[]> =>
  (await Promise.all(targets.map(to => namedTarget(turn, to)))).filter(target => target !== null)

/** null: there is no such step, exception or inspection. */
export async function namedTarget(turn: Turn, to: PhotoTarget): Promise<NamedTarget | null> {
  if (to.of === 'exception') {
    const placed = await exceptionById(turn.sql, to.exception as ExceptionId)
    return placed === null ? null : exceptionTarget(turn, placed)
  }
  if (to.of === 'inspection') {
    const at = await inspectionOf(turn, to.inspection)
    return at === null ? null : { to, name: inspectionName(turn, at) }
  }
  const order = await loadOrder(turn.sql, to.order as OrderCode)
  const step = order === null ? null : findStep(order, to.seq)
  if (order === null || step === null) return null
  return { to, name: turn.cards.words.photo.subject.step(order.code, step.name) }
}

function inspectionName({ cards }: Turn, at: AtStep | AtLot): string {
  const { inspection } = cards.words
  return at.of === 'lot'
    ? inspection.lot.title(lotName(cards, at.placed))
    : inspection.title(at.order.code, at.step.name)
}

/** Called in the language of `cards`. */
export function exceptionTarget(turn: Pick<Turn, 'catalog' | 'cards'>, placed: PlacedException): NamedTarget {
  const { subject } = turn.cards.words.photo
  const { exception, orderCode, stepName } = placed
  const where = orderCode === null ? '' : subject.step(orderCode, stepName ?? '')
  return { to: { of: 'exception', exception: exception.id }, name: subject.exception(troubleName(turn, placed), where) }
}

const LONGEST_NAME = 20

export function troubleName(
  { catalog, cards }: Pick<Turn, 'catalog' | 'cards'>,
  { exception }: PlacedException,
): string {
  const reason = exception.reason === null ? undefined : catalog.downtimes.get(exception.reason)
  return reason?.name ?? (exception.description.slice(0, LONGEST_NAME) || cards.words.floor.exceptionUnnamed)
}

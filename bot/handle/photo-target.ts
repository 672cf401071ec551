/** What a photo without a code belongs to: what the sender quoted, has just reported as wrong, or has in hand. */
import { exceptionById, openExceptions, type PlacedException } from '../../db/exceptions.ts'
import { loadOrder, openTasksOf } from '../../db/orders.ts'
import type { ExceptionId, OrderCode } from '../../domain/model.ts'
import { findStep } from '../../domain/step-progress.ts'
import type { PhotoTarget } from '../action.ts'
import type { NamedTarget } from '../cards/photo-cards.ts'
import type { Turn } from './turn.ts'

/** So soon after raising one, a photo is of the trouble. */
const FRESH_MINUTES = 30
const MOST_TASKS = 6

/** Likeliest first. One only: it is meant. None: the sender has nothing that a photo could be of. */
export async function photoTargets(turn: Turn): Promise<readonly NamedTarget[]> {
  const quoted = quotedSubject(turn)
  if (quoted !== null) return namedAll(turn, [quoted])
  const raised = await openExceptions(turn.sql, { raisedBy: turn.person.id })
  const fresh = raised.findLast(({ exception }) => isFresh(turn, exception.raisedAt.epochMilliseconds))
  if (fresh !== undefined) return [exceptionTarget(turn, fresh)]
  const steps = await stepsInHand(turn, raised.length > 0)
  return [...raised.toReversed().map(one => exceptionTarget(turn, one)), ...(await namedAll(turn, steps))]
}

const isFresh = ({ now }: Turn, raisedAtMs: number): boolean =>
  now.epochMilliseconds - raisedAtMs <= FRESH_MINUTES * 60_000

type StepTarget = Extract<PhotoTarget, { of: 'step' }>

function quotedSubject({ event, about }: Turn): PhotoTarget | null {
  if (event.kind !== 'message' || event.quotedMessageId === null || about === null) return null
  if (about.kind === 'exception') return { of: 'exception', exception: about.exception }
  return 'seq' in about ? { of: 'step', order: about.order, seq: about.seq } : null
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

/** null: there is no such step or exception. */
export async function namedTarget(turn: Turn, to: PhotoTarget): Promise<NamedTarget | null> {
  if (to.of === 'exception') {
    const placed = await exceptionById(turn.sql, to.exception as ExceptionId)
    return placed === null ? null : exceptionTarget(turn, placed)
  }
  const order = await loadOrder(turn.sql, to.order as OrderCode)
  const step = order === null ? null : findStep(order, to.seq)
  if (order === null || step === null) return null
  return { to, name: turn.cards.words.photo.subject.step(order.code, step.name) }
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

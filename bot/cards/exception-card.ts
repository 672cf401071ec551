/** An exception on the floor: what, where, since when, who has it, what was said, and what it cost. */
import type { Block, Action as Button, Card, Field, Tone } from '../../adapters/card.ts'
import type { ProductionException } from '../../domain/decision.ts'
import { exceptionCode } from '../../domain/exception-life.ts'
import type { DowntimeReason, Instant } from '../../domain/model.ts'
import { encodeAction } from '../action.ts'
import { type CardContext, clockTime } from './context.ts'
import { photosButtons } from './photo-cards.ts'
import { type ListFacts, listCard } from './tables.ts'

export type ExceptionFacts = {
  readonly exception: ProductionException
  /** Its reason's name, or the first words of what was said. */
  readonly trouble: string
  readonly reason: DowntimeReason | null
  /** Order, step and machine, as far as known. */
  readonly place: string
  readonly who: string
  /** Who must act. */
  readonly department: string | null
  /** Once it is resolved: why it was. */
  readonly cause: string
  /** Working minutes down. */
  readonly minutes: number
  /** Whether work stood or stands still because of it. */
  readonly stands: boolean
  /** Nobody said which of several machines it is: only its own step stands still. */
  readonly unnamed: boolean
  readonly thread: readonly { readonly at: Instant; readonly who: string; readonly what: string }[]
  readonly photos: number
}

/** What the reader may press; whoever reads in a group is judged when they press. */
export type ExceptionPresses = { readonly acknowledge: boolean; readonly resolve: boolean; readonly handOver: boolean }
const ANY_PRESS: ExceptionPresses = { acknowledge: true, resolve: true, handOver: true }

const MOST_LATEST = 3
const MOST_THREAD = 30

type Reading = { readonly note?: string | null; readonly presses?: ExceptionPresses }

export function exceptionCard(context: CardContext, facts: ExceptionFacts, reading: Reading = {}): Card {
  const { note = null, presses = ANY_PRESS } = reading
  const { exception } = facts
  const open = exception.resolvedAt === null
  const blocks: Block[] = [{ kind: 'fields', fields: fieldsOf(context, facts) }]
  if (exception.description !== '') blocks.push({ kind: 'text', text: exception.description })
  blocks.push(...latestBlock(context, facts))
  if (facts.unnamed) blocks.push({ kind: 'note', text: context.words.exception.whichMachine })
  if (note !== null) blocks.push({ kind: 'note', text: note })
  const seen = photosButtons(context, { of: 'exception', exception: exception.id }, facts.photos)
  const actions = [...(open ? openButtons(context, facts, presses) : overButtons(context, facts, presses)), ...seen]
  if (actions.length > 0) blocks.push({ kind: 'actions', actions })
  return { title: titleOf(context, facts), tone: open ? 'danger' : 'success', blocks }
}

function titleOf(
  { words: { common, floor, exception: words } }: CardContext,
  { exception, trouble }: ExceptionFacts,
): string {
  const blocked = exception.blocking && exception.resolvedAt === null ? common.mark(floor.blockedBadge) : ''
  return `${blocked}${words.title(exceptionCode(exception.no), trouble)}`
}

function fieldsOf(context: CardContext, facts: ExceptionFacts): readonly Field[] {
  const { common, floor, exception: words } = context.words
  const { exception, place, who, department, cause } = facts
  const open = exception.resolvedAt === null
  const owner = exception.acknowledgedBy === null ? '' : context.personName(exception.acknowledgedBy)
  const down = common.minutes(facts.minutes)
  const going = open && exception.blocking
  return [
    { label: floor.exceptionPlace, value: place === '' ? common.none : place },
    { label: floor.exceptionRaisedBy, value: who, short: true },
    { label: floor.exceptionSince, value: clockTime(context, exception.raisedAt), short: true },
    {
      label: words.kindLabel,
      value: words.kindValue(words.kind[exception.kind], exception.andonLevel),
      short: true,
    },
    { label: words.department, value: words.departmentValue(department ?? common.none, owner), short: true },
    { label: floor.exceptionState, value: stateText(context, exception), tone: stateTone(exception) },
    ...(facts.stands || !open
      ? [{ label: words.downtime, value: going ? words.downtimeGoingOn(down) : down, short: true }]
      : []),
    ...(cause === '' ? [] : [{ label: words.cause, value: cause }]),
  ]
}

function stateTone({ resolvedAt, acknowledgedAt }: ProductionException): Tone {
  if (resolvedAt !== null) return 'success'
  return acknowledgedAt === null ? 'danger' : 'warning'
}

function stateText(context: CardContext, exception: ProductionException): string {
  const { floor } = context.words
  const { acknowledgedBy, acknowledgedAt, resolvedBy, resolvedAt } = exception
  const who = (id: typeof resolvedBy): string => (id === null ? '' : context.personName(id))
  if (resolvedAt !== null) return floor.resolvedBy(who(resolvedBy), clockTime(context, resolvedAt))
  if (acknowledgedAt !== null) return floor.acknowledgedBy(who(acknowledgedBy), clockTime(context, acknowledgedAt))
  return floor.exceptionOpen
}

/** That it was raised and taken stands above already. */
function latestBlock(context: CardContext, { thread }: ExceptionFacts): readonly Block[] {
  const { common } = context.words
  const told = thread.slice(1).slice(-MOST_LATEST)
  if (told.length === 0) return []
  const lines = told.map(({ at, who, what }) => common.colon(`${clockTime(context, at)} ${who}`, what))
  return [{ kind: 'text', text: [context.words.exception.latest, ...lines].join('\n') }]
}

const ask = (verb: 'handOver' | 'correct' | 'reopen' | 'comment', label: string, exception: string): Button => ({
  label,
  payload: encodeAction({ do: 'exceptionAsk', verb, exception }),
})

const threadButton = ({ words }: CardContext, exception: string): Button => ({
  label: words.exception.buttons.thread,
  payload: encodeAction({ do: 'openException', exception }),
})

function openButtons(context: CardContext, { exception, unnamed }: ExceptionFacts, may: ExceptionPresses) {
  const { id, acknowledgedAt } = exception
  const { floor, exception: words } = context.words
  const take: Button = {
    label: floor.acknowledge,
    payload: encodeAction({ do: 'acknowledge', exception: id, once: context.once() }),
    style: 'primary',
  }
  const resolve: Button = {
    label: floor.resolve,
    payload: encodeAction({ do: 'resolve', exception: id, once: context.once() }),
    ...(acknowledgedAt === null ? {} : { style: 'primary' as const }),
  }
  return [
    ...(acknowledgedAt === null && may.acknowledge ? [take] : []),
    ...(may.resolve ? [resolve] : []),
    ...(may.handOver ? [ask('handOver', words.buttons.handOver, id)] : []),
    ...(may.resolve ? [ask('correct', unnamed ? words.buttons.nameMachine : words.buttons.correct, id)] : []),
    threadButton(context, id),
  ]
}

function overButtons(context: CardContext, { exception: { id } }: ExceptionFacts, may: ExceptionPresses) {
  const { buttons } = context.words.exception
  return [...(may.resolve ? [ask('reopen', buttons.reopen, id)] : []), threadButton(context, id)]
}

/** Everything that happened and was said. */
export function threadCard(context: CardContext, facts: ExceptionFacts, presses: ExceptionPresses): Card {
  const { exception: words } = context.words
  const card = exceptionCard(context, { ...facts, thread: [] }, { presses })
  const shown = facts.thread.slice(-MOST_THREAD)
  const earlier = facts.thread.length - shown.length
  const rows = shown.map(({ at, who, what }) => [clockTime(context, at), who, what])
  const actions = card.blocks.filter(({ kind }) => kind === 'actions')
  const rest = card.blocks.filter(({ kind }) => kind !== 'actions')
  const comment: Block[] =
    facts.exception.resolvedAt === null
      ? [{ kind: 'actions', actions: [ask('comment', words.buttons.comment, facts.exception.id)] }]
      : []
  return {
    ...card,
    blocks: [
      ...rest,
      { kind: 'text', text: words.threadTitle(exceptionCode(facts.exception.no)), strong: true },
      ...(earlier > 0 ? [{ kind: 'note' as const, text: words.threadEarlier(earlier) }] : []),
      { kind: 'table', columns: words.threadColumns.map(label => ({ label })), rows },
      ...actions,
      ...comment,
    ],
  }
}

/** One line of the open ones. */
export type OpenException = {
  readonly id: string
  readonly no: number
  readonly trouble: string
  readonly place: string
  readonly waited: string
  readonly with: string
}

const MOST_BUTTONS = 5

export function exceptionListCard(context: CardContext, open: readonly OpenException[]): Card {
  const { exception: words } = context.words
  const facts: ListFacts = {
    title: words.listTitle,
    tone: open.length === 0 ? 'success' : 'danger',
    columns: words.listColumns,
    rows: open.map(one => [`${exceptionCode(one.no)} ${one.trouble}`, one.place, one.waited, one.with]),
    empty: words.listNone,
  }
  const card = listCard(context, facts)
  const actions: Button[] = [
    ...open.slice(0, MOST_BUTTONS).map(({ id, no, trouble }) => ({
      label: `${exceptionCode(no)} ${trouble}`.slice(0, 40),
      payload: encodeAction({ do: 'openException', exception: id }),
    })),
    { label: words.buttons.raise, payload: encodeAction({ do: 'askException' }) },
  ]
  return { ...card, blocks: [...card.blocks, { kind: 'actions', actions }] }
}

/** What is pressed on an exception's card, and what its forms say. */
import { exceptionById } from '../../../db/exceptions.ts'
import { type ExceptionRefusal, exceptionCode, proposedMinutes } from '../../../domain/exception-life.ts'
import type { DepartmentId, ExceptionId, Person, PersonId, ReasonCode } from '../../../domain/model.ts'
import { unreachable } from '../../../domain/unreachable.ts'
import type { Action } from '../../action.ts'
import { clockTime } from '../../cards/context.ts'
import { exceptionCard } from '../../cards/exception-card.ts'
import { type AskedVerb, exceptionAskCard, type FormFacts } from '../../cards/exception-forms.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { type Decision, type Plan, type Reply, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { choicesAt, chosen, raisable } from './exception.ts'
import { centerOf, type DoneToException, doToException, type ExceptionDoing } from './exception-doing.ts'
import { factsOf, pressesOf, recordOf, stoodOf } from './exception-facts.ts'
import { aboutOf, departmentOf } from './exception-place.ts'

const MOST_TEXT = 500

export const planAcknowledge = (turn: Turn, exception: string): Plan =>
  planDoing(turn, exception as ExceptionId, { verb: 'acknowledge' })

/** `doing` is decided on the exception as it is then; two at once are decided one after the other. */
export function planDoing(turn: Turn, id: ExceptionId, doing: ExceptionDoing): Plan {
  return {
    kind: 'decide',
    orders: [],
    attempt: async () => decisionOf(turn, doing, await doToException(turn, id, doing)),
  }
}

async function decisionOf(turn: Turn, doing: ExceptionDoing, done: DoneToException | null): Promise<Decision> {
  if (done === null) return answer(reply(textMessage(turn.cards.words.common.oldCard)))
  if (done.kind === 'refused') return refusal(turn, doing, done)
  const { record, effects } = done
  const card = exceptionCard(turn.cards, factsOf(turn.catalog, turn.cards, record), {
    ...(turn.event.chat.kind === 'group' ? {} : { presses: pressesOf(turn.catalog, turn.person, record.placed) }),
  })
  const shown = reply(cardMessage(card), aboutOf(record.placed))
  const toast = doneText(turn, doing, done)
  const pressed = turn.event.kind === 'action'
  return { effects, speech: { toast, update: pressed ? shown : null, replies: pressed ? [] : [shown] } }
}

const answer = (shown: Reply, toast: string | null = null): Decision => ({
  effects: {},
  speech: { toast, update: null, replies: [shown] },
})

/** What a form lacks is asked in the form again; everything else is said. */
async function refusal(
  turn: Turn,
  doing: ExceptionDoing,
  { why, placed }: Extract<DoneToException, { kind: 'refused' }>,
): Promise<Decision> {
  const text = refusalText(turn, why, placed.exception.no)
  const again = doing.verb === 'resolve' && RESOLVE_AGAIN.has(why.kind)
  if (again) {
    const card = exceptionAskCard(turn.cards, 'resolve', await formFacts(turn, placed.exception.id), {
      complaint: text,
      note: doing.resolution.note,
    })
    return answer(reply(cardMessage(card), aboutOf(placed)))
  }
  return answer(reply(textMessage(text), aboutOf(placed)), text)
}

const RESOLVE_AGAIN: ReadonlySet<ExceptionRefusal['kind']> = new Set([
  'causeMissing',
  'badMinutes',
  'minutesAbove',
  'minutesBelow',
  'minutesWhy',
])

function refusalText({ cards, catalog }: Turn, why: ExceptionRefusal, no: number): string {
  const { refusal: words } = cards.words.exception
  const code = exceptionCode(no)
  switch (why.kind) {
    case 'resolved':
      return words.resolved(code, why.by === null ? '' : cards.personName(why.by), clockTime(cards, why.at))
    case 'notResolved':
      return words.notResolved(code)
    case 'taken':
      return words.taken(cards.personName(why.by), clockTime(cards, why.at))
    case 'sameDepartment':
      return words.sameDepartment(catalog.departments.get(why.departmentId)?.name ?? why.departmentId)
    case 'sameOwner':
    case 'personLeft':
      return words[why.kind](cards.personName(why.personId))
    case 'minutesAbove':
      return words.minutesAbove(why.most)
    case 'minutesBelow':
      return words.minutesBelow(why.least)
    case 'minutesWhy':
      return words.minutesWhy(why.proposed)
    case 'notYours':
    case 'nothingSaid':
    case 'causeMissing':
    case 'badMinutes':
      return words[why.kind]
    default:
      return unreachable(why)
  }
}

function doneText(
  { cards, catalog }: Turn,
  doing: ExceptionDoing,
  { record }: Extract<DoneToException, { kind: 'done' }>,
): string {
  const { done } = cards.words.exception
  const { exception } = record.placed
  const code = exceptionCode(exception.no)
  switch (doing.verb) {
    case 'handOver':
      return done.handOver(code, departmentOf(catalog, exception)?.name ?? '')
    case 'assign':
      return done.assign(code, doing.to.name)
    case 'resolve':
      return done.resolve(code, exception.downtimeMinutes ?? 0)
    case 'acknowledge':
    case 'comment':
    case 'reopen':
    case 'correct':
      return done[doing.verb](code)
    default:
      return unreachable(doing)
  }
}

/** The form of what is to be known first; `note`: what was said already. */
export async function planAsk(turn: Turn, id: string, verb: AskedVerb, note = ''): Promise<Plan> {
  const placed = await exceptionById(turn.sql, id as ExceptionId)
  if (placed === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const barred = barredFrom(turn, placed, verb)
  if (barred !== null) return say(reply(textMessage(refusalText(turn, barred, placed.exception.no))))
  const card = exceptionAskCard(turn.cards, verb, await formFacts(turn, placed.exception.id), { note })
  return say(reply(cardMessage(card), aboutOf(placed)))
}

type Placed = NonNullable<Awaited<ReturnType<typeof exceptionById>>>

/** Nobody fills in a form for nothing. */
function barredFrom(turn: Turn, placed: Placed, verb: AskedVerb): ExceptionRefusal | null {
  const { resolvedAt: at, resolvedBy: by } = placed.exception
  if (verb === 'reopen' ? at === null : at !== null)
    return at === null ? { kind: 'notResolved' } : { kind: 'resolved', by, at }
  const may = pressesOf(turn.catalog, turn.person, placed)
  const allowed = verb === 'comment' || (verb === 'handOver' ? may.handOver : may.resolve)
  return allowed ? null : { kind: 'notYours' }
}

const MOST_PEOPLE = 40

async function formFacts(turn: Turn, id: ExceptionId): Promise<FormFacts> {
  const placed = await exceptionById(turn.sql, id)
  if (placed === null) throw new TypeError(`no exception ${id}`)
  const record = await recordOf(turn.sql, placed)
  const { catalog } = turn
  const own = departmentOf(catalog, placed.exception)?.id ?? null
  const people = [...catalog.people.values()].filter(({ active, departmentId }) => active && departmentId === own)
  return {
    exception: placed.exception,
    reasons: raisable(turn),
    place: choicesAt(turn, await centerOf({ ...turn, event: turn.event }, placed)),
    departments: [...catalog.departments.values()].filter(({ id: each }) => each !== own),
    people: people.slice(0, MOST_PEOPLE),
    proposedMinutes: proposedMinutes(stoodOf(catalog, record), turn.now),
  }
}

export async function planExceptionDo(
  turn: Turn,
  { exception, verb }: Extract<Action, { do: 'exceptionDo' }>,
  values: Readonly<Record<string, string>>,
): Promise<Plan> {
  const note = (values['note'] ?? '').trim().slice(0, MOST_TEXT)
  const doing = verb === 'handOver' ? handedOver(turn, values, note) : doingOf(turn, verb, values, note)
  return doing === null ? planAsk(turn, exception, 'handOver', note) : planDoing(turn, exception as ExceptionId, doing)
}

/** A person wins over their department: somebody in particular was meant. null: neither was chosen. */
function handedOver({ catalog }: Turn, values: Readonly<Record<string, string>>, note: string): ExceptionDoing | null {
  const to: Person | undefined = catalog.people.get((values['person'] ?? '') as PersonId)
  if (to !== undefined) return { verb: 'assign', to, note }
  const department = catalog.departments.get((values['department'] ?? '') as DepartmentId)
  return department === undefined ? null : { verb: 'handOver', to: department.id, note }
}

function doingOf(
  { catalog }: Turn,
  verb: Exclude<AskedVerb, 'handOver'>,
  values: Readonly<Record<string, string>>,
  note: string,
): ExceptionDoing {
  switch (verb) {
    case 'comment':
      return { verb, text: note }
    case 'reopen':
      return { verb, note }
    case 'resolve':
      return {
        verb,
        resolution: {
          cause: catalog.downtimes.get((values['cause'] ?? '') as ReasonCode)?.code ?? null,
          note,
          minutes: minutesIn(values['minutes'] ?? ''),
          minutesWhy: (values['why'] ?? '').slice(0, MOST_TEXT),
        },
      }
    case 'correct': {
      const { machine, wholeCenter, level } = chosen(values)
      const blocking = values['blocking'] !== 'no'
      const reason = catalog.downtimes.get((values['reason'] ?? '') as ReasonCode)?.code ?? null
      const to = { reason, machineId: machine, wholeCenter, blocking, level }
      return { verb, to, note }
    }
    default:
      return unreachable(verb)
  }
}

/** null: nothing was written, so the proposed ones. What is no number is refused as such. */
function minutesIn(text: string): number | null {
  const plain = text.normalize('NFKC').trim()
  if (plain === '') return null
  return /^-?\d{1,7}(?:\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN
}

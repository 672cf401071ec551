/** What is said of an exception: by its number, by quoting its card, or of the only one that can be meant. */
import { exceptionById, exceptionByNo, openExceptions, type PlacedException } from '../../../db/exceptions.ts'
import { exceptionCode } from '../../../domain/exception-life.ts'
import type { DepartmentId, ExceptionId, Person, PersonId } from '../../../domain/model.ts'
import { unreachable } from '../../../domain/unreachable.ts'
import { encodeAction } from '../../action.ts'
import { minutesBetween } from '../../cards/context.ts'
import { exceptionListCard, type OpenException, threadCard } from '../../cards/exception-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import { asksOfException, EXCEPTION_ACKNOWLEDGED, EXCEPTION_RESOLVED } from '../../understand/grammar/exceptions.ts'
import type { Intent } from '../../understand/intent.ts'
import { normaliseWord } from '../../understand/normalise.ts'
import type { ExceptionSaid } from '../../understand/said.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import type { ExceptionDoing } from './exception-doing.ts'
import { factsOf, pressesOf, recordOf } from './exception-facts.ts'
import { aboutOf, departmentOf, placeText, troubleOf } from './exception-place.ts'
import { planAsk, planDoing } from './exception-press.ts'

const MOST_LISTED = 12
const MOST_CHOICES = 6

/** "异常 E-12": everything that happened to it. */
export async function planThread(turn: Turn, id: string): Promise<Plan> {
  const placed = await exceptionById(turn.sql, id as ExceptionId)
  if (placed === null) return say(reply(textMessage(turn.cards.words.common.oldCard)))
  const facts = factsOf(turn.catalog, turn.cards, await recordOf(turn.sql, placed))
  const card = threadCard(turn.cards, facts, pressesOf(turn.catalog, turn.person, placed))
  return say(reply(cardMessage(card), aboutOf(placed)))
}

/** "异常": the open ones, the worst first. */
export async function planExceptions(turn: Turn): Promise<Plan> {
  const open = (await openExceptions(turn.sql)).toSorted(byHarm)
  const lines = open.slice(0, MOST_LISTED).map(placed => lineOf(turn, placed))
  return say(reply(cardMessage(exceptionListCard(turn.cards, lines))))
}

/** Danger, then what stands still, then the graver level; what waits longest comes first. */
function byHarm({ exception: a }: PlacedException, { exception: b }: PlacedException): number {
  const danger = Number(b.kind === 'safety') - Number(a.kind === 'safety')
  const stands = Number(b.blocking) - Number(a.blocking)
  return danger || stands || b.andonLevel - a.andonLevel || a.raisedAt.epochMilliseconds - b.raisedAt.epochMilliseconds
}

function lineOf({ catalog, cards, now }: Turn, placed: PlacedException): OpenException {
  const { exception } = placed
  const owner = exception.acknowledgedBy === null ? '' : cards.personName(exception.acknowledgedBy)
  return {
    id: exception.id,
    no: exception.no,
    trouble: troubleOf(catalog, cards, exception),
    place: placeText(catalog, cards, placed),
    waited: cards.words.common.minutes(minutesBetween(exception.raisedAt, now)),
    with: cards.words.exception.departmentValue(
      departmentOf(catalog, exception)?.name ?? cards.words.common.none,
      owner,
    ),
  }
}

export async function planExceptionSaid(turn: Turn, said: ExceptionSaid): Promise<Plan> {
  const found = await meant(turn, said)
  return 'exception' in found ? carryOut(turn, found, said) : found
}

/** The one of that number, of the quoted card, or the only one that concerns the sender. */
async function meant(turn: Turn, { no }: ExceptionSaid): Promise<PlacedException | Plan> {
  const { refusal } = turn.cards.words.exception
  if (no !== null) {
    const placed = await exceptionByNo(turn.sql, no)
    return placed ?? say(reply(textMessage(refusal.unknown(exceptionCode(no)))))
  }
  if (turn.about?.kind === 'exception') {
    const quoted = await exceptionById(turn.sql, turn.about.exception)
    if (quoted !== null) return quoted
  }
  const own = await openExceptions(turn.sql, { concerning: turn.person.id })
  const open = own.length > 0 ? own : (await openExceptions(turn.sql)).filter(one => mayHandOver(turn, one))
  const [only, another] = open
  if (only === undefined) return say(reply(textMessage(refusal.none)))
  return another === undefined ? only : which(turn, open)
}

const mayHandOver = ({ catalog, person }: Turn, placed: PlacedException): boolean =>
  pressesOf(catalog, person, placed).handOver

function which(turn: Turn, open: readonly PlacedException[]): Plan {
  const { catalog, cards } = turn
  const buttons = open.slice(0, MOST_CHOICES).map(({ exception }) => ({
    label: `${exceptionCode(exception.no)} ${troubleOf(catalog, cards, exception)}`.slice(0, 40),
    payload: encodeAction({ do: 'openException', exception: exception.id }),
  }))
  const { refusal } = cards.words.exception
  return say(reply(cardMessage(refusalCard(refusal.which, [refusal.which], buttons))))
}

function carryOut(turn: Turn, { exception }: PlacedException, said: ExceptionSaid): Plan | Promise<Plan> {
  const { id } = exception
  switch (said.verb) {
    case 'show':
      return planThread(turn, id)
    case 'acknowledge':
      return planDoing(turn, id, { verb: 'acknowledge' })
    case 'comment':
      return planDoing(turn, id, { verb: 'comment', text: said.note })
    case 'reopen':
      return said.note === '' ? planAsk(turn, id, 'reopen') : planDoing(turn, id, { verb: 'reopen', note: said.note })
    case 'resolve':
      return planResolve(turn, id, said.note, exception.reason)
    case 'handOver':
      return planHandOver(turn, id, said)
    default:
      return unreachable(said.verb)
  }
}

/** With a word of how, its reason was the cause and the minutes are those that were measured; without one it is asked. */
const planResolve = (turn: Turn, id: ExceptionId, note: string, cause: PlacedException['exception']['reason']) =>
  note === ''
    ? planAsk(turn, id, 'resolve')
    : planDoing(turn, id, { verb: 'resolve', resolution: { cause, note, minutes: null, minutesWhy: '' } })

function planHandOver(turn: Turn, id: ExceptionId, said: ExceptionSaid): Plan | Promise<Plan> {
  const doing = handedOver(turn, said)
  if (doing !== null) return planDoing(turn, id, doing)
  if (said.to === '') return planAsk(turn, id, 'handOver', said.note)
  return say(reply(textMessage(turn.cards.words.exception.refusal.whoDepartment(said.to))))
}

function handedOver({ catalog }: Turn, { department, person, note }: ExceptionSaid): ExceptionDoing | null {
  const to: Person | undefined = person === null ? undefined : catalog.people.get(person as PersonId)
  if (to !== undefined) return { verb: 'assign', to, note }
  return department !== null && catalog.departments.has(department as DepartmentId)
    ? { verb: 'handOver', to: department as DepartmentId, note }
    : null
}

/** What is said to a quoted card of an exception is about it, unless it is plainly something else. null: it is. */
export function planQuotedException(turn: Turn, text: string, intent: Intent): Plan | Promise<Plan> | null {
  const { about, event } = turn
  if (about?.kind !== 'exception' || event.kind !== 'message' || event.quotedMessageId === null) return null
  const said = saidToCard(text, intent)
  return said === null ? null : planExceptionSaid(turn, said)
}

const NOTHING = { no: null, department: null, person: null, to: '', note: '' } as const

function saidToCard(text: string, intent: Intent): ExceptionSaid | null {
  if (intent.kind === 'exceptionSaid') return intent
  const plain = text.trim()
  if (asksOfIt(plain, intent)) return { ...NOTHING, verb: 'show' }
  if (EXCEPTION_ACKNOWLEDGED.test(plain)) return { ...NOTHING, verb: 'acknowledge' }
  if (intent.kind === 'alert') return saidLikeAlert(intent)
  const resolved = EXCEPTION_RESOLVED.exec(plain)
  if (resolved !== null) return { ...NOTHING, verb: 'resolve', note: (resolved[1] ?? '').trim() }
  return isRemark(plain, intent) ? { ...NOTHING, verb: 'comment', note: plain } : null
}

/** "修好了吗", "还要多久": neither solved nor a remark. What is asked of anything else is answered as ever. */
const asksOfIt = (plain: string, intent: Intent): boolean =>
  asksOfException(normaliseWord(plain)) &&
  (EXCEPTION_RESOLVED.test(plain) || ASKED.has(intent.kind) || isRemark(plain, intent))

const ASKED: ReadonlySet<Intent['kind']> = new Set(['exceptions', 'downtimes'])

function saidLikeAlert(intent: Extract<Intent, { kind: 'alert' }>): ExceptionSaid | null {
  if (intent.verb === 'receive' && intent.until === null) return { ...NOTHING, verb: 'acknowledge' }
  if (intent.verb === 'resolve') return { ...NOTHING, verb: 'resolve', note: intent.note }
  if (intent.verb !== 'handOver') return null
  return { ...NOTHING, verb: 'handOver', person: intent.people[0] ?? null, to: intent.unknownNames[0] ?? '' }
}

const REMARKS: ReadonlySet<Intent['kind']> = new Set([
  'unknown',
  'ambiguous',
  'report',
  'exception',
  'pause',
  'start',
  'resume',
  'material',
  'inspect',
  'undo',
  'stock',
])

/** A report that names its order is one wherever it is written; small talk needs no record. */
function isRemark(text: string, intent: Intent): boolean {
  if (intent.kind === 'unknown') return intent.why !== 'smallTalk' && intent.why !== 'empty'
  const named = intent.kind === 'report' ? (intent.lines[0].place.order ?? '') : ''
  return REMARKS.has(intent.kind) && (named === '' || !text.toUpperCase().includes(named.toUpperCase()))
}

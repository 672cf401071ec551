/** Cuts a report into lines, one per order, step or person that has numbers of its own, and reads each. */
import type { Instant, PersonId } from '../../../domain/model.ts'
import { lastMomentOfShift, pastMomentOf, shiftNamed } from '../moments.ts'
import type { LineDraft, PlaceDraft } from '../reading.ts'
import type { SaidWorker } from '../said.ts'
import { entryOf, is, peopleOf, type Token } from '../tokens.ts'
import { type AmountFound, amountsOf } from './amounts.ts'
import { isWorkedOff } from './labels.ts'
import { orderPlace, placeOf, placesOf, sameStep, stepsAt } from './places.ts'
import { assignRoles, reasonIn } from './roles.ts'
import { isParticle, type Sentence } from './sentence.ts'
import { type Counted, type Tally, tally } from './tally.ts'
import {
  isDoneBy,
  isJoined,
  isNamedTwice,
  isSaidToHaveWorked,
  joinsBefore,
  joinsSender,
  minutesBehind,
  namesakesAmong,
  peopleFollow,
  shareBehind,
  shareOf,
  strangersAmong,
} from './workers.ts'

/** A run of tokens about one place and the same people. */
type Segment = {
  from: number
  to: number
  place: PlaceDraft
  people: PersonId[]
  amounts: AmountFound[]
  steps: number
  /** When it was done, where a past day was said. */
  day: Instant | null
}

export type LineRead = { readonly line: LineDraft; readonly tally: Tally; readonly segment: Segment }

/** The lines of a text in which something was counted; lines without a number are left out. */
export function readLines(sentence: Sentence): readonly LineRead[] {
  const segments = segmentsOf(sentence, amountsOf(sentence))
  const lines = segments
    .flatMap(segment => sharedOut(sentence, segment))
    .filter(segment => segment.amounts.some(amount => !amount.void))
    .map(segment => {
      const roled = assignRoles(sentence, segment.amounts, segment.from, segment.to)
      const result = tally(sentence, roled)
      const counted = result.kind === 'counted' ? result.counted : NOTHING_COUNTED
      return { line: lineOf(sentence, segment, counted), tally: result, segment }
    })
  return saysEach(sentence.tokens) ? apart(lines) : lines
}

const saysEach = (tokens: readonly Token[]): boolean => tokens.some(token => is(token, 'each'))

/** "孙小军和我各50" are two fifties, and none of them is shared. */
function apart(lines: readonly LineRead[]): readonly LineRead[] {
  const joined = lines.find(({ line }) => line.withSender)
  if (joined === undefined) return lines
  const alone = lines.map(read => ({ ...read, line: { ...read.line, withSender: false } }))
  return [...alone, { ...joined, line: { ...joined.line, workers: [] } }]
}

/** "刘大勇、孙小军各50": one line each. */
function sharedOut(sentence: Sentence, segment: Segment): readonly Segment[] {
  const each = sentence.tokens.some((token, at) => at >= segment.from && at < segment.to && is(token, 'each'))
  if (!each || segment.amounts.length === 0) return [segment]
  if (segment.people.length > 1) return segment.people.map(person => ({ ...segment, people: [person] }))
  return placesOf(sentence).map(place => ({ ...segment, place }))
}

const NOTHING_COUNTED: Counted = { good: null, scrap: null, rework: null, reworkDone: null, bare: false }

export function lineOf(
  sentence: Sentence,
  segment: Pick<Segment, 'from' | 'to' | 'place' | 'people' | 'day'>,
  counted: Counted,
): LineDraft {
  const tokens = sentence.tokens.slice(segment.from, segment.to)
  const cumulative = tokens.some(token => is(token, 'cumulative'))
  const { beside = null, ...numbers } = counted
  const total = totalIn(sentence, tokens, beside)
  return {
    place: segment.place,
    ...numbers,
    reason: reasonIn(sentence, segment.from, segment.to),
    rest: false,
    cumulative,
    total,
    workers: segment.people.flatMap(personId => workersOf(tokens, personId)),
    namesakes: namesakesAmong(tokens, segment.people),
    withSender: joinsSender(tokens),
    senderSharePct: shareBehind(tokens, token => is(token, 'me')),
    senderMinutes: minutesBehind(tokens, token => is(token, 'me')),
    strangers: strangersAmong(tokens),
    occurredAt: cumulative && total === null ? null : (segment.day ?? shiftBefore(sentence, tokens)),
    stated: isStated(tokens),
    more: tokens.some(token => is(token, 'again')),
  }
}

const OF_TODAY = /今[天日儿]|[当本][天日]|[今本这当]班|TODAY/
const DAYS_OUTPUT = /(?:今[天日]|本日|当[天日])的?总?产量/
const UP_TO_DAY = /[到至止](?:[今昨前][天日儿])/

/** "今天一共做了150": the total of a day or shift. "一共150" may be, and "上午20下午30 一共50"; "20+30 共50" is one batch. */
function totalIn({ text }: Sentence, tokens: readonly Token[], beside: Counted['beside'] | null): LineDraft['total'] {
  const running = tokens.some(token => is(token, 'cumulative'))
  const said = text.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? 0)
  const isTotal = running || tokens.some(token => is(token, 'total')) || DAYS_OUTPUT.test(said)
  if (beside === 'total' || !isTotal) return null
  const dates = tokens.flatMap(token => (token.kind === 'date' ? [token.found] : []))
  const names = dates.some(({ date }) => date !== null) || OF_TODAY.test(said) || shiftNamed(said, false) !== null
  if (names && dates.every(({ part }) => part === null) && !UP_TO_DAY.test(said)) return 'day'
  return running || (beside === 'parts' && dates.length === 0) ? null : 'open'
}

/** Whoever is named twice stands twice, so that the rule of shares says so. */
function workersOf(tokens: readonly Token[], personId: PersonId): readonly SaidWorker[] {
  const minutes = minutesBehind(tokens, token => peopleOf(token).includes(personId))
  const worker = { personId, sharePct: shareOf(tokens, personId), ...(minutes !== null && { minutes }) }
  return isNamedTwice(tokens, personId) ? [worker, worker] : [worker]
}

/** "是18", "就是18": nothing but the number stands beside it. */
function isStated(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex(token => token.kind === 'number')
  return (
    /^(?:是|系|就是|其实|其实是|实际|实际是|IS|IT IS)$/.test(tokens[at - 1]?.text ?? '') &&
    tokens.slice(0, at).every(token => isParticle(token) || token.kind === 'stop' || is(token, 'ack', 'me', 'only'))
  )
}

/** The first past day that the text names. */
export const dayOf = (sentence: Sentence): Instant | null =>
  sentence.tokens.map(token => dayAt(sentence, token)).find(day => day !== null) ?? null

const LONGEST_SHIFT_NAME = 6

function dayAt({ text, now, lexicon }: Sentence, token: Token): Instant | null {
  if (token.kind !== 'date') return null
  const { timeZone } = lexicon.site
  const shift = shiftNamed(text.slice(token.end, token.end + LONGEST_SHIFT_NAME), true)
  return shift === null || token.found.time !== null
    ? pastMomentOf(token.found, now, timeZone)
    : pastMomentOf({ ...token.found, part: null, time: shift.hour }, now, timeZone)
}

/** "夜班做了50", told the morning after: without a day, the shift of that name that was last. */
function shiftBefore({ text, now, lexicon }: Sentence, tokens: readonly Token[]): Instant | null {
  const [first, last] = [tokens[0], tokens.at(-1)]
  const shift = first === undefined || last === undefined ? null : shiftNamed(text.slice(first.start, last.end), false)
  return shift === null ? null : lastMomentOfShift(shift, now, lexicon.site.timeZone)
}

function segmentsOf(sentence: Sentence, amounts: readonly AmountFound[]): readonly Segment[] {
  const trailing = placesFollow(sentence, amounts)
  const peopleTrail = peopleFollow(sentence, amounts)
  const segments: Segment[] = [newSegment(0)]
  let next = 0
  for (let at = 0; at < sentence.tokens.length; ) {
    const amount = amounts[next]
    const segment = segments.at(-1) ?? newSegment(at)
    if (amount?.from === at) {
      if (trailing && segment.amounts.length > 0 && hasPlace(segment))
        segments.push({ ...newSegment(at), amounts: [amount] })
      else if (peopleTrail && segment.amounts.length > 0 && segment.people.length > 0)
        open(segments, at, 'people').amounts.push(amount)
      else segment.amounts.push(amount)
      next += 1
      at = amount.to
      continue
    }
    takeDay(sentence, segments, at, amounts.length > next)
    const people = peopleOf(sentence.tokens[at])
    const shares = next > 0 && joinsBefore(sentence.tokens, at)
    if (
      people.length > 0 &&
      amounts.length > 0 &&
      (peopleTrail || shares || next === amounts.length || (next > 0 && isDoneBy(sentence, at)))
    ) {
      takeWorker(sentence, segments, at, peopleTrail || shares)
    } else takePlace(sentence, segments, at, trailing)
    at += 1
  }
  return closed(sentence, segments)
}

const newSegment = (from: number): Segment => ({
  from,
  to: from,
  place: { order: null, orderText: null, steps: [], stepText: null },
  people: [],
  amounts: [],
  steps: 0,
  day: null,
})

const hasPlace = ({ place, people }: Segment): boolean =>
  place.order !== null || place.steps.length > 0 || people.length > 0

/** "80 1001、120 1003": the first number stands before the first place, and there are several of both. */
function placesFollow(sentence: Sentence, amounts: readonly AmountFound[]): boolean {
  const first = amounts[0]?.from ?? 0
  const isStep = (_: Token, at: number) => stepsAt(sentence, at).length > 0
  const kinds = [(_: Token, at: number) => sentence.orders.has(at), isStep, isPerson].map(named =>
    sentence.tokens.flatMap((token, at) => (named(token, at) ? [at] : [])),
  )
  return kinds.some(places => places.length > 1) && kinds.flat().every(at => at > first)
}

const isPerson = (token: Token): boolean => peopleOf(token).length > 0

/** "今天做了60 昨天做了40" are two lines; a day said last holds for everything before it. */
function takeDay(sentence: Sentence, segments: Segment[], at: number, more: boolean): void {
  const [token, last] = [sentence.tokens[at], segments.at(-1)]
  if (token?.kind !== 'date' || token.found.date === null || last === undefined) return
  const day = dayAt(sentence, token)
  const adjective = sentence.tokens[at + 1]?.text === '的'
  if (last.amounts.length === 0 || (more && adjective)) last.day = day
  else if (!more) for (const segment of segments) segment.day ??= day
  else if (String(last.day) !== String(day)) open(segments, at, 'people').day = day
}

function takePlace(sentence: Sentence, segments: Segment[], at: number, trailing: boolean): void {
  const token = sentence.tokens[at]
  const segment = segments.at(-1)
  if (token === undefined || segment === undefined) return
  const order = sentence.orders.get(at)
  const steps = stepsAt(sentence, at)
  const people = peopleOf(token)
  const counted = segment.amounts.some(amount => !amount.void) && !trailing
  if (order !== undefined) {
    const sole = segments.length === 1 && segment.place.order === null
    const carriesOn = counted && !sole
    const target = carriesOn ? open(segments, at, 'order') : segment
    target.place = { ...target.place, ...orderPlace(order, token.text) }
  } else if (steps.length > 0) {
    if (sameStep(segment.place.steps, steps) || (counted && (namesDefect(sentence, at) || isReason(sentence, at))))
      return
    const target = counted && segment.place.steps.length > 0 ? open(segments, at, 'step') : segment
    if (isOfEarlierClause(sentence, target, at)) target.place = { ...target.place, steps: [], stepText: null }
    if (target.place.steps.length > 0) target.steps += 1
    target.place = {
      ...target.place,
      steps: target.steps > 0 ? [...target.place.steps, ...steps] : steps,
      stepText: token.text,
    }
  } else if (people.length > 0) {
    const target = counted ? open(segments, at, 'people') : segment
    target.people.push(...people.filter(person => !target.people.includes(person)))
  } else if (is(token, 'me') && segment.people.length > 0 && !isJoined(sentence.tokens, at)) {
    // "刘大勇请假，我做了50" is nobody else's work; "刘大勇60 我40" are two lines.
    if (counted) open(segments, at, 'people')
    else segment.people = []
  }
}

/** "下料没做，车削做了50": the step of a clause without numbers is spoken of, and nothing was made there. */
function isOfEarlierClause({ tokens, clauseOf }: Sentence, segment: Segment, at: number): boolean {
  const first = tokens.findIndex((token, i) => i >= segment.from && i < at && token.text === segment.place.stepText)
  if (first === -1 || segment.amounts.some(amount => !amount.void)) return false
  const clause = tokens.filter((_, i) => i < at && clauseOf[i] === clauseOf[first] && i !== first)
  return clauseOf[first] !== clauseOf[at] && clause.some(token => token.kind !== 'stop' && !isParticle(token))
}

/** "外观刮花2台": the step's word only says where the defect sits; "粗铣坏了2个" is the step itself. */
function namesDefect(sentence: Sentence, at: number): boolean {
  const next = sentence.tokens[at + 1]
  if (next === undefined || next.gap) return false
  const isItself = /^(?:坏|报废|废|烂)/.test(next.text) && stepsAt(sentence, at).some(({ byName }) => byName)
  return !isItself && (entryOf(next)?.defect != null || is(next, 'bad'))
}

/** "报废1 毛刺", "做完50 毛刺2": behind a number a defect, though the step that mends it is called so too. */
const isReason = (sentence: Sentence, at: number): boolean =>
  entryOf(sentence.tokens[at])?.defect != null &&
  !isWorkedOff(sentence, at) &&
  (stepsAt(sentence, at).every(({ byName }) => !byName) ||
    !sentence.tokens.slice(at).some(({ kind }) => kind === 'number'))

/** A person behind the last number did what the numbers say; "刘大勇请假" says something else of them. */
function takeWorker(sentence: Sentence, segments: Segment[], at: number, each: boolean): void {
  const people = peopleOf(sentence.tokens[at])
  const last = segments.at(-1)
  if (last === undefined || (!each && !isSaidToHaveWorked(sentence, at))) return
  const theirs = each || last.people.length > 0 ? [last] : segments.filter(segment => segment.people.length === 0)
  for (const segment of theirs) segment.people.push(...people.filter(person => !segment.people.includes(person)))
}

/** A new line; it keeps what the new word doesn't replace: a new step stays in its order, a new person at their step. */
function open(segments: Segment[], at: number, by: 'order' | 'step' | 'people'): Segment {
  const last = segments.at(-1)
  const segment = newSegment(at)
  if (last !== undefined && by !== 'order') segment.place = { ...last.place }
  if (by === 'step') segment.place = { ...segment.place, steps: [], stepText: null }
  if (last !== undefined && by !== 'people') segment.people = [...last.people]
  segment.day = last?.day ?? null
  segments.push(segment)
  return segment
}

/** Each segment reaches to where the next begins; what the text says only once holds for all of them. */
function closed(sentence: Sentence, segments: readonly Segment[]): readonly Segment[] {
  const only = placeOf(sentence)
  const orders = new Set([...sentence.orders.values()].map(order => order.text))
  const shared = orders.size <= 1 ? { order: only.order, orderText: only.orderText } : {}
  const stepFirst = orders.size > 1 && saysStepFirst(sentence) ? { steps: only.steps, stepText: only.stepText } : {}
  return segments.map((segment, i) => ({
    ...segment,
    place: { ...segment.place, ...shared, ...stepFirst },
    to: segments[i + 1]?.from ?? sentence.tokens.length,
  }))
}

/** "车削：1001 80，1003 120". */
function saysStepFirst(sentence: Sentence): boolean {
  const at = sentence.tokens.flatMap((_, i) => (stepsAt(sentence, i).length > 0 ? [i] : []))
  return at.length === 1 && (at[0] ?? 0) < Math.min(...sentence.orders.keys())
}

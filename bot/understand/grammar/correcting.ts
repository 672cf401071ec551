/** Taking a report back or correcting it: "撤回", "不是50，是45", "打错了，是45", "多报了5个". */

import type { PersonId, PlainDate } from '../../../domain/model.ts'
import { negate, type Quantity } from '../../../domain/quantity.ts'
import { localNow } from '../dates.ts'
import { pastDaysAt } from '../past-days.ts'
import type { Draft, Terms } from '../reading.ts'
import type { Outcome } from '../said.ts'
import { entryOf, is, peopleOf, type Token } from '../tokens.ts'
import { type AmountFound, amountsOf, hasNumbers } from './amounts.ts'
import { peopleMeant } from './asked-about.ts'
import { type LineRead, readLines } from './lines.ts'
import { isMisdone } from './misdone.ts'
import { stepsAt } from './places.ts'
import { emptyLine } from './reporting.ts'
import { has, isParticle, type Sentence } from './sentence.ts'
import { type Counted, countedBy } from './tally.ts'

const OF_THE_LAST_REPORT = ['undo', 'wrong', 'overstated', 'understated'] as const

/** "刚才的50", "刚报的那50", "刚才报了50，": what is said is of an earlier report. */
const EARLIER =
  /(?:刚才|刚刚|刚)(?:我)?(?:[报说记发填写登]了?的?那|[报说记发填写登]的|[报记登]了|的|那)(?:[那这]?[个条笔次])?的? ?(?=[0-9一二三四五六七八九十百两])|把刚才|上一?[条笔](?:报工|记录)?(?:是|应该|其实)/

/** "上一条是1004的" */
const MOVED = /把刚才|上一?[条笔]/

/** A correction whose right value can't be told is asked or refused, never booked as a new report. */
export function undoOrCorrection(sentence: Sentence): Draft | null {
  if (!isCorrection(sentence)) return EARLIER.test(sentence.text) ? ofEarlier(sentence) : null
  const names = strangersReport(sentence)
  if (names.length > 0)
    return { kind: 'ready', intent: { kind: 'unknown', text: sentence.text, nearest: [], why: 'unknownName', names } }
  const [first, ...more] = correctionsOf(sentence).map(correction => undo(sentence, correction))
  if (first === undefined) return { kind: 'unclear', why: 'badNumber' }
  return more.length === 0 && !isDoubtful(sentence) ? first : { kind: 'ask', options: [first, ...more] }
}

/** "刚才的50个其中2个报废" puts it right. Where it was done, or for which order, is told by taking it back and anew. */
function ofEarlier(sentence: Sentence): Draft | null {
  const [wrong, another] = amountsOf(sentence)
  const counted = countedIn(sentence, 0, sentence.tokens.length)
  const [right] = counted
  const isElsewhere = sentence.orders.size > 0 || sentence.tokens.some((_, at) => stepsAt(sentence, at).length > 0)
  if (isElsewhere || MOVED.test(sentence.text)) return { kind: 'unclear', why: 'notACommand' }
  // "刚才报了50" may be a report, however it is put.
  if (another === undefined) return null
  if (wrong === undefined || right === undefined || counted.length > 1) return { kind: 'unclear', why: 'badNumber' }
  return undo(sentence, { right, wrong: { plus: wrong.parts, minus: [] }, change: null })
}

const undo = (sentence: Sentence, { right, wrong, change }: Correction): Draft => ({
  kind: 'undo',
  line: { ...emptyLine(sentence), ...right, reason: null, workers: [], strangers: [], occurredAt: null },
  wrong,
  change,
  day: dayMeant(sentence),
  whose: whoseReport(sentence),
})

/** "撤销刘大勇的报工", "刘大勇车削多报了5个"; who worked along, or for whom it was reported, is not whose report it is. */
function whoseReport(sentence: Sentence): readonly PersonId[] {
  const { tokens, lexicon } = sentence
  const at = tokens.findIndex((token, i) => isSomebody(token) && isOwner(sentence, i))
  const token = tokens[at]
  return token === undefined ? [] : peopleMeant(token, lexicon.site.people)
}

const isSomebody = (token: Token): boolean =>
  token.kind === 'name' || token.kind === 'employee' || peopleOf(token).length > 0

function isOwner(sentence: Sentence, at: number): boolean {
  const { tokens } = sentence
  if (is(tokens[at - 1], 'with', 'forOther')) return false
  const next = tokens.findIndex((token, i) => i > at && !isOfPlace(sentence, token, i))
  return is(tokens[next], ...OF_THE_LAST_REPORT, 'correct', 'lastReport') || /^报/.test(tokens[next]?.text ?? '')
}

/** "刘大勇的 昨天 WO-1003 车削": which of the reports. */
const isOfPlace = (sentence: Sentence, token: Token, at: number): boolean =>
  isParticle(token) ||
  token.kind === 'date' ||
  /^(?:的|今天|昨天)$|^'S$/.test(token.text) ||
  sentence.orders.has(at) ||
  stepsAt(sentence, at).length > 0

/** Of whom nobody is called so: of nobody else is a report touched. */
function strangersReport(sentence: Sentence): readonly string[] {
  const { tokens, lexicon } = sentence
  const owners = tokens.filter((token, at) => isSomebody(token) && isOwner(sentence, at))
  return owners.filter(token => peopleMeant(token, lexicon.site.people).length === 0).map(({ text }) => text)
}

/** Of the one day that is named; of two nothing is known. */
function dayMeant({ text, tokens, now, lexicon }: Sentence): PlainDate | null {
  const there = localNow(now, lexicon.site.timeZone)
  const days = tokens.flatMap(token => {
    const date = token.kind === 'date' ? token.found.date : null
    const said = date === null ? null : (pastDaysAt(text, token.start, there)?.days ?? null)
    return said === null ? [] : [said]
  })
  const [only, another] = days
  return only === undefined || another !== undefined || !only.from.equals(only.to) ? null : only.from
}

function isCorrection(sentence: Sentence): boolean {
  const { tokens } = sentence
  if (tokens.some((_, at) => isOfTheReport(tokens, at))) return !isWrongThing(sentence)
  if (!hasNumbers(sentence) || has(sentence, 'due', 'moveDue', 'question')) return false
  return tokens.some((token, at) => corrects(tokens, at) || (is(token, 'notThis') && !isOfSomebody(tokens, at)))
}

/** "做错2个" says what became of pieces. */
const isOfTheReport = (tokens: readonly Token[], at: number): boolean =>
  is(tokens[at], ...OF_THE_LAST_REPORT) && !isMisdone(tokens, at)

/** "改45", and not "程序改好了", "改版前", "改了5件" as a tailor says it. */
const corrects = (tokens: readonly Token[], at: number): boolean =>
  is(tokens[at], 'correct') && (tokens[at]?.text !== '改' || tokens[at + 1]?.kind === 'number')

/** "不是我做的" */
const isOfSomebody = (tokens: readonly Token[], at: number): boolean =>
  is(tokens[at + 1], 'me') || peopleOf(tokens[at + 1]).length > 0

/** "图纸不对", "硬度不对": something else is wrong, nothing was reported. */
function isWrongThing(sentence: Sentence): boolean {
  // "抛料不算，好的480", "120个，不算报废2个": what doesn't count is none of the report's.
  const excepted = sentence.tokens.findIndex(token => /^[不唔]算$/.test(token.text))
  if (excepted > 0 && sentence.tokens[excepted - 1]?.kind !== 'number' && has(sentence, 'done', 'good')) return true
  if (excepted > 0 && is(sentence.tokens[excepted + 1], 'scrap', 'rework', 'bad')) return true
  if (has(sentence, 'undo')) return false
  const at = sentence.tokens.findIndex(token => is(token, ...OF_THE_LAST_REPORT))
  const last = sentence.tokens[at - 1]
  const loose = /^(?:不对|错了?|看错了?)$/.test(sentence.tokens[at]?.text ?? '')
  const ofReport = last === undefined || last.kind === 'stop' || last.kind === 'number' || isParticle(last)
  const said = ofReport || is(last, 'lastReport', 'me', 'done', 'good', 'scrap', 'rework', 'wrong')
  const trouble = sentence.tokens.some(token => entryOf(token)?.downtime?.planned === false)
  return (loose && !said) || (trouble && !hasNumbers(sentence))
}

type Correction = { readonly right: Counted } & Pick<Extract<Draft, { kind: 'undo' }>, 'wrong' | 'change'>
const NOTHING: Counted = { good: null, scrap: null, rework: null, reworkDone: null, bare: false }

/** The numbers before 改成 and behind 不是 were wrong; the others are right. Empty when they can't be told apart. */
function correctionsOf(sentence: Sentence): readonly Correction[] {
  const changed = sentence.tokens.findIndex(token => is(token, 'overstated', 'understated'))
  const lines = readLines(sentence)
  const amounts = lines.flatMap(line => line.segment.amounts).filter(amount => !amount.void)
  if (amounts.length === 0) return [{ right: NOTHING, wrong: null, change: null }]
  const { from, to } = rightRegion(sentence)
  if ((from === 0 || from === changed) && saysByHowMuch(sentence, changed, amounts))
    return changeBy(sentence, changed, lines)
  const wrongOne = amounts.find(amount => amount.from < from || amount.from >= to)
  const wrong = wrongOne === undefined ? null : { plus: wrongOne.parts, minus: [] }
  if (from >= to) return [{ right: NOTHING, wrong, change: null }]
  const was = countedIn(sentence, 0, from)[0] ?? namedIn(sentence, from)
  return countedIn(sentence, from, to).map(right => ({ right: sameOutcome(right, was), wrong, change: null }))
}

/** "多报了5个"; in "多报了，45" the number is the right one. */
function saysByHowMuch({ tokens }: Sentence, changed: number, amounts: readonly AmountFound[]): boolean {
  const amount = changed === -1 ? undefined : amounts.find(({ from }) => from > changed)
  return amount !== undefined && !tokens.slice(changed, amount.from).some(({ kind }) => kind === 'stop')
}

/** What the tokens of a region count; several where that is open, none where they can't be read. */
function countedIn(sentence: Sentence, from: number, to: number): readonly Counted[] {
  const read = readLines(only(sentence, from, to)).filter(line => line.tally.kind !== 'none')
  const [line] = read
  return line === undefined || read.length > 1 ? [] : countedBy(line.tally)
}

/** "应该是50左右": there is one value, and it is not exact. */
function isDoubtful(sentence: Sentence): boolean {
  const { from, to } = rightRegion(sentence)
  return readLines(only(sentence, from, to)).some(line => line.tally.kind === 'ask')
}

/** "不良报错了是3": of what, is said without a number. */
function namedIn({ tokens }: Sentence, to: number): Counted | undefined {
  const said = tokens.slice(0, to).find(token => is(token, 'scrap', 'bad', 'rework'))
  const nothing: Terms = { plus: [], minus: [] }
  if (said === undefined) return undefined
  return is(said, 'rework') ? { ...NOTHING, rework: nothing } : { ...NOTHING, scrap: nothing }
}

/** "报废写成3了，其实是1": the new number is of what the old one was. */
function sameOutcome(right: Counted, wrong: Counted | undefined): Counted {
  if (!right.bare || wrong === undefined || wrong.good !== null) return right
  if (wrong.scrap !== null) return { ...right, good: null, scrap: right.good }
  return wrong.rework === null ? right : { ...right, good: null, rework: right.good }
}

/** "报废多报了1个" is of scrap; without a word for it, of good. */
function changeBy(sentence: Sentence, at: number, lines: readonly LineRead[]): readonly Correction[] {
  const [amount, more] = lines.flatMap(line => line.segment.amounts).filter(one => one.from > at && !one.void)
  if (amount === undefined || more !== undefined || amount.refused !== null || amount.either.length > 0) return []
  // "报多了一倍" is no number of pieces.
  if (sentence.tokens[amount.to]?.text === '倍') return []
  const sign = (value: Quantity): Quantity => (is(sentence.tokens[at], 'overstated') ? negate(value) : value)
  const plus = amount.parts.map(part => ({ ...part, value: sign(part.value) }))
  const of = outcomeSaid(lines.flatMap(line => countedBy(line.tally)))
  return of === null ? [] : [{ right: NOTHING, wrong: null, change: { of, by: { plus, minus: [] } } }]
}

/** The one outcome that is spoken of; null where there are several. */
function outcomeSaid(counted: readonly Counted[]): Outcome | null {
  const said = (['good', 'scrap', 'rework'] as const).filter(of => counted.some(one => one[of] !== null))
  const [only = 'good', another] = said
  return another === undefined ? only : null
}

type Region = { readonly from: number; readonly to: number }

/** Where the right values stand; an empty region when only wrong ones are named. */
function rightRegion(sentence: Sentence): Region {
  const { tokens } = sentence
  const end = tokens.length
  const isValue = (at: number) => tokens[at]?.kind === 'number' && !sentence.orders.has(at)
  const after = (at: number) => tokens.some((_, i) => i > at && isValue(i))
  const before = (at: number) => tokens.some((_, i) => i < at && isValue(i))
  const first = (matches: (token: Token, at: number) => boolean) => tokens.findIndex(matches)
  const not = first((token, at) => is(token, 'notThis') && after(at))
  const correct = first((_, at) => corrects(tokens, at) && after(at) && (not === -1 || at !== not))
  // "报废应该是3": of what, stands in front of it.
  const isOutcome = is(tokens[correct - 1], 'good', 'scrap', 'bad', 'rework')
  if (correct !== -1) return { from: isOutcome ? correct - 1 : correct, to: not > correct && before(not) ? not : end }
  const says = first(
    (token, at) => at > not && /^(?:是|系)$/.test(token.text) && after(at) && (not === -1 || before(at)),
  )
  if (says !== -1 && (not !== -1 || before(says) || has(sentence, ...OF_THE_LAST_REPORT)))
    return { from: says, to: end }
  if (not !== -1) return behindNot(sentence, not, before)
  return afterVerb(sentence, before, after)
}

/** "做了50不是60" and "不是50，45" have a right value, "报错了不是50" has none. */
function behindNot({ tokens }: Sentence, not: number, before: (at: number) => boolean): Region {
  if (before(not)) return { from: 0, to: not }
  const turn = tokens.findIndex((token, at) => at > not && before(at) && (token.kind === 'stop' || token.gap))
  const value = tokens.some((token, at) => at >= turn && token.kind === 'number')
  return turn === -1 || !value ? { from: tokens.length, to: tokens.length } : { from: turn, to: tokens.length }
}

/** "打错了，45" gives the right value, "50打错了" and "撤销车削50" the wrong one; 才对 stands behind the right one. */
function afterVerb(sentence: Sentence, before: (at: number) => boolean, after: (at: number) => boolean): Region {
  const { tokens } = sentence
  const end = tokens.length
  if (tokens.some(token => /^才[对是]$/.test(token.text)))
    return { from: tokens.findIndex(token => is(token, 'wrong')) + 1, to: end }
  const verb = tokens.findIndex((_, at) => isOfTheReport(tokens, at))
  if (is(tokens[verb], 'undo')) return { from: end, to: end }
  if (after(verb)) return { from: before(verb) ? verb : 0, to: end }
  return { from: end, to: end }
}

/** The same sentence with all but some of its tokens silenced, so that positions stay. */
function only(sentence: Sentence, from: number, to: number): Sentence {
  const silent = ({ start, end, gap }: Token): Token => ({ kind: 'stop', strong: false, start, end, text: '', gap })
  return { ...sentence, tokens: sentence.tokens.map((token, at) => (at < from || at >= to ? silent(token) : token)) }
}

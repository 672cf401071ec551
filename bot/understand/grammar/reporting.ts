/** Reports and corrections: texts whose numbers say what was made. */
import { negate, type Quantity } from '../../../domain/quantity.ts'
import type { Draft, LineDraft, Terms } from '../reading.ts'
import { entryOf, is, type Token } from '../tokens.ts'
import { hasNumbers } from './amounts.ts'
import { dayOf, type LineRead, lineOf, readLines } from './lines.ts'
import { placeOf, stepsAt } from './places.ts'
import { reasonIn } from './roles.ts'
import { clauseHas, has, isFuture, isParticle, type Sentence } from './sentence.ts'
import type { Counted, Tally } from './tally.ts'

/** A report with quantities; null when no number of the text was made by anybody. */
export function reportWithNumbers(sentence: Sentence): Draft | null {
  const read = readLines(sentence).filter(line => line.tally.kind !== 'none')
  const refused = read.find(line => line.tally.kind === 'refused')
  if (refused?.tally.kind === 'refused') {
    const { why } = refused.tally
    return isTalk(sentence, read) || (why === 'approximate' && isComplaint(sentence)) ? null : { kind: 'unclear', why }
  }
  if (read.length === 0 || isTalk(sentence, read)) return null
  const [first, ...rest] = read
  const asked = read.find(line => line.tally.kind === 'ask')
  if (asked?.tally.kind === 'ask') return { kind: 'ask', options: optionsOf(sentence, read, asked, asked.tally) }
  return first === undefined ? null : { kind: 'report', lines: [first.line, ...rest.map(line => line.line)] }
}

/** "有砂眼，好多": many are bad, and nobody says how many were made. */
const isComplaint = (sentence: Sentence): boolean =>
  !has(sentence, 'done', 'finished') &&
  sentence.tokens.some(token => entryOf(token)?.defect != null || entryOf(token)?.downtime != null)

/** One report per way to read the doubtful line, the other lines as they are. */
function optionsOf(
  sentence: Sentence,
  read: readonly LineRead[],
  asked: LineRead,
  doubt: Extract<Tally, { kind: 'ask' }>,
): readonly [Draft, ...Draft[]] {
  const option = (counted: Counted): Draft => {
    const lines = read.map(line => (line === asked ? lineOf(sentence, line.segment, counted) : line.line))
    return { kind: 'report', lines: [lines[0] ?? asked.line, ...lines.slice(1)] }
  }
  const [first, ...rest] = doubt.options
  return [option(first), ...rest.slice(0, 4).map(option)]
}

/** Small talk has numbers too: without any word of the floor and with many of other things, nothing was reported. */
function isTalk(sentence: Sentence, read: readonly LineRead[]): boolean {
  const foreign = sentence.tokens.filter(token => token.kind === 'other' && !token.code).length
  const saysSo = read.some(({ line }) => !line.bare || line.place.order !== null || line.place.steps.length > 0)
  return saysSo ? foreign > 24 : foreign > 2
}

/** "都做完了", "1005粗铣全部完成": the rest is done, and no number was said. */
export function reportOfRest(sentence: Sentence): Draft | null {
  const { tokens } = sentence
  if (hasNumbers(sentence) || has(sentence, 'question', 'soon', 'howMuch', 'how', 'where', 'planned')) return null
  const at = tokens.findIndex((token, i) => isFinish(sentence, token, i))
  if (at === -1) return null
  const foreign = tokens.filter(token => token.kind === 'other').length
  if (foreign > 2 && sentence.orders.size === 0) return null
  return { kind: 'report', lines: [{ ...emptyLine(sentence), rest: true }] }
}

const LOOSE_FINISH = /^(?:完了|好了|完|好咗|咗|晒|DONE)$/

function isFinish(sentence: Sentence, token: Token, at: number): boolean {
  const clause = sentence.clauseOf[at] ?? 0
  if (!is(token, 'finished') || isFuture(sentence, clause) || clauseHas(sentence, clause, 'notDone', 'not'))
    return false
  if (!LOOSE_FINISH.test(token.text)) return true
  const last = sentence.tokens[at - 1]
  return (
    stepsAt(sentence, at - 1).length > 0 ||
    sentence.orders.has(at - 1) ||
    is(last, 'all', 'orderAfter') ||
    /^(?:活|道|工序|这道|这道工序|都|也|已经|这个)$/.test(last?.text ?? '') ||
    (last === undefined && sentence.tokens.length === 1 && token.text !== '好了')
  )
}

export function emptyLine(sentence: Sentence): LineDraft {
  const people = [...new Set(sentence.tokens.flatMap(token => entryOf(token)?.people ?? []))]
  const counted: Counted = { good: null, scrap: null, rework: null, reworkDone: null, bare: false }
  return lineOf(
    sentence,
    { from: 0, to: sentence.tokens.length, place: placeOf(sentence), people, day: dayOf(sentence) },
    counted,
  )
}

const LAST_REPORT_VERBS = ['undo', 'wrong', 'overstated', 'understated'] as const

/** Takes a report back or corrects it: "撤回", "不是50，是45", "打错了，是45", "多报了5个". */
export function undoOrCorrection(sentence: Sentence): Draft | null {
  if (!isCorrection(sentence)) return null
  const correction = correctedValues(sentence)
  if (correction === null) return null
  const line: LineDraft = { ...emptyLine(sentence), ...correction.right, reason: null, workers: [], occurredAt: null }
  return { kind: 'undo', line, wrong: correction.wrong, change: correction.change }
}

function isCorrection(sentence: Sentence): boolean {
  if (has(sentence, ...LAST_REPORT_VERBS)) return !isWrongThing(sentence)
  if (!hasNumbers(sentence)) return false
  return has(sentence, 'correct', 'notThis') && !has(sentence, 'due', 'moveDue', 'question')
}

/** "图纸不对", "硬度不对": something else is wrong, nothing was reported. */
function isWrongThing(sentence: Sentence): boolean {
  if (has(sentence, 'undo')) return false
  const at = sentence.tokens.findIndex(token => is(token, ...LAST_REPORT_VERBS))
  const last = sentence.tokens[at - 1]
  const loose = /^(?:不对|错了?|看错了?)$/.test(sentence.tokens[at]?.text ?? '')
  const ofReport = last === undefined || last.kind === 'stop' || last.kind === 'number' || isParticle(last)
  const said = ofReport || is(last, 'lastReport', 'me', 'done', 'good', 'scrap', 'rework', 'wrong')
  const trouble = sentence.tokens.some(token => entryOf(token)?.downtime?.planned === false)
  return (loose && !said) || (trouble && !hasNumbers(sentence))
}

type Correction = { readonly right: Counted; readonly wrong: Terms | null; readonly change: Terms | null }
const NOTHING: Counted = { good: null, scrap: null, rework: null, reworkDone: null, bare: false }

/** The numbers before 改成 and behind 不是 were wrong; the others are right. null when they can't be told apart. */
function correctedValues(sentence: Sentence): Correction | null {
  const changed = sentence.tokens.findIndex(token => is(token, 'overstated', 'understated'))
  const turn = turnOf(sentence)
  const lines = readLines(sentence)
  const amounts = lines.flatMap(line => line.segment.amounts)
  if (amounts.length === 0) return { right: NOTHING, wrong: null, change: null }
  if (changed !== -1 && turn === null) return changeBy(sentence, changed, lines)
  const right = readLines(onlyFrom(sentence, turn ?? 0))
  const counted = right.map(line => line.tally).find(result => result.kind === 'counted')
  if (counted === undefined) return null
  const wrong = amounts.find(amount => turn !== null && amount.from < turn)
  return { right: counted.counted, wrong: wrong === undefined ? null : { plus: wrong.parts, minus: [] }, change: null }
}

function changeBy(sentence: Sentence, at: number, lines: readonly LineRead[]): Correction | null {
  const [amount, more] = lines.flatMap(line => line.segment.amounts).filter(one => one.from > at)
  if (amount === undefined || more !== undefined || amount.refused !== null || amount.either.length > 0) return null
  const sign = (value: Quantity): Quantity => (is(sentence.tokens[at], 'overstated') ? negate(value) : value)
  const plus = amount.parts.map(part => ({ ...part, value: sign(part.value) }))
  return { right: NOTHING, wrong: null, change: { plus, minus: [] } }
}

/** Where the right values begin; null when all numbers are right ones. */
function turnOf(sentence: Sentence): number | null {
  const { tokens } = sentence
  const numberAfter = (at: number) => tokens.some((token, i) => i > at && token.kind === 'number')
  const numberBefore = (at: number) =>
    tokens.some((token, i) => i < at && token.kind === 'number' && !sentence.orders.has(i))
  const correct = tokens.findIndex((token, at) => is(token, 'correct') && numberAfter(at))
  if (correct !== -1) return correct
  const not = tokens.findIndex(token => is(token, 'notThis'))
  const is_ = tokens.findIndex(
    (token, at) => at > not && /^(?:是|系)$/.test(token.text) && numberAfter(at) && numberBefore(at),
  )
  if (is_ !== -1) return is_
  if (not === -1) return null
  const stop = tokens.findIndex((token, at) => at > not && numberBefore(at) && (token.kind === 'stop' || token.gap))
  return stop === -1 ? null : stop
}

/** The same sentence with its first tokens silenced, so that positions stay. */
function onlyFrom(sentence: Sentence, from: number): Sentence {
  const silent = (token: Token, at: number): Token => (at < from ? { ...token, kind: 'stop', strong: false } : token)
  return { ...sentence, tokens: sentence.tokens.map(silent) }
}

/** Whether the text gives a reason at all, for intents that only need that. */
export const reasonOf = (sentence: Sentence) => reasonIn(sentence, 0, sentence.tokens.length)

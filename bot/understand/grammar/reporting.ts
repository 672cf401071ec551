/** Reports: texts whose numbers say what was made, or that the rest is. */
import type { Draft, LineDraft } from '../reading.ts'
import { entryOf, is, peopleOf, type Token } from '../tokens.ts'
import { FRACTION, NOT_THEIRS, SOMEBODY, STILL_TO_MAKE } from '../vocabulary/not-made.ts'
import { dayOf, type LineRead, lineOf, readLines } from './lines.ts'
import { placeOf, placesOf, stepsAt } from './places.ts'
import { clauseHas, has, isFuture, type Sentence } from './sentence.ts'
import type { Counted, Tally } from './tally.ts'
import { namesTooFew, withoutWhole } from './workers.ts'

/** A report with quantities; null when no number of the text was made by anybody. */
export function reportWithNumbers(sentence: Sentence): Draft | null {
  const read = readLines(sentence).filter(line => line.tally.kind !== 'none')
  const refused = read.find(line => line.tally.kind === 'refused')
  if (refused?.tally.kind === 'refused') {
    const { why } = refused.tally
    return isTalk(sentence, read) || (why === 'approximate' && isComplaint(sentence)) ? null : { kind: 'unclear', why }
  }
  if (read.length === 0 && STILL_TO_MAKE.test(sentence.text)) return { kind: 'unclear', why: 'notACommand' }
  if (read.length === 0) return isMistyped(sentence) ? { kind: 'unclear', why: 'badNumber' } : null
  if (isTalk(sentence, read) || isForInspection(sentence, read)) return null
  if (isMisheard(sentence.text)) return { kind: 'unclear', why: 'badNumber' }
  if (isNoWorkOfTheirs(sentence.text)) return { kind: 'unclear', why: 'notACommand' }
  if (losesOrder(sentence, read) || losesStep(sentence, read)) return { kind: 'unclear', why: 'severalAtOnce' }
  if (FRACTION.test(sentence.text)) return { kind: 'unclear', why: 'approximate' }
  if (read.every(({ line }) => line.strangers.length === 0) && SOMEBODY.test(sentence.text))
    return { kind: 'unclear', why: 'unnamedWorkers' }
  if (
    namesTooFew(
      sentence,
      read.map(line => line.line),
    )
  )
    return { kind: 'unclear', why: 'unnamedWorkers' }
  const asked = read.find(line => line.tally.kind === 'ask')
  if (asked?.tally.kind === 'ask') return { kind: 'ask', options: optionsOf(sentence, read, asked, asked.tally) }
  const lines = withoutWhole(
    sentence,
    read.map(line => line.line),
  )
  if (lines === null) return { kind: 'unclear', why: 'partsNotWhole' }
  const [head, ...more] = lines
  if (head === undefined) return null
  return { kind: 'report', lines: more.length === 0 ? [asRest(sentence, head)] : [head, ...more] }
}

/** "有砂眼，好多": many are bad, and nobody says how many were made. */
const isComplaint = (sentence: Sentence): boolean =>
  !has(sentence, 'done', 'finished') &&
  sentence.tokens.some(token => entryOf(token)?.defect != null || entryOf(token)?.downtime != null)

/** "完成5O个": something was made, and what should be its number isn't one. */
const isMistyped = (sentence: Sentence): boolean =>
  has(sentence, 'done', 'finished', 'good', 'scrap', 'rework') &&
  sentence.tokens.some(token => token.kind === 'other' && token.code && /^\d/.test(token.text))

/** "做了五石个": dictated, and ten was heard as something else that sounds like it. */
const MISHEARD_TEN =
  /[一二两三四五六七八九][时是石实食事室][个件只支根条台块片]|[一二两三四五六七八九][石实食事室](?:$|[\s、。,;!])/
/** "0报废50": of which of the two? In "0 报废8" the blank says it. */
const NONE_OR_SO_MANY = /(?:^|[\s、。;])0(?:报废|不良|返工)\s?[\d一二两三四五六七八九十百]/
const isMisheard = (text: string): boolean => MISHEARD_TEN.test(text) || NONE_OR_SO_MANY.test(text)

/** "1001做完了，1003做了50", "1001和1003都做了50": what is said of one of them would be lost. */
function losesOrder(sentence: Sentence, read: readonly LineRead[]): boolean {
  const named = new Set([...sentence.orders.values()].map(({ text }) => text.replace(/^.*\D/, '')))
  const counted = new Set(read.flatMap(({ line }) => line.place.order?.text.replace(/^.*\D/, '') ?? []))
  return named.size > Math.max(1, counted.size)
}

/** "下料50，车削做完了", "下料、车削都做了50": what is said of the other step. */
function losesStep(sentence: Sentence, read: readonly LineRead[]): boolean {
  const { tokens, clauseOf } = sentence
  const steps = read.flatMap(({ line }) => line.place.steps)
  if (read.some(({ segment }) => segment.steps > 0) && saysBoth(sentence)) return true
  const last = Math.max(...read.flatMap(({ segment }) => segment.amounts.map(({ to }) => to)))
  return tokens.some((_, at) => {
    const named = at >= last ? stepsAt(sentence, at) : []
    const isOther = named.length > 0 && !named.some(step => steps.some(({ name }) => name === step.name))
    return isOther && tokens.some((token, i) => i > at && clauseOf[i] === clauseOf[at] && isFinish(sentence, token, i))
  })
}

const saysBoth = (sentence: Sentence): boolean => sentence.tokens.some(({ text }) => /^(?:都|全都)$/.test(text))

/** "全做完了，报废2": of what was left two are bad. */
const ALL_DONE =
  /(?<!(?:其他|其它|其余|剩下|别的|质量|品质|机器|设备|客户)的?)(?:全部?|都|全都|全给)(?:已经?)?(?:(?:做|干|弄|搞|整|加工|生产|忙)(?:完|好)|完成|完工|搞定)(?:了|咗)?/
const asRest = (sentence: Sentence, line: LineDraft): LineDraft =>
  line.good === null && line.reworkDone === null && ALL_DONE.test(sentence.text) ? { ...line, rest: true } : line

const isNoWorkOfTheirs = (text: string): boolean => NOT_THEIRS.some(pattern => pattern.test(text))

/** "送检50个", "收到50个": bare numbers of something other than what was made. */
const isForInspection = (sentence: Sentence, read: readonly LineRead[]): boolean =>
  read.every(({ line }) => line.bare) && (has(sentence, 'inspect', 'firstPiece') || /收到/.test(sentence.text))

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

/** "上周完成的单": speaks of orders, and finishes none. */
const ORDERS_DONE = /(?:完成|做完|完工|交)的(?:工单|订单|单子?(?!\d))/

/** "都做完了", "1005粗铣全部完成": the rest is done, and no number was said. */
export function reportOfRest(sentence: Sentence): Draft | null {
  const { tokens } = sentence
  if (hasAnyNumber(sentence) || sentence.asking.size > 0 || has(sentence, 'soon', 'planned')) return null
  if (/[一二三四五六七八九]成|百分之/.test(sentence.text) || ORDERS_DONE.test(sentence.text)) return null
  const at = tokens.findIndex((token, i) => isFinish(sentence, token, i))
  if (at === -1) return null
  const foreign = tokens.filter(token => token.kind === 'other').length
  if (foreign > 2 && sentence.orders.size === 0) return null
  if (namesTooFew(sentence, [emptyLine(sentence)])) return { kind: 'unclear', why: 'unnamedWorkers' }
  // "车削完了，开始钻孔": the other has only begun.
  const next = tokens.findIndex((token, i) => i > at && is(token, 'begin', 'resume'))
  const done = next === -1 ? sentence : before(sentence, next)
  const [first, ...more] = placesOf(done).map((place): LineDraft => ({ ...emptyLine(sentence), place, rest: true }))
  return { kind: 'report', lines: [first ?? { ...emptyLine(sentence), rest: true }, ...more] }
}

const before = (sentence: Sentence, end: number): Sentence => ({
  ...sentence,
  tokens: sentence.tokens.slice(0, end),
  orders: new Map([...sentence.orders].filter(([at]) => at < end)),
})

/** Any number, but for those of hours and people, and 最后一批 and the like. */
const hasAnyNumber = ({ tokens, orders }: Sentence): boolean =>
  tokens.some(
    (token, at) =>
      (token.kind === 'other' && token.code && /^\d/.test(token.text)) ||
      (token.kind === 'number' &&
        !orders.has(at) &&
        !is(tokens[at + 1], 'time', 'person') &&
        !/^[批种款类组道班单]$/.test(tokens[at + 1]?.text ?? '')),
  )

const LOOSE_FINISH = /^(?:完了|好了|完|好咗|咗|晒|DONE)$/

function isFinish(sentence: Sentence, token: Token, at: number): boolean {
  const clause = sentence.clauseOf[at] ?? 0
  if (!is(token, 'finished') || isFuture(sentence, clause) || clauseHas(sentence, clause, 'notDone', 'not'))
    return false
  // "做完就下班", and "完成实施", where a number was misheard.
  const next = sentence.tokens[at + 1]
  if (next?.text === '就' || (next?.kind === 'other' && !next.code && !next.gap && /^\p{Script=Han}/u.test(next.text)))
    return false
  if (!LOOSE_FINISH.test(token.text)) return true
  const last = sentence.tokens[at - 1]
  return (
    stepsAt(sentence, at - 1).length > 0 ||
    sentence.orders.has(at - 1) ||
    is(last, 'all', 'orderAfter') ||
    /^(?:活|道|工序|这道|这道工序|都|也|已经|这个|IS|ARE|AM|M|JOB|WORK)$/.test(last?.text ?? '') ||
    (last === undefined && sentence.tokens.length === 1 && token.text !== '好了')
  )
}

export function emptyLine(sentence: Sentence): LineDraft {
  const people = [...new Set(sentence.tokens.flatMap(token => peopleOf(token)))]
  const counted: Counted = { good: null, scrap: null, rework: null, reworkDone: null, bare: false }
  return lineOf(
    sentence,
    { from: 0, to: sentence.tokens.length, place: placeOf(sentence), people, day: dayOf(sentence) },
    counted,
  )
}

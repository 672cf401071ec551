/** Reads a text: tokens, order numbers, then the first rule of the grammar that fits. Looks nothing up. */

import type { Temporal } from 'temporal-polyfill'
import type { Instant } from '../../domain/model.ts'
import { aboutBoth, aboutDays, aboutHours } from './about-days.ts'
import { comparedIn } from './compared.ts'
import type { OrderQuery } from './context.ts'
import { courtesyOf } from './courtesy.ts'
import { localNow } from './dates.ts'
import { alerting } from './grammar/alerts.ts'
import { acts, askedInstead } from './grammar/asked-instead.ts'
import { undoOrCorrection } from './grammar/correcting.ts'
import { exceptions } from './grammar/exceptions.ts'
import { exception, inspect, material, pause, resume, start } from './grammar/floor.ts'
import { lotResult } from './grammar/incoming.ts'
import { backText, inspectedAsked, resultText, waitingAsked, yieldAsked } from './grammar/inspecting.ts'
import { readLines } from './grammar/lines.ts'
import { managing } from './grammar/managing.ts'
import { restUnlessMeant } from './grammar/meant.ts'
import { moved } from './grammar/moved.ts'
import { notices } from './grammar/notices.ts'
import { orderList } from './grammar/order-list.ts'
import { findOrderNumbers } from './grammar/order-numbers.ts'
import { assign, createOrder, orderCommand, setDue } from './grammar/orders.ts'
import { sendOut } from './grammar/outside.ts'
import { own } from './grammar/own.ts'
import { paying } from './grammar/paying.ts'
import { placeOf } from './grammar/places.ts'
import { help, myTasks, progress, status } from './grammar/questions.ts'
import { emptyLine, reportOfRest, reportWithNumbers } from './grammar/reporting.ts'
import { scrapReasons } from './grammar/scrap-reasons.ts'
import { sentBackText } from './grammar/sending-back.ts'
import { askingClauses, clausesOf, clauseTexts, type Sentence, wordsOf } from './grammar/sentence.ts'
import { setup } from './grammar/setup.ts'
import { ofEachOrder } from './grammar/several-orders.ts'
import { NO_PLACE, stock } from './grammar/stock.ts'
import { stockAsked } from './grammar/stock-asked.ts'
import { teamwork } from './grammar/teamwork.ts'
import { traveler } from './grammar/travelers.ts'
import { hoursIn } from './hours.ts'
import type { Intent } from './intent.ts'
import type { Lexicon, Word } from './lexicon.ts'
import { nearestCommands } from './nearest-commands.ts'
import { asWritten, inOwnLetters, normalise } from './normalise.ts'
import { pastDaysIn } from './past-days.ts'
import type { Draft, Reading, ResultExtras } from './reading.ts'
import type { NamedStep } from './said.ts'
import { tokenise } from './tokens.ts'
import { travelerCodeSaid } from './traveler-code.ts'

/**
 * The whole policy, in order: what somebody says of the system comes before what they say of the work, corrections and
 * questions before reports (their numbers are none of ours), quantities before everything that stops or starts work.
 */
const RULES: readonly ((sentence: Sentence) => Draft | null)[] = [
  own,
  exceptions,
  setup,
  scrapReasons,
  help,
  notices,
  teamwork,
  paying,
  moved,
  stock,
  stockAsked,
  orderList,
  createOrder,
  managing,
  yieldAsked,
  inspectedAsked,
  waitingAsked,
  alerting,
  traveler,
  setDue,
  assign,
  orderCommand,
  undoOrCorrection,
  sendOut,
  reportWithNumbers,
  inspect,
  material,
  exception,
  myTasks,
  status,
  progress,
  resume,
  reportOfRest,
  pause,
  start,
]

/** Where and when something was said. `there`: the site's local time at `now`. */
type By = {
  readonly raw: string
  readonly lexicon: Lexicon
  readonly now: Instant
  readonly there: Temporal.PlainDateTime
}

/** Never throws, on any text. Well under a millisecond for a normal one. */
export function read(raw: string, lexicon: Lexicon, now: Instant): Reading {
  const code = codeIn(raw, lexicon)
  if (code !== null) return code
  const normal = normalise(raw)
  if (normal.kind !== 'text') return nothing('', normal.kind)
  const sent = sentBackText(normal.text, lexicon)
  const text = sent === null ? normal.text : sent.rest
  const by: By = { raw, lexicon, now, there: localNow(now, lexicon.site.timeZone) }
  const plain = readAboutHours(by, text) ?? readPlain(by, text)
  const reading = readInspection(by, text, plain) ?? plain
  return sent === null ? reading : { ...reading, text: normal.text, draft: sendingBack(reading.draft, sent.to) }
}

const readPlain = (by: By, text: string): Reading =>
  readCompared(by, text) ?? readAboutDays(by, text) ?? readText(by, text)

/** "昨天夜班做了多少": the same question without them, and then of those hours. */
function readAboutHours(by: By, text: string): Reading | null {
  const found = hoursIn(text, by.there)
  if (found === null) return null
  const reading = readPlain(by, `${text.slice(0, found.start)}${found.instead}${text.slice(found.end)}`.trim())
  const draft = aboutHours(reading.draft, found.hours, text)
  return draft === null ? null : { ...reading, text, draft, otherwise: null }
}

/** "这周比上周多做了多少": what was made, in two periods. */
function readCompared(by: By, text: string): Reading | null {
  const compared = comparedIn(text, { lexicon: by.lexicon, now: by.there })
  if (compared === null) return null
  const reading = readText(by, compared.rest)
  const draft = aboutBoth(reading.draft, compared.of, text)
  return draft === null ? null : { ...reading, text, draft, otherwise: null }
}

/** "11月20号产量": a question about days is the same question as about today. */
function readAboutDays(by: By, text: string): Reading | null {
  const found = pastDaysIn(text, by.there)
  if (found === null || isInName(by, text, found.start)) return null
  const instead = /\p{Script=Han}/u.test(text) ? '今天' : ' TODAY '
  const ofToday = `${text.slice(0, found.start)}${instead}${text.slice(found.end)}`.trim()
  const reading = readText(by, ofToday)
  const draft = aboutDays(reading.draft, { days: found.days, today: by.there.toPlainDate(), text })
  return draft === null ? null : { ...reading, text, draft, otherwise: null }
}

/** "加工中心2号怎么了" names no day. */
const isInName = ({ lexicon, there }: By, text: string, at: number): boolean =>
  tokenise(text, lexicon, there).some(token => token.kind !== 'date' && token.start < at && at < token.end)

/** Only rework goes anywhere. */
function sendingBack(draft: Draft, reworkTo: NamedStep): Draft {
  switch (draft.kind) {
    case 'report': {
      const [first, ...rest] = draft.lines
      const to = <Line extends typeof first>(line: Line) => (line.rework === null ? line : { ...line, reworkTo })
      return { ...draft, lines: [to(first), ...rest.map(to)] }
    }
    case 'result':
      return { ...draft, line: { ...draft.line, reworkTo }, plain: sendingBack(draft.plain, reworkTo) }
    case 'ask': {
      const [first, ...rest] = draft.options
      return { ...draft, options: [sendingBack(first, reworkTo), ...rest.map(one => sendingBack(one, reworkTo))] }
    }
    default:
      return draft
  }
}

/** What an inspector says: read without what is no quantity of pieces, or not at all. */
function readInspection(by: By, text: string, plain: Reading): Reading | null {
  const { raw, lexicon } = by
  const back = backText(text)
  if (back !== null && back.lot !== null) {
    const because = inOwnLetters(raw, back.reason)
    const intent: Intent = { kind: 'inspectBack', place: NO_PLACE, lot: back.lot, because }
    return { ...plain, draft: { kind: 'ready', intent }, otherwise: null, queries: [] }
  }
  if (back !== null) {
    const sentence = sentenceOf(by, back.rest)
    const draft: Draft = {
      kind: 'placed',
      place: placeOf(sentence),
      context: 'step',
      make: place => ({ kind: 'inspectBack', place, lot: null, because: inOwnLetters(raw, back.reason) }),
    }
    return { ...plain, draft, otherwise: null, queries: queriesOf(draft) }
  }
  const lot = lotResult(text, lexicon)
  if (lot !== null) {
    const said = { ...lot.said, note: inOwnLetters(raw, lot.said.note) }
    return { ...plain, draft: { kind: 'ready', intent: { ...lot, said } }, otherwise: null, queries: [] }
  }
  const result = resultText(text, lexicon)
  if (result === null) return null
  const draft = resultDraft(
    sentenceOf(by, result.rest),
    { ...result.extras, note: inOwnLetters(raw, result.extras.note) },
    plain.draft,
  )
  return draft === null ? null : { ...plain, draft, queries: [...queriesOf(draft), ...plain.queries] }
}

function resultDraft(sentence: Sentence, extras: ResultExtras, plain: Draft): Draft | null {
  const read = readLines(sentence)
  const [only, another] = read.filter(({ tally }) => tally.kind === 'counted')
  if (another !== undefined || read.some(({ tally }) => tally.kind === 'refused')) return null
  return { kind: 'result', line: only?.line ?? emptyLine(sentence), extras, plain }
}

function readText(by: By, text: string): Reading {
  const { sentence, doubtful, base } = sentenceParts(by, text)
  const draft = judge(sentence)
  const asked = readAsked(by, sentence, draft)
  if (asked !== null) return asked
  const rest = restUnlessMeant(sentence, draft)
  if (rest !== null) return readRest(by, text, rest)
  const otherwise = doubtful ? asQuantity(base) : null
  return {
    text,
    draft,
    otherwise,
    // A number that may be an order's is looked up even where nothing is made of the text with it.
    queries: eachOnce([...namedIn(draft), ...(doubtful ? sentence.orders.values() : [])]),
    nearest: draft.kind === 'unclear' ? nearestCommands(sentence) : [],
  }
}

/** What only names an act or asks about it. "机器坏了，不知道什么原因" acts by the rest of it. */
function readAsked(by: By, sentence: Sentence, draft: Draft): Reading | null {
  const asked = askedInstead(sentence, draft)
  if (asked === null) return null
  if (asked.kind === 'answer') return told(sentence.text, ofEachOrder(sentence, asked.draft))
  const rest = readRest(by, sentence.text, asked.text)
  return acts(rest.draft) ? null : rest
}

/** The digits that may name an order, as so many pieces; null where nothing is meant to be booked. */
function asQuantity(base: Omit<Sentence, 'orders'>): Draft | null {
  const orders = findOrderNumbers(base.tokens, base.lexicon, base.words, 'quantity').orders
  const sentence: Sentence = { ...base, orders }
  const draft = judge(sentence)
  return askedInstead(sentence, draft)?.kind === 'answer' ? null : draft
}

const told = (text: string, draft: Draft): Reading => ({
  text,
  draft,
  otherwise: null,
  queries: queriesOf(draft),
  nearest: [],
})

/** "别停机，继续": without what is not to be done. */
function readRest(by: By, text: string, rest: string): Reading {
  if (rest !== '' && rest.length < text.length) return { ...readText(by, rest), text }
  return { text, draft: { kind: 'unclear', why: 'notMeant' }, otherwise: null, queries: [], nearest: [] }
}

const sentenceOf = (by: By, text: string): Sentence => sentenceParts(by, text).sentence

function sentenceParts({ raw, lexicon, now, there }: By, text: string) {
  const tokens = tokenise(text, lexicon, there)
  const clauseOf = clausesOf(tokens)
  const asking = askingClauses(tokens, clauseOf)
  const words = asking.size > 0 ? new Set<Word>([...wordsOf(tokens), 'question']) : wordsOf(tokens)
  const clauses = clauseTexts(tokens, clauseOf)
  const base = {
    text,
    written: asWritten(raw),
    tokens,
    clauseOf,
    clauses,
    words,
    asking,
    lexicon,
    now,
    today: there.toPlainDate(),
  }
  const { orders, doubtful } = findOrderNumbers(tokens, lexicon, base.words, 'order')
  const sentence: Sentence = { ...base, orders }
  return { sentence, doubtful, base }
}

/** Before anything is made of its digits. A site whose order numbers look alike is given the benefit of the doubt. */
function codeIn(raw: string, { orderNo }: Lexicon): Reading | null {
  const said = travelerCodeSaid(raw)
  if (said === null) return null
  const { digits: code, written } = said
  orderNo.lastIndex = 0
  if (code === null && orderNo.exec(written)?.[0] === written) return null
  const draft: Draft = { kind: 'ready', intent: { kind: 'travelerCode', code, written } }
  return { text: written, draft, otherwise: null, queries: [], nearest: [] }
}

function judge(sentence: Sentence): Draft {
  for (const rule of RULES) {
    const draft = rule(sentence)
    if (draft !== null) return ofEachOrder(sentence, draft)
  }
  return { kind: 'unclear', why: courtesyOf(sentence.text) === null ? 'notACommand' : 'smallTalk' }
}

const nothing = (text: string, why: 'tooLong' | 'empty'): Reading => ({
  text,
  draft: { kind: 'unclear', why },
  otherwise: null,
  queries: [],
  nearest: [],
})

/** The orders that a draft names, each once. */
const queriesOf = (draft: Draft): readonly OrderQuery[] => eachOnce(namedIn(draft))

function eachOnce(all: readonly (OrderQuery | null)[]): readonly OrderQuery[] {
  const queries = new Map<string, OrderQuery>()
  for (const query of all) if (query !== null) queries.set(`${query.by} ${query.text}`, query)
  return [...queries.values()]
}

function namedIn(draft: Draft): readonly (OrderQuery | null)[] {
  switch (draft.kind) {
    case 'report':
      return draft.lines.map(line => line.place.order)
    case 'undo':
    case 'result':
      return [draft.line.place.order]
    case 'placed':
      return [draft.place.order]
    case 'ask':
      return draft.options.flatMap(namedIn)
    case 'ready':
    case 'own':
    case 'unclear':
      return []
  }
}

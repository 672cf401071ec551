/** Cuts a normalised text into tokens: orders, numbers, dates and words, the longest first. One pass from left to right. */
import type { Temporal } from 'temporal-polyfill'
import type { PersonId } from '../../domain/model.ts'
import { type DateFound, scanDate } from './dates.ts'
import { type Entry, entryOfStep, type Lexicon, longestEntry, PERIOD_WORDS, type Word } from './lexicon.ts'
import { asksOfSomebody, type NameSign, nameEnd } from './names.ts'
import { type NumberScan, scanNumber } from './numerals.ts'
import { mayNumberSteps, scanStepNumber } from './step-number.ts'

type Span = {
  readonly start: number
  readonly end: number
  readonly text: string
  /** A blank stands before it. */
  readonly gap: boolean
}

export type Token = Span &
  (
    | { readonly kind: 'word'; readonly entry: Entry }
    | { readonly kind: 'number'; readonly scan: NumberScan }
    /** `name`: of somebody whom the site doesn't know. */
    | { readonly kind: 'order' | 'machine' | 'name' }
    /** `person` null: nobody of the site has that number. */
    | { readonly kind: 'employee'; readonly person: PersonId | null }
    | { readonly kind: 'date'; readonly found: DateFound; readonly entry: Entry | null }
    /** `strong` ends a sentence. */
    | { readonly kind: 'stop'; readonly strong: boolean }
    /** Characters without a meaning of ours; `code` when it is one such as "M8" or "65W". */
    | { readonly kind: 'other'; readonly code: boolean }
  )

type Found = { readonly end: number } & (
  | { readonly kind: 'word'; readonly entry: Entry }
  | { readonly kind: 'number'; readonly scan: NumberScan }
  | { readonly kind: 'order' | 'machine' | 'name' }
  | { readonly kind: 'employee'; readonly person: PersonId | null }
  | { readonly kind: 'date'; readonly found: DateFound; readonly entry: Entry | null }
  | { readonly kind: 'stop'; readonly strong: boolean }
  | { readonly kind: 'other'; readonly code: boolean }
)

const STOPS: ReadonlyMap<string, boolean> = new Map([
  ...[...'、,;:|()[]{}"\'“”‘’《》【】「」『』→='].map((char): [string, boolean] => [char, false]),
  ...[...'。!?…;\n'].map((char): [string, boolean] => [char, true]),
])
/** Letters and digits that no site's pattern knows, but that look like an order of somebody's: MO1003, FZ3001. */
const ANY_ORDER = /(?<![A-Z0-9])[A-Z]{2,4}-?\d{3,8}(?:-\d{1,3})?(?![A-Z0-9])/y
const MACHINE =
  /(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:号|#)(?:机台|机床|车床|铣床|磨床|锯床|钻床|注塑机|贴片机|折弯机|冲床|机器|设备|机|线|台|炉|工位|车位|位|刀|夹具|货架|料架|架|扎|框|筐|托盘|桌|模具|模)/y
/** "M8", "Q235", "Φ40": sizes and grades. */
const CODE = /[A-ZΦØ∅][A-Z0-9.\-/]*|\d[A-Z0-9.\-/]*/y
const LATIN = /[A-Z]/
/** Typed in front of a name: "@刘大勇". */
const MENTION = /@([^\s@、,。:;!?]{1,24})(?=[\s、,。:;!?]|$)/y

export function tokenise(text: string, lexicon: Lexicon, now: Temporal.PlainDateTime): readonly Token[] {
  const tokens: Token[] = []
  const asks = asksOfSomebody(text)
  const numbersSteps = mayNumberSteps(text)
  let gap = false
  for (let at = 0; at < text.length; ) {
    if (text[at] === ' ') {
      gap = true
      at += 1
      continue
    }
    if (text[at] === '@') {
      at = afterMention(text, at, lexicon)
      gap = true
      continue
    }
    const name = strangerAt(text, at, lexicon, tokens.at(-1), gap, asks, now)
    const found = name ?? (numbersSteps ? stepNumberAt(text, at, lexicon) : null) ?? scan(text, at, lexicon, now)
    tokens.push({ ...found, start: at, text: text.slice(at, found.end), gap })
    gap = false
    at = found.end
  }
  return tokens
}

/** A known name stays and is read; any other mention, of the bot or of everyone, says nothing. */
function afterMention(text: string, at: number, lexicon: Lexicon): number {
  const known = longestEntry(lexicon, text, at + 1)
  if (known !== null && known.entry.people.length > 0) return at + 1
  const mention = matchEnd(MENTION, text, at)
  const everything = mention === text.length && at === 0
  return mention === null || everything ? at + 1 : mention
}

/** Unless the site or the trade calls something so, or longer. */
function stepNumberAt(text: string, at: number, lexicon: Lexicon): Found | null {
  const step = scanStepNumber(text, at)
  if (step === null || (longestEntry(lexicon, text, at)?.end ?? 0) >= step.end) return null
  return { kind: 'word', end: step.end, entry: entryOfStep(step.sense) }
}

/** Characters that no longer word of the site or the trade claims, where a name may stand. */
function strangerAt(
  text: string,
  at: number,
  lexicon: Lexicon,
  last: Token | undefined,
  gap: boolean,
  asks: boolean,
  now: Temporal.PlainDateTime,
): Found | null {
  const sign = signOf(last, gap, asks)
  if (sign === null) return null
  const end = nameEnd(text, at, sign)
  if (end === null || scanDate(text, at, now) !== null) return null
  const word = longestEntry(lexicon, text, at)
  return word !== null && (word.end >= end || word.end - at > 1) ? null : { kind: 'name', end }
}

/** What may show here that a name begins; null: nothing, for something else goes on. */
function signOf(last: Token | undefined, gap: boolean, asks: boolean): NameSign | null {
  // "撤销张三的报工": of nobody else's work is a report taken back.
  if (is(last, 'with', 'assign', 'let', 'forOther', 'undo')) return 'announced'
  const begins = last === undefined || gap || last.kind === 'stop' || entryOf(last)?.unit != null
  if (asks && (begins || last.kind === 'date' || is(last, ...BEFORE_ASKED))) return 'isAskedOf'
  return begins ? 'acts' : null
}

/** "查张三今天做了多少", "这周王五做了多少". */
const BEFORE_ASKED: readonly Word[] = ['look', ...PERIOD_WORDS]

function scan(text: string, at: number, lexicon: Lexicon, now: Temporal.PlainDateTime): Found {
  const code = scanCode(text, at, lexicon)
  if (code !== null) return code
  const word = longestEntry(lexicon, text, at)
  const number = scanNumber(text, at)
  const found = scanDate(text, at, now)
  const [wordEnd, numberEnd, dateEnd] = [word?.end ?? 0, number?.end ?? 0, found?.end ?? 0]
  if (found !== null && dateEnd >= numberEnd && dateEnd >= wordEnd && !isAmount(text, dateEnd, numberEnd)) {
    return { kind: 'date', end: dateEnd, found, entry: wordEnd === dateEnd ? (word?.entry ?? null) : null }
  }
  if (number !== null && numberEnd > wordEnd) return numberOrCode(text, at, number, lexicon)
  if (word !== null) return { kind: 'word', end: word.end, entry: word.entry }
  const stop = STOPS.get(text[at] ?? '')
  if (stop !== undefined) return { kind: 'stop', end: at + 1, strong: stop }
  const end = matchEnd(CODE, text, at)
  return end === null ? other(at + 1) : other(end, true)
}

const other = (end: number, code = false): Found => ({ kind: 'other', end, code })

/** "十点五公斤" is an amount, "十点五分" a time. */
const isAmount = (text: string, dateEnd: number, numberEnd: number): boolean =>
  numberEnd === dateEnd && /^(?:公斤|千克|KG|米|M|斤|克|吨|升)/.test(text.slice(dateEnd, dateEnd + 2))

function scanCode(text: string, at: number, lexicon: Lexicon): Found | null {
  const char = text[at] ?? ''
  if (LATIN.test(char)) {
    const employee = lexicon.employeeNo === null ? null : matchEnd(lexicon.employeeNo, text, at)
    if (employee !== null) {
      const number = text.slice(at, employee).replace(/[- ]/g, '')
      return { kind: 'employee', end: employee, person: lexicon.employees.get(number) ?? null }
    }
    const order = matchEnd(lexicon.orderNo, text, at)
    if (order !== null) return { kind: 'order', end: order }
    const any = matchEnd(ANY_ORDER, text, at)
    if (any !== null && !beginsWithWord(text, at, any, lexicon)) return { kind: 'order', end: any }
    return null
  }
  if (/\d/.test(char)) {
    const order = matchEnd(lexicon.orderNo, text, at)
    if (order !== null && /\D/.test(text.slice(at, order))) return { kind: 'order', end: order }
  }
  const machine = matchEnd(MACHINE, text, at)
  return machine === null ? null : { kind: 'machine', end: machine }
}

/** "NG200" and "SMT800" are a word and a number, unless the site has exactly that ("CNC-03"). */
function beginsWithWord(text: string, at: number, end: number, lexicon: Lexicon): boolean {
  const word = longestEntry(lexicon, text.slice(at, end), 0)
  return word !== null
}

/** What a number behind it is the name of: a lot, a drawing, a telephone. */
const NAMED_BY_NUMBER =
  /(?:批次|批号|炉号|炉次|炉批|图号|料号|流水号|序列号|编号|型号|卡号|电话|手机|联系方式|LOT|SN|TEL|PHONE)(?:号码?|为|是)?[:#\s]{0,3}$/
const TELEPHONE = /1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\d.])|0\d{2,3}-\d{7,8}(?!\d)/y

function numberOrCode(text: string, at: number, number: NumberScan, lexicon: Lexicon): Found {
  const telephone = matchEnd(TELEPHONE, text, at)
  if (telephone !== null) return other(telephone, true)
  if (/\d/.test(text[at] ?? '') && NAMED_BY_NUMBER.test(text.slice(Math.max(0, at - 12), at)))
    return other(matchEnd(CODE, text, at) ?? number.end, true)
  const next = text[number.end] ?? ''
  if (!LATIN.test(next) || longestEntry(lexicon, text, number.end) !== null) {
    return { kind: 'number', end: number.end, scan: number }
  }
  return other(matchEnd(CODE, text, at) ?? number.end, true)
}

function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  const match = pattern.exec(text)
  return match === null || match[0] === '' ? null : at + match[0].length
}

/** Whether a word of the common vocabulary is among the token's meanings. */
export function is(token: Token | undefined, ...words: readonly Word[]): boolean {
  if (token === undefined || !('entry' in token) || token.entry === null) return false
  for (const word of words) if (token.entry.words.has(word)) return true
  return false
}

/** The people whom a name or an employee number means. */
export const peopleOf = (token: Token | undefined): readonly PersonId[] => {
  if (token?.kind === 'employee') return token.person === null ? [] : [token.person]
  return entryOf(token)?.people ?? []
}

export const entryOf = (token: Token | undefined): Entry | null =>
  token !== undefined && 'entry' in token ? token.entry : null

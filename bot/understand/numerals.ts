/**
 * Numbers as the floor says and writes them: 120, 2,300, 一百二 (120), 三万五 (35000), 1.2万, 3千5, 廿五, 俩, 幺零零八.
 * What can't be read exactly is refused, never rounded to something near: a wrong number is worse than a question.
 */
import { parseQuantity, type Quantity } from '../../domain/quantity.ts'
import type { UnknownWhy } from './intent.ts'

export type NumberScan =
  /** `digits`: as a code, where it was written plainly or said digit by digit ("1003", "幺零零三"). */
  | { readonly kind: 'exact'; readonly end: number; readonly value: Quantity; readonly digits: string | null }
  /** 七八十, 三五个: one of these. */
  | { readonly kind: 'either'; readonly end: number; readonly values: readonly Quantity[] }
  | { readonly kind: 'refused'; readonly end: number; readonly why: UnknownWhy }

type Part =
  | { readonly kind: 'digit'; readonly value: number }
  /** A written number inside a spoken one, "1.2" in 1.2万. */
  | { readonly kind: 'written'; readonly text: string }
  | { readonly kind: 'tens'; readonly value: number }
  | { readonly kind: 'power' | 'myriad'; readonly value: number }

const numbered = (kind: 'digit' | 'tens' | 'power' | 'myriad', table: Readonly<Record<string, number>>) =>
  Object.entries(table).flatMap(([chars, value]) => [...chars].map((char): [string, Part] => [char, { kind, value }]))

const SPOKEN: ReadonlyMap<string, Part> = new Map([
  ...numbered('digit', {
    '零〇○': 0,
    一壹幺: 1,
    二贰两俩: 2,
    三仨: 3,
    四肆: 4,
    五伍: 5,
    六陆: 6,
    七柒: 7,
    八捌: 8,
    九玖: 9,
  }),
  ...numbered('tens', { 廿卄: 20, 卅: 30, 卌: 40 }),
  ...numbered('power', { 十拾: 10, 百佰: 100, 千仟: 1_000 }),
  ...numbered('myriad', { 万: 10_000, 亿: 100_000_000 }),
])

/** 1e9, 1.2.3, 5½, ٣: a person must write it again. */
const BROKEN =
  /(?:\d[\d.,]*(?:E[+-]?\d|\.\d+\.\d|[.,]?[^\p{ASCII}\p{Script=Han}\P{N}]|\uFFFD)|[^\p{ASCII}\p{Script=Han}\P{N}])[\dE.\uFFFD]*/uy
const GROUPED = /\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])/y
const WRITTEN = /\d+(?:\.\d+)?/y
const THOUSANDS = /K(?![A-Z])/y
const POINT = /点([零〇一二三四五六七八九]+)(?![十百千分半])(万)?/y

/** The number that starts at `at`, or null when none does. Linear in its length; `text` is normalised. */
export function scanNumber(text: string, at: number): NumberScan | null {
  const first = text.charCodeAt(at)
  const written = first >= 48 && first <= 57
  if (!written && first < 128) return null
  const broken = matchAt(BROKEN, text, at)
  if (broken !== null || first === 0xfffd) return { kind: 'refused', end: at + (broken?.length ?? 1), why: 'badNumber' }
  if (text[at] === '半') return exact(at + 1, parseQuantity('0.5'), null)
  return written ? scanWritten(text, at) : scanSpoken(text, at)
}

function scanWritten(text: string, at: number): NumberScan {
  const grouped = matchAt(GROUPED, text, at)
  if (grouped !== null) return exact(at + grouped.length, parseQuantity(grouped.replaceAll(',', '')), null)
  const plain = matchAt(WRITTEN, text, at) ?? ''
  const end = at + plain.length
  if (matchAt(THOUSANDS, text, end) !== null) return exact(end + 1, times(parseQuantity(plain), 1_000n), null)
  if (SPOKEN.get(text[end] ?? '')?.kind.match(/power|myriad/)) return scanParts(text, at)
  return exact(end, parseQuantity(plain), plain.includes('.') ? null : plain)
}

function scanSpoken(text: string, at: number): NumberScan | null {
  const part = SPOKEN.get(text[at] ?? '')
  if (part === undefined) return null
  if (part.kind === 'myriad' || (part.kind === 'power' && part.value !== 10)) return headless(text, at)
  // "2箱零5个": this 零 only joins.
  if (part.kind === 'digit' && part.value === 0 && joinsOnly(text, at)) return null
  return scanParts(text, at)
}

/** "百五", "千二": a number whose beginning was swallowed. */
function headless(text: string, at: number): NumberScan | null {
  const next = SPOKEN.get(text[at + 1] ?? '')
  if (next?.kind !== 'digit') return null
  return { kind: 'refused', end: at + partsFrom(text, at).length, why: 'badNumber' }
}

const joinsOnly = (text: string, at: number): boolean => {
  const next = SPOKEN.get(text[at + 1] ?? '')
  return /\d/.test(text[at + 1] ?? '') || (next?.kind === 'digit' && next.value > 0) || next?.kind === 'power'
}

function scanParts(text: string, at: number): NumberScan {
  const parts = partsFrom(text, at)
  const end = at + parts.reduce((length, part) => length + (part.kind === 'written' ? part.text.length : 1), 0)
  POINT.lastIndex = end
  const point = POINT.exec(text)
  if (point !== null) return withPoint(parts, point, end)
  // "五5": where one number ends and the other begins is anybody's guess.
  if (/\d/.test(text[end] ?? '')) return { kind: 'refused', end: end + 1, why: 'badNumber' }
  if (parts.length > 1 && parts.every(part => part.kind === 'digit')) return digitByDigit(parts, end)
  return eitherOf(parts, end) ?? exact(end, numberOf(parts), null)
}

function partsFrom(text: string, at: number): readonly Part[] {
  const parts: Part[] = []
  for (let i = at; i < text.length; ) {
    const last = parts.at(-1)
    const afterPower = last === undefined || last.kind === 'power' || last.kind === 'myriad'
    const written = afterPower ? matchAt(WRITTEN, text, i) : null
    const part: Part | undefined = written === null ? SPOKEN.get(text[i] ?? '') : { kind: 'written', text: written }
    if (part === undefined) break
    parts.push(part)
    i += written?.length ?? 1
  }
  return parts
}

/** 三点五, 一点二万. */
function withPoint(whole: readonly Part[], point: RegExpExecArray, at: number): NumberScan {
  const [all, fraction = '', myriad] = point
  const units = whole.every(part => part.kind !== 'written') ? numberOf(whole) : null
  const digits = [...fraction].map(char => SPOKEN.get(char)).map(part => (part?.kind === 'digit' ? part.value : ''))
  const value = units === null ? null : parseQuantity(`${units / 10_000n}.${digits.join('')}`)
  return exact(at + all.length, myriad === undefined ? value : times(value, 10_000n), null)
}

/** 三四 is "three or four", 三五 "three to five"; 四八零 is digits in a row; 三八 is neither for sure. */
function digitByDigit(parts: readonly Part[], end: number): NumberScan {
  const digits = parts.map(part => (part.kind === 'digit' ? part.value : 0))
  const [first = 0, second = 0] = digits
  if (digits.length === 2 && first > 0 && (second === first + 1 || (first === 3 && second === 5))) {
    return { kind: 'either', end, values: [first, second].flatMap(digit => parseQuantity(`${digit}`) ?? []) }
  }
  const code = digits.join('')
  const certain = digits.length >= 3 || (second === 0 && first > 0)
  return exact(end, certain ? parseQuantity(code) : null, code)
}

/** 七八十 is 70 or 80, 二十五六 25 or 26, 三四百 300 or 400. */
function eitherOf(parts: readonly Part[], end: number): NumberScan | null {
  const at = parts.findIndex((part, i) => isDigit(part) && isDigit(parts[i + 1]))
  const [first, second] = [parts[at], parts[at + 1]]
  if (first?.kind !== 'digit' || second?.kind !== 'digit' || first.value === 0 || second.value !== first.value + 1)
    return null
  const values = [first, second].flatMap(digit => numberOf(parts.toSpliced(at, 2, digit)) ?? [])
  return values.length === 2 ? { kind: 'either', end, values } : null
}

const isDigit = (part: Part | undefined): boolean => part?.kind === 'digit'

/** Reads a whole numeral, or null: "一百二" 120, "二百零五" 205, "3千5" 3500. */
export function parseNumeral(text: string): Quantity | null {
  const scan = scanNumber(text, 0)
  return scan?.kind === 'exact' && scan.end === text.length ? scan.value : null
}

type Count = {
  /** Below 10000, up to here. */
  readonly section: Quantity
  readonly total: Quantity
  /** The last power and myriad; what follows must be smaller. */
  readonly power: bigint
  readonly myriad: bigint
  readonly digit: Quantity | null
  /** A bare last digit counts in the next lower power ("一百二"), unless 零 or more digits say otherwise. */
  readonly colloquial: boolean
}

const NO_POWER = 10_000n
const NOTHING = parseQuantity('0') ?? fail()
const START: Count = {
  section: NOTHING,
  total: NOTHING,
  power: NO_POWER,
  myriad: 10n ** 12n,
  digit: null,
  colloquial: false,
}

function numberOf(parts: readonly Part[]): Quantity | null {
  let count: Count | null = START
  for (const part of parts) count = count === null ? null : take(count, part)
  return count === null ? null : finish(count)
}

function take(count: Count, part: Part): Count | null {
  switch (part.kind) {
    case 'digit':
      return takeDigit(count, part.value)
    case 'written':
      return takeWritten(count, parseQuantity(part.text), part.text)
    case 'tens':
      return count.digit !== null || count.power <= 10n
        ? null
        : { ...count, section: plus(count.section, whole(part.value)), power: 10n, colloquial: false }
    case 'power':
      return takePower(count, BigInt(part.value))
    case 'myriad':
      return takeMyriad(count, BigInt(part.value))
  }
}

function takeDigit(count: Count, digit: number): Count | null {
  if (count.digit !== null && count.digit !== NOTHING) return null
  const afterZero = count.digit !== null || digit === 0
  return { ...count, digit: whole(digit), colloquial: !afterZero }
}

function takeWritten(count: Count, value: Quantity | null, text: string): Count | null {
  if (value === null || value >= (count === START ? value + 1n : BigInt(count.power) * 10_000n)) return null
  return { ...count, digit: value, colloquial: text.length === 1 && text !== '0' }
}

function takePower(count: Count, power: bigint): Count | null {
  const { digit } = count
  if (power >= count.power || digit === NOTHING || (digit === null && power !== 10n)) return null
  const section = plus(count.section, (digit ?? whole(1)) * power)
  return { ...count, section, power, digit: null, colloquial: false }
}

function takeMyriad(count: Count, myriad: bigint): Count | null {
  const section = plus(count.section, count.digit ?? 0n)
  if (myriad >= count.myriad || section === NOTHING) return null
  const total = plus(count.total, section * myriad)
  return { section: NOTHING, total, power: NO_POWER, myriad, digit: null, colloquial: false }
}

function finish(count: Count): Quantity | null {
  const { digit, section, total, power, myriad } = count
  if (digit === NOTHING && section + total > 0n) return null
  const lower = power < NO_POWER ? power / 10n : total > 0n ? myriad / 10n : 1n
  const last = digit === null ? 0n : digit * (count.colloquial && lower > 1n ? lower : 1n)
  return checked(total + section + last)
}

const whole = (count: number): Quantity => parseQuantity(`${count}`) ?? fail()
const plus = (a: Quantity, b: bigint): Quantity => (a + b) as Quantity
const times = (value: Quantity | null, factor: bigint): Quantity | null =>
  value === null ? null : checked(value * factor)

/** Through the domain's own parser, which knows how large a quantity may be; a spoken number is a whole one. */
const checked = (tenThousandths: bigint): Quantity | null =>
  tenThousandths % 10_000n === 0n ? parseQuantity(String(tenThousandths / 10_000n)) : null

function exact(end: number, value: Quantity | null, digits: string | null): NumberScan {
  return value === null ? { kind: 'refused', end, why: 'badNumber' } : { kind: 'exact', end, value, digits }
}

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? null
}

function fail(): never {
  throw new Error('a constant of the numerals is no quantity')
}

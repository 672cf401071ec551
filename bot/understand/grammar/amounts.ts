/** The amounts in a run of tokens: numbers with their units, compounds ("2箱零5个"), alternatives, and what is no amount. */
import { type Quantity, ZERO } from '../../../domain/quantity.ts'
import type { UnknownWhy } from '../intent.ts'
import type { UnitSense } from '../lexicon.ts'
import type { Amount } from '../reading.ts'
import { entryOf, is, type Token } from '../tokens.ts'
import { isNotMade } from './not-made.ts'
import { isFuture, isSomeFew, type Sentence } from './sentence.ts'

/** One amount as it stands in the text, tokens `from` up to but not including `to`. */
export type AmountFound = {
  readonly from: number
  readonly to: number
  readonly parts: readonly Amount[]
  /** More than one: the text leaves open which. Exactly one: it is approximate. Empty: it is exact. */
  readonly either: readonly (readonly Amount[])[]
  readonly refused: UnknownWhy | null
  /** "每箱20个". */
  readonly per: boolean
  /** Counts something other than what was made; it still claims the words beside it. */
  readonly void: boolean
}

/** What every amount of the sentence is, in order; hours, people and sizes are left out. */
export function amountsOf(sentence: Sentence): readonly AmountFound[] {
  const found: AmountFound[] = []
  for (let at = 0; at < sentence.tokens.length; ) {
    const amount = amountAt(sentence, at)
    if (amount === null) {
      at += 1
      continue
    }
    if (!isNoAmount(sentence, amount))
      joinAlternative(sentence, found, { ...amount, void: isOfSomethingElse(sentence, amount) })
    at = amount.to
  }
  return found
}

/** Whether any number is left that a person may have meant as a quantity. */
export const hasNumbers = (sentence: Sentence): boolean =>
  sentence.tokens.some(
    (token, at) =>
      token.kind === 'number' &&
      !sentence.orders.has(at) &&
      !is(sentence.tokens[at + 1], 'measure', 'person') &&
      !is(sentence.tokens[at - 1], 'ordinal'),
  )

/** "每人50个": of how many people? */
const EACH_PERSON = /(?:(?:每个?|各)人|人均|平均)(?:做了?|干了?|是)?\s?$|(?<![我就只他她])一个?人(?:是)?\s?$/
/** "2 out of 50 scrapped": of how many; not "2 boxes of 25". */
const OF_HOW_MANY =
  /\d(?: (?:PCS|PIECES|PC|GOOD|BAD|OK|NG|SCRAP|SCRAPPED|REWORK|REWORKED|DONE|FINISHED|MADE|DEFECTIVE|DEFECTS?))* (?:OUT )?OF (?:THE |A )?(?:TOTAL (?:OF )?)?$/

function amountAt(sentence: Sentence, at: number): AmountFound | null {
  const { tokens, text } = sentence
  const vague = vagueAt(tokens, at)
  if (vague !== null) return vague
  const token = tokens[at]
  if (token?.kind !== 'number' || sentence.orders.has(at)) return null
  const { scan } = token
  const rounded = is(tokens[at + 1], 'approxAfter') && !tokens[at + 1]?.gap && !isComing(tokens, at + 1)
  const unitAt = at + (rounded ? 2 : 1)
  const unit = unitOf(tokens[unitAt])
  const end = unit === null ? unitAt : unitAt + 1
  const isEach = isEachAt(tokens, end)
  const to = isEach ? end + 2 : end
  const per = isEach || is(tokens[at - 1], 'per') || (is(tokens[at - 2], 'per') && unitOf(tokens[at - 1]) !== null)
  const each = EACH_PERSON.test(text.slice(0, token.start)) ? 'unnamedWorkers' : null
  const base = { from: at, to, per, void: false, either: [], refused: each ?? refusalAt(tokens, at, to) }
  if (isSplit(tokens, at)) return { ...base, parts: [], refused: 'badNumber' }
  if (scan.kind === 'refused') return { ...base, parts: [], refused: scan.why }
  if (scan.kind === 'either') return { ...base, parts: [], either: scan.values.map(value => [{ value, unit }]) }
  const parts = [{ value: scan.value, unit }]
  if (rounded || isApproximate(sentence, at, to)) return { ...base, parts, either: [parts] }
  return extend(tokens, { ...base, parts })
}

/** "50个/箱" */
const isEachAt = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.text === '/' && unitOf(tokens[at + 1])?.kind === 'package'

/** "五十 五件": said in one breath perhaps, and then it is one number. */
function isSplit(tokens: readonly Token[], at: number): boolean {
  const [number, next] = [tokens[at], tokens[at + 1]]
  const open = /[十百千万]$/.test(number?.text ?? '')
  return open && next?.kind === 'number' && next.gap && /^[一二两三四五六七八九]$/.test(next.text)
}

/** "50来检": 来 belongs to the verb. */
const isComing = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]?.text === '来' && unitOf(tokens[at + 1]) === null

/** Glued to its number, or a word of a writing that has blanks: "20 pcs", "2 boxes". */
const unitOf = (token: Token | undefined): UnitSense | null =>
  token?.gap && !/^[A-Z]{2,}$/.test(token.text) ? null : (entryOf(token)?.unit ?? null)

/** 几十, 十几个: something was made, but no number said. */
function vagueAt(tokens: readonly Token[], at: number): AmountFound | null {
  if (!is(tokens[at], 'vague') || isSomeFew(tokens, at)) return null
  const to = unitOf(tokens[at + 1]) === null ? at + 1 : at + 2
  return { from: at, to, parts: [], either: [], refused: 'approximate', per: false, void: false }
}

/** A sign, a slash or a code glued to the number makes it something that only looks like a quantity. */
function refusalAt(tokens: readonly Token[], at: number, to: number): UnknownWhy | null {
  const [last, next] = [tokens[at - 1], tokens[to]]
  if (isNegative(tokens, at)) return 'negative'
  const isNext = last?.text === '/' && tokens[at - 2]?.kind !== 'number'
  const gluedBefore = last?.kind === 'other' && !tokens[at]?.gap && !isChinese(last.text) && !isNext
  const ends = next?.text === '/' && tokens[to + 1]?.kind === 'word'
  const gluedAfter = next?.kind === 'other' && !next.gap && !isChinese(next.text) && !ends
  return gluedBefore || gluedAfter ? 'badNumber' : null
}

const isChinese = (text: string): boolean => /^\p{Script=Han}/u.test(text)

/** A minus in front; a hyphen between the parts of "WO-1001-车削-80" is none. */
function isNegative(tokens: readonly Token[], at: number): boolean {
  const [sign, last] = [tokens[at - 1], tokens[at - 2]]
  if (sign?.text === '负' && !tokens[at]?.gap) return true
  if (sign === undefined || !/^[-–—−]$/.test(sign.text) || tokens[at]?.gap) return false
  if (last?.kind === 'number' || last?.kind === 'order') return false
  const hyphens = tokens.filter(token => /^[-–—−]$/.test(token.text)).length
  return hyphens < 2
}

function isApproximate(sentence: Sentence, at: number, to: number): boolean {
  const { tokens, clauseOf } = sentence
  if (
    is(tokens[to], 'approxAfter') &&
    /^(?:左右|上下|开外|出头|不到|以上|以下|光景|样子|上落|多)$/.test(tokens[to]?.text ?? '')
  )
    return true
  if (/^[小近超]$/.test(tokens[at - 1]?.text ?? '') && !tokens[at]?.gap) return true
  if ([at - 1, to, to + 1].some(i => is(tokens[i], 'dubious'))) return true
  if (tokens[to]?.text === '+' && tokens[to + 1]?.kind !== 'number') return true
  for (let i = at - 1; i >= 0 && clauseOf[i] === clauseOf[at] && tokens[i]?.kind !== 'number'; i -= 1) {
    if (is(tokens[i], 'approx') || (is(tokens[i], 'none') && i === at - 1)) return true
  }
  return false
}

/** "2箱零5个", "两打半", "三箱5个": a larger unit and what is left over. */
function extend(tokens: readonly Token[], amount: AmountFound): AmountFound {
  const [first] = amount.parts
  const kind = first?.unit?.kind
  if (first === undefined || kind === undefined) return amount
  const half = tokens[amount.to]
  if (half?.text === '半' && !half.gap) {
    const value = 5_000n as Quantity
    return { ...amount, to: amount.to + 1, parts: [...amount.parts, { value, unit: first.unit }] }
  }
  if (kind !== 'package' && kind !== 'dozen') return amount
  const joint = /^[零加又]$/.test(tokens[amount.to]?.text ?? '') || is(tokens[amount.to], 'again') ? 1 : 0
  const at = amount.to + joint
  const rest = tokens[at]
  if (rest?.kind !== 'number' || rest.scan.kind !== 'exact' || (joint === 0 && rest.gap)) return amount
  const unit = unitOf(tokens[at + 1])
  const to = unit === null ? at + 1 : at + 2
  const saidOfIt = is(tokens[to], 'scrap', 'bad', 'rework') && joint === 0
  if (saidOfIt || isEachAt(tokens, to) || (unit !== null && unit.kind !== 'counter')) return amount
  const left = { value: rest.scan.value, unit, ...(joint === 0 && { behind: first }) }
  return { ...amount, to, parts: [...amount.parts, left] }
}

/** "五十或六十", "50-60", "50到60", "做50还是做60": the one before and this one are alternatives. */
function joinAlternative(sentence: Sentence, found: AmountFound[], amount: AmountFound): void {
  const previous = found.at(-1)
  const { tokens } = sentence
  const joint = previous === undefined ? undefined : tokens[previous.to]
  const again = previous !== undefined && is(joint, 'or') && is(tokens[previous.to + 1], 'done') ? 1 : 0
  const adjacent = previous !== undefined && amount.from === previous.to + 1 + again
  const slash = adjacent && (joint?.text === '/' || joint?.text === '\\')
  if (previous === undefined || !adjacent || !(is(joint, 'or') || isRange(joint, previous, amount) || slash)) {
    found.push(slash ? { ...amount, refused: 'badNumber' } : amount)
    return
  }
  const values = (one: AmountFound) => (one.either.length > 0 ? one.either : [one.parts])
  const either = [...values(previous), ...values(amount)].filter(parts => parts.length > 0)
  const refused = slash ? null : (previous.refused ?? amount.refused)
  found[found.length - 1] = { ...previous, to: amount.to, either, refused }
}

function isRange(joint: Token | undefined, low: AmountFound, high: AmountFound): boolean {
  if (!is(joint, 'to')) return false
  const [from = ZERO, to = ZERO] = [low.parts[0]?.value, high.parts[0]?.value]
  return from < to
}

/** Hours, people, sizes and ordinals: transparent, as if the number weren't there. */
function isNoAmount(sentence: Sentence, amount: AmountFound): boolean {
  const { tokens, clauseOf } = sentence
  const [last, next] = [tokens[amount.from - 1], tokens[amount.to]]
  const before = sentence.text.slice(0, tokens[amount.from]?.start ?? 0)
  if (OF_HOW_MANY.test(before)) return true
  if ((next?.text === '成' && !next.gap) || last?.text === '#') return true
  if (is(last, 'ordinal', 'rate') || (isCountOf(next) && !isTurnedOver(next, amount))) return true
  // "8-9点50个"
  if (/^\s?[-~～到至]\s?\d{1,2}点/.test(sentence.text.slice(tokens[amount.to - 1]?.end))) return true
  // "一上午做了30"
  if (tokens[amount.from]?.text === '一' && next?.kind === 'date' && !next.gap) return true
  if (countsReports(sentence, amount) || countsNone(sentence, amount) || isSize(sentence, amount)) return true
  return isPartOfName(sentence, amount, clauseOf[amount.from] ?? 0)
}

/** Of hours, people, sizes: glued to the number, or a word of its own in a writing that has blanks. */
const isCountOf = (next: Token | undefined): boolean =>
  (is(next, 'time', 'measure', 'person') && !next?.gap) ||
  (is(next, 'time', 'measure', 'person') && /^[A-Z ]{2,}$/.test(next?.text ?? ''))

/** Plans, questions, requests, material, troubles in a row: numbers, but of nothing that was made. */
function isOfSomethingElse(sentence: Sentence, amount: AmountFound): boolean {
  const clause = sentence.clauseOf[amount.from] ?? 0
  if (isFuture(sentence, clause) || sentence.asking.has(clause)) return true
  if (is(sentence.tokens[amount.from - 1], 'inARow', 'spent') || isOfMaterial(sentence, amount)) return true
  if (isNotMade(sentence, amount)) return true
  return isRequested(sentence, amount.from, clause) || isCountOfTroubles(sentence, amount.from, clause)
}

/** "50件转车削": 转 counts turns right behind a number alone. */
const isTurnedOver = (next: Token | undefined, { parts }: AmountFound): boolean =>
  next?.text === '转' && parts[0]?.unit != null

/** "撤一条". */
const countsReports = ({ tokens }: Sentence, { from, to }: AmountFound): boolean =>
  is(tokens[from - 1], 'undo') && /^[条笔个张]$/.test(tokens[to - 1]?.text ?? '') && tokens[from]?.text === '一'

/** "一个没坏", "一个坏的都没有": not even one. */
function countsNone({ tokens }: Sentence, { from, to }: AmountFound): boolean {
  if (tokens[from]?.text !== '一') return false
  return is(tokens[to], 'none', 'noneAfter', 'notDone') || [to, to + 1, to + 2].some(at => is(tokens[at], 'noneAfter'))
}

/** "大了0.05": by how much, not how many. */
function isSize({ tokens }: Sentence, { from, parts }: AmountFound): boolean {
  const [part] = parts
  const fraction = part !== undefined && part.unit === null && part.value % 10_000n !== 0n
  return fraction && entryOf(tokens[from - 1])?.defect != null
}

/** "50个螺丝" are no pieces of the order, unless somebody made them. */
function isOfMaterial({ tokens }: Sentence, { from, to }: AmountFound): boolean {
  const next = tokens[to]?.text === '的' ? tokens[to + 1] : tokens[to]
  const entry = entryOf(next)
  if (isBehindMaterial(tokens, from)) return true
  // "下了50根料" is what was cut, "等50片料" is not here.
  if (next?.text === '料') return /^[等差缺来送到]$/.test(tokens[from - 1]?.text ?? '')
  if (next?.gap) return false
  if (entry?.material == null || entry.steps.length > 0 || entry.defect !== null) return false
  const verb = tokens[from - 2]
  const isVerb = verb?.kind === 'other' || isStep(verb) || /^[下切裁开]$/.test(verb?.text ?? '')
  const worked = /^[了完好]$/.test(tokens[from - 1]?.text ?? '') && isVerb
  return !(worked || is(tokens[from - 1], ...MADE)) || is(tokens[from - 1], 'request')
}

/** "圆钢还有5根", "收圆钢50根"; "圆钢 50根" may be what was made of it. */
function isBehindMaterial(tokens: readonly Token[], from: number): boolean {
  const isLeft = is(tokens[from - 1], 'again', 'remaining')
  const at = isLeft ? from - 2 : from - 1
  const entry = entryOf(tokens[at])
  const isOnly = entry?.material != null && entry.product === null && entry.steps.length === 0 && entry.defect === null
  return isOnly && (isLeft || /^[收到来领进]了?$/.test(tokens[at - 1]?.text ?? ''))
}

const isOwnStep = (token: Token | undefined): boolean => entryOf(token)?.steps.some(({ ofSite }) => ofSite) === true

const isStep = (token: Token | undefined): boolean => (entryOf(token)?.steps.length ?? 0) > 0

/** "拷边202老是断线": a number glued to an unknown word, beside a trouble, names what is in trouble. */
function isPartOfName({ tokens, clauseOf }: Sentence, amount: AmountFound, clause: number): boolean {
  const [last, number] = [tokens[amount.from - 1], tokens[amount.from]]
  if (last === undefined || number?.gap || amount.to > amount.from + 1) return false
  if (/[机车床线台炉]$/.test(last.text) && !isStep(last)) {
    // "锯床2做了50根"
    const isWhere = is(tokens[amount.to], 'done') && tokens.slice(amount.to).some(({ kind }) => kind === 'number')
    if (isWhere || is(tokens[amount.to], 'bad')) return true
  }
  if (last.kind !== 'other') return false
  return tokens.some((token, at) => clauseOf[at] === clause && entryOf(token)?.downtime != null)
}

const MADE = ['done', 'finished', 'good', 'scrap', 'bad', 'rework', 'total'] as const

function isRequested(sentence: Sentence, at: number, clause: number): boolean {
  const { tokens, clauseOf } = sentence
  const asked = tokens.findIndex(
    (token, i) =>
      clauseOf[i] === clause && i < at && is(token, 'request') && !isMoreWork(sentence, i) && !isToldLater(sentence, i),
  )
  if (asked === -1) return false
  const between = tokens.slice(asked + 1, at)
  return !between.some(token => is(token, ...MADE))
}

/** "昨天忘报了，补120", "补昨天的50个" */
const isToldLater = ({ tokens, words, today }: Sentence, at: number): boolean =>
  tokens[at]?.text === '补' &&
  (words.has('backfill') ||
    tokens.some(token => token.kind === 'date' && token.found.date !== null && token.found.date.until(today).days > 0))

/** "再来5个" of nothing that is fetched: five more were made. */
function isMoreWork({ tokens }: Sentence, at: number): boolean {
  if (!is(tokens[at], 'again') || tokens[at + 1]?.kind !== 'number') return false
  return !tokens.some((token, i) => entryOf(token)?.material != null || (i > at && token.kind === 'other'))
}

/** 连续不良三件. */
function isCountOfTroubles(sentence: Sentence, at: number, clause: number): boolean {
  const { tokens, clauseOf } = sentence
  const next = tokens.findIndex((token, i) => i > at && token.kind !== 'number' && entryOf(token)?.unit == null)
  const isMade =
    is(tokens[at - 1], ...MADE) || isOwnStep(tokens[at - 1]) || /^[了完好]$/.test(tokens[at - 1]?.text ?? '')
  if (entryOf(tokens[next])?.downtime?.planned === false && !tokens[next]?.gap && !isMade) return true
  const trouble = tokens.findIndex(
    (token, i) => clauseOf[i] === clause && i < at && entryOf(token)?.downtime?.planned === false,
  )
  // "缺料只做了30"
  return trouble !== -1 && !tokens.slice(trouble + 1, at).some(token => is(token, ...MADE) || /做$/.test(token.text))
}

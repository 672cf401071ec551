/** From roled amounts to what a line says: how many good, scrap, rework. Where it could be two things, both. */
import type { Quantity } from '../../../domain/quantity.ts'
import type { UnknownWhy } from '../intent.ts'
import type { Amount, Terms } from '../reading.ts'
import { is } from '../tokens.ts'
import { dividedReadings } from './divided.ts'
import { isBad, type RoledAmount } from './roles.ts'
import type { Sentence } from './sentence.ts'
import { sumOf } from './sum.ts'

export type Counted = {
  readonly good: Terms | null
  readonly scrap: Terms | null
  readonly rework: Terms | null
  readonly reworkDone: Terms | null
  readonly bare: boolean
  /** What stands beside the number of good ones: the parts it adds up from, or a total it is a part of. */
  readonly beside?: 'parts' | 'total'
}

export type Tally =
  | { readonly kind: 'counted'; readonly counted: Counted }
  | { readonly kind: 'ask'; readonly options: readonly [Counted, ...Counted[]] }
  | { readonly kind: 'refused'; readonly why: UnknownWhy }
  /** No number of the line says anything that was made. */
  | { readonly kind: 'none' }

export function tally(sentence: Sentence, roled: readonly RoledAmount[]): Tally {
  const all = roled.filter(amount => !amount.void)
  const amounts = all.filter(({ role }) => role !== 'remaining' && role !== 'planned')
  const refused = amounts.find(amount => amount.refused !== null)
  if (refused?.refused != null) return { kind: 'refused', why: refused.refused }
  if (amounts.length === 0) return { kind: 'none' }
  const open = amounts.findIndex(amount => amount.either.length > 0)
  if (open !== -1) return askEach(sentence, amounts, open)
  const left = all.length > amounts.length && all.some(({ role }) => role === 'remaining')
  if (left && amounts.every(amount => !amount.labelled)) return asking(countedBy(count(sentence, amounts)))
  const contested = amounts.findIndex(amount => amount.contested)
  if (contested !== -1) return askRole(sentence, amounts, contested, ['done', amounts[contested]?.role ?? 'done'])
  const strange = amounts.findIndex(amount => amount.strange)
  if (strange !== -1) return askRole(sentence, amounts, strange, ['done', 'scrap'])
  if (amounts.some(amount => amount.per)) return multiplied(amounts)
  const mended = amounts.findIndex((_, i) => isMendedAt(sentence, amounts, i))
  if (mended !== -1) return askMended(sentence, amounts, mended)
  if (amounts.some(amount => isAllMended(sentence, amount))) return askAllMended(sentence, amounts)
  const less = amounts.findIndex((_, i) => isLessAt(sentence, amounts, i))
  if (less !== -1) return askLess(sentence, amounts, less)
  const readings = dividedReadings(sentence, amounts)
  if (readings === null) return count(sentence, amounts)
  const [only, ...others] = readings
  return only !== undefined && others.length === 0
    ? count(sentence, only)
    : asking(readings.flatMap(reading => countedBy(count(sentence, reading))))
}

function askEach(sentence: Sentence, amounts: readonly RoledAmount[], open: number): Tally {
  const settled = amounts.map((amount, i): RoledAmount => {
    const parts = amount.parts.length > 0 ? amount.parts : (amount.either[0] ?? [])
    return i === open ? amount : { ...amount, parts, either: [] }
  })
  const alternatives = amounts[open]?.either ?? []
  return asking(
    alternatives.flatMap(parts =>
      countedBy(
        tally(
          sentence,
          settled.map((amount, i): RoledAmount => (i === open ? { ...amount, parts, either: [] } : amount)),
        ),
      ),
    ),
  )
}

function askRole(
  sentence: Sentence,
  amounts: readonly RoledAmount[],
  at: number,
  roles: readonly RoledAmount['role'][],
): Tally {
  const as = (role: RoledAmount['role']) =>
    amounts.map((amount, i): RoledAmount => (i === at ? { ...amount, role, contested: false, strange: false } : amount))
  return asking(roles.flatMap(role => countedBy(tally(sentence, as(role)))))
}

/** "120个，扣掉报废2个" */
function isLessAt({ tokens }: Sentence, amounts: readonly RoledAmount[], at: number): boolean {
  const [before, amount] = [amounts[at - 1], amounts[at]]
  if (before === undefined || amount === undefined || !isBad(amount)) return false
  return tokens.slice(before.to, amount.from).some(token => is(token, 'less'))
}

/** They are to be taken off, or are already. */
const askLess = (sentence: Sentence, amounts: readonly RoledAmount[], at: number): Tally =>
  asking(
    [true, false].flatMap(within =>
      countedBy(
        count(
          sentence,
          amounts.map((amount, i) => (i === at ? { ...amount, within } : amount)),
        ),
      ),
    ),
  )

const TURNED_GOOD = /好|妥|掂|OK|FIXED/

/** "返工3个好了2个": the number of good ones right behind that of rework, and no larger. */
function isMendedAt({ tokens }: Sentence, amounts: readonly RoledAmount[], at: number): boolean {
  const [before, back, good, after] = [amounts[at - 1], amounts[at], amounts[at + 1], amounts[at + 2]]
  if (back === undefined || good === undefined || !(back.role === 'rework' || back.role === 'reworked')) return false
  const sentBack = tokens.slice(before?.to ?? 0, back.from).some(token => is(token, 'rework'))
  if (!sentBack || tokens.slice(back.to, good.from).some(token => is(token, 'again'))) return false
  const [three, two] = [sumOf(back.parts), sumOf(good.parts)]
  if (three === null || two === null || two > three) return false
  // "合格12 返工3 其中返修好2" says what each is.
  if (good.within && amounts.some(other => other.role === 'good' && other !== good)) return false
  if (good.role === 'good' || good.role === 'reworked') return true
  return (good.role === 'done' || good.role === null) && tokens.slice(back.to, after?.from).some(turnsGood)
}

const turnsGood = (token: Sentence['tokens'][number]): boolean =>
  token.text === '好' || (is(token, 'finished') && TURNED_GOOD.test(token.text))

/** "返工3个都好了": no number of good ones, for it is the same. */
function isAllMended({ tokens }: Sentence, { role, from, to }: RoledAmount): boolean {
  const verb = tokens.slice(to).find(token => token.kind !== 'stop' && !/^(?:都|全|全都|全部)$/.test(token.text))
  return role === 'rework' && is(tokens[from - 1], 'rework') && verb !== undefined && turnsGood(verb)
}

/** Two came back good; three came back, and one of them is bad; or three were sent back, and two others made. */
function askMended(sentence: Sentence, amounts: readonly RoledAmount[], at: number): Tally {
  const [back, good] = [amounts[at], amounts[at + 1]]
  if (back === undefined || good === undefined) return count(sentence, amounts)
  const others = amounts.filter(amount => amount !== back && amount !== good)
  const judged = judgedAgain(back, good, others)
  const comeBack = amounts.flatMap((amount): readonly RoledAmount[] =>
    amount === back ? [] : [amount === good ? { ...amount, role: 'reworked' } : amount],
  )
  const isWhole = judged !== null && others.length > 0
  return asking([
    ...(isWhole ? [] : countedBy(count(sentence, comeBack))),
    ...(judged === null ? [] : [judged]),
    ...(back.role === 'rework' ? countedBy(count(sentence, amounts)) : []),
  ])
}

function askAllMended(sentence: Sentence, amounts: readonly RoledAmount[]): Tally {
  const comeBack = amounts.map(
    (amount): RoledAmount => (isAllMended(sentence, amount) ? { ...amount, role: 'reworked' } : amount),
  )
  return asking([...countedBy(count(sentence, comeBack)), ...countedBy(count(sentence, amounts))])
}

/** All that were sent back are judged: those that are not good are scrap, said ("坏了1个") or left to be understood. */
function judgedAgain(back: RoledAmount, good: RoledAmount, others: readonly RoledAmount[]): Counted | null {
  const rest = { good: terms([good]), rework: null, reworkDone: terms([back]), bare: false }
  if (others.length === 0)
    return sameSum(back.parts, good.parts) ? null : { ...rest, scrap: { plus: back.parts, minus: good.parts } }
  const adds = others.every(({ role }) => role === 'scrap') && sameSum(back.parts, partsOf([good, ...others]))
  return adds ? { ...rest, scrap: terms(others) } : null
}

/** Every way a tally can be read; none when it was refused. */
export const countedBy = (result: Tally): readonly Counted[] =>
  result.kind === 'counted' ? [result.counted] : result.kind === 'ask' ? result.options : []

function asking(options: readonly Counted[]): Tally {
  const [first, ...rest] = options
  return first === undefined ? { kind: 'refused', why: 'badNumber' } : { kind: 'ask', options: [first, ...rest] }
}

/** "5箱，每箱20个" is 100; anything less plain must be written out. */
function multiplied(amounts: readonly RoledAmount[]): Tally {
  const each = amounts.filter(amount => amount.per)
  const times = amounts.filter(amount => !amount.per)
  const [[one], [many]] = [each, times]
  const [size, count] = [one?.parts[0], many?.parts[0]]
  const plain = each.length === 1 && times.length === 1 && one?.parts.length === 1 && many?.parts.length === 1
  if (!plain || size === undefined || count === undefined || count.unit?.kind !== 'package') {
    return { kind: 'refused', why: 'badNumber' }
  }
  const value = ((size.value * count.value) / 10_000n) as Quantity
  const good: Terms = { plus: [{ value, unit: size.unit }], minus: [] }
  return { kind: 'counted', counted: { good, scrap: null, rework: null, reworkDone: null, bare: false } }
}

function count(sentence: Sentence, amounts: readonly RoledAmount[]): Tally {
  const of = (...roles: readonly RoledAmount['role'][]) => amounts.filter(amount => roles.includes(amount.role))
  const [scrap, rework, reworked] = [of('scrap'), of('rework'), of('reworked')]
  const rest = { scrap: terms(scrap), rework: terms(rework), reworkDone: terms(reworked) }
  const bare = amounts.every(amount => !amount.labelled)
  const minus = partOfTheBase(sentence, amounts)
  const options = goodOf(sentence, of('good'), of('done', null), of('total'), [...scrap, ...rework]).flatMap(plus => {
    const good: Terms | null = plus === null ? null : { plus: plus.amounts, minus: plus.whole ? minus : [] }
    const beside = besideOf(good, of('good', 'done', null, 'total'), partsOf([...scrap, ...rework]))
    return withReworked(
      { good, ...rest, bare, ...(beside !== null && { beside }) },
      reworked.some(amount => amount.within),
    )
  })
  const [only] = options
  return options.length === 1 && only !== undefined ? { kind: 'counted', counted: only } : asking(options)
}

const partsOf = (amounts: readonly RoledAmount[]): readonly Amount[] => amounts.flatMap(amount => amount.parts)
const terms = (amounts: readonly RoledAmount[]): Terms | null =>
  amounts.length === 0 ? null : { plus: partsOf(amounts), minus: [] }

/** "20+30 共50" says what the fifty are, "做了50，一共150" that they are not all. null: the number stands alone. */
function besideOf(
  good: Terms | null,
  numbers: readonly RoledAmount[],
  bad: readonly Amount[],
): 'parts' | 'total' | null {
  if (good === null) return null
  const isUsed = ({ parts }: RoledAmount): boolean => parts.some(part => good.plus.includes(part))
  const totals = partsOf(numbers.filter(number => number.role === 'total' && !isUsed(number)))
  const several = numbers.filter(isUsed).length > 1 ? 'parts' : null
  if (totals.length === 0 || sameSum(good.plus, totals)) return several
  return sameSum([...good.plus, ...bad], totals) ? null : 'total'
}

/** "总共52件 报废2件 剩下都是好的": the bad ones are of the whole. */
const REST_IS_GOOD = /(?:其余|其他|剩下|剩余|余下|剩)的?(?:全|都|全都|全部)?是?(?:好|合格|良品|OK|没问题)/

/** What 其中 took out of the number before it, until another number of good ones or an 另外 comes. */
function partOfTheBase(sentence: Sentence, amounts: readonly RoledAmount[]): readonly Amount[] {
  const restIsGood = REST_IS_GOOD.test(sentence.text)
  let inside = restIsGood
  return amounts.flatMap(amount => {
    const bad = isBad(amount)
    const apart = is(sentence.tokens[amount.from - 1], 'again')
    inside = restIsGood || amount.within || (inside && bad && !apart)
    return inside && bad ? amount.parts : []
  })
}

/** `whole`: the number still holds the bad ones that 其中 names. */
type Good = { readonly amounts: readonly Amount[]; readonly whole: boolean } | null

/** What is good: one reading, or several where the numbers don't say whether they add up. */
function goodOf(
  sentence: Sentence,
  good: readonly RoledAmount[],
  done: readonly RoledAmount[],
  total: readonly RoledAmount[],
  bad: readonly RoledAmount[],
): readonly Good[] {
  if (good.length > 0) return goodAmong(sentence, good, [...done, ...total], bad)
  if (total.length > 0 && done.length > 0) {
    const adds = [partsOf(done), partsOf([...done, ...bad])].some(parts => sameSum(parts, partsOf(total)))
    return adds ? [{ amounts: partsOf(done), whole: false }] : each([...done, ...total])
  }
  const plain = total.length > 0 ? total : done
  if (plain.length === 0) return [null]
  if (plain.length === 1 || addsUp(sentence, plain)) return [{ amounts: partsOf(plain), whole: true }]
  return [...each(plain), { amounts: partsOf(plain), whole: true }]
}

/** Some are called good: then any other number must be the whole that they are part of. */
function goodAmong(
  sentence: Sentence,
  good: readonly RoledAmount[],
  others: readonly RoledAmount[],
  bad: readonly RoledAmount[],
): readonly Good[] {
  const said: Good = { amounts: partsOf(good), whole: others.length === 0 }
  if (others.length === 0) return [said]
  if (sameSum(partsOf([...good, ...bad]), partsOf(others)) || sameSum(partsOf(good), partsOf(others)))
    return [{ ...said, whole: false }]
  if (
    addsUp(
      sentence,
      [...good, ...others].sort((a, b) => a.from - b.from),
    )
  ) {
    return [{ amounts: partsOf([...good, ...others]), whole: true }]
  }
  const whole = sumOf(partsOf(others))
  const told = others.every(other => other.labelled)
  if (told && others.length === 1 && bad.length === 0 && whole !== null && whole > (sumOf(partsOf(good)) ?? whole))
    return [said]
  return [said, ...each(others)]
}

const each = (amounts: readonly RoledAmount[]): readonly Good[] =>
  amounts.map(amount => ({ amounts: amount.parts, whole: true }))

const sameSum = (a: readonly Amount[], b: readonly Amount[]): boolean => sumOf(a) !== null && sumOf(a) === sumOf(b)

/** Whether the text itself adds the numbers: 又, 加, 上午…下午…, a verb of its own for each. */
function addsUp(sentence: Sentence, amounts: readonly RoledAmount[]): boolean {
  return amounts.every((amount, i) => {
    const previous = amounts[i - 1]
    if (previous === undefined) return true
    const between = sentence.tokens.slice(previous.to, amount.from)
    // "做完30还有20": another 20, or 20 to go?
    if (between.some(({ text }) => text === '还有') && !between.some(token => is(token, 'done', 'finished')))
      return false
    if (between.some(token => is(token, 'again', 'with'))) return true
    const beforeFirst = sentence.tokens.slice(amounts[i - 2]?.to ?? 0, previous.from)
    if (between.some(isPartOfDay) && beforeFirst.some(isPartOfDay)) return true
    return (
      previous.labelled && between.some((token, n) => is(token, 'done', 'finished') && between[n - 1]?.kind !== 'other')
    )
  })
}

const isPartOfDay = (token: Sentence['tokens'][number]): boolean =>
  token.kind === 'date' || is(token, 'backToday', 'yesterday')

/**
 * Rework that came back good is good too. Beside another number of good ones it may already be in it; 其中 says so.
 */
function withReworked(counted: Counted, inside: boolean): readonly Counted[] {
  const { good, reworkDone } = counted
  if (reworkDone === null || (inside && good !== null)) return [counted]
  if (good === null) return [{ ...counted, good: reworkDone }]
  return [{ ...counted, good: { plus: [...good.plus, ...reworkDone.plus], minus: good.minus } }, counted]
}

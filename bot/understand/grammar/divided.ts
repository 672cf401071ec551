/**
 * "不良5其中3个报废2个返工", "报废3，其中1个料废": a number of bad ones and what becomes of its parts. They are in it, and
 * do not come on top.
 */
import type { Quantity } from '../../../domain/quantity.ts'
import { is } from '../tokens.ts'
import { isBad, type RoledAmount } from './roles.ts'
import type { Sentence } from './sentence.ts'
import { sumOf } from './sum.ts'

type Reading = readonly RoledAmount[]

type Division = {
  readonly base: RoledAmount
  readonly parts: Reading
  /** 其中 says so; else it only may be. */
  readonly isSaid: boolean
}

/** What it can mean, likeliest first, where a number is divided; none: it does not add up. null: no number is. */
export function dividedReadings(sentence: Sentence, all: Reading): readonly Reading[] | null {
  const amounts = all.filter((_, at) => !isSumAt(sentence, all, at))
  for (const [at, base] of amounts.entries()) {
    const division = isBad(base) ? divisionOf(sentence, base, amounts.slice(at + 1)) : null
    if (division !== null) return readingsOf(amounts, division)
  }
  return amounts.length < all.length ? [amounts] : null
}

/** "外观不良2尺寸不良1，共不良3": says the others once more. */
function isSumAt(sentence: Sentence, amounts: Reading, at: number): boolean {
  const amount = amounts[at]
  const before = amounts.slice(0, at).filter(isBad)
  const isSum = amount !== undefined && isBad(amount) && before.length > 0 && isTotal(sentence, amounts, at)
  return isSum && total([amount]) === total(before)
}

const isTotal = ({ tokens }: Sentence, amounts: Reading, at: number): boolean =>
  tokens.slice(amounts[at - 1]?.to ?? 0, amounts[at]?.from).some(token => is(token, 'total'))

function divisionOf(sentence: Sentence, base: RoledAmount, others: Reading): Division | null {
  const [first, ...more] = others
  if (first?.within && (isBad(first) || saysNothing(base, first)))
    return { base, parts: [first, ...followers(sentence, base, first, more)], isSaid: true }
  const parts = becoming(sentence, base, others)
  return parts.length === 0 ? null : { base, parts, isSaid: isIntroduced(sentence, base, parts) }
}

/** "报废3个（划伤2毛边1）", "报废3个：划伤2，毛边1" */
const isIntroduced = ({ text, tokens }: Sentence, base: RoledAmount, [first]: Reading): boolean =>
  /[(:]/.test(text.slice(tokens[base.to - 1]?.end, tokens[first?.from ?? 0]?.start))

/** "报废2其中一个是来料问题", "…加工问题": no more of the one than why. */
const saysNothing = (base: RoledAmount, { role }: RoledAmount): boolean =>
  role === null || (role === 'done' && base.role === 'scrap')
/** "另外报废2" */
const isApart = ({ tokens }: Sentence, before: RoledAmount, amount: RoledAmount): boolean =>
  tokens.slice(before.to, amount.from).some(token => is(token, 'again'))
const total = (amounts: Reading): bigint | null => sumOf(amounts.flatMap(({ parts }) => parts))

/** What goes on with the division: as long as there is something left to divide. */
function followers(sentence: Sentence, base: RoledAmount, first: RoledAmount, others: Reading): Reading {
  const found: RoledAmount[] = []
  for (const next of others) {
    const apart = isApart(sentence, found.at(-1) ?? first, next)
    const goesOn = isBad(next) && (base.open || isSame(base, next)) && !apart
    const [whole, taken] = [total([base]), total([first, ...found, next])]
    if (!goesOn || whole === null || taken === null || taken > whole) break
    found.push(next)
  }
  return found
}

/**
 * What stands behind a number of bad ones may say what became of them, where it is no more ("不良5 报废3 返工2"), or why
 * they are bad, where it is as many ("报废3 划伤2 毛边1").
 */
function becoming(sentence: Sentence, base: RoledAmount, others: Reading): Reading {
  const [first] = others
  const sayWhy = first?.cause === true && !base.cause
  const goesOn = (next: RoledAmount): boolean => isBad(next) && (sayWhy ? next.cause : !next.open)
  const end = others.findIndex((next, at) => !goesOn(next) || isApart(sentence, others[at - 1] ?? base, next))
  const parts = end === -1 ? others : others.slice(0, end)
  const [whole, taken] = [total([base]), total(parts)]
  if (whole === null || taken === null || parts.length === 0) return []
  if (sayWhy) return taken === whole ? parts : []
  const fits = base.cause ? taken === whole : taken <= whole
  return base.open && fits && parts.some(({ role }) => role === 'scrap') ? parts : []
}

function readingsOf(amounts: Reading, { base, parts, isSaid }: Division): readonly Reading[] {
  const [whole, taken] = [total([base]), total(parts)]
  if (whole === null || taken === null || taken > whole) return []
  const rest = (whole - taken) as Quantity
  const inside = (amount: RoledAmount): RoledAmount => ({ ...amount, within: base.within })
  const onTop = amounts.map(amount => (parts.includes(amount) ? inside(amount) : amount))
  const split = (role: RoledAmount['role']): Reading =>
    onTop.flatMap(amount => (amount === base ? leftOver(base, rest, role) : [amount]))
  if (parts.every(part => saysNothing(base, part) || isSame(base, part)))
    return [amounts.filter(amount => !parts.includes(amount)), ...(isSaid ? [] : [onTop])]
  const readings = rolesOfRest(base, parts, rest).map(split)
  return isSaid && base.open ? readings : [...readings, onTop]
}

/** "报废3其中1个料废", "报废3其中毛刺1": nothing new becomes of the part. */
const isSame = (base: RoledAmount, part: RoledAmount): boolean =>
  base.open ? part.open && part.role === base.role : part.cause || part.role === base.role

/** What becomes of those of which nothing is said. "不良5其中返工3": the others can't be mended; 报废3: perhaps they can. */
function rolesOfRest(base: RoledAmount, parts: Reading, rest: Quantity): readonly RoledAmount['role'][] {
  if (rest === 0n || !base.open) return [base.role]
  if (parts.every(({ role }) => role === 'rework')) return ['scrap']
  return parts.every(({ role }) => role === 'scrap') ? ['rework', 'scrap'] : ['scrap', 'rework']
}

const leftOver = (base: RoledAmount, rest: Quantity, role: RoledAmount['role']): Reading =>
  rest === 0n ? [] : [{ ...base, role, parts: [{ value: rest, unit: base.parts[0]?.unit ?? null }] }]

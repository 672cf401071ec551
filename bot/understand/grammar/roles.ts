/**
 * Which number is which: every amount of a line goes to the word that says what it is ("报废2", "19件合格",
 * "坏了1个") by the assignment that leaves the least unexplained. Words may stand before or behind their number.
 */
import type { ReasonFound } from '../said.ts'
import { entryOf, is, type Token } from '../tokens.ts'
import type { AmountFound } from './amounts.ts'
import { isWorkedOff, type Label, labelsIn, type Role } from './labels.ts'
import { MAY_BE_MEANT } from './misdone.ts'
import type { Sentence } from './sentence.ts'

export type RoledAmount = AmountFound & {
  readonly role: Role | null
  /** Whether it has a word of its own for what it is, or a step or verb in front. */
  readonly labelled: boolean
  /** Part of the amount before ("其中3个不良"). */
  readonly within: boolean
  /** Bad, and not said to be scrap or rework ("不良3", "毛刺3"): it counts as what is usual. */
  readonly open: boolean
  /** By the name of a defect. */
  readonly cause: boolean
  /** Two words claim it for different ends ("完成50报废"). */
  readonly contested: boolean
  /** A word that nobody listed stands in front, and none that says what it is ("崴脚5个"): good, or is that its fault? */
  readonly strange: boolean
}

/** A number of pieces that are not good. */
export const isBad = ({ role }: Pick<RoledAmount, 'role'>): boolean => role === 'scrap' || role === 'rework'

/** Dearer than a word across a comma, cheaper than stealing another number's word. */
const UNLABELLED = 1.2

/** Gives every amount of `amounts` (in text order, all within `from`..`to`) its role. */
export function assignRoles(
  sentence: Sentence,
  amounts: readonly AmountFound[],
  from: number,
  to: number,
): readonly RoledAmount[] {
  const labels = labelsIn(sentence, amounts, from, to)
  const chosen = cheapest(sentence, amounts, labels)
  return amounts.map((amount, i) => {
    const label = chosen[i] ?? null
    const taken = new Set(chosen.flatMap((other, n) => (n === i || other === null ? [] : [other.at])))
    const left = labels.findLast(other => other.at < amount.from && other.at >= (amounts[i - 1]?.to ?? from))
    const outcome = label?.role === 'scrap' || label?.role === 'rework'
    const claimed = (left?.role === 'done' || left?.role === 'good') && !taken.has(left.at)
    const contested =
      outcome && label.at > amount.from && claimed && !label.adjective && isTight(sentence, left.at, amount)
    return {
      ...amount,
      role: roleMeant(sentence, label, amount),
      labelled: label !== null,
      within: isWithin(sentence, amount.from, amounts[i - 1]?.to ?? from, i > 0),
      open: label !== null && (label.mild || label.cause),
      cause: label?.cause ?? false,
      contested,
      strange:
        label === null
          ? isBehindStranger(sentence, amount.from)
          : label.role === 'done' && isWorkOrFault(sentence, amount.from),
    }
  })
}

/** Verbs of the trades, and what pieces are told apart by: nothing about them is strange. */
const WORKED =
  /^[剪钉挂洗打装测贴锯割切焊磨钻铣车裁缝烫包折压冲铆拧套喷涂印刷绕穿剥点插锁粘糊卷卸搬拆叠编织熨绣铸锻拉拔滚搓攻铰镗刨抛研校调试查扫刻雕]/
const KIND_OF_PIECE = /(?:[码面款色号床标机]|[红白黑蓝黄绿灰银紫粉棕橙青]|[裤衣衫裙]子?)$/

function isBehindStranger({ tokens }: Sentence, from: number): boolean {
  const end = tokens[from - 1]?.text === '的' ? from - 1 : from
  let begin = end
  while (isForeign(tokens[begin - 1]) && (begin === end || tokens[begin]?.gap === false)) begin -= 1
  const said = tokens
    .slice(begin, end)
    .map(({ text }) => text)
    .join('')
  return said !== '' && (MAY_BE_MEANT.test(said) || !(WORKED.test(said) || KIND_OF_PIECE.test(said)))
}

const isForeign = (token: Token | undefined): boolean =>
  token?.kind === 'other' && !token.code && /^\p{Script=Han}/u.test(token.text)

/** "锯断了2根" */
const isWorkOrFault = ({ text, tokens }: Sentence, from: number): boolean =>
  MAY_BE_MEANT.test(/[\p{Script=Han}]{2}(?=[了掉的]*\s?$)/u.exec(text.slice(0, tokens[from]?.start))?.[0] ?? '')

function roleMeant(sentence: Sentence, label: Label | null, amount: AmountFound): Role | null {
  if (label === null) return null
  if (isMended(sentence, label, amount)) return 'reworked'
  return label.role === 'remaining' && isCalledGood(sentence, amount) ? 'good' : label.role
}

/** "剩下48个是好的" */
const isCalledGood = ({ tokens, clauseOf }: Sentence, { from, to }: AmountFound): boolean => {
  const at = tokens.findIndex((token, i) => i >= to && !is(token, 'trim', 'all'))
  return clauseOf[at] === clauseOf[from] && (is(tokens[at], 'good') || tokens[at]?.text === '好')
}

/** "上次返工的3个做好了", "返工品3个完成", "3个不良，都修好了": what was sent to rework is done. */
function isMended({ tokens }: Sentence, label: Label, amount: AmountFound): boolean {
  const from = Math.max(amount.to, label.at + 1)
  const at = tokens.findIndex((token, i) => i >= from && !is(token, 'trim', 'all') && token.kind !== 'stop')
  const next = tokens[at]
  const isBack = is(next, 'reworked') && tokens[at + 1]?.kind !== 'number'
  if (isBack && (label.role === 'rework' || label.mild || label.cause)) return true
  const passed = tokens.findIndex((token, i) => i >= from && !is(token, 'trim') && !/^(?:都|全|全都)$/.test(token.text))
  const isPassed = is(tokens[passed], 'good') && tokens[passed + 1] === undefined
  if (isPassed && label.role === 'rework' && label.at < amount.from) return true
  if (label.role !== 'rework' || label.at > amount.from) return false
  if (!/[的品件]$/.test(tokens[label.at]?.text ?? '') && tokens[label.at + 1]?.text !== '的') return false
  return is(next, 'finished') || /^过了?$/.test(next?.text ?? '')
}

const isTight = (sentence: Sentence, label: number, amount: AmountFound): boolean =>
  distance(sentence, label + 1, amount.from) < 1 && !is(sentence.tokens[amount.from - 1], 'within', 'again')

/** 其中, 里面, 含 stand between this amount and the one before; 里 only right behind it ("100个里3个不良"). */
function isWithin(sentence: Sentence, at: number, previousTo: number, hasPrevious: boolean): boolean {
  for (let i = previousTo; i < at; i += 1) {
    if (is(sentence.tokens[i], 'within')) return !isExcepted(sentence, i)
    if (hasPrevious && i === previousTo && /^[里中]$/.test(sentence.tokens[i]?.text ?? '')) return true
  }
  return false
}

/** "不含报废2": they are apart. */
const isExcepted = ({ text, tokens }: Sentence, at: number): boolean =>
  /[不没未]$/.test(text.slice(0, tokens[at]?.start)) || is(tokens[at - 1], 'not')

type Plan = { readonly cost: number; readonly chosen: readonly (Label | null)[] }

/**
 * Walks the amounts from left to right. Of the labels between two amounts some go to the left one, the others to the
 * right one; `taken` is how many of them the left one took. A handful of labels per gap: linear in the sentence.
 */
function cheapest(
  sentence: Sentence,
  amounts: readonly AmountFound[],
  labels: readonly Label[],
): readonly (Label | null)[] {
  const gaps = gapsOf(amounts, labels)
  let plans: readonly Plan[] = (gaps[0] ?? []).map(() => ({ cost: Number.POSITIVE_INFINITY, chosen: [] }))
  plans = [{ cost: 0, chosen: [] }, ...plans]
  amounts.forEach((amount, i) => {
    const [leftGap, rightGap] = [gaps[i] ?? [], gaps[i + 1] ?? []]
    plans = [0, ...rightGap.map((_, n) => n + 1)].map(taken => {
      const right = rightGap.slice(0, taken)
      let best: Plan = { cost: Number.POSITIVE_INFINITY, chosen: [] }
      plans.forEach((plan, takenLeft) => {
        const { cost, label } = choose(sentence, amount, leftGap.slice(takenLeft), right)
        const total = plan.cost + cost
        if (total < best.cost) best = { cost: total, chosen: [...plan.chosen, label] }
      })
      return best
    })
  })
  const tail = gaps.at(-1) ?? []
  const ends = plans.map((plan, taken) => ({ ...plan, cost: plan.cost + sum(tail.slice(taken).map(l => l.dangling)) }))
  return ends.reduce((best, plan) => (plan.cost < best.cost ? plan : best), {
    cost: Number.POSITIVE_INFINITY,
    chosen: [] as readonly (Label | null)[],
  }).chosen
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0)

/** Labels before the first amount, between each two, behind the last; at most four a gap, those next to the amounts. */
function gapsOf(amounts: readonly AmountFound[], labels: readonly Label[]): readonly (readonly Label[])[] {
  const gaps = [...amounts, null].map((amount, i) => {
    const start = amounts[i - 1]?.to ?? Number.NEGATIVE_INFINITY
    return labels.filter(label => label.at >= start && (amount === null || label.at < amount.from))
  })
  return gaps.map(gap => (gap.length > 4 ? [...gap.slice(0, 2), ...gap.slice(-2)] : gap))
}

/** The best use of the labels on both sides of one amount; those it doesn't need dangle. */
function choose(
  sentence: Sentence,
  amount: AmountFound,
  left: readonly Label[],
  right: readonly Label[],
): { readonly cost: number; readonly label: Label | null } {
  const all = [...left, ...right]
  const none = sum(all.map(label => label.dangling))
  let best: { cost: number; label: Label | null } = { cost: none + UNLABELLED, label: null }
  for (const label of all) {
    const rest =
      none - label.dangling - sum(all.filter(other => isSharedWith(label, other)).map(other => other.dangling))
    const cost = rest + costOf(sentence, amount, label) + (amount.per && label.role === 'done' ? 0.1 : 0)
    if (cost < best.cost) best = { cost, label }
  }
  return best
}

/** "做了3个返工的", "5个不良返修": one number may have more than one word, the telling one decides. */
function isSharedWith(label: Label, other: Label): boolean {
  if (label === other) return false
  if (label.role === other.role) return true
  if (other.role === 'reworked' && other.at > label.at) return label.role === 'rework' || label.mild
  return label.role === 'rework' && other.mild
}

function costOf(sentence: Sentence, amount: AmountFound, label: Label): number {
  if (label.at < amount.from) return distance(sentence, label.at + 1, amount.from)
  const hasUnit = amount.parts.some(part => part.unit !== null)
  const behind = label.adjective || label.role === 'good' ? 0.15 : hasUnit ? 0.3 : 0.5
  // "200台返修3台": it leads to the next.
  const leads = isBad(label) && !label.adjective && sentence.tokens[label.at + 1]?.kind === 'number' ? 0.6 : 0
  return distance(sentence, amount.to, label.at) + behind + leads
}

/** How much stands between two places of the text. */
function distance(sentence: Sentence, from: number, to: number): number {
  let far = 0
  for (let at = from; at < to; at += 1) far += weight(sentence.tokens[at])
  return far + (sentence.tokens[to]?.gap ? 0.3 : 0)
}

function weight(token: Token | undefined): number {
  if (token === undefined) return 0
  if (token.text === ':' || token.text === '=') return 0
  if (token.kind === 'stop') return token.strong ? 3 : 1
  if (is(token, 'trim')) return 0.1
  if (entryOf(token)?.defect != null || is(token, 'all', 'again')) return 0.1
  return token.kind === 'other' ? 0.4 : 0.3
}

/** The reason a line gives: a defect before whatever stopped the work; a planned pause is no trouble. */
export function reasonIn(sentence: Sentence, from: number, to: number): ReasonFound | null {
  const entries = sentence.tokens.slice(from, to).map(entryOf)
  const defect = entries.find(
    (entry, i) => entry?.defect != null && !isOnlyOutcome(entry) && !isWorkedOff(sentence, from + i),
  )?.defect
  if (defect != null) return defect.reason
  return entries.find(entry => entry?.downtime?.planned === false)?.downtime ?? null
}

/** "FAIL" and "其他" are defects too, but other words first: alone they name no reason. */
const isOnlyOutcome = (entry: NonNullable<ReturnType<typeof entryOf>>): boolean =>
  entry.words.has('bad') || entry.words.has('scrap') || entry.words.has('all')

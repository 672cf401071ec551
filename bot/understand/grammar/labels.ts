/** Words that say what a number is: 完成, 合格, 报废, 返工, 一共, 还剩, and the defects that mean one of them. */
import { entryOf, is, type Token } from '../tokens.ts'
import type { AmountFound } from './amounts.ts'
import { isMisdone } from './misdone.ts'
import type { Sentence } from './sentence.ts'

export type Role = 'done' | 'good' | 'scrap' | 'rework' | 'reworked' | 'total' | 'remaining' | 'planned'

/** A word that says what a number is. */
export type Label = {
  readonly at: number
  readonly role: Role
  /** How bad it would be if no number were its. */
  readonly dangling: number
  /** Prefers the number that stands before it. */
  readonly adjective: boolean
  /** Scrap that "返工" beside it may overrule. */
  readonly mild: boolean
  /** A defect's name, which says what becomes of the pieces only by the site's usage. */
  readonly cause: boolean
}

const DANGLING: Readonly<Record<Role, number>> = {
  done: 0.2,
  good: 0.4,
  scrap: 2.5,
  rework: 2.5,
  reworked: 1.5,
  total: 0.2,
  remaining: 0.6,
  planned: 0.6,
}
/** The words of a run of tokens that say what its numbers are; those inside an amount or denied (没有不良) don't. */
export function labelsIn(
  sentence: Sentence,
  amounts: readonly AmountFound[],
  from: number,
  to: number,
): readonly Label[] {
  const labels: Label[] = []
  for (let at = from; at < to; at += 1) {
    if (amounts.some(amount => amount.from <= at && at < amount.to)) continue
    const label = labelAt(sentence, amounts, at)
    if (label !== null && (label.role === 'remaining' || !isDenied(sentence, at, amounts))) labels.push(label)
  }
  return labels
}

function labelAt(sentence: Sentence, amounts: readonly AmountFound[], at: number): Label | null {
  const token = sentence.tokens[at]
  const role = roleOf(sentence, at)
  if (token === undefined || role === null) return null
  // "废品率2%", "返工前50"
  if (/^(?:率|[前后](?!道|工序))/.test(sentence.text.slice(token.end, token.end + 3)) && role !== 'done') return null
  if (saysOfOthers(sentence, amounts, at) || isWorkedOff(sentence, at)) return null
  const own = is(
    token,
    'scrap',
    'rework',
    'bad',
    'good',
    'reworked',
    'done',
    'finished',
    'total',
    'remaining',
    'planned',
  )
  const mild = role === 'scrap' && !is(token, 'scrap')
  return {
    at,
    role,
    dangling: isMisdone(sentence.tokens, at) ? 1 : own ? (mild ? 1 : DANGLING[role]) : 0,
    adjective: /[的品嘅]$/.test(token.text) || is(sentence.tokens[at + 1], 'noneAfter') || !own,
    mild,
    cause: !own,
  }
}

function roleOf(sentence: Sentence, at: number): Role | null {
  const token = sentence.tokens[at]
  const denied = is(sentence.tokens[at - 1], 'not') && !sentence.tokens[at - 1]?.gap
  if (isMisdone(sentence.tokens, at)) return entryOf(token)?.defect?.disposition ?? 'scrap'
  if (is(token, 'reworked')) return 'reworked'
  if (is(token, 'scrap', 'bad') || (denied && is(token, 'good'))) return 'scrap'
  if (token?.text === 'SENT' && sentence.tokens.slice(at + 1, at + 4).some(({ text }) => text === 'BACK'))
    return 'rework'
  // "返工的也做完了" is about no number.
  if (is(token, 'rework'))
    return /的$/.test(token?.text ?? '') && /^[也都]$/.test(sentence.tokens[at + 1]?.text ?? '') ? null : 'rework'
  if (is(token, 'good')) return 'good'
  if (is(token, 'remaining', 'notDone')) return 'remaining'
  if (is(token, 'planned')) return 'planned'
  if (is(token, 'total', 'cumulative')) return 'total'
  const undone = is(sentence.tokens[at - 1], 'none', 'notDone') && !isNumberBefore(sentence, at - 1)
  if (undone && (is(token, 'done', 'finished') || (entryOf(token)?.steps.length ?? 0) > 0)) return 'remaining'
  if (is(token, 'done', 'finished')) return 'done'
  if (endsUnknownVerb(sentence, at)) return 'done'
  const defect = entryOf(token)?.defect
  // "其他50个" are no "others" among the defects.
  if (defect != null && !is(token, 'all')) return defect.disposition
  return (entryOf(token)?.steps.length ?? 0) > 0 ? 'done' : null
}

/** "打了60个毛刺": taken off them, and no fault. */
export const isWorkedOff = ({ text, tokens }: Sentence, at: number): boolean =>
  entryOf(tokens[at])?.defect != null &&
  /(?:打|去|除|刮|清)[了掉]*\s?(?:\d+|[一二两三四五六七八九十百]+)\D{0,2}$/.test(text.slice(0, tokens[at]?.start))

/** Words that say something of machines, material and people as well ("机修修好了", "料不行", "不过做了50"). */
const LOOSE =
  /^(?:修|修理|返|重修|修完了?|修好了?|修复了?|改好了?|改完了?|废了|不过|没过|坏了?|坏掉了?|不好|不行了?|不能用|烂了?|损坏|毁了?)$/

/** Not of the pieces: no number stands beside it, and something else in front of it or behind. */
function saysOfOthers({ tokens, clauseOf }: Sentence, amounts: readonly AmountFound[], at: number): boolean {
  if (!LOOSE.test(tokens[at]?.text ?? '') || isBeside(tokens, amounts, at)) return false
  const isHere = (i: number): boolean => tokens[i] !== undefined && clauseOf[i] === clauseOf[at]
  const last = tokens[at - 1]
  if (isHere(at - 1) && amounts.some(({ from }) => from < at && clauseOf[from] === clauseOf[at])) return false
  const isOf = isHere(at - 1) && last !== undefined && last.kind !== 'stop' && !is(last, 'trim', 'all', 'noneAfter')
  const goesOn = isHere(at + 1) && tokens[at + 1]?.kind !== 'stop' && !is(tokens[at + 1], 'noneAfter')
  return isOf || goesOn
}

/** A number right before or behind, but for 的, 了 and 都. */
function isBeside(tokens: readonly Token[], amounts: readonly AmountFound[], at: number): boolean {
  const isThin = (i: number): boolean => is(tokens[i], 'trim', 'all')
  let [before, behind] = [at - 1, at + 1]
  while (isThin(before)) before -= 1
  while (isThin(behind)) behind += 1
  return amounts.some(({ from, to }) => from === behind || to === before + 1)
}

/** "合好侧缝45件", "搓了30个": a verb nobody listed, of something that nothing follows. */
function endsUnknownVerb({ tokens, clauseOf }: Sentence, at: number): boolean {
  const [verb, token] = [tokens[at - 1], tokens[at]]
  if (
    verb?.kind !== 'other' ||
    verb.code ||
    isMisdone(tokens, at - 1) ||
    token?.gap ||
    !/^[了好完过出得成]$/.test(token?.text ?? '')
  )
    return false
  const number = tokens.findIndex((one, i) => i > at && clauseOf[i] === clauseOf[at] && one.kind === 'number')
  return number !== -1 && !tokens.some((one, i) => i > number && clauseOf[i] === clauseOf[at] && one.kind === 'other')
}

/** "0做" is no denial of doing. */
const isNumberBefore = (sentence: Sentence, at: number): boolean => sentence.tokens[at]?.kind === 'number'

/** 没有不良, 零报废, 坏的都没有, 全好的: these words are about no number. */
function isDenied(sentence: Sentence, at: number, amounts: readonly AmountFound[]): boolean {
  const { tokens } = sentence
  let i = at - 1
  while (i >= 0 && is(tokens[i], 'trim') && !isAmountAt(amounts, i)) i -= 1
  if (is(tokens[i], 'none') && !isAmountAt(amounts, i) && tokens[i]?.text !== '免') return true
  if (is(tokens[at + 1], 'noneAfter')) return true
  const behind = tokens[at + 1]?.text === ':' ? at + 2 : at + 1
  const none = tokens[behind]
  if (
    is(none, 'none') &&
    (none?.text === '无' || none?.text === '没有' || none?.text === '零') &&
    endsThere(sentence, behind + 1)
  )
    return true
  const others = is(tokens[at], 'good') && is(tokens[at - 1], 'all') && /其余|其他|剩/.test(tokens[at - 1]?.text ?? '')
  return others
}

const endsThere = (sentence: Sentence, at: number): boolean => {
  const token = sentence.tokens[at]
  return token === undefined || token.kind === 'stop' || token.gap
}
const isAmountAt = (amounts: readonly AmountFound[], at: number): boolean =>
  amounts.some(amount => amount.from <= at && at < amount.to)

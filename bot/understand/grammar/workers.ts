/** Who did it: "我和刘大勇", "和罗永刚一起磨了10个", "冯春燕60% 罗永刚40%", "8个 冯春燕做的", "我们俩做了20". */
import type { PersonId } from '../../../domain/model.ts'
import { toNumber } from '../../../domain/quantity.ts'
import type { LineDraft } from '../reading.ts'
import { is, peopleOf, type Token } from '../tokens.ts'
import type { AmountFound } from './amounts.ts'
import { stepsAt } from './places.ts'
import { clauseHas, type Sentence } from './sentence.ts'

const isPerson = (token: Token | undefined): boolean => token?.kind === 'name' || peopleOf(token).length > 0

export const shareOf = (tokens: readonly Token[], person: PersonId): number | null =>
  shareBehind(tokens, token => peopleOf(token).includes(person))

/** "我60%，刘大勇4成": a percentage, or tenths, behind the name. */
export function shareBehind(tokens: readonly Token[], isName: (token: Token) => boolean): number | null {
  return behindNames(tokens, isName, unit => ({ '%': 1, 成: 10 })[unit])[0] ?? null
}

/** The numbers behind each mention of a name, by what their unit is worth; without one they say something else. */
const behindNames = (
  tokens: readonly Token[],
  isName: (token: Token) => boolean,
  worth: (unit: string) => number | undefined,
): readonly number[] =>
  tokens.flatMap((token, at) => {
    const [number, unit, next] = [tokens[at + 1], tokens[at + 2], tokens[at + 3]]
    if (!isName(token) || number?.kind !== 'number' || number.scan.kind !== 'exact' || unit === undefined) return []
    const factor = worth(unit.text) ?? worth(unit.text + (next?.text ?? ''))
    return factor === undefined ? [] : [toNumber(number.scan.value) * factor]
  })

const UNITS_OF_TIME: Readonly<Record<string, number>> = {
  分钟: 1,
  分: 1,
  MIN: 1,
  MINS: 1,
  MINUTES: 1,
  小时: 60,
  个小时: 60,
  钟头: 60,
  个钟头: 60,
  H: 60,
  HOURS: 60,
}
const isShareUnit = (token: Token | undefined): boolean =>
  token !== undefined && (/^[%成]$/.test(token.text) || token.text in UNITS_OF_TIME)

/** "王芳120分钟 李强2小时": minutes behind the name. */
export function minutesBehind(tokens: readonly Token[], isName: (token: Token) => boolean): number | null {
  return behindNames(tokens, isName, unit => UNITS_OF_TIME[unit])[0] ?? null
}

/** "马德胜60% 马德胜40%", "马德胜、马德胜": one person as two; a second mention that only adds the share is none. */
export function isNamedTwice(tokens: readonly Token[], person: PersonId): boolean {
  const isName = (token: Token | undefined): boolean => peopleOf(token).includes(person)
  const shares = behindNames(tokens, isName, unit => ({ '%': 1, 成: 10 })[unit] ?? UNITS_OF_TIME[unit])
  return (
    shares.length > 1 || tokens.some((token, at) => isName(token) && isListed(tokens, at) && isName(tokens[at + 2]))
  )
}

const isListed = (tokens: readonly Token[], at: number): boolean =>
  tokens[at + 1]?.kind === 'stop' || isJoint(tokens, at + 1)

/** 和, WITH; "and" counts more elsewhere, and joins people where it stands between two. */
const isJoint = (tokens: readonly Token[], at: number): boolean =>
  is(tokens[at], 'with') || (tokens[at]?.text === 'AND' && [at - 1, at + 1].every(one => isSomebody(tokens[one])))

const isSomebody = (token: Token | undefined): boolean => isPerson(token) || is(token, 'me')

/** Several people of one name: 王芳 of the lathes and 王芳 of the paint shop. */
export const namesakesAmong = (
  tokens: readonly Token[],
  named: readonly PersonId[],
): readonly (readonly PersonId[])[] =>
  tokens
    .filter(token => token.kind !== 'employee')
    .map(peopleOf)
    .filter(people => people.length > 1 && people.every(id => named.includes(id)))

/** "我和刘大勇" makes the sender a co-worker, "我帮刘大勇报" doesn't. */
export const isJoined = (tokens: readonly Token[], at: number): boolean =>
  isJoint(tokens, at + 1) ||
  isJoint(tokens, at - 1) ||
  isShareUnit(tokens[at + 2]) ||
  tokens.some(token => is(token, 'share'))

/** Whether the sender is one of the workers: said with 我, or by 和 and the like with nobody on its left. */
export function joinsSender(tokens: readonly Token[]): boolean {
  const first = tokens.findIndex(isPerson)
  if (first === -1) return false
  if (tokens.some((token, at) => is(token, 'me') && isJoined(tokens, at))) return true
  return (
    /^(?:[和跟与同]|WITH|W\/)$/.test(tokens[first - 1]?.text ?? '') &&
    !tokens.slice(0, first).some(one => is(one, 'forOther'))
  )
}

/** "60 with 孙小军 2 scrap", "60 和孙小军一起 报废2": whoever shares the number before; "60 和孙小军40" are two lines. */
export const joinsBefore = (tokens: readonly Token[], at: number): boolean =>
  isWith(tokens[at - 1]) || (/^[和跟与同]$/.test(tokens[at - 1]?.text ?? '') && is(tokens[at + 1], 'share'))

const isWith = (token: Token | undefined): boolean => /^(?:WITH|W\/)$/.test(token?.text ?? '')

/** "60 with john": one word that nothing else is known by. */
const isLatinName = (tokens: readonly Token[], at: number): boolean => {
  const [token, next] = [tokens[at], tokens[at + 1]]
  const ends = next === undefined || next.kind === 'stop' || next.kind === 'number' || next.text === 'AND'
  return token?.kind === 'other' && token.code && /^[A-Z]{2,}$/.test(token.text) && isWith(tokens[at - 1]) && ends
}

/** Names of nobody known that stand where a worker's name does; "交给老王" says where it went. */
export const strangersAmong = (tokens: readonly Token[]): readonly string[] =>
  tokens.flatMap((token, at) => {
    const named = token.kind === 'name' || isLatinName(tokens, at)
    const stranger = named || (token.kind === 'employee' && token.person === null)
    return stranger && !is(tokens[at - 1], 'assign', 'onward') ? [token.text] : []
  })

/** "6个冯春燕，4个罗永刚": each number is followed by the person whose it is. */
export function peopleFollow({ tokens }: Sentence, amounts: readonly AmountFound[]): boolean {
  const first = amounts[0]?.from ?? 0
  return (
    amounts.length > 1 &&
    !tokens.slice(0, first).some(isPerson) &&
    amounts.every(amount => isPerson(tokens[amount.to]) && !tokens[amount.to]?.gap)
  )
}

/** Nothing but words of working and sharing around the name: 做的, 一起磨的, 60%. */
export function isSaidToHaveWorked(sentence: Sentence, at: number): boolean {
  const { tokens, clauseOf } = sentence
  if (is(tokens[at - 1], 'forOther', 'assign', 'onward')) return false
  if (clauseHas(sentence, clauseOf[at] ?? 0, 'notDone', 'none')) return false
  return tokens.slice(at + 1).every((token, i) => {
    const here = at + 1 + i
    if (clauseOf[here] !== clauseOf[at] || isPerson(token) || token.kind === 'number' || token.kind === 'date')
      return true
    if (isShareUnit(token) || token.kind === 'stop') return true
    return isOfWork(token) || isJoint(tokens, here) || stepsAt(sentence, here).length > 0
  })
}

/** "8个，冯春燕和罗永刚做的，报废1": the people behind the number, whatever comes after. */
export function isDoneBy({ tokens, clauseOf }: Sentence, at: number): boolean {
  const verb = tokens.findIndex(
    (token, i) =>
      i > at && (clauseOf[i] !== clauseOf[at] || !(isPerson(token) || isJoint(tokens, i) || is(token, 'share'))),
  )
  return clauseOf[verb] === clauseOf[at] && is(tokens[verb], 'done', 'doIt') && tokens[verb + 1]?.text === '的'
}

const isOfWork = (token: Token): boolean =>
  is(token, 'trim', 'done', 'finished', 'share', 'me', 'doIt', 'person', 'each', 'total', 'all')

const HEADS =
  /(我们?|我[哋地]|咱们?|俺们?)?(?:(俩|两个)人?|(仨)人?|([两二三四五六2-6])个?人)(?:都|就)?(?:一起|一块儿?|一同|合|共|搭|(?:做|干|搞|弄|整|磨|车|铣|焊|装|包)(的)?|平分|均分|对半|分)/
const TOGETHER = /(?:我们|咱们?|俺们|大家|大伙儿?|几个人)(?:都|全)?(?:一起|一块儿?|一同|合[做作伙]|共同)/

/** "我们俩做了20": shared among more people than are named. */
export function namesTooFew({ text }: Sentence, lines: readonly LineDraft[]): boolean {
  const named = new Set(lines.flatMap(line => [...line.workers.map(worker => worker.personId), ...line.strangers]))
  const [all, us, two, three, count = '', theirs] = HEADS.exec(text) ?? []
  // "两个人做了100" may only say how hard it was; 我们俩 and 三个人做的 say whose it is.
  if (all === undefined || (named.size === 0 && us === undefined && theirs === undefined))
    return TOGETHER.test(text) && named.size === 0
  const heads = two !== undefined ? 2 : three !== undefined ? 3 : (COUNTS[count] ?? Number(count))
  return named.size + (lines.some(line => line.withSender) ? 1 : 0) !== heads
}

const COUNTS: Readonly<Record<string, number>> = { 两: 2, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6 }

/**
 * "10个，冯春燕6个 罗永刚4个": a whole and its parts. The parts alone when they add up, null when they don't, and the
 * lines as they are when they are no such thing.
 */
export function withoutWhole(sentence: Sentence, lines: readonly LineDraft[]): readonly LineDraft[] | null {
  const [whole, ...parts] = lines
  const people = parts.map(part => part.workers.map(worker => worker.personId).join())
  const each = parts.every(part => part.workers.length === 1) && new Set(people).size === parts.length
  if (whole === undefined || whole.workers.length > 0 || parts.length < 2 || !each) return lines
  if (sentence.words.has('me')) return lines
  const sum = parts.reduce((total, part) => total + goodOf(part), 0n)
  return sum === goodOf(whole) ? parts : null
}

const goodOf = ({ good }: LineDraft): bigint => good?.plus.reduce((total, { value }) => total + value, 0n) ?? 0n

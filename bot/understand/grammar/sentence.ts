/** A tokenised text with its order numbers found, cut into clauses. What every rule of the grammar looks at. */

import type { Temporal } from 'temporal-polyfill'
import type { Instant } from '../../../domain/model.ts'
import type { OrderQuery } from '../context.ts'
import { localNow } from '../dates.ts'
import type { Lexicon, Word } from '../lexicon.ts'
import { entryOf, is, type Token } from '../tokens.ts'

export type Sentence = {
  readonly text: string
  /** As the person wrote it, in their own letters; for notes and reasons. */
  readonly written: string
  readonly tokens: readonly Token[]
  /** By token index: the order that the token names. */
  readonly orders: ReadonlyMap<number, OrderQuery>
  /** Clause number of every token. */
  readonly clauseOf: readonly number[]
  /** Text of every clause, without blanks. */
  readonly clauses: ReadonlyMap<number, string>
  readonly words: ReadonlySet<Word>
  /** Clauses that ask: 吗, 多少, 做完没有. */
  readonly asking: ReadonlySet<number>
  readonly lexicon: Lexicon
  readonly now: Instant
  readonly today: Temporal.PlainDate
}

/** What stands from `start` to `end`, as it was written where that can be told: folding seldom changes a length. */
export const writtenAt = ({ text, written }: Sentence, start: number, end = text.length): string =>
  (text.length === written.length ? written : text).slice(start, end)

export const has = (sentence: Sentence, ...words: readonly Word[]): boolean =>
  words.some(word => sentence.words.has(word))

export function wordsOf(tokens: readonly Token[]): ReadonlySet<Word> {
  const words = new Set<Word>()
  for (const token of tokens) {
    if ('entry' in token && token.entry !== null) for (const word of token.entry.words) words.add(word)
  }
  return words
}

/** Clauses end at every mark of punctuation; blanks join. */
export function clausesOf(tokens: readonly Token[]): readonly number[] {
  let clause = 0
  return tokens.map(token => {
    const own = clause
    if (token.kind === 'stop' || token.text === '?') clause += 1
    return own
  })
}

const ASKS: readonly Word[] = ['question', 'howMuch', 'stillShort', 'whenDone', 'where', 'how']
const OPEN_END = /^(?:没有|没|未|冇|否|不)$/

/** Every clause with a word of asking, or that ends in one of denial behind what would be a statement ("做完没有"). */
export function askingClauses(tokens: readonly Token[], clauseOf: readonly number[]): ReadonlySet<number> {
  const asking = new Set<number>()
  tokens.forEach((token, at) => {
    const next = tokens.slice(at + 1).find(other => !/^[啊呀呢]$/.test(other.text))
    const ends = next === undefined || next.kind === 'stop' || next.text === '?'
    const denies = at > 0 && OPEN_END.test(token.text) && ends && tokens[at - 1]?.kind !== 'stop'
    const begins = at === 0 || tokens[at - 1]?.kind === 'stop'
    const inverts = begins && /^(?:IS|ARE|CAN|DOES|DID|WILL|HAS|HAVE)$/.test(token.text)
    const asksHere = inverts || (is(token, ...ASKS) && (ends || !/[没未不]$/.test(token.text)))
    const counts = asksHere || (token.text === '几' && next !== undefined && entryOf(next)?.unit != null)
    if (denies || (counts && !isSomeFew(tokens, at))) asking.add(clauseOf[at] ?? 0)
  })
  return asking
}

/** "最后几个", "这几件": 几 asks nothing there. */
export const isSomeFew = (tokens: readonly Token[], at: number): boolean =>
  /^几/.test(tokens[at]?.text ?? '') && /^(?:后|这|那|前|头|好|剩|剩下|剩下的)$/.test(tokens[at - 1]?.text ?? '')

export const asks = (sentence: Sentence, at: number): boolean => sentence.asking.has(sentence.clauseOf[at] ?? 0)

export function clauseTexts(tokens: readonly Token[], clauseOf: readonly number[]): ReadonlyMap<number, string> {
  const texts = new Map<number, string>()
  tokens.forEach((token, at) => {
    const clause = clauseOf[at] ?? 0
    texts.set(clause, (texts.get(clause) ?? '') + token.text)
  })
  return texts
}

export function clauseHas(sentence: Sentence, clause: number, ...words: readonly Word[]): boolean {
  return sentence.tokens.some((token, at) => sentence.clauseOf[at] === clause && is(token, ...words))
}

/** Whether the clause speaks of days to come or of what somebody means to do. */
export function isFuture(sentence: Sentence, clause: number): boolean {
  return sentence.tokens.some(
    (token, at) =>
      sentence.clauseOf[at] === clause &&
      (is(token, 'future') || isFutureDate(token, sentence.today) || isLimit(sentence, at)),
  )
}

/** "12点前做完" sets a limit; "12点前做完了" says that it was kept. */
function isLimit({ tokens, clauseOf }: Sentence, at: number): boolean {
  if (tokens[at]?.kind !== 'date' || !/^(?:之|以)?前$/.test(tokens[at + 1]?.text ?? '')) return false
  return !tokens.some((token, i) => i > at && clauseOf[i] === clauseOf[at] && /了$/.test(token.text))
}

function isFutureDate(token: Token, today: Temporal.PlainDate): boolean {
  return token.kind === 'date' && token.found.date !== null && token.found.date.since(today).days > 0
}

/** "下午三点开会", said in the morning; "12点了" says that it is so late. */
export function isLaterToday({ tokens, now, lexicon }: Sentence, at: number): boolean {
  const token = tokens[at]
  if (token?.kind !== 'date' || tokens[at + 1]?.text === '了' || token.found.date !== null || token.found.time === null)
    return false
  return token.found.time.since(localNow(now, lexicon.site.timeZone).toPlainTime()).sign > 0
}

/** Says nothing by itself: 的, 了, 然后, 今天. */
export const isParticle = (token: Token | undefined): boolean =>
  token?.kind === 'word' && token.entry.words.has('trim') && token.entry.words.size === 1 && !means(token)

/** Whether a token names a thing of the site or the trade. */
function means(token: Token & { kind: 'word' }): boolean {
  const { steps, people, defect, downtime, machine, team, department, product, material, customer, unit } = token.entry
  return (
    steps.length + people.length > 0 ||
    [defect, downtime, machine, team, department, product, material, customer, unit].some(sense => sense !== null)
  )
}

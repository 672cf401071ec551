/**
 * "磨削 返工3 退回车削": where rework goes back to. It is taken out before the rest is read, or the target would be taken
 * for a place where something was made.
 */
import type { Lexicon } from '../lexicon.ts'
import { normaliseWord } from '../normalise.ts'
import type { NamedStep } from '../said.ts'

export type SentBackText = { readonly rest: string; readonly to: NamedStep }

const BACK_TO =
  /(?:退回到|退回给|退回|退到|打回到|打回|返回到|返回|返到|回到|送回到|送回|(?:SEND|SENT|GO|GOES) BACK TO|BACK TO|RETURN(?:ED)? TO)\s*(?:前道|前面的|前工序|工序|STEP)?\s*["“「]?/g
const SAYS_REWORK = /返工|返修|REWORK|REPAIR/
/** A question or a complaint is no report. */
const ASKS = /[?？]|吗|为什么|怎么/

/** More of them are no sentence of anybody's. */
const MOST_MATCHES = 4

/** null: nothing is sent back to a step that was named. `text` is normalised. */
export function sentBackText(text: string, lexicon: Lexicon): SentBackText | null {
  if (ASKS.test(text)) return null
  const some = sentSome(text, lexicon)
  if (some !== null) return some
  for (const match of [...text.matchAll(BACK_TO)].slice(0, MOST_MATCHES)) {
    const from = match.index + match[0].length
    const found = stepAt(text.slice(from), lexicon)
    if (found === null) continue
    const rest = `${text.slice(0, match.index)} ${text.slice(from + found.length).replace(/^["”」]?(?:工序)?/, '')}`
    const role = SAYS_REWORK.test(rest) ? '' : ' 返工'
    return { rest: withRole(rest, match.index, role), to: found.step }
  }
  return null
}

/** "退回3个给下料". */
const BACK_SOME =
  /(?:退回|打回|返回|退)\s*((?:\d+|[一二两三四五六七八九十百]+)\s*[个件只支根条台块片]?)\s*(?:给到|给|到|去)\s*/

function sentSome(text: string, lexicon: Lexicon): SentBackText | null {
  const match = BACK_SOME.exec(text)
  const found = match === null ? null : stepAt(text.slice(match.index + match[0].length), lexicon)
  if (match === null || found === null) return null
  const before = text.slice(0, match.index)
  const role = SAYS_REWORK.test(before) ? ' ' : ' 返工 '
  const behind = text.slice(match.index + match[0].length + found.length)
  return { rest: `${before}${role}${match[1] ?? ''} ${behind}`.replace(/\s+/g, ' ').trim(), to: found.step }
}

/** "3件退回车削": what the number was is said by the words that were taken out. */
const withRole = (rest: string, at: number, role: string): string =>
  `${rest.slice(0, at)}${role}${rest.slice(at)}`.replace(/\s+/g, ' ').trim()

function stepAt(text: string, { site }: Lexicon): { readonly step: NamedStep; readonly length: number } | null {
  const words = site.steps.flatMap(({ code, name, aliases }) =>
    [name, code, ...aliases].map(word => ({ code, name, word: normaliseWord(word) })),
  )
  const longest = words
    .filter(({ word }) => word.length > 1 && text.startsWith(word))
    .toSorted((a, b) => b.word.length - a.word.length)[0]
  if (longest === undefined) return null
  const codes = [...new Set(words.filter(({ word }) => word === longest.word).map(({ code }) => code))]
  return { step: { name: longest.name, codes }, length: longest.word.length }
}

/** Which days a question is about. */
import type { Period } from '../intent.ts'
import { PERIOD_WORDS } from '../lexicon.ts'
import type { Draft } from '../reading.ts'
import { has, type Sentence } from './sentence.ts'

/** Today, where nothing else is said. */
export function periodOf(sentence: Sentence): Period {
  if (has(sentence, 'lastWeek')) return 'lastWeek'
  if (has(sentence, 'thisWeek')) return 'thisWeek'
  if (has(sentence, 'thisMonth')) return 'thisMonth'
  if (has(sentence, 'lastMonth')) return 'lastMonth'
  if (has(sentence, 'yesterday')) return 'yesterday'
  return has(sentence, 'shiftWord') ? 'thisShift' : 'today'
}

/** A name and a time ask for what was made. */
export const saysWhen = (sentence: Sentence): boolean => has(sentence, ...PERIOD_WORDS, 'shiftWord')

const OTHER_SPANS =
  /去年|前年|今年|上上(?:周|个?(?:星期|礼拜|月))|[上下]半年|季度|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?![\d一二三四五六七八九十])|(?:LAST|THIS) (?:YEAR|QUARTER)/

/** "11月20号产量", "去年": to answer for other days than were asked for would be a wrong figure. null: the days are ours. */
export function otherDays(sentence: Sentence): Draft | null {
  const { text, tokens, today } = sentence
  const isOther = tokens.some(token => {
    const date = token.kind === 'date' ? token.found.date : null
    if (date === null || date.equals(today)) return false
    return !(periodOf(sentence) === 'yesterday' && date.equals(today.subtract({ days: 1 })))
  })
  if (!isOther && !OTHER_SPANS.test(text)) return null
  return { kind: 'ready', intent: { kind: 'unknown', text, nearest: [], why: 'unknownPeriod' } }
}

/** Which days a question is about, of those that have a name. */
import type { NamedPeriod } from '../asked.ts'
import { PERIOD_WORDS } from '../lexicon.ts'
import type { Draft } from '../reading.ts'
import { has, type Sentence } from './sentence.ts'

/** `otherwise`: where nothing is said. */
export function periodOf(sentence: Sentence, otherwise: NamedPeriod = 'today'): NamedPeriod {
  if (has(sentence, 'lastWeek')) return 'lastWeek'
  if (has(sentence, 'thisWeek')) return 'thisWeek'
  // "上个月月报": 月报 alone is of this one.
  if (has(sentence, 'lastMonth')) return 'lastMonth'
  if (has(sentence, 'thisMonth')) return 'thisMonth'
  if (has(sentence, 'yesterday')) return 'yesterday'
  if (has(sentence, 'shiftWord')) return 'thisShift'
  return has(sentence, 'backToday') || TODAY.test(sentence.text) ? 'today' : otherwise
}

const TODAY = /今[天日]|TODAY/

/** Days that are over: what is known of now only can't be asked of them. */
export const isOver = (period: NamedPeriod): boolean => /^(?:yesterday|last)/.test(period)

const notKnown =
  (why: 'onlyNow' | 'unknownPeriod') =>
  ({ text }: Sentence): Draft => ({ kind: 'ready', intent: { kind: 'unknown', text, nearest: [], why } })

export const onlyNow = notKnown('onlyNow')
/** Days to come: nothing of them can be counted. */
export const notYet = notKnown('unknownPeriod')

/** A name and a time ask for what was made. */
export const saysWhen = (sentence: Sentence): boolean => has(sentence, ...PERIOD_WORDS, 'shiftWord')

/** Whether a number says of how many pieces something else is said than that they were made. */
import { localNow } from '../dates.ts'
import type { Amount } from '../reading.ts'
import { entryOf, is } from '../tokens.ts'
import {
  AFTER,
  ALL_OTHERS,
  BEFORE,
  EXCEPT,
  SAMPLED,
  SETTING_BEFORE,
  SPENT,
  STILL_WAITS,
  THEN,
  TOOL_BEHIND,
  UP_TO,
} from '../vocabulary/not-made.ts'
import type { Sentence } from './sentence.ts'

/** A number and its unit: tokens `from` up to but not including `to`. */
type Said = { readonly from: number; readonly to: number; readonly parts: readonly Amount[] }

/** All that is looked at in front of a number. */
const LONGEST = 20

export function isNotMade(sentence: Sentence, amount: Said): boolean {
  const { tokens, text } = sentence
  const before = text.slice(0, tokens[amount.from]?.start).slice(-LONGEST)
  const after = text.slice(tokens[amount.to - 1]?.end).trimStart()
  const isSaid = isOwnStep(tokens, amount.from) || isCalledBad(sentence, amount)
  if (!isSaid && BEFORE.some(pattern => pattern.test(before))) return true
  if (amount.parts[0]?.unit == null && SETTING_BEFORE.test(before)) return true
  if (AFTER.some(pattern => pattern.test(after)) || isAhead(sentence, amount)) return true
  if (isStillToMake(sentence, amount, before, after)) return true
  if (SAMPLED.test(before) && isMadeBeside(sentence, amount)) return true
  return SPENT.test(before) && TOOL_BEHIND.test(after)
}

function isStillToMake({ tokens }: Sentence, { from, to }: Said, before: string, after: string): boolean {
  if (UP_TO.test(before) && THEN.test(after)) return true
  if (EXCEPT.test(before) && ALL_OTHERS.test(after)) return true
  // "50件没跳针" says that they are good, "做了50没停" that they are made.
  const isMade = is(tokens[from - 1], 'done', 'finished') || isOwnStep(tokens, from) || /[了好完]\s?$/.test(before)
  const isFine = isMade || entryOf(tokens[to + 1])?.defect != null
  return !isFine && STILL_WAITS.test(after)
}

/** Hours at which these begin, of the day. */
const PARTS: readonly (readonly [RegExp, number])[] = [
  [/^(?:今天)?(?:中午)/, 11],
  [/^(?:今天)?(?:下午|午后)/, 12],
  [/^(?:今天)?(?:晚上|今晚|傍晚)/, 17],
]

/** "下午再做50", said in the morning, where nothing says that it is done. */
function isAhead({ tokens, clauses, clauseOf, now, lexicon }: Sentence, { from }: Said): boolean {
  const begins = tokens.flatMap((token, at) =>
    token.kind === 'date' && clauseOf[at] === clauseOf[from] && token.found.date === null
      ? (PARTS.find(([pattern]) => pattern.test(token.text))?.[1] ?? [])
      : [],
  )
  const clause = clauses.get(clauseOf[from] ?? 0) ?? ''
  if (begins.length === 0 || /[了完好过成]|合格|报废|不良|返/.test(clause)) return false
  if (!/[再要]|[做干]$/.test(clause.slice(0, clause.search(/\d/)))) return false
  const { hour } = localNow(now, lexicon.site.timeZone)
  return begins.some(begin => hour < begin)
}

/** "上料" and "出货" may be the site's own steps. */
const isOwnStep = (tokens: Sentence['tokens'], from: number): boolean =>
  entryOf(tokens[from - 1])?.steps.some(({ ofSite }) => ofSite) === true

/** "毛坯2个有砂眼" */
const isCalledBad = ({ tokens }: Sentence, { to }: Said): boolean =>
  [tokens[to], tokens[to + 1]].some(token => is(token, 'scrap', 'bad', 'rework') || entryOf(token)?.defect != null)

/** Another number is said to have been made: this one was only looked at. */
const isMadeBeside = ({ tokens, orders }: Sentence, { from }: Said): boolean =>
  tokens.some(
    (token, at) => token.kind === 'number' && at !== from && !orders.has(at) && is(tokens[at - 1], 'done', 'finished'),
  )

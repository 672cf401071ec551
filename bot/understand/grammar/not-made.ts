/** Whether a number says of how many pieces something else is said than that they were made. */
import { entryOf, is } from '../tokens.ts'
import { AFTER, BEFORE, SAMPLED, SETTING_BEFORE, TOOL } from '../vocabulary/not-made.ts'
import type { AmountFound } from './amounts.ts'
import type { Sentence } from './sentence.ts'

export function isNotMade(sentence: Sentence, amount: AmountFound): boolean {
  const { tokens, text, clauses, clauseOf } = sentence
  const before = text.slice(0, tokens[amount.from]?.start)
  const after = text.slice(tokens[amount.to - 1]?.end)
  if (!isOwnStep(sentence, amount) && BEFORE.some(pattern => pattern.test(before))) return true
  if (amount.parts[0]?.unit == null && SETTING_BEFORE.test(before)) return true
  if (AFTER.some(pattern => pattern.test(after))) return true
  if (SAMPLED.test(before) && isMadeBeside(sentence, amount)) return true
  return TOOL.test(clauses.get(clauseOf[amount.from] ?? 0) ?? '')
}

/** "上料" and "出货" may be the site's own steps. */
const isOwnStep = ({ tokens }: Sentence, { from }: AmountFound): boolean =>
  entryOf(tokens[from - 1])?.steps.some(({ ofSite }) => ofSite) === true

/** Another number is said to have been made: this one was only looked at. */
const isMadeBeside = ({ tokens, orders }: Sentence, { from }: AmountFound): boolean =>
  tokens.some(
    (token, at) => token.kind === 'number' && at !== from && !orders.has(at) && is(tokens[at - 1], 'done', 'finished'),
  )

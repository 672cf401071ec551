/** One rule as it is said in a sentence, by the names that the card shows: where a form can't be filled in. */
import { RULE_NAMES, type RuleName, ruleOf } from '../../../domain/site-rules.ts'
import type { CardContext } from '../../cards/context.ts'
import { NONE_OF_SEVERAL, ruleOptions } from '../../cards/site-rules-card.ts'

/** Nothing of what is said has been looked up. */
export type SaidRule = { readonly rule: string; readonly value: string }

/** null: there is no such rule, or several may be meant. The unit in brackets need not be said. */
export function ruleSaid({ words }: CardContext, { rule }: SaidRule): RuleName | null {
  const said = plain(rule)
  const [found, ...others] = RULE_NAMES.filter(name => said === plain(words.siteRules.name[name]))
  return found !== undefined && others.length === 0 ? found : null
}

/** As the form's field would hold it; what is no choice stays as it was said, and is refused. */
export function valueSaid(context: CardContext, name: RuleName, { value }: SaidRule): string {
  const rule = ruleOf(name)
  if (rule.kind === 'number') return value.trim()
  if (rule.kind !== 'several') return choiceSaid(context, name, value)
  return value
    .split(/[,，、]/)
    .map(one => choiceSaid(context, name, one))
    .join(',')
}

function choiceSaid(context: CardContext, name: RuleName, text: string): string {
  const { yes, no, none } = context.words.siteRules
  const kinds = { yesNo: [['yes', yes] as const, ['no', no] as const], several: [[NONE_OF_SEVERAL, none] as const] }
  const { kind } = ruleOf(name)
  const more = kind === 'yesNo' || kind === 'several' ? kinds[kind] : []
  const options = [...ruleOptions(context, name).map(({ value, label }) => [value, label] as const), ...more]
  return options.find(([, label]) => plain(label) === plain(text))?.[0] ?? text.trim()
}

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\(.*?\)/g, '')
    .replace(/\s+/g, '')
    .toLowerCase()

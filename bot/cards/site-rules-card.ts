/** What the plant decides about reporting and pay, as it stands; and the forms that change it. */
import type { Block, Card, Input, Option } from '../../adapters/card.ts'
import {
  RULE_GROUPS,
  type RuledSettings,
  type RuleGroup,
  type RuleName,
  type RuleValue,
  ruleOf,
  rulesOf,
  ruleValue,
} from '../../domain/site-rules.ts'
import { encodeAction } from '../action.ts'
import type { CardContext } from './context.ts'

export function siteRulesCard(context: CardContext, settings: RuledSettings, mayChange: boolean): Card {
  const { siteRules: words } = context.words
  const actions = RULE_GROUPS.map(group => ({
    label: words.change[group],
    payload: encodeAction({ do: 'rulesForm', group }),
  }))
  return {
    title: words.title,
    tone: 'info',
    blocks: [
      ...RULE_GROUPS.flatMap(group => groupBlocks(context, settings, group)),
      { kind: 'note', text: mayChange ? words.orSay : words.whoMay },
      ...(mayChange ? [{ kind: 'actions' as const, actions }] : []),
    ],
  }
}

function groupBlocks(context: CardContext, settings: RuledSettings, group: RuleGroup): readonly Block[] {
  const { siteRules: words } = context.words
  const rows = rulesOf(group).map(name => [words.name[name], valueText(context, name, ruleValue(settings, name))])
  return [
    { kind: 'text', text: words.group[group], strong: true },
    { kind: 'table', columns: words.columns.map(label => ({ label })), rows },
  ]
}

function valueText(context: CardContext, name: RuleName, value: RuleValue): string {
  const { siteRules: words } = context.words
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'object' && value !== null) return severalText(context, name, value)
  return value === null ? words.untilShiftEnd : optionText(context, name, String(value))
}

const severalText = (context: CardContext, name: RuleName, chosen: readonly string[]): string =>
  chosen.length === 0
    ? context.words.siteRules.none
    : chosen.map(value => optionText(context, name, value)).join(context.words.common.listSeparator)

/** What is no choice stands for itself. */
function optionText({ words }: CardContext, name: RuleName, value: string): string {
  const options: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    ...words.siteRules.option,
    'inspection.hold': words.floor.inspectionKinds,
    'plausibility.off': words.doubt.kind,
  }
  return options[name]?.[value] ?? value
}

/** `complaint`: why what was filled in can't be. */
export function siteRulesForm(
  context: CardContext,
  settings: RuledSettings,
  group: RuleGroup,
  complaint: string | null = null,
): Card {
  const { siteRules: words } = context.words
  const inputs = rulesOf(group).map(name => inputOf(context, name, ruleValue(settings, name)))
  const payload = encodeAction({ do: 'setRules', group, once: context.once() })
  return {
    title: words.change[group],
    tone: complaint === null ? 'info' : 'warning',
    blocks: [
      ...(complaint === null ? [] : [{ kind: 'text' as const, text: complaint }]),
      { kind: 'note', text: words.hint },
      { kind: 'form', name: 'siteRules', inputs, submit: { label: words.save, payload, style: 'primary' } },
    ],
  }
}

/** A list with nothing chosen may not come back at all: nothing is a choice of its own. */
export const NONE_OF_SEVERAL = 'none'

/** Platforms don't like a dot in a field's name. */
export const ruleInputName = (name: RuleName): string => name.replace('.', '_')

function inputOf(context: CardContext, name: RuleName, value: RuleValue): Input {
  const { siteRules: words } = context.words
  const rule = ruleOf(name)
  const base = { name: ruleInputName(name), label: words.name[name] }
  switch (rule.kind) {
    case 'number':
      return {
        ...base,
        kind: 'number',
        value: String(value ?? 0),
        min: rule.none ? '0' : String(rule.least),
        max: String(rule.most),
        decimals: rule.decimals,
      }
    case 'choice':
      return { ...base, kind: 'select', options: optionsOf(context, name, rule.options), value: String(value) }
    case 'several': {
      const none = { value: NONE_OF_SEVERAL, label: words.none }
      const chosen = typeof value === 'object' && value !== null ? value : []
      return {
        ...base,
        kind: 'multiSelect',
        options: [...optionsOf(context, name, rule.options), none],
        values: chosen.length === 0 ? [none.value] : chosen,
      }
    }
    case 'yesNo':
      return {
        ...base,
        kind: 'select',
        options: [
          { value: 'yes', label: words.yes },
          { value: 'no', label: words.no },
        ],
        value: value === true ? 'yes' : 'no',
      }
  }
}

/** Of a choice, or of several: what there is to choose from. */
export function ruleOptions(context: CardContext, name: RuleName): readonly Option[] {
  const rule = ruleOf(name)
  return rule.kind === 'choice' || rule.kind === 'several' ? optionsOf(context, name, rule.options) : []
}

const optionsOf = (context: CardContext, name: RuleName, options: readonly string[]) =>
  options.map(value => ({ value, label: optionText(context, name, value) }))

export function ruleFaultText({ words }: CardContext, name: RuleName): string {
  const { fault, name: names } = words.siteRules
  const rule = ruleOf(name)
  if (rule.kind === 'several') return fault.several(names[name])
  if (rule.kind !== 'number') return fault.other(names[name])
  const least = rule.none ? 0 : rule.least
  return fault[rule.decimals === 0 ? 'whole' : 'number'](names[name], least, rule.most)
}

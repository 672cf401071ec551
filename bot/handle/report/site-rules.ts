/** "报工规则": what the plant decides about reporting and pay, and changing it without a restart. */
import { addAudit } from '../../../db/commit.ts'
import { lockSiteSettings } from '../../../db/site.ts'
import { changeRules } from '../../../db/site-rules.ts'
import { mayDo } from '../../../domain/permissions.ts'
import {
  groupOf,
  type RuleGroup,
  type RuleName,
  type RuleValue,
  type RuleValues,
  ruleFaults,
  ruleOf,
  rulesOf,
} from '../../../domain/site-rules.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import {
  NONE_OF_SEVERAL,
  ruleFaultText,
  ruleInputName,
  siteRulesCard,
  siteRulesForm,
} from '../../cards/site-rules-card.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { ruleSaid, type SaidRule, valueSaid } from './said-rule.ts'

const mayChange = ({ person }: Turn): boolean => mayDo(person, 'setRules')
const refuse = ({ cards }: Turn): Plan => say(reply(textMessage(cards.words.siteRules.whoMay)))

/** `said`: one to be changed; null: they are asked for. */
export function planSiteRules(turn: Turn, said: SaidRule | null): Plan {
  if (said !== null) return mayChange(turn) ? setSaid(turn, said) : refuse(turn)
  return say(reply(cardMessage(siteRulesCard(turn.cards, turn.catalog.site.settings, mayChange(turn)))))
}

function setSaid(turn: Turn, said: SaidRule): Plan {
  const { siteRules: words } = turn.cards.words
  const name = ruleSaid(turn.cards, said)
  if (name === null) return say(reply(textMessage(words.refused(words.noSuchRule(said.rule)))))
  const text = valueSaid(turn.cards, name, said)
  return change(turn, groupOf(name), { [name]: readValue(name, text) })
}

type Wanted = { readonly group: RuleGroup }

export function planRulesForm(turn: Turn, { group }: Wanted): Plan {
  if (!mayChange(turn)) return refuse(turn)
  return say(reply(cardMessage(siteRulesForm(turn.cards, turn.catalog.site.settings, group))))
}

export function planSetRules(turn: Turn, { group }: Wanted, values: Readonly<Record<string, string>>): Plan {
  return mayChange(turn) ? change(turn, group, readForm(group, values)) : refuse(turn)
}

/** What can't be is said at once with its limits, in the form; nothing is stored then. */
function change(turn: Turn, group: RuleGroup, wanted: RuleValues): Plan {
  const { siteRules: words, common } = turn.cards.words
  const faults = ruleFaults(wanted)
  if (faults.length > 0) {
    const why = faults.map(name => ruleFaultText(turn.cards, name)).join(common.listSeparator)
    return say(reply(cardMessage(siteRulesForm(turn.cards, turn.catalog.site.settings, group, words.refused(why)))))
  }
  return {
    kind: 'transact',
    write: async tx => {
      const changes = await changeRules(tx, wanted)
      if (Object.keys(changes).length > 0) {
        await addAudit(tx, [audited(turn, 'rules.settings', { kind: 'site', id: group }, changes)], heardAs(turn.event))
      }
      return speech([reply(cardMessage(siteRulesCard(turn.cards, await lockSiteSettings(tx), true)))], words.saved)
    },
  }
}

/** What was left empty stays. */
const readForm = (group: RuleGroup, values: Readonly<Record<string, string>>): RuleValues =>
  Object.fromEntries(
    rulesOf(group).flatMap(name => {
      const text = (values[ruleInputName(name)] ?? '').trim()
      return text === '' ? [] : [[name, readValue(name, text)] as const]
    }),
  )

const YES_NO: Readonly<Record<string, boolean>> = { yes: true, no: false }

/** What can't be read is no possible value of the rule. */
function readValue(name: RuleName, text: string): RuleValue {
  const rule = ruleOf(name)
  switch (rule.kind) {
    case 'choice':
      return text
    case 'yesNo':
      return YES_NO[text] ?? text
    case 'several':
      return text === NONE_OF_SEVERAL ? [] : text.split(',').map(one => one.trim())
    case 'number': {
      const number = /^\d{1,9}(?:\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN
      return rule.none && number === 0 ? null : number
    }
  }
}

/** Quiet hours, changed from the alert settings: when groups are left in peace, and what is told all the same. */
import { addAudit } from '../../../db/commit.ts'
import { changeQuietSettings } from '../../../db/quiet-settings.ts'
import { lockSiteSettings } from '../../../db/site.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { ANY_TIME_KINDS, type QuietFault, type QuietSettings, quietFaults } from '../../../domain/quiet-settings.ts'
import type { QuietPart } from '../../action.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { type QuietFacts, quietHoursForm, quietKindsForm, writtenQuiet } from '../../cards/quiet-hours-card.ts'
import { NONE_OF_SEVERAL } from '../../cards/site-rules-card.ts'
import { isQuietFault, type QuietTextFault, readDepartmentSpans, readQuietSpan } from '../../understand/quiet-hours.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { alertSettingsNow, quietFactsOf } from './alert-settings.ts'

const mayChange = ({ person }: Turn): boolean => mayDo(person, 'setAlerts')
const refuse = ({ cards }: Turn): Plan => say(reply(textMessage(cards.words.alertSettings.whoMay)))

const factsOf = (turn: Turn): QuietFacts => quietFactsOf(turn, turn.catalog.site.settings)

type Values = Readonly<Record<string, string>>

export function planQuietForm(turn: Turn, { part }: { readonly part: QuietPart }): Plan {
  if (!mayChange(turn)) return refuse(turn)
  const facts = factsOf(turn)
  const form =
    part === 'kinds'
      ? quietKindsForm(turn.cards, facts.settings)
      : quietHoursForm(turn.cards, writtenQuiet(turn.cards, facts))
  return say(reply(cardMessage(form)))
}

export function planSetQuiet(turn: Turn, { part }: { readonly part: QuietPart }, values: Values): Plan {
  if (!mayChange(turn)) return refuse(turn)
  return part === 'kinds' ? setKinds(turn, values['kinds'] ?? '') : setHours(turn, values)
}

function setKinds(turn: Turn, chosen: string): Plan {
  const { words } = turn.cards
  const named = chosen.split(',').flatMap(text => (text.trim() === '' ? [] : [text.trim()]))
  const exceptKinds = ANY_TIME_KINDS.filter(kind => named.includes(kind))
  const isNone = named.length === 1 && named[0] === NONE_OF_SEVERAL
  if (!isNone && exceptKinds.length !== named.length) {
    const why = words.quietHours.fault.notAmongThem(words.quietHours.kinds)
    return say(reply(cardMessage(quietKindsForm(turn.cards, factsOf(turn).settings, words.quietHours.refused(why)))))
  }
  return store(turn, named.length === 0 ? {} : { exceptKinds })
}

/** What can't be is said at once, and stays in its field to be mended; what was left empty stays as it is. */
function setHours(turn: Turn, values: Values): Plan {
  const { quietHours: words, common } = turn.cards.words
  const facts = factsOf(turn)
  const now = writtenQuiet(turn.cards, facts)
  const written = {
    hours: filled(values['hours'], now.hours),
    departments: filled(values['departments'], now.departments),
  }
  const hours = readQuietSpan(written.hours)
  const { departments, faults } = readDepartmentSpans(written.departments, [...turn.catalog.departments.values()])
  const unread = [...(isQuietFault(hours) ? [hours] : []), ...faults]
  const wanted = { hours: isQuietFault(hours) ? null : hours, departments }
  const why = [
    ...unread.map(fault => readingText(turn, fault)),
    ...quietFaults(wanted, { has: () => true }).map(fault => faultText(turn, fault)),
  ]
  if (why.length > 0) {
    const complaint = words.refused(why.join(common.listSeparator))
    return say(reply(cardMessage(quietHoursForm(turn.cards, written, complaint))))
  }
  return store(turn, wanted)
}

const filled = (text: string | undefined, otherwise: string): string => text?.trim() || otherwise

const readingText = ({ cards }: Turn, { kind, text }: QuietTextFault): string =>
  cards.words.quietHours.fault[kind](text)

function faultText({ cards, catalog }: Turn, { kind, department }: QuietFault): string {
  const { fault, wholeSite } = cards.words.quietHours
  const known = [...catalog.departments.values()].find(({ id }) => id === department)
  return fault[kind](known?.name ?? department ?? wholeSite)
}

const store = (turn: Turn, wanted: Partial<QuietSettings>): Plan => ({
  kind: 'transact',
  write: async tx => {
    const changes = await changeQuietSettings(tx, wanted)
    if (Object.keys(changes).length > 0) {
      const entry = audited(turn, 'quietHours.settings', { kind: 'site', id: 'quietHours' }, changes)
      await addAudit(tx, [entry], heardAs(turn.event))
    }
    return speech(
      [reply(cardMessage(alertSettingsNow(turn, await lockSiteSettings(tx))))],
      turn.cards.words.quietHours.saved,
    )
  },
})

/** "预警设置": what is chased and how soon, and changing it without a restart. */
import type { Card } from '../../../adapters/card.ts'
import { lockAlertSettings, saveAlertSettings } from '../../../db/alert-settings.ts'
import { addAudit } from '../../../db/commit.ts'
import { lockSiteSettings } from '../../../db/site.ts'
import { alertSettingsOf, type SiteSettings } from '../../../db/site-settings.ts'
import { ALERT_KINDS } from '../../../domain/alert.ts'
import type { AlertTimes } from '../../../domain/alert-rules.ts'
import {
  ALERT_SETTING_FIELDS,
  type AlertSettings,
  alertSettingChanges,
  alertSettingFaults,
  settingOf,
} from '../../../domain/alert-settings.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { quietSettingsOf } from '../../../domain/quiet-settings.ts'
import { alertSettingFaultText, alertSettingsCard, alertSettingsForm } from '../../cards/alert-settings-card.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import type { QuietFacts } from '../../cards/quiet-hours-card.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

const current = ({ catalog }: Turn): AlertSettings => alertSettingsOf(catalog.site.settings)

const mayChange = ({ person }: Turn): boolean => mayDo(person, 'setAlerts')

export const quietFactsOf = ({ catalog }: Turn, { quietHours }: Pick<SiteSettings, 'quietHours'>): QuietFacts => ({
  settings: quietSettingsOf(quietHours),
  departmentName: id => catalog.departments.get(id)?.name ?? id,
})

export const alertSettingsNow = (turn: Turn, settings: SiteSettings): Card =>
  alertSettingsCard(turn.cards, {
    settings: alertSettingsOf(settings),
    quiet: quietFactsOf(turn, settings),
    mayChange: mayChange(turn),
  })

export const planAlertSettings = (turn: Turn): Plan =>
  say(reply(cardMessage(alertSettingsNow(turn, turn.catalog.site.settings))))

export function planAlertSettingsForm(turn: Turn): Plan {
  if (!mayChange(turn)) return say(reply(textMessage(turn.cards.words.alertSettings.whoMay)))
  return say(reply(cardMessage(alertSettingsForm(turn.cards, current(turn)))))
}

type Values = Readonly<Record<string, string>>

/** What can't be is said at once with its limits, in the same form; nothing is stored then. */
export function planSetAlerts(turn: Turn, values: Values): Plan {
  const { alertSettings: words, common } = turn.cards.words
  if (!mayChange(turn)) return say(reply(textMessage(words.whoMay)))
  const wanted = readForm(current(turn), values)
  const faults = alertSettingFaults(wanted)
  if (faults.length > 0) {
    const why = faults.map(fault => alertSettingFaultText(turn.cards, fault)).join(common.listSeparator)
    return say(reply(cardMessage(alertSettingsForm(turn.cards, current(turn), words.refused(why)))))
  }
  return {
    kind: 'transact',
    write: async tx => {
      const changes = alertSettingChanges(await lockAlertSettings(tx), wanted)
      if (Object.keys(changes).length > 0) {
        await saveAlertSettings(tx, wanted)
        const entry = audited(turn, 'alerts.settings', { kind: 'site', id: 'alerts' }, changes)
        await addAudit(tx, [entry], heardAs(turn.event))
      }
      return speech([reply(cardMessage(alertSettingsNow(turn, await lockSiteSettings(tx))))], words.saved)
    },
  }
}

/** What was left out stays; what is no number is out of every range. */
function readForm(before: AlertSettings, values: Values): AlertSettings {
  const number = (name: string, old: number): number => {
    const text = (values[name] ?? '').trim()
    return text === '' ? old : /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  }
  const read = Object.fromEntries(
    ALERT_SETTING_FIELDS.map(field => [field, number(field, settingOf(before, field))]),
  ) as Record<(typeof ALERT_SETTING_FIELDS)[number], number>
  const { graceMinutes, reviewWithinMinutes, ...times } = read
  const kinds = values['kinds']?.split(',').map(kind => kind.trim())
  return {
    off: kinds === undefined ? before.off : ALERT_KINDS.filter(kind => !kinds.includes(kind)),
    graceMinutes,
    reviewWithinMinutes,
    times: times satisfies AlertTimes,
    levels: before.levels.map((level, index) => ({
      ...level,
      afterMinutes: number(`level${index + 1}`, level.afterMinutes),
    })),
    andon: readAndon(before.andon, values['andon'] ?? ''),
  }
}

/** "10/60, 5/120": by level, minutes to take it and to resolve it. */
function readAndon(before: AlertSettings['andon'], text: string): AlertSettings['andon'] {
  const written = text.split(/[,，、;；\s]+/).filter(part => part !== '')
  if (written.length === 0) return before
  return before.map((target, index) => {
    const [, ack = '', resolve = ''] = /^(\d{1,6})[/／](\d{1,6})$/.exec(written[index] ?? '') ?? []
    return {
      ...target,
      ackMinutes: ack === '' ? Number.NaN : Number(ack),
      resolveMinutes: resolve === '' ? Number.NaN : Number(resolve),
    }
  })
}

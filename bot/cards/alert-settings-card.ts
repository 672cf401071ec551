/** What is chased, how soon and how often, who is called next; and the form that changes it. */
import type { Block, Card, Input } from '../../adapters/card.ts'
import { ALERT_KINDS } from '../../domain/alert.ts'
import {
  ALERT_SETTING_FIELDS,
  ALERT_SETTING_LIMITS,
  type AlertSettingFault,
  type AlertSettings,
  settingOf,
} from '../../domain/alert-settings.ts'
import { encodeAction } from '../action.ts'
import type { CardContext } from './context.ts'
import { type QuietFacts, quietButtons, quietFields } from './quiet-hours-card.ts'

export type AlertSettingsFacts = {
  readonly settings: AlertSettings
  readonly quiet: QuietFacts
  readonly mayChange: boolean
}

export function alertSettingsCard(context: CardContext, { settings, quiet, mayChange }: AlertSettingsFacts): Card {
  const { alertSettings: words, alert } = context.words
  const rows = ALERT_KINDS.map(kind => [
    alert.kind[kind],
    settings.off.includes(kind) ? words.off : words.after[kind](settings),
  ])
  const blocks: Block[] = [
    { kind: 'table', columns: words.columns.map(label => ({ label })), rows },
    {
      kind: 'fields',
      fields: [
        { label: words.levels, value: levelsText(context, settings) },
        ...times(context, settings),
        ...quietFields(context, quiet),
      ],
    },
    mayChange
      ? {
          kind: 'actions',
          actions: [
            { label: words.change, payload: encodeAction({ do: 'alertSettingsForm' }), style: 'primary' },
            ...quietButtons(context),
          ],
        }
      : { kind: 'note', text: words.whoMay },
  ]
  return { title: words.title, tone: 'info', blocks }
}

const times = ({ words: { alertSettings } }: CardContext, { times }: AlertSettings) => [
  { label: alertSettings.repeat, value: alertSettings.every(times.repeatEveryMinutes), short: true },
  {
    label: alertSettings.field.acknowledgedForMinutes,
    value: String(times.acknowledgedForMinutes),
    short: true,
  },
]

const levelsText = ({ words: { alertSettings, common } }: CardContext, { levels }: AlertSettings): string =>
  levels.map(level => alertSettings.level(common.role[level.notify], level.afterMinutes)).join(common.listSeparator)

/** `complaint`: why what was filled in can't be. */
export function alertSettingsForm(
  context: CardContext,
  settings: AlertSettings,
  complaint: string | null = null,
): Card {
  const { alertSettings: words, alert, common } = context.words
  const inputs: readonly Input[] = [
    {
      kind: 'multiSelect',
      name: 'kinds',
      label: words.kinds,
      options: ALERT_KINDS.map(kind => ({ value: kind, label: alert.kind[kind] })),
      values: ALERT_KINDS.filter(kind => !settings.off.includes(kind)),
    },
    ...ALERT_SETTING_FIELDS.map(
      (field): Input => ({
        kind: 'number',
        name: field,
        label: words.field[field],
        value: String(settingOf(settings, field)),
        min: String(ALERT_SETTING_LIMITS[field].least),
        max: String(ALERT_SETTING_LIMITS[field].most),
        decimals: 0,
      }),
    ),
    ...settings.levels.map(
      ({ notify, afterMinutes }, index): Input => ({
        kind: 'number',
        name: `level${index + 1}`,
        label: words.levelField(common.role[notify]),
        value: String(afterMinutes),
        min: '0',
        decimals: 0,
      }),
    ),
    ...(settings.andon.length === 0 ? [] : [andonInput(context, settings)]),
  ]
  const submit = {
    label: words.save,
    payload: encodeAction({ do: 'setAlerts', once: context.once() }),
    style: 'primary' as const,
  }
  return {
    title: words.change,
    tone: complaint === null ? 'info' : 'warning',
    blocks: [
      ...(complaint === null ? [] : [{ kind: 'text' as const, text: complaint }]),
      { kind: 'note', text: words.hint },
      { kind: 'form', name: 'alertSettings', inputs, submit },
    ],
  }
}

const andonInput = ({ words }: CardContext, { andon }: AlertSettings): Input => ({
  kind: 'text',
  name: 'andon',
  label: words.alertSettings.andon,
  value: andon.map(({ ackMinutes, resolveMinutes }) => `${ackMinutes}/${resolveMinutes}`).join(', '),
  placeholder: '10/60, 5/120, 3/240',
})

export function alertSettingFaultText({ words }: CardContext, fault: AlertSettingFault): string {
  const { fault: text, field } = words.alertSettings
  switch (fault.kind) {
    case 'outOfRange':
      return text.outOfRange(field[fault.field], fault.limits.least, fault.limits.most)
    case 'levelOutOfRange':
    case 'andonOutOfRange':
      return text[fault.kind](fault.level, fault.limits.least, fault.limits.most)
    case 'levelTooEarly':
    case 'andonReversed':
      return text[fault.kind](fault.level)
    case 'noLevels':
    case 'tooManyLevels':
      return text[fault.kind]
  }
}

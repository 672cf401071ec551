import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { USUAL_ALERT_TIMES } from './alert-rules.ts'
import { type AlertSettings, alertSettingChanges, alertSettingFaults } from './alert-settings.ts'

const USUAL: AlertSettings = {
  off: [],
  graceMinutes: 30,
  reviewWithinMinutes: 240,
  times: USUAL_ALERT_TIMES,
  levels: [
    { afterMinutes: 0, notify: 'teamLeader' },
    { afterMinutes: 60, notify: 'supervisor' },
  ],
  andon: [{ level: 1, ackMinutes: 10, resolveMinutes: 60 }],
}
const times = (changed: Partial<AlertSettings['times']>): Partial<AlertSettings> => ({
  times: { ...USUAL_ALERT_TIMES, ...changed },
})

const REFUSED: readonly { name: string; changed: Partial<AlertSettings>; kind: string }[] = [
  { name: 'never repeats: every 0 minutes', changed: times({ repeatEveryMinutes: 0 }), kind: 'outOfRange' },
  { name: 'every minute', changed: times({ repeatEveryMinutes: 1 }), kind: 'outOfRange' },
  { name: 'after a year', changed: times({ askAfterMinutes: 525_600 }), kind: 'outOfRange' },
  { name: 'a silence of a year', changed: times({ longestSilenceHours: 8_760 }), kind: 'outOfRange' },
  { name: 'half a minute', changed: { graceMinutes: 0.5 }, kind: 'outOfRange' },
  { name: 'no number', changed: { reviewWithinMinutes: Number.NaN }, kind: 'outOfRange' },
  { name: 'nobody is called', changed: { levels: [] }, kind: 'noLevels' },
  {
    name: 'six are called',
    changed: { levels: Array.from({ length: 6 }, (_, i) => ({ afterMinutes: i, notify: 'manager' as const })) },
    kind: 'tooManyLevels',
  },
  {
    name: 'two at the same minute',
    changed: {
      levels: [
        { afterMinutes: 0, notify: 'teamLeader' },
        { afterMinutes: 0, notify: 'manager' },
      ],
    },
    kind: 'levelTooEarly',
  },
  {
    name: 'called in a year',
    changed: { levels: [{ afterMinutes: 525_600, notify: 'manager' }] },
    kind: 'levelOutOfRange',
  },
  {
    name: 'resolved before it is taken',
    changed: { andon: [{ level: 1, ackMinutes: 10, resolveMinutes: 5 }] },
    kind: 'andonReversed',
  },
  {
    name: 'taken in no time',
    changed: { andon: [{ level: 1, ackMinutes: 0, resolveMinutes: 5 }] },
    kind: 'andonOutOfRange',
  },
]

describe('alert settings', () => {
  test('the usual ones can be', () => assert.deepEqual(alertSettingFaults(USUAL), []))
  for (const { name, changed, kind } of REFUSED)
    test(`absurd: ${name}`, () =>
      assert.deepEqual(
        alertSettingFaults({ ...USUAL, ...changed }).map(fault => fault.kind),
        [kind],
      ))

  test('the record names what changed, and nothing else', () =>
    assert.deepEqual(alertSettingChanges(USUAL, { ...USUAL, off: ['silent'], graceMinutes: 45 }), {
      off: ' → silent',
      graceMinutes: '30 → 45',
    }))
})

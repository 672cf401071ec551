import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  type QuietHours,
  type QuietSettings,
  quietChanges,
  quietFaults,
  quietHoursStored,
  quietSettingsOf,
} from './quiet-settings.ts'

const USUAL: QuietSettings = {
  hours: { start: '22:00', end: '07:00' },
  departments: {},
  exceptKinds: ['equipment'],
}

describe('as they are stored and seen', () => {
  const cases: readonly (readonly [name: string, stored: QuietHours | null, seen: QuietSettings])[] = [
    ['never set', null, { hours: null, departments: {}, exceptKinds: [] }],
    [
      'safety goes without saying',
      { ...USUAL, start: '22:00', end: '07:00', exceptKinds: ['safety', 'equipment'] },
      USUAL,
    ],
    [
      'equal times are none',
      { start: '08:00', end: '08:00', exceptKinds: [], departments: { 'D-QC': null } },
      { hours: null, departments: { 'D-QC': null }, exceptKinds: [] },
    ],
  ]
  for (const [name, stored, seen] of cases) test(name, () => assert.deepEqual(quietSettingsOf(stored), seen))

  test('what is stored is seen again', () => {
    for (const one of [USUAL, { ...USUAL, hours: null, departments: { 'D-QC': USUAL.hours, 'D-WH': null } }])
      assert.deepEqual(quietSettingsOf(quietHoursStored(one)), one)
  })
})

describe('what can’t be', () => {
  const known = new Set(['D-QC'])
  const span = (start: string, end: string) => ({ start, end })
  const cases: readonly (readonly [string, Partial<QuietSettings>, readonly object[]])[] = [
    ['the usual', {}, []],
    ['none at all', { hours: null }, []],
    ['hours past midnight', { hours: span('22:00', '24:00') }, [{ kind: 'noTime', department: null }]],
    ['minutes past the hour', { hours: span('22:60', '07:00') }, [{ kind: 'noTime', department: null }]],
    ['an hour of one digit', { hours: span('8:00', '09:00') }, [{ kind: 'noTime', department: null }]],
    ['no length', { departments: { 'D-QC': span('08:00', '08:00') } }, [{ kind: 'noLength', department: 'D-QC' }]],
    ['nobody’s', { departments: { 'D-XX': null } }, [{ kind: 'unknownDepartment', department: 'D-XX' }]],
  ]
  for (const [name, changed, faults] of cases)
    test(name, () => assert.deepEqual(quietFaults({ ...USUAL, ...changed }, known), faults))
})

test('the record names what changed, and nothing else', () => {
  assert.deepEqual(quietChanges(USUAL, { ...USUAL }), {})
  assert.deepEqual(
    quietChanges(USUAL, { hours: null, departments: { 'D-QC': USUAL.hours }, exceptKinds: ['quality'] }),
    {
      hours: '22:00-07:00 → none',
      departments: ' → D-QC 22:00-07:00',
      exceptKinds: 'equipment → quality',
    },
  )
})

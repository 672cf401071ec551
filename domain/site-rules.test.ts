import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { USUAL_SETTINGS } from '../db/site-settings.ts'
import {
  changedRules,
  RULE_GROUPS,
  RULE_NAMES,
  type RuleValues,
  ruleFaults,
  ruleOf,
  rulesOf,
  ruleValue,
} from './site-rules.ts'

describe('rules that can’t be so', () => {
  const cases: readonly (readonly [name: string, values: RuleValues, faults: readonly string[]])[] = [
    ['nothing said', {}, []],
    ['the bounds themselves', { 'boards.top': 1, 'shiftEnd.afterMinutes': 120 }, []],
    ['below and above', { 'boards.top': 0, 'shiftEnd.afterMinutes': 121 }, ['shiftEnd.afterMinutes', 'boards.top']],
    ['two decimals where there may be', { 'report.overReportTolerancePct': 2.25 }, []],
    ['three decimals', { 'report.overReportTolerancePct': 2.255 }, ['report.overReportTolerancePct']],
    ['a part of a whole number', { 'boards.top': 2.5 }, ['boards.top']],
    ['no number', { 'boards.top': Number.NaN }, ['boards.top']],
    ['none where there may be none', { 'pay.agreeWithinHours': null }, []],
    ['none where there must be one', { 'pay.objectWithinDays': null }, ['pay.objectWithinDays']],
    ['a choice', { 'pay.scrapPay': 'unlessWorker' }, []],
    ['no choice', { 'pay.scrapPay': 'always' }, ['pay.scrapPay']],
    ['several', { 'inspection.hold': ['final', 'first'] }, []],
    ['none of several', { 'plausibility.off': [] }, []],
    ['one of several twice', { 'inspection.hold': ['final', 'final'] }, ['inspection.hold']],
    ['one that is not among them', { 'plausibility.off': ['tooSlow'] }, ['plausibility.off']],
    ['one where there may be several', { 'inspection.hold': 'final' }, ['inspection.hold']],
    ['several where there must be one', { 'inspection.firstPiece': ['wait'] }, ['inspection.firstPiece']],
    ['a word for yes', { 'boards.on': 'yes' }, ['boards.on']],
  ]
  for (const [name, values, faults] of cases) {
    test(`${name}: ${faults.join(', ') || 'fine'}`, () => assert.deepEqual(ruleFaults(values), faults))
  }

  test('what is usual can be so, and every choice of every rule', () => {
    const usual = Object.fromEntries(RULE_NAMES.map(name => [name, ruleValue(USUAL_SETTINGS, name)]))
    assert.deepEqual(ruleFaults(usual), [])
    for (const name of RULE_NAMES) {
      const rule = ruleOf(name)
      for (const option of rule.kind === 'choice' ? rule.options : [])
        assert.deepEqual(ruleFaults({ [name]: option }), [])
    }
  })
})

test('every rule stands in one group, and no group is longer than a phone shows', () => {
  assert.deepEqual(RULE_GROUPS.flatMap(group => rulesOf(group)).toSorted(), RULE_NAMES.toSorted())
  for (const group of RULE_GROUPS) assert.ok(rulesOf(group).length <= 6, group)
})

test('the same several in another order are no change', () => {
  const settings = {
    ...USUAL_SETTINGS,
    inspection: { ...USUAL_SETTINGS.inspection, hold: ['first', 'final'] as const },
  }
  assert.deepEqual(changedRules(settings, { 'inspection.hold': ['final', 'first'] }), {})
  assert.deepEqual(changedRules(settings, { 'inspection.hold': [] }), { 'inspection.hold': [] })
})

test('only what is other than before is a change', () => {
  assert.deepEqual(changedRules(USUAL_SETTINGS, { 'boards.top': 3, 'pay.scrapPay': 'never', 'boards.on': false }), {
    'boards.on': false,
  })
})

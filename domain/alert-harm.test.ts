import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { at } from '../test/given-alert.ts'
import { type HarmFacts, harmOf } from './alert-harm.ts'

const NOW = at('10:00')
const facts = (other: Partial<HarmFacts> = {}): HarmFacts => ({
  danger: false,
  dueAt: at('10:00', 25),
  priority: 'normal',
  minutes: 60,
  people: 3,
  ...other,
})

describe('what matters more', () => {
  const cases: readonly { name: string; more: HarmFacts; less: HarmFacts }[] = [
    {
      name: 'danger before any date',
      more: facts({ danger: true, dueAt: null, priority: null }),
      less: facts({ dueAt: at('09:00'), priority: 'critical' }),
    },
    {
      name: 'an order that is overdue before one due today',
      more: facts({ dueAt: at('09:00') }),
      less: facts({ dueAt: at('16:00'), priority: 'critical' }),
    },
    {
      name: 'due today before due next week',
      more: facts({ dueAt: at('16:00') }),
      less: facts({ priority: 'critical', minutes: 9_000 }),
    },
    {
      name: 'of two due today the urgent one',
      more: facts({ dueAt: at('18:00'), priority: 'urgent' }),
      less: facts({ dueAt: at('15:00'), minutes: 600 }),
    },
    { name: 'then the later one', more: facts({ minutes: 61 }), less: facts({ people: 99 }) },
    { name: 'then the one that holds up more people', more: facts({ people: 4 }), less: facts() },
  ]
  for (const { name, more, less } of cases)
    test(name, () => {
      assert.ok(harmOf(more, NOW) > harmOf(less, NOW), `${harmOf(more, NOW)} > ${harmOf(less, NOW)}`)
    })

  test('however late and however many, the number stays exact', () => {
    const most = harmOf(facts({ danger: true, priority: 'critical', minutes: 1e9, people: 1e9 }), NOW)
    assert.ok(Number.isSafeInteger(most))
  })
})

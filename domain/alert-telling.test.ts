import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { at } from '../test/given-alert.ts'
import { decideTelling, type TellingFacts } from './alert-telling.ts'
import type { PersonId } from './model.ts'

const [A, B] = ['A', 'B'] as PersonId[]
const people = (...ids: readonly (PersonId | undefined)[]) => ids.flatMap(id => id ?? [])

const facts = (other: Partial<TellingFacts> = {}): TellingFacts => ({
  now: at('10:05'),
  isLoud: true,
  isFresh: true,
  isCritical: false,
  isUrgent: false,
  called: people(A),
  card: { postedAt: at('10:00'), called: people(A), isNewest: true },
  canEdit: true,
  newsEveryMinutes: 10,
  ...other,
})

describe('how a group hears of its alerts', () => {
  const cases: readonly { name: string; given: TellingFacts; expected: string }[] = [
    { name: 'the first card is posted', given: facts({ card: null }), expected: 'post' },
    { name: 'the same people a moment later: the newest card is edited', given: facts(), expected: 'edit' },
    {
      name: 'somebody wrote since: it waits',
      given: facts({ card: { postedAt: at('10:00'), called: people(A), isNewest: false } }),
      expected: 'wait',
    },
    { name: 'after ten minutes they are called again', given: facts({ now: at('10:10') }), expected: 'post' },
    {
      name: 'somebody else must be called: an edit would not',
      given: facts({ called: people(A, B) }),
      expected: 'post',
    },
    {
      name: 'what was told before and goes up waits for half an hour',
      given: facts({ isFresh: false, called: people(B), now: at('10:29') }),
      expected: 'wait',
    },
    {
      name: 'and no longer',
      given: facts({ isFresh: false, called: people(B), now: at('10:30') }),
      expected: 'post',
    },
    {
      name: 'what is critical and goes up calls somebody else at once',
      given: facts({ isFresh: false, isCritical: true, called: people(A, B) }),
      expected: 'post',
    },
    {
      name: 'critical, of people who were called a moment ago: the newest card is edited',
      given: facts({ isFresh: false, isCritical: true }),
      expected: 'edit',
    },
    {
      name: 'critical, of people who were called a moment ago, where somebody wrote since: they know',
      given: facts({
        isFresh: false,
        isCritical: true,
        card: { postedAt: at('10:00'), called: people(A), isNewest: false },
      }),
      expected: 'wait',
    },
    {
      name: 'critical, of people who were called longer ago: again, and not in half an hour',
      given: facts({ isFresh: false, isCritical: true, now: at('10:10') }),
      expected: 'post',
    },
    {
      name: 'a repeat of it waits like any other',
      given: facts({ isFresh: false, called: people(A), now: at('10:20') }),
      expected: 'wait',
    },
    { name: 'safety waits for nobody', given: facts({ isUrgent: true }), expected: 'post' },
    { name: 'what calls nobody edits the card', given: facts({ isLoud: false, now: at('16:00') }), expected: 'edit' },
    { name: 'where cards can’t be edited the same people wait', given: facts({ canEdit: false }), expected: 'wait' },
    {
      name: 'and what calls nobody is seen on the next card',
      given: facts({ canEdit: false, isLoud: false }),
      expected: 'nothing',
    },
    { name: 'or is not told at all', given: facts({ isLoud: false, card: null }), expected: 'nothing' },
  ]
  for (const { name, given, expected } of cases)
    test(name, () => {
      assert.equal(decideTelling(given), expected)
    })
})

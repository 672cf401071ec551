import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { afterLostAnswer } from './lost-answers.ts'

describe('a message whose answer was lost', () => {
  const cases = [
    { name: 'what somebody must act on is sent once more', kind: 'message', attempts: 0, decision: 'again' },
    { name: 'but not a third time', kind: 'message', attempts: 1, decision: 'letGo' },
    { name: 'a handover too', kind: 'handover', attempts: 0, decision: 'again' },
    { name: 'an alert too', kind: 'alert', attempts: 0, decision: 'again' },
    { name: 'a digest is let go: the next one says it', kind: 'digest', attempts: 0, decision: 'letGo' },
    { name: 'so is the week’s', kind: 'weekly', attempts: 0, decision: 'letGo' },
    { name: 'and news', kind: 'push', attempts: 0, decision: 'letGo' },
    { name: 'a kind nobody thought of is sent once more', kind: 'new', attempts: 0, decision: 'again' },
  ]
  for (const { name, kind, attempts, decision } of cases)
    test(name, () => assert.equal(afterLostAnswer(kind, attempts), decision))
})

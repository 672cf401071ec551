/** A sample factory of its own on a working morning, whenever it is opened, whose people speak and press over its API. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { buttonOn, comingWednesday, startRunning, wordsOf } from '../../test/running-service.ts'
import type { Floor } from './scenes.ts'

const PATIENCE_MS = 15_000

/** The caller closes `running`. */
export async function openFloor(): Promise<Floor> {
  const running = await startRunning({ opensAt: comingWednesday() })
  const done = async (path: string, body: object): Promise<void> => {
    const answer = await running.post(path, body)
    assert.equal(answer.status, 200, answer.body)
  }
  const sees: Floor['sees'] = async (chat, words) => {
    for (let waited = 0; waited < PATIENCE_MS; waited += 100) {
      const found = (await running.messages(chat)).findLast(message => words.test(wordsOf([message])))
      if (found !== undefined) return found
      await sleep(100)
    }
    return assert.fail(`nothing in ${chat} says ${words}: ${wordsOf((await running.messages(chat)).slice(-2))}`)
  }
  return {
    running,
    sees,
    say: running.say,
    press: (as, message, label, values = {}, chat = `D-${as}`) => {
      const action = buttonOn(message, label).payload
      return done('/sandbox/api/actions', { as, chat, message: message.id, action, values })
    },
    pass: time => done('/sandbox/api/clock', { advance: time }),
  }
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

/** Who turns WO-1003, of which turning is in work. */
const TURNER = '孙小军'

const factory = withFactory({ sample: 'machining' })

/** Turning of WO-1003 is due then. */
async function dueIn(minutes: number): Promise<void> {
  const due = factory.clock.now().add({ minutes })
  await factory.sql`update step set due_at = ${due} from orders o
    where o.id = order_id and o.code = 'WO-1003' and seq = 20`
}

const lineOfTurning = async (): Promise<string> => {
  const { words } = await factory.say(TURNER, '我的任务')
  return /WO-1003 车削[^\n]*\n?[^\n]*/.exec(words)?.[0] ?? words
}

test('a task within the warning time of the site says that it is due soon, before and after that it does not', async () => {
  await dueIn(45)
  assert.match(await lineOfTurning(), /快到期/)
  await dueIn(600)
  assert.doesNotMatch(await lineOfTurning(), /快到期/)
  await dueIn(-5)
  assert.doesNotMatch(await lineOfTurning(), /快到期/)
})

test('what somebody else has to do is for those in charge of them', async () => {
  const { words } = await factory.say('陈志远', `${TURNER}在干什么`)
  assert.match(words, new RegExp(`${TURNER}的任务[\\s\\S]*WO-1003 车削`))
  assert.match((await factory.say('刘大勇', `${TURNER}在干什么`)).words, /看不了/)
})

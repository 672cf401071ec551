/** "1003和1004加急": each is offered, and each press does its own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory()

const priorities = async (): Promise<readonly string[]> =>
  (
    await factory.sql<{ priority: string }[]>`
      select priority from orders where code in ('WO-1003', 'WO-1004') order by code`
  ).map(({ priority }) => priority)

async function planner(): Promise<string> {
  const [row] = await factory.sql<{ name: string }[]>`select name from person where role = 'planner' and active limit 1`
  assert.ok(row)
  return row.name
}

test('nothing is done before a press, and both can be pressed', async () => {
  const who = await planner()
  await factory.sql`update orders set priority = 'normal', version = version + 1 where code in ('WO-1003', 'WO-1004')`
  const asked = await factory.say(who, '1003和1004加急')
  assert.match(asked.words, /点哪张办哪张/)
  assert.deepEqual(await priorities(), ['normal', 'normal'])
  await factory.press(who, asked, 'WO-1003')
  assert.deepEqual(await priorities(), ['urgent', 'normal'])
  await factory.press(who, asked, 'WO-1004')
  assert.deepEqual(await priorities(), ['urgent', 'urgent'])
})

import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { it } from 'node:test'
import { z } from 'zod'
import { newOrderCode, orderCode } from './values.ts'

const HERE = import.meta.dirname
/** Which looks at what came, and so may say what it is. */
const PARSER = 'values.ts'

it('names of ours are branded where they are parsed, and cast nowhere behind it', async () => {
  const model = await readFile(resolve(HERE, '..', '..', 'domain', 'model.ts'), 'utf8')
  const brands = [...model.matchAll(/^export type (\w+) = Branded</gm)].map(([, name]) => name)
  assert.ok(brands.length > 10)
  const cast = new RegExp(`\\bas (?:${brands.join('|')})\\b`)
  const casting: string[] = []
  for await (const file of glob('*.ts', { cwd: HERE }))
    if (file !== PARSER && cast.test(await readFile(resolve(HERE, file), 'utf8'))) casting.push(file)
  assert.deepEqual(casting, [])
})

it('an order’s code is what was sent, within its bounds', () => {
  assert.equal(orderCode.parse('WO-1003'), 'WO-1003')
  for (const wrong of ['', 'x'.repeat(65), 'a\0b', '\ud800']) assert.ok(!orderCode.safeParse(wrong).success)
  assert.ok(!newOrderCode.safeParse('two words').success)
})

it('a document tells of a name as of the text it is', () => {
  const { type, maxLength, description } = z.toJSONSchema(orderCode, { io: 'input' })
  assert.deepEqual([type, maxLength, description], ['string', 64, 'The order number, such as WO-1003.'])
})

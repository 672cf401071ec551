import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspectionsOfStep } from '../../../db/inspections.ts'
import { loadOrder } from '../../../db/orders.ts'
import type { OrderCode } from '../../../domain/model.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { openFactory, withFactory } from '../../../test/factory.ts'

const factory = withFactory()

async function inspectionsAt(code: string, seq: number, { sql } = factory) {
  const order = await loadOrder(sql, code as OrderCode)
  const step = order === null ? null : findStep(order, seq)
  assert.ok(step)
  return (await inspectionsOfStep(sql, step.id)).map(({ inspection }) => inspection)
}

const inspectButton = (order: string, seq: number, once: string) =>
  `1${JSON.stringify({ do: 'inspect', order, seq, once })}`

async function newestTold(whom: string) {
  const told = (await factory.told(whom)).at(-1)
  assert.ok(told, `nobody told ${whom} anything`)
  return told
}

describe('a first piece on WO-1003 20', () => {
  it('is asked for by text: the quality group gets the card to judge it', async () => {
    const heard = await factory.say('孙小军', 'WO-1003 车削首件好了，来检一下')
    assert.match(heard.words, /已叫质量部来检/)
    const [pending] = await inspectionsAt('WO-1003', 20)
    assert.deepEqual([pending?.kind, pending?.result, pending?.requestedBy], ['first', 'pending', 'W004'])
    const told = await newestTold('G-D-QC')
    assert.match(told.words, /报检 · WO-1003 车削/)
    assert.match(told.words, /谁报的: 孙小军/)
    assert.match(told.words, /\[合格\]\n\[不合格\]/)
  })

  it('is not asked for twice while it waits', async () => {
    factory.clock.advance({ minutes: 5 })
    const count = await factory.toldCount()
    const heard = await factory.say('何丽华', 'WO-1003 车削 送检')
    assert.match(heard.words, /孙小军 今天 10:17已经报检，还在等检验/)
    assert.equal((await inspectionsAt('WO-1003', 20)).length, 1)
    assert.equal(await factory.toldCount(), count)
  })

  it('is not judged by a worker, and the button stays good', async () => {
    const heard = await factory.press('孙小军', await newestTold('G-D-QC'), '合格')
    assert.match(heard.words, /只有检验员/)
    assert.equal((await inspectionsAt('WO-1003', 20))[0]?.result, 'pending')
  })

  it('passes: the card shows by whom, and the worker is told', async () => {
    const heard = await factory.press('范雪梅', await newestTold('G-D-QC'), '合格')
    assert.match(heard.update?.words ?? '', /检验合格（范雪梅 今天 10:22）/)
    assert.doesNotMatch(heard.update?.words ?? '', /\[合格\]/)
    assert.equal((await newestTold('孙小军')).words, 'WO-1003 车削：检验合格（范雪梅）')
    const [done] = await inspectionsAt('WO-1003', 20)
    assert.deepEqual([done?.result, done?.inspectorId], ['pass', 'W025'])
  })

  it('keeps its result when the other button of the card is pressed', async () => {
    const count = await factory.toldCount()
    await factory.press('杜明辉', await newestTold('G-D-QC'), '不合格')
    assert.equal((await inspectionsAt('WO-1003', 20))[0]?.result, 'pass')
    assert.equal(await factory.toldCount(), count)
  })

  it('is in the audit with who and through which message', async () => {
    const rows = await factory.sql<{ action: string; actorId: string; messageId: string | null }[]>`
      select action, actor_id as "actorId", message_id as "messageId" from audit
      where subject_kind = 'inspection' and action like 'inspection.%' order by id`
    assert.deepEqual(
      rows.map(({ action, actorId }) => `${action} ${actorId}`),
      ['inspection.asked W004', 'inspection.done W025'],
    )
    assert.ok(rows.every(({ messageId }) => messageId !== null))
  })
})

describe('a step of which nothing is said', () => {
  it('is inspected as its routing wants it', async () => {
    await factory.pressPayload('冯春燕', inspectButton('WO-1001', 50, 'once-grinding'))
    assert.equal((await inspectionsAt('WO-1001', 50))[0]?.kind, 'inProcess')
  })

  it('fails: its team leader hears of it too', async () => {
    await factory.press('任婷', await newestTold('G-D-QC'), '不合格')
    assert.match((await newestTold('冯春燕')).words, /检验不合格（任婷）/)
    assert.match((await newestTold('郑海涛')).words, /WO-1001 磨削：检验不合格/)
  })

  it('is asked with a button per step when only the order is named', async () => {
    const heard = await factory.say('沈玉兰', 'WO-1005 送检')
    assert.match(heard.words, /是哪道工序/)
    assert.match(heard.words, /\[WO-1005 去毛刺\]/)
    const chosen = await factory.press('沈玉兰', heard, '去毛刺')
    assert.match(chosen.words, /报检 · WO-1005 去毛刺/)
    assert.equal((await inspectionsAt('WO-1005', 50))[0]?.result, 'pending')
  })

  it('is asked too of somebody who works at none of its steps', async () => {
    const heard = await factory.say('周国梁', 'WO-1006 送检')
    assert.match(heard.words, /是哪道工序/)
    assert.match(heard.words, /\[WO-1006 粗铣\]/)
  })

  it('is said how to name when nothing says where', async () => {
    assert.match((await factory.say('沈玉兰', '送检')).words, /要检哪道工序/)
  })
})

describe('nothing is asked for', () => {
  for (const [code, status] of [
    ['WO-1013', '未下达'],
    ['WO-1012', '已暂停'],
    ['WO-1011', '已结案'],
  ] as const) {
    it(`on an order that is ${status}`, async () => {
      const heard = await factory.pressPayload('沈玉兰', inspectButton(code, 20, `once-${code}`))
      assert.match(heard.words, new RegExp(`${code} 现在是“${status}”`))
      assert.deepEqual(await inspectionsAt(code, 20), [])
    })
  }

  it('by a card of a step that is not there', async () => {
    const heard = await factory.pressPayload('沈玉兰', inspectButton('WO-1003', 99, 'once-nowhere'))
    assert.notEqual(heard.words, '')
  })
})

it('two who ask at the same moment ask once', async () => {
  const other = await openFactory()
  try {
    const both = await Promise.all([other.say('孙小军', 'WO-1003 车削 送检'), other.say('何丽华', 'WO-1003 车削 送检')])
    assert.equal((await inspectionsAt('WO-1003', 20, other)).length, 1)
    assert.equal(both.filter(({ words }) => words.includes('还在等检验')).length, 1)
  } finally {
    await other.close()
  }
})

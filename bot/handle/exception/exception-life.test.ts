import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pausesOfOrders } from '../../../db/order-pauses.ts'
import { loadOrder } from '../../../db/orders.ts'
import type { OrderCode } from '../../../domain/model.ts'
import { findStep } from '../../../domain/step-progress.ts'
import { withFactory } from '../../../test/factory.ts'

const factory = withFactory()

async function orderOf(code: string) {
  const order = await loadOrder(factory.sql, code as OrderCode)
  assert.ok(order)
  return order
}

async function stepOf(code: string, seq: number) {
  const step = findStep(await orderOf(code), seq)
  assert.ok(step)
  return step
}

type Row = { id: string; no: number; kind: string; departmentId: string; blocking: boolean; version: number }

async function newest(): Promise<Row & { readonly code: string }> {
  const [row] = await factory.sql<Row[]>`
    select id, no, kind, department_id as "departmentId", blocking, version from exception order by no desc limit 1`
  assert.ok(row)
  return { ...row, code: `E-${row.no}` }
}

const thread = async (id: string) =>
  (
    await factory.sql<{ kind: string; personId: string }[]>`
      select kind, person_id as "personId" from exception_event where exception_id = ${id} order by id`
  ).map(({ kind, personId }) => `${kind} ${personId}`)

const count = async (table: string) => (await factory.sql`select from ${factory.sql(table)}`).length

describe('a machine that is down holds everything that is worked on it', () => {
  let code = ''

  it('a step is taken to a machine by starting it there', async () => {
    for (const [person, order] of [
      ['孙小军', 'WO-1014'],
      ['何丽华', 'WO-1003'],
    ] as const) {
      await factory.say(person, `开工 ${order} 车削 3号机`)
      const { id } = await stepOf(order, 20)
      const [on] = await factory.sql`select machine_id as machine from step_machine where step_id = ${id}`
      assert.equal(on?.['machine'], 'CNC-03')
    }
  })

  it('"机床坏了" of the machine stops the other step too, and tells whoever is at it', async () => {
    assert.equal((await stepOf('WO-1003', 20)).status, 'inProgress')
    const heard = await factory.say('孙小军', 'WO-1014 车削 数控车3号机坏了')
    ;({ code } = await newest())
    assert.match(heard.words, new RegExp(`${code} 异常 · 设备故障`))
    assert.match(heard.words, /哪里: WO-1014 · 车削 · 数控车3号机/)
    assert.match(heard.words, /同一台上一起停的：WO-1003 · 车削/)
    for (const order of ['WO-1014', 'WO-1003']) {
      const step = await stepOf(order, 20)
      assert.equal(step.status, 'paused')
      assert.equal(step.blockedBy.length, 1)
    }
    const [worker] = await factory.sql<{ id: string }[]>`
      select person_id as id from work_session where step_id = ${(await stepOf('WO-1003', 20)).id} order by ended_at desc limit 1`
    const told = await factory.told(worker?.id ?? '')
    assert.match(told.map(({ words }) => words).join('\n'), new RegExp(`${code} 设备故障，WO-1003 · 车削 也停了`))
  })

  it('nobody starts another step on it', async () => {
    const heard = await factory.say('何丽华', '继续 WO-1003 车削')
    assert.match(heard.words, /异常/)
    assert.equal((await stepOf('WO-1003', 20)).status, 'paused')
  })

  it('resolving frees both, and the time is the ledger’s and both steps’', async () => {
    factory.clock.advance({ minutes: 40 })
    const form = await factory.say('卢勇', `异常 ${code} 解决`)
    assert.match(form.words, /算出来是 40/)
    const heard = await factory.press('卢勇', form, '确认已解决', { cause: 'DT01', note: '换保险' })
    assert.match(heard.toast ?? '', /停工 40 分钟/)
    for (const order of ['WO-1014', 'WO-1003']) {
      assert.deepEqual((await stepOf(order, 20)).blockedBy, [])
      const { id } = await orderOf(order)
      const [pause] = (await pausesOfOrders(factory.sql, [id])).get(id) ?? []
      assert.equal(pause?.to?.since(pause.from).total('minutes'), 40)
    }
    const rows =
      await factory.sql`select machine_id, step_id from downtime where to_at is not null order by id desc limit 1`
    assert.deepEqual({ ...rows[0] }, { machine_id: 'CNC-03', step_id: null })
  })
})

describe('an exception’s life, with its thread', () => {
  let id = ''
  let code = ''

  it('is raised without a named machine: only its step stops, and the card asks which', async () => {
    const heard = await factory.say('孙小军', 'WO-1014 车削 机床坏了')
    ;({ id, code } = await newest())
    assert.match(heard.words, /没说是哪台，只停了这道工序[\s\S]*\[说是哪台\]/)
    assert.match((await factory.told('G-D-EQ')).at(-1)?.words ?? '', /只停了这道工序[\s\S]*\[说是哪台\]/)
    assert.equal((await newest()).departmentId, 'D-EQ')
  })

  it('is put right on the card: the machine, and that work can go on', async () => {
    const [card] = (await factory.told('G-D-EQ')).slice(-1)
    assert.ok(card)
    const form = await factory.press('卢勇', card, '说是哪台')
    assert.match(form.words, /哪台\?/)
    assert.match(JSON.stringify(form.replies), /不清楚，只停这道工序.*整个.*都停了/)
    const values = { reason: 'DT01', machine: 'CNC-01', blocking: 'yes', level: '3' }
    const heard = await factory.press('卢勇', form, '改好了', values)
    assert.match(heard.update?.words ?? '', /数控车1号机/)
    assert.match(heard.update?.words ?? '', /设备 · 3 级/)
    assert.doesNotMatch(heard.update?.words ?? '', /只停了这道工序|说是哪台/)
    assert.match(heard.update?.words ?? '', /\[改一下\]/)
    const [row] = await factory.sql`select machine_id from downtime where exception_id = ${id} and to_at is null`
    assert.equal(row?.['machine_id'], 'CNC-01')
    const refused = await factory.say('何丽华', '开工 WO-1003 车削 数控车1号机')
    assert.match(refused.words, new RegExp(`数控车1号机 停着（${code} 设备故障）`))
  })

  it('is handed to another department by words: its clock starts anew, its group is called, the old card is updated', async () => {
    factory.clock.advance({ minutes: 7 })
    const before = (await factory.told('G-D-QC')).length
    const heard = await factory.say('卢勇', `异常 ${code} 转给质量部，量一下主轴跳动`)
    assert.match(heard.toast ?? heard.words, /已转给质量部/)
    const called = (await factory.told('G-D-QC')).slice(before)
    assert.equal(called.length, 1)
    assert.match(called[0]?.words ?? '', /量一下主轴跳动/)
    assert.match(called[0]?.words ?? '', /\[我来处理\]/)
    assert.match((await factory.told('G-D-EQ')).at(-1)?.words ?? '', /谁处理: 质量部/)
    assert.match((await factory.told('孙小军')).at(-1)?.words ?? '', /转给质量部/)
    const [row] = await factory.sql`
      select called_at = ${factory.clock.now()} as anew, acknowledged_by is null as free from exception where id = ${id}`
    assert.deepEqual({ ...row }, { anew: true, free: true })
  })

  it('handing it to the department that has it says so, and changes nothing', async () => {
    const events = await count('exception_event')
    const heard = await factory.say('卢勇', `异常 ${code} 转给质量部`)
    assert.match(heard.words, /本来就是质量部/)
    assert.equal(await count('exception_event'), events)
  })

  it('is assigned to a person, who is called', async () => {
    const heard = await factory.say('卢勇', `异常 ${code} 转给 秦朗`)
    assert.match(heard.words, /秦朗/)
    assert.match((await factory.told('秦朗')).at(-1)?.words ?? '', /指派给你/)
  })

  it('quoting its card with words is a comment, whoever says it; a photo belongs to it', async () => {
    const card = (await factory.told('G-D-QC')).findLast(({ words }) => words.includes(code))
    assert.ok(card)
    const heard = await factory.say('沈玉兰', '等配件，明天到 3 个', { quote: card, chat: 'G-D-QC' })
    assert.match(heard.words, /等配件，明天到 3 个/)
    assert.match((await factory.told('孙小军')).at(-1)?.words ?? '', /沈玉兰 备注“等配件/)
    assert.equal((await thread(id)).at(-1)?.split(' ')[0], 'commented')
  })

  it('"异常 E-12 备注" without words asks for them', async () => {
    const heard = await factory.say('沈玉兰', `异常 ${code} 备注`)
    assert.match(heard.words, /没有写内容/)
  })

  it('"异常 E-12" shows the whole thread, "异常" the open ones, the worst first', async () => {
    const all = await factory.say('孙小军', `异常 ${code}`)
    assert.match(all.words, /全部记录/)
    for (const said of ['报异常', '更正', '转给质量部 · 量一下主轴跳动', '指派给秦朗', '备注 · 等配件'])
      assert.ok(all.words.includes(said), `${said} in ${all.words}`)
    const list = await factory.say('孙小军', '有哪些异常')
    assert.match(list.words, new RegExp(`${code} 设备故障`))
    assert.match((await factory.say('孙小军', '异常')).words, /没解决的异常/)
    for (const said of [
      '未处理的异常',
      '开着的异常',
      '现在有什么异常没处理',
      '有什么问题',
      '今天有没有问题',
      'any problems?',
    ])
      assert.equal((await factory.say('孙小军', said)).words, list.words, said)
  })

  it('a question about it shows it, and neither solves it nor is a note', async () => {
    const shown = await factory.say('孙小军', `${code}怎么样了`)
    for (const question of [`${code}解决了吗`, `${code}谁解决的`, `${code} is it fixed?`])
      assert.equal((await factory.say('孙小军', question)).words, shown.words, question)
  })

  it('a question as the answer to its card shows it as well', async () => {
    const card = (await factory.told('G-D-QC')).findLast(({ words }) => words.includes(code))
    assert.ok(card)
    const events = await count('exception_event')
    for (const question of [
      '修好了吗',
      '解决了吗',
      '修好没',
      '弄好了没?',
      'fixed?',
      '处理得怎么样了',
      '还要多久',
      '什么原因',
    ])
      assert.match((await factory.say('沈玉兰', question, { quote: card, chat: 'G-D-QC' })).words, /全部记录/, question)
    assert.equal(await count('exception_event'), events)
  })

  it('a worker whom it does not concern may not resolve it, whoever raised it may', async () => {
    const heard = await factory.say('何丽华', `异常 ${code} 解决 好了`)
    assert.match(heard.words, /由被通知的部门/)
  })

  const bad: readonly [string, Record<string, string>, RegExp][] = [
    ['negative minutes', { minutes: '-5' }, /停工分钟要写整数，最少 0/],
    ['no number', { minutes: '很久' }, /停工分钟要写整数，最少 0/],
    ['more minutes than have passed', { minutes: '900', why: '通宵' }, /只有 \d+ 分钟/],
    ['other minutes without a reason', { minutes: '3' }, /写明为什么/],
    ['neither cause nor note', { cause: '', note: '' }, /请选根本原因/],
  ]
  for (const [name, values, says] of bad)
    it(`resolving with ${name} asks again and changes nothing`, async () => {
      const form = await factory.say('卢勇', `异常 ${code} 解决`)
      const events = await count('exception_event')
      const heard = await factory.press('卢勇', form, '确认已解决', { cause: 'DT01', note: 'x', ...values })
      assert.match(heard.words, says)
      assert.match(heard.words, /\[确认已解决\]/)
      assert.equal(await count('exception_event'), events)
    })

  it('fewer minutes with a reason end the standstill earlier', async () => {
    factory.clock.advance({ minutes: 30 })
    const form = await factory.say('卢勇', `异常 ${code} 解决`)
    const values = { cause: 'DT01', note: '紧了主轴', minutes: '5', why: '修好以后忘了点' }
    const heard = await factory.press('卢勇', form, '确认已解决', values)
    assert.match(heard.toast ?? '', /停工 5 分钟/)
    const [row] = await factory.sql<{ minutes: number }[]>`
      select extract(epoch from to_at - from_at)::int / 60 as minutes from downtime where exception_id = ${id}`
    assert.equal(row?.minutes, 5)
    assert.match((await factory.told('孙小军')).at(-1)?.words ?? '', /已解决/)
  })

  it('resolving twice and commenting on what is resolved are refused, and say what to do', async () => {
    for (const said of [`异常 ${code} 解决 又修了一次`, `异常 ${code} 备注 还有话说`, `异常 ${code} 转给设备部`]) {
      const events = await count('exception_event')
      const heard = await factory.say('卢勇', said)
      assert.match(heard.words, /已经解决了.*重开/)
      assert.equal(await count('exception_event'), events)
    }
  })

  it('opened again it stands still again from then on', async () => {
    factory.clock.advance({ minutes: 10 })
    const heard = await factory.say('孙小军', `异常 ${code} 没解决，又响了`)
    assert.match(heard.words, /等人响应/)
    const rows =
      await factory.sql`select to_at is null as open from downtime where exception_id = ${id} order by from_at`
    assert.deepEqual(
      rows.map(({ open }) => open),
      [false, true],
    )
    assert.equal((await stepOf('WO-1014', 20)).blockedBy.length, 1)
    assert.match((await factory.say('孙小军', `异常 ${code} 重开`)).words, /还没解决|还有什么问题/)
  })

  it('of two who take it at once one has it, and the other is told who', async () => {
    const both = await Promise.all([
      factory.say('卢勇', `异常 ${code} 收到`),
      factory.say('秦朗', `异常 ${code} 我来处理`),
    ])
    const words = both.map(heard => heard.words)
    assert.equal(words.filter(text => /已经在处理/.test(text)).length, 1, words.join('\n'))
    assert.equal((await thread(id)).filter(kind => kind.startsWith('acknowledged')).length, 1)
  })

  it('its record is append-only', async () => {
    await assert.rejects(() => factory.sql`delete from exception_event where exception_id = ${id}`, /append-only/)
    await assert.rejects(
      () => factory.sql`update downtime set to_at = now() where exception_id = ${id} and to_at is not null`,
      /append-only/,
    )
  })
})

describe('where nothing can stand still', () => {
  it('an exception of a step that is over is on record and stops nothing', async () => {
    const heard = await factory.say('孙小军', 'WO-1001 下料 尺寸不对，质量异常')
    const raised = await newest()
    assert.equal(raised.blocking, false)
    assert.match(heard.words, /只记录，不停工/)
  })

  it('an unknown number is said', async () => {
    assert.match((await factory.say('孙小军', '异常 E-99999')).words, /没有异常 E-99999/)
    assert.match((await factory.say('孙小军', '异常 E-999999999 备注 x')).words, /没有异常/)
  })

  it('"转设备部" of nothing that can be meant says so', async () => {
    const heard = await factory.say('沈玉兰', '转设备部')
    assert.match(heard.words, /没有跟你有关的/)
  })
})

describe('an unnamed machine that turns out to be all of them', () => {
  it('stops every step of the work center, and frees them all', async () => {
    const blocked = async (order: string) => (await stepOf(order, 20)).blockedBy.map(String)
    const before = [...(await blocked('WO-1014')), ...(await blocked('WO-1003'))]
    await factory.say('孙小军', 'WO-1014 车削 机床坏了')
    const { id, code } = await newest()
    assert.ok(!(await blocked('WO-1003')).includes(id), 'at first its own step only')
    const card = (await factory.told('G-D-EQ')).at(-1) ?? assert.fail()
    const form = await factory.press('卢勇', card, '说是哪台')
    await factory.press('卢勇', form, '改好了', { reason: 'DT01', machine: '*', blocking: 'yes', level: '-' })
    for (const order of ['WO-1014', 'WO-1003']) assert.ok((await blocked(order)).includes(id), order)
    await factory.say('卢勇', `异常 ${code} 解决 换了保险`)
    assert.deepEqual([...(await blocked('WO-1014')), ...(await blocked('WO-1003'))], before)
  })
})

describe('somebody may get hurt', () => {
  it('calls the departments, the leader, the supervisor and the safety people at once, also at night', async () => {
    factory.clock.advance({ hours: 14 })
    const before = await factory.toldCount()
    const heard = await factory.say('孙小军', 'WO-1014 车削 有人手被割伤了')
    const raised = await newest()
    assert.equal(raised.kind, 'safety')
    assert.match(heard.words, /安全/)
    const rows = await factory.sql<{ lane: string }[]>`
      select lane from outbox where dedup like ${`exception:${raised.id}%`} order by id`
    const lanes = rows.map(({ lane }) => lane)
    assert.ok(lanes.includes('sandbox:chat:G-D-MGT'), lanes.join())
    assert.ok(lanes.includes('sandbox:chat:G-D-MACH'), lanes.join())
    const people = lanes.filter(lane => lane.includes(':person:'))
    assert.ok(people.length >= 2, lanes.join())
    const [leader] = people
    const card = (await factory.told((leader ?? '').split(':').at(-1) ?? '')).at(-1)
    assert.match(card?.words ?? '', /请马上到现场/)
    assert.match(card?.words ?? '', /\[我来处理\]/)
    assert.ok((await factory.toldCount()) > before)
  })
})

describe('what stood still, by cause and machine', () => {
  it('is for those who lead', async () => {
    const refused = await factory.say('孙小军', '停机统计')
    assert.match(refused.words, /停机统计给/)
    const heard = await factory.say('卢勇', '停机统计 本月')
    assert.match(heard.words, /停机统计 · 本月/)
    assert.match(heard.words, /设备故障 \| /)
    assert.match(heard.words, /数控车3号机 \| /)
    assert.match((await factory.say('卢勇', '停机')).words, /停机统计 · 本周/)
  })
})

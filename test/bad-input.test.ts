/**
 * What people and programs send by mistake or on purpose, through the real service over HTTP. Each gets a clear answer or
 * a refusal; the business stays as it was, nothing answers 500, and nobody is called who should not be.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import type { Card } from '../adapters/card.ts'
import { encodeAction } from '../bot/action.ts'
import { packStored } from '../bot/workbook/archive.ts'
import { changesNothing } from './business-tables.ts'
import { givenSheet, givenWorkbook } from './given-workbook.ts'
import { buttonsOf } from './read-card.ts'
import { buttonOn, comingWednesday, KEY, type Message, type Running, startRunning, wordsOf } from './running-service.ts'

const TURNER = 'W003'
const COLLEAGUE = 'W006'
const PLANNER = 'W032'
const MANAGER = 'W036'

let running: Running

before(async () => {
  running = await startRunning({ opensAt: comingWednesday().subtract({ hours: 3 }) })
  // Shifts that have ended are closed by themselves when the next one does, not because of anything that is said here.
  assert.equal((await running.post('/sandbox/api/clock', { advance: 'PT3H' })).status, 200)
})
after(async () => {
  await running.close()
})

const once = (): string => randomUUID().slice(0, 12)

/** Nothing in it is what a program forgot to put into words. */
const LEAKS = /undefined|\bNaN\b|\[object|Error:|at file:|postgres|\bnull\b/i

async function isAlive(): Promise<void> {
  const ready = await running.get('/readyz')
  assert.equal(ready.status, 200, ready.body)
  assert.deepEqual(
    running.lines.filter(line => /"level":"(error|fatal)"/.test(line)),
    [],
    'an error was logged',
  )
}

/** Nobody is mentioned whom the house does not know, "everyone" least of all. */
async function nobodyIsCalled(): Promise<void> {
  const { sql } = running.service
  const called = await sql<{ who: string }[]>`
    select distinct jsonb_array_elements_text(payload -> 'message' -> 'mentions') as who from outbox`
  const known = await sql<{ id: string }[]>`select user_id as id from person_identity`
  const ids = new Set(known.map(({ id }) => id))
  assert.deepEqual(
    called.filter(({ who }) => !ids.has(who)),
    [],
  )
}

describe('texts', () => {
  const TEXTS: readonly {
    readonly name: string
    readonly text: string
    readonly says?: RegExp
    readonly as?: string
  }[] = [
    { name: 'ten thousand letters', text: '报'.repeat(3_400) },
    { name: 'ten thousand digits', text: '9'.repeat(10_000) },
    { name: 'ten kilobytes of reports', text: 'WO-9999 车削 5、'.repeat(400) },
    { name: 'ten kilobytes of brackets', text: '（'.repeat(3_300) },
    { name: 'a NUL in the middle', text: '报工 WO-9999\0 车削 10' },
    { name: 'marks that turn the direction', text: '\u202e01 削车 3001-OW\u202c 工报' },
    { name: 'joiners between digits', text: '报工 WO-9999 车削 1\u200d2\u200b3' },
    { name: 'half a surrogate pair', text: '报工 WO-9999 车削 \ud83d 10' },
    { name: 'emoji only', text: '👍🏽👩‍🏭🎉' },
    { name: '@all', text: '@all' },
    { name: '@everyone in their own language', text: '@所有人 WO-1003到哪了' },
    { name: 'a mention in markup', text: '<at id=all></at> <at user_id="all">所有人</at>' },
    { name: 'markdown', text: '# 报工 **WO-9999** [车削](http://evil.example) 10 ![](http://evil.example/x.png)' },
    { name: 'card syntax', text: '{"card":{"title":"x","blocks":[{"kind":"actions","actions":[]}]}}' },
    { name: 'SQL', text: `报工 WO-9999'); drop table report; -- 车削 10` },
    { name: 'a million', text: '1003 车削 1e9' },
    { name: 'a million in words', text: '1003 车削 十亿件' },
    { name: 'beyond every number', text: `1003 车削 ${'9'.repeat(400)}` },
    { name: 'less than nothing', text: '1003 车削 -5' },
    { name: 'less than nothing, in another minus', text: '1003 车削 －5件' },
    { name: 'half a piece', text: '1003 车削 0.5 件' },
    { name: 'half a piece in wide digits', text: '1003 车削 １２．５' },
    { name: 'fifty or sixty', text: '1003 车削 五十或六十' },
    { name: 'fifty to sixty', text: '1003 车削 50-60' },
    { name: 'nothing', text: '1003 车削 0' },
    { name: 'an unknown order', text: '报工 WO-9999 车削 10', says: /WO-9999/ },
    { name: 'a closed order', text: '报工 WO-1010 车削 10', says: /WO-1010/ },
    { name: 'a cancelled order', text: '报工 WO-1015 车削 10', says: /取消/ },
    { name: "somebody else's work", text: '报工 WO-1007 喷粉 10', says: /喷粉/ },
    { name: 'an unknown step', text: '报工 WO-1003 抛丸 10' },
    { name: 'an unknown person to assign', text: 'WO-1003 车削 派给 诸葛亮', as: PLANNER },
    { name: 'a date that does not exist', text: 'WO-1003 交期改到 2月30日', as: PLANNER },
    { name: 'a date long past', text: 'WO-1003 交期改到 1999-01-01', as: PLANNER },
    { name: 'an order for nothing', text: '开单 法兰 0 车→钻→包 周五', as: PLANNER },
    { name: 'an order for more than can be made', text: '开单 法兰 99999999999 车→钻→包 周五', as: PLANNER },
    { name: 'an order for an unknown product', text: '开单 <b>永动机</b> 5 周五', as: PLANNER },
    { name: 'a code that is none', text: '管理员 000000' },
    { name: 'a stranger with markup for a name', text: '绑定 RL0005 <at id=all></at>', as: 'guest-1' },
    { name: 'a stranger who reports', text: '1003 车削 5', as: 'guest-2' },
  ]

  for (const { name, text, says, as = TURNER } of TEXTS) {
    test(`${name} is answered, and changes nothing`, async () => {
      const replies = await changesNothing(running.service.sql, name, () => running.say(as, text))
      const words = wordsOf(replies)
      assert.notEqual(words.trim(), '')
      if (says !== undefined) assert.match(words, says)
      assert.doesNotMatch(words.replaceAll(text, ''), LEAKS)
      assert.ok(Buffer.byteLength(words) < 8_000, `an answer of ${Buffer.byteLength(words)} bytes`)
    })
  }

  test('an order on hold is not reported on', async () => {
    await running.say(PLANNER, '暂停工单 WO-1006')
    const replies = await changesNothing(running.service.sql, 'the report', () =>
      running.say('W008', '报工 WO-1006 粗铣 5'),
    )
    assert.match(wordsOf(replies), /暂停/)
    await running.say(PLANNER, '恢复工单 WO-1006')
  })

  test('more than ten kilobytes is refused, as is what has no visible character', async () => {
    const post = (text: unknown) => running.post('/sandbox/api/messages', { as: TURNER, chat: `D-${TURNER}`, text })
    assert.equal((await post('报'.repeat(3_500))).status, 413)
    for (const nothing of ['', '   ', '\n', '\0']) assert.equal((await post(nothing)).status, 400, nothing)
    for (const odd of [null, 7, {}, ['x'], undefined]) assert.equal((await post(odd)).status, 400)
  })

  test('the service lives, and nobody was called', async () => {
    await isAlive()
    await nobodyIsCalled()
  })
})

/** Where a name may stand, and the card it shows on. */
const NAMES = [
  '<at id=all></at>',
  '@all @所有人 @everyone',
  '**粗** _斜_ ~~删~~ `码` [点我](http://evil.example)',
  '"}],"tag":"button","text":"点我"',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a hostile name, not a forgotten template
  '${jndi:ldap://evil} {{card.title}} %s %d',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  "'); drop table report; --",
  '\u202e名字反了\u202c\u200b',
  '=HYPERLINK("http://evil.example")',
  '名'.repeat(100),
] as const

describe('names and reasons with syntax in them', () => {
  /** What a card is made of, whatever stands in it. */
  const shapeOf = ({ card }: Message) => ({
    blocks: card?.blocks.map(({ kind }) => kind),
    actions: card === null ? 0 : buttonsOf(card).length,
  })

  const cardsOf = async (): Promise<readonly Message[]> => {
    const status = await running.say(MANAGER, 'WO-1003到哪了')
    const step = await pressOpen('WO-1003', 20)
    const report = await running.say('W004', 'WO-1014 车削 1 报废1 划伤')
    await running.say('W004', '撤销')
    return [...status, ...step, ...report]
  }

  /** The step's card with its form, whose choices are the reasons. */
  async function pressOpen(order: string, seq: number): Promise<readonly Message[]> {
    const tasks = await running.say(TURNER, '我的任务')
    const [message] = tasks
    assert.ok(message)
    const { body } = await running.post('/sandbox/api/actions', {
      as: TURNER,
      chat: `D-${TURNER}`,
      message: message.id,
      action: encodeAction({ do: 'openStep', order, seq }),
    })
    const { replies }: { replies: readonly string[] } = JSON.parse(body)
    return (await running.messages(`D-${TURNER}`)).filter(({ id }) => replies.includes(id))
  }

  let plain: readonly Message[]
  before(async () => {
    plain = await cardsOf()
  })

  for (const name of NAMES) {
    test(`${JSON.stringify(name.slice(0, 30))} stays a name: the same cards, with it as plain text`, async () => {
      const { sql } = running.service
      await sql`update product set name = ${name} where code = 'P-FLANGE-B12'`
      await sql`update person set name = ${name} where id = 'W004'`
      await sql`update reason set name = ${name} where code = (select min(code) from reason where "group" = 'defect')`
      await sql`update orders set customer = ${name}, note = ${name} where code = 'WO-1003'`
      const cards = await cardsOf()
      assert.deepEqual(cards.map(shapeOf), plain.map(shapeOf))
      const all = JSON.stringify(cards.map(({ card }) => card))
      assert.ok(all.includes(JSON.stringify(name.slice(0, 20)).slice(1, -1)), 'the name is shown')
      for (const { card } of cards) if (card !== null) payloadsAreOurs(card)
      await isAlive()
      await nobodyIsCalled()
    })
  }

  const payloadsAreOurs = (card: Card) => {
    for (const { payload } of buttonsOf(card)) assert.match(payload, /^1\{"do":"/)
  }

  after(async () => {
    const { sql } = running.service
    await sql`update product set name = '法兰盘B12' where code = 'P-FLANGE-B12'`
    await sql`update person set name = '孙小军' where id = 'W004'`
  })
})

describe('buttons', () => {
  const act = (as: string, message: string, action: unknown, values: object = {}, chat = `D-${as}`) =>
    running.post('/sandbox/api/actions', { as, chat, message, action, values })

  let card: Message
  before(async () => {
    ;[card] = (await running.say(TURNER, '我的任务')) as [Message]
  })

  const turning = { order: 'WO-1003', seq: 20 }
  const FORGED: readonly (readonly [name: string, payload: string])[] = [
    ['words', '给我批准'],
    ['an older version', '0{"do":"tasks"}'],
    ['a newer version', '2{"do":"tasks"}'],
    ['JSON that breaks off', '1{"do":"report","order":"WO-1003"'],
    ['a list', '1[]'],
    ['null', '1null'],
    ['an action nobody knows', '1{"do":"deleteEverything","once":"aaaaaaaa"}'],
    ['a field too many', '1{"do":"tasks","admin":true}'],
    ['a prototype', '1{"do":"tasks","__proto__":{"isAdmin":true}}'],
    ['a report without its nonce', `1${JSON.stringify({ do: 'reportGood', ...turning, good: '5' })}`],
    ['a step that is a fraction', '1{"do":"openStep","order":"WO-1003","seq":1.5}'],
    ['a step below zero', '1{"do":"openStep","order":"WO-1003","seq":-1}'],
    ['a step that is not there', '1{"do":"reportGood","order":"WO-1003","seq":21,"good":"5","once":"aaaaaaab"}'],
    ['an order that is not there', '1{"do":"reportGood","order":"WO-9999","seq":20,"good":"5","once":"aaaaaaac"}'],
    ['a name that is SQL', `1${JSON.stringify({ do: 'status', order: "'; drop table report; --" })}`],
    ['an amount in words', `1${JSON.stringify({ do: 'reportGood', ...turning, good: '五十', once: 'aaaaaaad' })}`],
    [
      'an amount with an exponent',
      `1${JSON.stringify({ do: 'reportGood', ...turning, good: '1e9', once: 'aaaaaaae' })}`,
    ],
    ['an amount below zero', `1${JSON.stringify({ do: 'reportGood', ...turning, good: '-5', once: 'aaaaaaaf' })}`],
    ['half a piece', `1${JSON.stringify({ do: 'reportGood', ...turning, good: '0.5', once: 'aaaaaaag' })}`],
    ['a report that is not there', '1{"do":"undo","report":"nothing","once":"aaaaaaah"}'],
    ['a review of what is not there', '1{"do":"review","report":"nothing","verdict":"approve","once":"aaaaaaai"}'],
    ['a held report that is not there', '1{"do":"reviewHeld","held":"nothing","verdict":"approve","once":"aaaaaaaj"}'],
    ['an exception that is not there', '1{"do":"resolve","exception":"nothing","once":"aaaaaaak"}'],
    [
      'a request that is not there',
      '1{"do":"decideBinding","request":"nothing","verdict":"approve","once":"aaaaaaal"}',
    ],
    [
      'an inspection that is not there',
      '1{"do":"inspectDone","inspection":"nothing","result":"pass","once":"aaaaaaam"}',
    ],
    ['material nobody asked for', '1{"do":"materialDone","request":"nothing","once":"aaaaaaan"}'],
    ['five thousand letters', `1${JSON.stringify({ do: 'say', text: 'x'.repeat(5_000), once: 'aaaaaaao' })}`],
  ]

  for (const [name, payload] of FORGED) {
    test(`a forged payload changes nothing: ${name}`, async () => {
      const answer = await changesNothing(running.service.sql, name, () => act(TURNER, card.id, payload))
      assert.equal(answer.status, 200, answer.body)
      const { toast, replies }: { toast: string | null; replies: readonly string[] } = JSON.parse(answer.body)
      assert.ok(toast !== null || replies.length > 0, 'somebody pressed and hears nothing')
    })
  }

  const VALUES: readonly (readonly [name: string, values: object])[] = [
    ['nothing filled in', {}],
    ['words', { good: '很多' }],
    ['an exponent', { good: '1e9' }],
    ['less than nothing', { good: '-5' }],
    ['half a piece', { good: '0.5' }],
    ['two numbers', { good: '50 60' }],
    ['a reason that is none', { good: '0', reason: "'; drop table reason; --" }],
    ['rework back that never went', { reworkDone: '400' }],
    ['more digits than fit', { good: '9'.repeat(60) }],
    ['NUL', { good: '\0' }],
  ]
  for (const [name, values] of VALUES) {
    test(`a form with ${name} changes nothing`, async () => {
      const payload = encodeAction({ do: 'report', ...turning, once: once() })
      const answer = await changesNothing(running.service.sql, name, () => act(TURNER, card.id, payload, values))
      assert.equal(answer.status, 200, answer.body)
    })
  }

  test("another person's card can't be pressed, nor one in a chat one is not in", async () => {
    const [own] = await running.say(COLLEAGUE, '我的任务')
    assert.ok(own)
    const payload = encodeAction({ do: 'reportGood', ...turning, good: '5', once: once() })
    await changesNothing(running.service.sql, 'the press', async () => {
      assert.equal((await act(TURNER, own.id, payload)).status, 404)
      assert.equal((await act(TURNER, own.id, payload, {}, `D-${COLLEAGUE}`)).status, 403)
      assert.equal((await act(TURNER, card.id, payload, {}, 'G-D-QC')).status, 403)
      assert.equal((await act('W999', card.id, payload)).status, 404)
      assert.equal((await act(TURNER, 'nothing', payload)).status, 404)
    })
  })

  test('the button of an old card says what holds now: the order was cancelled since', async () => {
    const [tasks] = await running.say(TURNER, '我的任务')
    assert.ok(tasks)
    const [step] = await running.press(TURNER, tasks, 'WO-1004')
    assert.ok(step)
    const [cancel] = await running.say(PLANNER, '取消 WO-1004')
    assert.ok(cancel)
    await running.press(PLANNER, cancel, '确定取消')
    const replies = await changesNothing(running.service.sql, 'the old button', () =>
      running.press(TURNER, step, '报工', { good: '5' }),
    )
    assert.match(wordsOf(replies), /取消/)
  })

  test('the remaining quantity of an old card is not booked twice', async () => {
    const { sql } = running.service
    const open = async (as: string) => {
      const [tasks] = await running.say(as, '我的任务')
      assert.ok(tasks)
      const { body } = await act(as, tasks.id, encodeAction({ do: 'openStep', ...turning }))
      const { replies }: { replies: readonly string[] } = JSON.parse(body)
      return (await running.messages(`D-${as}`)).find(({ id }) => id === replies[0]) ?? assert.fail(body)
    }
    const [first, second] = [await open(TURNER), await open(COLLEAGUE)]
    const { label } = buttonOn(first, '完成剩余')
    const goods = () => sql<{ good: number }[]>`
      select good::float8 as good from step where order_id = (select id from orders where code = 'WO-1003') and seq = 20`
    const [before] = await goods()
    await running.press(TURNER, first, '完成剩余')
    const late = await running.press(COLLEAGUE, second, '完成剩余')
    const [now] = await goods()
    assert.equal((now?.good ?? 0) - (before?.good ?? 0), Number(/\d+/.exec(label)?.[0]))
    assert.doesNotMatch(wordsOf(late), /已报工/)
  })

  test('the service lives, and nobody was called', async () => {
    await isAlive()
    await nobodyIsCalled()
  })
})

describe('files', () => {
  /** One part of blanks, deflated, behind a directory that claims `claimed` bytes. */
  function bomb(unpackedBytes: number, claimed: number): Buffer {
    const packed = deflateRawSync(Buffer.alloc(unpackedBytes, 0x20), { level: 9 })
    const stored = packStored(new Map([['xl/workbook.xml', packed]]))
    const directory = stored.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))
    for (const at of [8, directory + 10]) stored.writeUInt16LE(8, at)
    for (const at of [22, directory + 24]) stored.writeUInt32LE(claimed, at)
    return stored
  }

  const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex')
  const FILES: readonly (readonly [name: string, file: string, bytes: () => Uint8Array, status: number])[] = [
    ['nothing at all', 'orders.xlsx', () => Buffer.alloc(0), 200],
    ['noise', 'orders.xlsx', () => Buffer.from([1, 2, 3, 0, 255]), 200],
    ['a picture under a wrong name', 'orders.xlsx', () => PNG, 200],
    ['a text under a wrong name', 'orders.xlsx', () => Buffer.from('工号,姓名\n1,王\n'), 200],
    ['a zip bomb', 'orders.xlsx', () => bomb(300 * 1024 * 1024, 300 * 1024 * 1024), 200],
    ['a zip bomb that claims to be small', 'orders.xlsx', () => bomb(300 * 1024 * 1024, 1_000), 200],
    ['a csv', 'orders.csv', () => Buffer.from('工号,姓名\n1,王\n'), 200],
    ['a picture', 'x.png', () => PNG, 200],
    ['a name that is markup', '<at id=all></at>.xlsx', () => Buffer.from('x'), 200],
    ['a name that climbs', '../../etc/passwd.xlsx', () => Buffer.from('x'), 200],
    ['a program', 'run.exe', () => Buffer.from('MZ......'), 415],
    ['any archive', 'a.zip', () => packStored(new Map([['a.txt', Buffer.from('x')]])), 415],
    ['too much', 'orders.xlsx', () => Buffer.alloc(13 * 1024 * 1024), 413],
  ]

  for (const [name, file, bytes, status] of FILES) {
    test(`${name} is refused with a reason`, async () => {
      const answer = await changesNothing(running.service.sql, name, () => running.sendFile(PLANNER, file, bytes()))
      assert.equal(answer.status, status, answer.body)
      if (status === 200) assert.doesNotMatch(await wordsOfReplies(answer.body), LEAKS)
    })
  }

  const wordsOfReplies = async (body: string): Promise<string> => {
    const { replies }: { replies: readonly string[] } = JSON.parse(body)
    const words = wordsOf((await running.messages(`D-${PLANNER}`)).filter(({ id }) => replies.includes(id)))
    assert.notEqual(words.trim(), '')
    return words
  }

  test('a worker’s workbook is not looked at', async () => {
    const bytes = await givenWorkbook([
      givenSheet('orders', [{ code: 'WO-1', product: 'P', quantity: 1, due: '2026-12-01' }]),
    ])
    const answer = await changesNothing(running.service.sql, 'the file', () =>
      running.sendFile(TURNER, 'o.xlsx', bytes),
    )
    assert.equal(answer.status, 200)
    assert.match(wordsOf((await running.messages(`D-${TURNER}`)).slice(-1)), /计划员|经理/)
  })

  test('50,000 rows with faults are answered with the first faults, while the service goes on answering', async () => {
    const rows = Array.from({ length: 50_000 }, (_, index) => ({
      code: `WO-X${index}`,
      product: '<at id=all></at>',
      quantity: -index,
      due: 'someday',
    }))
    const bytes = await givenWorkbook([givenSheet('orders', rows)])
    let answered = 0
    let done = false
    const watching = (async () => {
      while (!done) {
        await running.get('/healthz')
        answered += 1
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    })()
    const answer = await changesNothing(running.service.sql, 'the workbook', () =>
      running.sendFile(PLANNER, 'orders.xlsx', bytes),
    )
    done = true
    await watching
    assert.equal(answer.status, 200, answer.body)
    const words = await wordsOfReplies(answer.body)
    assert.match(words, /行/)
    assert.ok(words.length < 8_000, `an answer of ${words.length} letters`)
    assert.ok(answered > 3, `meanwhile the service answered ${answered} times`)
  })

  test('the service lives, and nobody was called', async () => {
    await isAlive()
    await nobodyIsCalled()
  })
})

describe('programs', () => {
  const authorization = `Bearer ${KEY}`
  const report = { order: 'WO-1006', step: 'RMILL', good: '1', workers: [{ employeeNo: 'RL0008' }] }
  const otherList = Buffer.from(JSON.stringify(['audit', '2026-11-18T10:00:00Z', 5])).toString('base64url')

  type Call = {
    readonly name: string
    readonly status: number
    readonly call: () => Promise<{ readonly status: number; readonly body: string }>
    readonly says?: RegExp
  }
  const send = (body: unknown, headers: Readonly<Record<string, string>> = { authorization }) =>
    running.post('/api/v1/reports', body, headers)

  const CALLS: readonly Call[] = [
    { name: 'no key', status: 401, call: () => send(report, {}) },
    { name: 'a wrong key', status: 401, call: () => send(report, { authorization: 'Bearer nobody' }) },
    { name: 'a key of another kind', status: 401, call: () => send(report, { authorization: `Basic ${KEY}` }) },
    { name: 'a key in the address', status: 401, call: () => running.get(`/api/v1/orders?api_key=${KEY}`) },
    { name: 'JSON that breaks off', status: 400, call: () => send('{"order": "WO-1006"') },
    { name: 'no JSON', status: 400, call: () => send('order=WO-1006') },
    { name: 'an unknown field', status: 400, call: () => send({ ...report, goods: '1' }), says: /goods/ },
    { name: 'half a piece', status: 422, call: () => send({ ...report, good: '0.5' }) },
    { name: 'less than nothing', status: 400, call: () => send({ ...report, good: '-5' }), says: /good/ },
    { name: 'an exponent', status: 400, call: () => send({ ...report, good: '1e9' }), says: /good/ },
    { name: 'an unknown order', status: 422, call: () => send({ ...report, order: 'WO-9999' }), says: /order/ },
    {
      name: 'a cursor of another list',
      status: 400,
      call: () => running.get(`/api/v1/orders?cursor=${otherList}`, { authorization }),
      says: /cursor/,
    },
    {
      name: 'a cursor that is noise',
      status: 400,
      call: () => running.get('/api/v1/reports?cursor=%00%ff', { authorization }),
      says: /cursor/,
    },
    {
      name: 'an unknown parameter value',
      status: 400,
      call: () => running.get('/api/v1/reports?since=yesterday', { authorization }),
      says: /since/,
    },
    {
      name: 'an order that is not there',
      status: 404,
      call: () => running.get("/api/v1/orders/'--", { authorization }),
    },
    { name: 'a path that is not there', status: 404, call: () => running.get('/api/v1/wages', { authorization }) },
  ]

  for (const { name, status, call, says } of CALLS) {
    test(`${name}: ${status} with a problem document, and nothing changes`, async () => {
      const answer = await changesNothing(running.service.sql, name, call)
      assert.equal(answer.status, status, answer.body)
      const problem: { status: number; title: string; type: string } = JSON.parse(answer.body)
      assert.equal(problem.status, status)
      assert.ok(problem.title !== '' && problem.type !== '')
      if (says !== undefined) assert.match(answer.body, says)
      assert.doesNotMatch(answer.body, /at file:|node_modules|key-of-the-erp/)
    })
  }

  const SANDBOX: readonly (readonly [name: string, path: string, body: unknown, status: number])[] = [
    ['broken JSON', '/messages', '{"as":', 400],
    ['an unknown field', '/messages', { as: TURNER, chat: `D-${TURNER}`, text: '你好', admin: true }, 400],
    ['an unknown person', '/messages', { as: 'W999', chat: 'D-W999', text: '你好' }, 404],
    ["another person's chat", '/messages', { as: TURNER, chat: 'D-W001', text: '你好' }, 403],
    ['a clock that goes back', '/clock', { advance: '-PT1H' }, 400],
    ['a clock that jumps years', '/clock', { advance: 'P999D' }, 400],
    ['a body of a megabyte', '/messages', { as: TURNER, chat: `D-${TURNER}`, text: 'x'.repeat(1 << 20) }, 413],
  ]
  for (const [name, path, body, status] of SANDBOX) {
    test(`the sandbox refuses ${name}`, async () => {
      const answer = await changesNothing(running.service.sql, name, () => running.post(`/sandbox/api${path}`, body))
      assert.equal(answer.status, status, answer.body)
    })
  }

  test('the service lives, and no key stands in its log', async () => {
    await isAlive()
    assert.equal(
      running.lines.some(line => line.includes(KEY)),
      false,
    )
  })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { changesNothing } from '../../../test/business-tables.ts'
import { type Factory, lastCard, openFactory, withFactory } from '../../../test/factory.ts'

const TABLE = [
  '工单\t工序\t姓名\t合格\t报废\t原因',
  'WO-1004\t下料\t刘大勇\t１２０件\t2\t划伤',
  'WO-1003\t车削\tRL0004\t30\t\t',
].join('\n')

const booked = (factory: Factory) =>
  factory.sql<{ order: string; good: string; scrap: string; worker: string }[]>`
    select o.code as "order", r.good::float::text as good, r.scrap::float::text as scrap, w.person_id as worker
    from report r join orders o on o.id = r.order_id join report_worker w on w.report_id = r.id
    where r.platform = 'sandbox' and r.reversal_of is null
      and not exists (select 1 from report undone where undone.reversal_of = r.id)
    order by o.code, r.seq`

const countBooked = async (factory: Factory) => (await booked(factory)).length

describe('several reports in one sentence', () => {
  const factory = withFactory()

  test('stand on one card first, and are booked together by one press, once', async () => {
    const shown = await changesNothing(factory.sql, 'the card', () => factory.say('W003', '1004 下料 20、1003 车削 10'))
    assert.match(shown.words, /2 条报工，看一下对不对/)
    assert.equal(await countBooked(factory), 0)
    const done = await factory.press('W003', shown, '全部报工', {}, 'press-1')
    assert.match(done.words, /已报工 2 笔/)
    const again = await factory.press('W003', lastCard(shown), '全部报工', {}, 'press-1')
    assert.equal(again.words, done.words)
    const another = await factory.press('W003', lastCard(shown), '全部报工')
    assert.match(another.words, /已经按过了/)
    assert.deepEqual(
      (await booked(factory)).map(row => [row.order, row.good]),
      [
        ['WO-1003', '10'],
        ['WO-1004', '20'],
      ],
    )
    const undone = await factory.press('W003', done, '撤销这 2 条')
    assert.match(undone.words, /已撤销 2 条/)
    assert.equal(await countBooked(factory), 0)
  })

  test('the step left open is the one that only can be meant, and lines on one step count together', async () => {
    const shown = await factory.say('W013', '1001 60；1001 60')
    assert.match(shown.words, /2 条里有 1 条要改/)
    assert.match(shown.words, /第 2 行 WO-1001 磨削：报了 60 件，这时最多可报 51 件/)
    const done = await factory.press('W013', shown, '只报对的 1 条')
    assert.match(done.words, /还有 1 条没报/)
    assert.deepEqual(
      (await booked(factory)).map(row => [row.order, row.good]),
      [['WO-1001', '60']],
    )
  })

  test('"撤销" of one that was booked with others asks which', async () => {
    const shown = await factory.say('W013', '1001 磨削 4、1001 磨削 5')
    await factory.press('W013', shown, '全部报工')
    const asked = await factory.say('W013', '撤销')
    assert.match(asked.words, /和另外 1 条一起报的/)
    const before = await countBooked(factory)
    await factory.press('W013', asked, '撤销这 2 条')
    assert.equal(await countBooked(factory), before - 2)
  })

  test('sent twice, the second card does not book it once more before it has asked', async () => {
    factory.clock.advance({ minutes: 5 })
    const first = await factory.say('W003', '1004 下料 7、1003 车削 6')
    const second = await factory.say('W003', '1004 下料 7、1003 车削 6')
    await factory.press('W003', first, '全部报工')
    const before = await countBooked(factory)
    const asked = await factory.press('W003', second, '全部报工')
    assert.match(asked.words, /刚才有变化/)
    assert.equal(await countBooked(factory), before)
    await factory.press('W003', asked, '全部报工')
    assert.equal(await countBooked(factory), before + 2)
  })

  test('nothing is booked when the sender presses "no", and nobody else presses', async () => {
    const shown = await factory.say('W003', '1004 下料 20、1003 车削 10')
    const before = await countBooked(factory)
    const other = await factory.press('W004', lastCard(shown), '全部报工')
    assert.match(other.words, /这是 刘大勇 发的/)
    await factory.press('W003', shown, '不报')
    assert.match((await factory.press('W003', lastCard(shown), '全部报工')).words, /已经按过了|放太久/)
    assert.equal(await countBooked(factory), before)
  })

  test('a card that is no longer true shows how it stands, and books nothing', async () => {
    const shown = await factory.say('W013', '1001 磨削 20、1001 磨削 21')
    await factory.say('W012', 'WO-1001 磨削 40')
    const before = await countBooked(factory)
    const stale = await factory.press('W013', shown, '全部报工')
    assert.match(stale.words, /刚才有变化/)
    assert.equal(await countBooked(factory), before)
  })
})

describe("a leader's table", () => {
  const factory = withFactory()

  test('is booked for the workers it names', async () => {
    const shown = await factory.say('W002', TABLE)
    assert.match(shown.words, /2 条报工/)
    const done = await factory.press('W002', shown, '全部报工')
    assert.match(done.words, /刘大勇/)
    assert.deepEqual(
      [...(await booked(factory))],
      [
        { order: 'WO-1003', good: '30', scrap: '0', worker: 'W004' },
        { order: 'WO-1004', good: '120', scrap: '2', worker: 'W003' },
      ],
    )
  })

  const wrong: readonly { name: string; row: string; says: RegExp }[] = [
    { name: 'an order that is not there', row: 'WO-9999\t车削\t刘大勇\t5', says: /没有工单“WO-9999”/ },
    { name: 'a step the order lacks', row: 'WO-1003\t电镀\t刘大勇\t5', says: /WO-1003 没有工序“电镀”。有：下料/ },
    { name: 'somebody unknown', row: 'WO-1003\t车削\t张三丰\t5', says: /没有“张三丰”这个人/ },
    { name: 'a formula', row: 'WO-1003\t车削\t刘大勇\t=cmd|calc', says: /合格“=cmd\|calc”不是一个数/ },
    { name: 'a negative number', row: 'WO-1003\t车削\t刘大勇\t-5', says: /不能是负数|负/ },
    { name: 'half a piece', row: 'WO-1003\t车削\t刘大勇\t2.5', says: /整数|小数/ },
    { name: "another team's step", row: 'WO-1001\t磨削\t冯春燕\t5', says: /WO-1001 磨削：.*(?:替别人|班组长)/ },
    {
      name: 'marks of direction and a very long cell',
      row: `WO-1003\t\u202e${'长'.repeat(4000)}\t刘大勇\t5`,
      says: /没有工序“长+…”/,
    },
    { name: 'no quantity', row: 'WO-1003\t车削\t刘大勇\t', says: /没写数量/ },
  ]
  for (const { name, row, says } of wrong)
    test(`names the row with ${name}, and books nothing`, async () => {
      const table = `工单\t工序\t姓名\t合格\nWO-1003\t车削\t孙小军\t1\n${row}`
      const before = await countBooked(factory)
      const shown = await factory.say('W002', table)
      assert.match(shown.words, says)
      assert.match(shown.words, /第 3 行/)
      assert.equal(await countBooked(factory), before)
    })

  test('is refused whole when it is too long, and when it is empty', async () => {
    const row = 'WO-1003\t车削\t刘大勇\t1'
    const long = ['工单\t工序\t姓名\t合格', ...Array.from({ length: 1_000 }, () => row)].join('\n')
    assert.match((await factory.say('W002', long)).words, /表里有 1000 行，一次最多 200 行/)
    assert.match((await factory.say('W002', '工单\t工序\t合格\n')).words, /没有一行报工/)
  })

  test('shows the wrong rows first, and how many more there are', async () => {
    const rows = Array.from({ length: 42 }, (_, n) => `WO-1003\t车削\t刘大勇\t${n === 30 ? 'x' : '1'}`)
    const shown = await factory.say('W002', ['order\tstep\t姓名\tgood', ...rows].join('\n'))
    assert.match(shown.words, /还有 37 条/)
    assert.match(shown.words, /第 32 行 WO-1003 车削：合格“x”不是一个数/)
    assert.match(shown.words, /一模一样/)
  })

  test('a worker may not report for others with it', async () => {
    const shown = await factory.say('W003', '工单\t工序\t姓名\t合格\nWO-1003\t车削\t孙小军\t3')
    assert.match(shown.words, /1 条里有 1 条要改/)
  })
})

test('two who book the last pieces at once: one of them is shown the change', async () => {
  const factory = await openFactory()
  try {
    const cards = await Promise.all(['W013', 'W012'].map(who => factory.say(who, '1001 磨削 50、1001 磨削 40')))
    const pressed = await Promise.all(
      cards.map((card, n) => factory.press(n === 0 ? 'W013' : 'W012', card, '全部报工')),
    )
    assert.equal(pressed.filter(({ words }) => /已报工 2 笔/.test(words)).length, 1)
    assert.equal(pressed.filter(({ words }) => /刚才有变化/.test(words)).length, 1)
    assert.equal(await countBooked(factory), 2)
  } finally {
    await factory.close()
  }
})

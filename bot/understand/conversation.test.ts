import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatQuantity, type Quantity } from '../../domain/quantity.ts'
import { contextOf, findOrders, NOW, siteOf } from '../../test/sample-understanding.ts'
import { type Context, NO_CONTEXT, type OrderQuery } from './context.ts'
import type { Intent } from './intent.ts'
import { understand } from './understand.ts'

const site = siteOf('machining')
const sender: Context['sender'] = {
  personId: site.people[7]?.id ?? assert.fail(),
  role: 'worker',
  skills: new Set(['TURN', 'GRIND']),
  teamId: 'T-GRIND',
  departmentId: 'D-MACH',
}
const onCard = contextOf(site, true)
const PLAIN: Context = { ...NO_CONTEXT, sender }
const TO_RECEIPT: Context = { ...onCard, sender, quotesReceipt: true }
const TO_STEP: Context = { ...onCard, sender }
const RUNNING: Context = { ...PLAIN, running: onCard.quoted === null ? [] : [onCard.quoted] }

function said(text: string, context: Context): Promise<Intent> {
  const findIn = async (query: OrderQuery) => findOrders(site, query)
  return understand({ lexicon: site.lexicon, findOrders: findIn }, { text, now: NOW, context })
}

const amount = (quantity: Quantity | null): string => (quantity === null ? '-' : formatQuantity(quantity))

/** "undo 18", "report 18", "undo 18 | report 18". */
function meant(intent: Intent): string {
  if (intent.kind === 'ambiguous') return intent.options.map(meant).join(' | ')
  if (intent.kind === 'undo') return `undo ${amount(intent.good)}`
  return intent.kind === 'report' ? `report ${amount(intent.lines[0].good)}` : intent.kind
}

describe('a number said after a report', () => {
  const cases: readonly (readonly [text: string, where: string, context: Context, want: string])[] = [
    ['是18', 'to a receipt', TO_RECEIPT, 'undo 18'],
    ['就是18个', 'to a receipt', TO_RECEIPT, 'undo 18'],
    ['其实18个', 'to a receipt', TO_RECEIPT, 'undo 18'],
    ['应该是18', 'to a receipt', TO_RECEIPT, 'undo 18'],
    ['18个才对', 'to a receipt', TO_RECEIPT, 'undo 18'],
    ['写错了 18', 'to a receipt', TO_RECEIPT, 'undo 18'],
    ['是18，不是20', 'to a receipt', TO_RECEIPT, 'undo 18'],
    ['not 20 but 18', 'to a receipt', TO_RECEIPT, 'undo 18'],
    ['18', 'to a receipt', TO_RECEIPT, 'undo 18 | report 18'],
    ['做了18', 'to a receipt', TO_RECEIPT, 'undo 18 | report 18'],
    ['又做了18', 'to a receipt', TO_RECEIPT, 'report 18'],
    ['再来18个', 'to a receipt', TO_RECEIPT, 'report 18'],
    ['WO-1001 磨削 18', 'to a receipt, of another step', TO_RECEIPT, 'report 18'],
    ['是18', 'to nothing', PLAIN, 'undo 18'],
    ['应该是18', 'to nothing', PLAIN, 'undo 18'],
    ['18个才对', 'to nothing', PLAIN, 'undo 18'],
    ['是18', 'while a step runs', RUNNING, 'undo 18 | report 18'],
    ['18', 'while a step runs', RUNNING, 'report 18'],
    ['是18', "to a step's card", TO_STEP, 'report 18'],
  ]
  for (const [text, where, context, want] of cases) {
    it(`${text}, ${where}, is ${want}`, async () => assert.equal(meant(await said(text, context)), want))
  }

  it('"是18" to nothing is asked before anything is put right', async () => {
    assert.equal((await said('是18', PLAIN)).kind, 'ambiguous')
  })
})

describe('who asks decides what is meant', () => {
  it('a planner who pauses an order holds it, a worker pauses their work', async () => {
    for (const role of ['planner', 'manager'] as const) {
      const context: Context = { ...NO_CONTEXT, sender: { ...sender, role } }
      assert.equal((await said('暂停 WO-1003', context)).kind, 'hold')
      assert.equal((await said('恢复 WO-1003', context)).kind, 'unhold')
      assert.equal((await said('暂停 WO-1003 车削', context)).kind, 'pause')
    }
    assert.equal((await said('暂停 WO-1003 车削', PLAIN)).kind, 'pause')
    assert.notEqual((await said('暂停 WO-1003', PLAIN)).kind, 'hold')
  })

  it('"我们班" is the sender\'s team, "我们车间" their department', async () => {
    const scopes = await Promise.all(
      ['我们班今天干了多少', '我们车间昨天产量'].map(async text => {
        const intent = await said(text, PLAIN)
        return intent.kind === 'progress' ? intent.scope : null
      }),
    )
    assert.deepEqual(scopes, [
      { of: 'team', id: 'T-GRIND', name: '磨削班' },
      { of: 'department', id: 'D-MACH', name: '机加车间' },
    ])
  })

  it('somebody without a team means the factory', async () => {
    const intent = await said('我们班今天干了多少', NO_CONTEXT)
    assert.deepEqual(intent.kind === 'progress' ? intent.scope : null, { of: 'factory' })
  })
})

describe('an order as a whole is enough', () => {
  for (const [text, kind] of [
    ['WO-1003的圆钢到了没', 'material'],
    ['WO-1003没料了，停着', 'exception'],
    ['WO-1003到哪了', 'status'],
  ] as const) {
    it(`${text} asks for no step`, async () => {
      // Two of the order's steps are the sender's: nothing says which.
      const intent = await said(text, { ...PLAIN, sender: { ...sender, skills: new Set(['TURN', 'DRILL']) } })
      assert.equal(intent.kind, kind)
      assert.equal('place' in intent ? intent.place.order : null, 'WO-1003')
    })
  }
})

describe('notes stay as they were written', () => {
  const notes: readonly (readonly [text: string, note: string])[] = [
    ['close WO-1002 Customer agreed', 'close WO-1002 Customer agreed'],
    ['WO-1003 暂停工单，等 Mr. Wang 確認 Rev.b', 'WO-1003 暂停工单，等 Mr. Wang 確認 Rev.b'],
    ['machine is down: Spindle #2', 'machine is down: Spindle #2'],
    ['给我领200个 m8 螺母', '给我领200个 m8 螺母'],
    ['機床壞了\u202e\u0000', '機床壞了'],
  ]
  for (const [text, note] of notes) {
    it(text, async () => {
      const intent = await said(text, PLAIN)
      assert.equal('note' in intent ? intent.note : intent.kind, note)
    })
  }

  it('the name of a department is as it was written', async () => {
    assert.deepEqual(await said('bind department Quality', PLAIN), { kind: 'bindDepartment', department: 'Quality' })
  })
})

describe('numbers that count nothing', () => {
  const cases: readonly (readonly [text: string, want: string])[] = [
    ['1003 8点到10点做了50', 'report 50'],
    ['8点到10点做了50', 'report 50'],
    ['3号机床8:30到11:00做了40个', 'report 40'],
    ['3号机做了50', 'report 50'],
    ['批号20251101 做了50', 'report 50'],
    ['批次L251001 50个', 'report 50'],
    ['炉号 8842 做了50个', 'report 50'],
    ['周三做了50', 'report 50'],
    ['12点前做完了50个', 'report 50'],
    ['12点前做完', 'unknown'],
    ['12点前做完50个', 'unknown'],
    ['周五前做完50个', 'unknown'],
    ['电话13812345678', 'unknown'],
    ['一车50个', 'unknown'],
  ]
  for (const [text, want] of cases) it(text, async () => assert.equal(meant(await said(text, TO_STEP)), want))
})

describe('a day that was said is never lost', () => {
  for (const text of [
    '报工 WO-1001 磨削 12件，昨天的',
    '补报昨天的 WO-1001 磨削 11件',
    '昨天 WO-1001 磨削 做了9件',
    'WO-1001 磨削 9件 是昨天的',
    '昨天的WO-1001磨削，9件',
  ]) {
    it(text, async () => {
      const intent = await said(text, PLAIN)
      const day = intent.kind === 'report' ? intent.lines[0].occurredAt : null
      assert.equal(day?.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString(), '2026-11-20')
    })
  }
})

describe('who somebody is, as the card shows how to say it', () => {
  const cases = [
    ['绑定 10023 张伟', '10023', '张伟'],
    ['绑定 RL0003 刘大勇', 'RL0003', '刘大勇'],
    ['bind A-17 Zhang Wei', 'A-17', 'Zhang Wei'],
  ] as const
  for (const [text, employeeNo, name] of cases) {
    it(text, async () => assert.deepEqual(await said(text, PLAIN), { kind: 'bind', employeeNo, name }))
  }
})

/** A silent step's worker is asked: the button offers what would be booked as it is, whatever the pace says. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { enqueue, transact } from '../../db/commit.ts'
import { loadOrders } from '../../db/orders.ts'
import type { OrderCode } from '../../domain/model.ts'
import { pieces } from '../../domain/quantity.ts'
import { gate } from '../../domain/step-progress.ts'
import { type Seen, withFactory } from '../../test/factory.ts'
import { givenAlert } from '../../test/given-alert.ts'
import { alertBoardCard } from '../cards/alert-board-card.ts'
import { cardContextFor } from '../cards/context-for.ts'
import { alertSpeech } from './alert-speech.ts'

describe('the question to a silent step', () => {
  const factory = withFactory({ doubts: 'none' })

  const turning = async () => {
    const [order] = await loadOrders(factory.sql, ['WO-1003' as OrderCode])
    const step = order?.steps.find(({ seq }) => seq === 20)
    return order && step ? { order, step } : assert.fail('the sample has it')
  }

  /** As the round would ask when the pace makes it so many. */
  const asked = async (expected: number): Promise<Seen> => {
    const catalog = await factory.deps.catalog.get()
    const now = factory.clock.now()
    const person = catalog.peopleByEmployeeNo.get('RL0004') ?? assert.fail()
    const lastSignAt = now.subtract({ hours: 2 })
    const question = { ...(await turning()), expected: pieces(expected), lastSignAt }
    const entries = alertSpeech.question(catalog, person.id, question, now, `ask:${expected}:${now}`)
    await transact(factory.sql, async tx => enqueue(tx, entries))
    return (await factory.told(person.id)).at(-1) ?? assert.fail('somebody was asked')
  }
  const reportable = async (): Promise<number> => {
    const { settings } = (await factory.deps.catalog.get()).site
    const { order, step } = await turning()
    return Number((gate(order, step.seq, settings.report)?.reportable ?? 0n) / 10_000n)
  }

  test('offers what the pace makes it, while so much lies there', async () => {
    const left = await reportable()
    assert.ok(left > 3, `${left}`)
    const question = await asked(3)
    assert.match(question.words, /应该又做了 3 件/)
    assert.match(question.words, /\[又做了 3 件\]/)
  })

  test('never more than can be reported; pressed, it is booked without a question', async () => {
    const left = await reportable()
    const question = await asked(left + 500)
    assert.match(question.words, new RegExp(`应该又做了 ${left} 件`))
    assert.doesNotMatch(question.words, new RegExp(`${left + 500}`))
    const heard = await factory.press('W004', question, `又做了 ${left} 件`)
    assert.match(heard.words, new RegExp(`已报工 · WO-1003 车削[\\s\\S]*${left}`))
    assert.equal(await reportable(), 0)
  })

  test('with nothing left to report there is no such button, and the question is open', async () => {
    const question = await asked(40)
    assert.match(question.words, /之后没有报工。又做了多少？/)
    assert.doesNotMatch(question.words, /\[又做了/)
  })
})

describe('the card of a department’s alerts', () => {
  const factory = withFactory({ doubts: 'none' })

  test('tells two alerts of one step apart on their buttons, and names others by their step alone', async () => {
    const context = cardContextFor(await factory.deps.catalog.get(), null, factory.clock.now())
    const { details } = givenAlert()
    const other = { ...details, order: 'WO-9999' as OrderCode }
    const worst = [
      givenAlert({ id: 1, kind: 'pastDue', details }),
      givenAlert({ id: 2, kind: 'reviewWaiting', details: { ...details, what: '2' } }),
      givenAlert({ id: 3, kind: 'pastDue', details: other }),
    ]
    const facts = { department: null, departmentId: null, live: 3, over: [], called: [], roles: [] }
    const { blocks } = alertBoardCard(context, { ...facts, worst })
    const labels = blocks.flatMap(block => (block.kind === 'actions' ? block.actions.map(({ label }) => label) : []))
    assert.match(labels[0] ?? '', / · 超期$/)
    assert.match(labels[1] ?? '', / · 报工没人审核$/)
    assert.match(labels[2] ?? '', /^收到 WO-9999 · CUT$/)
  })
})

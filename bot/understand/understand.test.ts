import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { cpuClock } from '../../test/cpu-time.ts'
import {
  contextOf,
  type Factory,
  factoryOf,
  faultsOf,
  findOrders,
  NOW,
  siteOf,
  type Utterance,
  understood,
  utterancesIn,
} from '../../test/sample-understanding.ts'
import { type Context, NO_CONTEXT, type OrderQuery, type Subject } from './context.ts'
import type { Intent } from './intent.ts'
import { LONGEST_TEXT } from './normalise.ts'
import { read } from './read.ts'
import { resolve } from './resolve.ts'
import { understand } from './understand.ts'
import { toWire, type WireIntent } from './wire.ts'

const SAMPLES = utterancesIn('utterances.jsonl')
const MORE = utterancesIn('utterances-more.jsonl')

async function wrongOnes(all: readonly Utterance[], factory: (one: Utterance) => Factory): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const one of all) {
    const faults = faultsOf(one.expect, await understood(factory(one), one.text, one.context.activeStep))
    if (faults.length > 0) wrong.push(`${one.text}: ${faults.join(', ')}`)
  }
  return wrong
}

describe('sentences of the floor', () => {
  it('the samples are all right under the words of the machining factory alone', async () => {
    assert.deepEqual(await wrongOnes(SAMPLES, () => 'machining'), [])
  })

  it('the samples are all right under the words of their own factory', async () => {
    assert.deepEqual(await wrongOnes(SAMPLES, factoryOf), [])
  })

  it('the further sentences are all right under the words of their own factory', async () => {
    assert.ok(MORE.length >= 300)
    assert.deepEqual(await wrongOnes(MORE, factoryOf), [])
  })

  it('under the words of another factory they lose what only their own could know, and no more', async () => {
    const wrong = await wrongOnes(MORE, () => 'machining')
    assert.ok(wrong.length < MORE.length * 0.035, wrong.join('\n'))
  })
})

describe('two readings are asked', () => {
  const cases: readonly (readonly [text: string, options: readonly string[]])[] = [
    ['五十或六十', ['good 50', 'good 60']],
    ['50-60', ['good 50', 'good 60']],
    ['做了50到60个', ['good 50', 'good 60']],
    ['做了七八十个', ['good 70', 'good 80']],
    ['大概五十', ['good 50']],
    ['五十来个', ['good 50']],
    ['50个左右', ['good 50']],
    ['不到100', ['good 100']],
    ['50个有问题', ['good 50']],
    ['50 60', ['good 50', 'good 60', 'good 110']],
    ['完成50报废', ['good 50', 'scrap 50']],
    ['完成50件 合格48件 报废3件', ['good 48 scrap 3', 'good 50 scrap 3']],
    ['应该是50左右', ['good 50']],
    ['改成50或60', ['good 50', 'good 60']],
  ]
  for (const [text, options] of cases) {
    it(text, async () => {
      const wire = await understood('machining', text, true)
      assert.equal(wire.kind, 'ambiguous')
      const read = Array.isArray(wire.options) ? wire.options.map(quantities) : []
      assert.deepEqual(read, options)
    })
  }
})

const quantities = (wire: WireIntent): string =>
  ['good', 'scrap', 'rework'].flatMap(name => (wire[name] === undefined ? [] : [`${name} ${wire[name]}`])).join(' ')

describe('what is no quantity is never booked as one', () => {
  const texts: readonly (readonly [text: string, why: string])[] = [
    ['1e9', 'badNumber'],
    ['1E9个', 'badNumber'],
    ['-5', 'negative'],
    ['做了-5个', 'negative'],
    ['0.5件', 'fraction'],
    ['１２．５', 'fraction'],
    ['五十万亿', 'badNumber'],
    ['99999999999999', 'badNumber'],
    ['做了十几个', 'approximate'],
    ['几十个吧', 'approximate'],
    ['完成5O个', 'badNumber'],
    ['50²', 'badNumber'],
    ['①50', 'badNumber'],
    ['2*50', 'badNumber'],
    ['五十 五件', 'badNumber'],
    ['百五', 'badNumber'],
    ['三点五公斤', 'unit'],
    ['5盘', 'unit'],
    ['', 'empty'],
    ['\u0000\u200b\u202e', 'empty'],
    ['🎉🎉', 'empty'],
    ['50'.padEnd(LONGEST_TEXT + 1, '个'), 'tooLong'],
    ['报'.repeat(10_000), 'tooLong'],
  ]
  for (const [text, why] of texts) {
    it(`${text.slice(0, 12)} is ${why}`, async () => {
      const wire = await understood('machining', text, true)
      assert.equal(wire.kind, 'unknown')
      assert.equal(wire.why, why)
    })
  }

  for (const text of [
    '完成80%',
    '还差50个',
    '没做够50个',
    '我要做50个',
    '50个没做',
    '今天能做50个吗',
    '做不了50个',
    '50个螺丝',
    '收到50个',
    '花了50块',
    '一个没坏',
    '每小时50个',
    '准备好50个了',
    '50?',
    '3个人去吃饭',
    '第50个做完了',
  ]) {
    it(`${text} reports nothing`, async () => {
      const wire = await understood('machining', text, true)
      assert.notEqual(wire.kind, 'report')
      assert.notEqual(wire.kind, 'ambiguous')
    })
  }

  it('a bare number without anything that it could answer is asked about', async () => {
    const wire = await understood('machining', '50', false)
    assert.deepEqual([wire.kind, wire.why], ['unknown', 'noContext'])
  })

  const dressed: readonly (readonly [text: string, good: number])[] = [
    ['**完成50**', 50],
    ['<at id=all></at> 完成50', 50],
    ['@所有人 完成50', 50],
    ['@报工机器人 完成50个', 50],
    ['完成\u200b5\u200b0个\u202e', 50],
    ['完成50个👍👍', 50],
    ['> 完成50个', 50],
    ['完成50个\n\n', 50],
    ['报工：`50`', 50],
    ['完成五十個', 50],
  ]
  for (const [text, good] of dressed) {
    it(`${JSON.stringify(text)} is ${good}`, async () => {
      const wire = await understood('machining', text, true)
      assert.deepEqual([wire.kind, wire.good], ['report', good])
    })
  }
})

describe('what the conversation knows', () => {
  const site = siteOf('machining')
  const subject = (code: string, step: string): Subject => {
    const order = site.orders.find(one => one.code === code)
    assert.ok(order)
    return { order, seq: order.steps.find(one => one.name === step)?.seq ?? null }
  }
  const said = async (text: string, context: Partial<Context>): Promise<Intent> =>
    understand(
      { lexicon: site.lexicon, findOrders: async (query: OrderQuery) => findOrders(site, query) },
      { text, now: NOW, context: { ...NO_CONTEXT, ...context } },
    )
  const where = (intent: Intent): string => {
    const wire = toWire(intent)
    return `${wire.kind} ${wire.order ?? ''} ${wire.step ?? ''} ${quantities(wire)}`.trim()
  }
  const turning = subject('WO-1003', '车削')
  const drilling = subject('WO-1003', '钻孔')
  const milling = subject('WO-1005', '粗铣')

  const cases: readonly (readonly [name: string, text: string, context: Partial<Context>, want: string])[] = [
    [
      'a quoted card beats the open question and the running step',
      '50',
      { quoted: drilling, pending: { ...turning, asks: 'good' }, running: [milling] },
      'report WO-1003 钻孔 good 50',
    ],
    [
      'the open question beats the running step',
      '50',
      { pending: { ...turning, asks: 'good' }, running: [milling] },
      'report WO-1003 车削 good 50',
    ],
    ['a single running step is meant', '完成50', { running: [milling] }, 'report WO-1005 粗铣 good 50'],
    ['what the text says beats the card', 'WO-1005粗铣50', { quoted: drilling }, 'report WO-1005 粗铣 good 50'],
    ["a step named alone is one of the card's order", '钻孔50', { quoted: turning }, 'report WO-1003 钻孔 good 50'],
    [
      'a step named alone is the one that runs',
      '粗铣50',
      { running: [turning, milling] },
      'report WO-1005 粗铣 good 50',
    ],
    [
      'a step named alone is found among the tasks',
      '粗铣50',
      { tasks: [turning, milling] },
      'report WO-1005 粗铣 good 50',
    ],
    [
      'a bare number answers what was asked',
      '2',
      { pending: { ...turning, asks: 'scrap' } },
      'report WO-1003 车削 scrap 2',
    ],
    [
      'a labelled number is what it says, whatever was asked',
      '合格50',
      { pending: { ...turning, asks: 'scrap' } },
      'report WO-1003 车削 good 50',
    ],
    [
      'an order alone means the step that runs there',
      '1003 50',
      { running: [turning, milling] },
      'report WO-1003 车削 good 50',
    ],
    ['boxes become pieces by the product', '完成3箱', { running: [turning] }, 'report WO-1003 车削 good 150'],
    ['a step that the order lacks is kept as named', 'WO-1003粗铣50', {}, 'report WO-1003 粗铣 good 50'],
    ['an order that nobody knows is kept as written', 'MO1003焊电池50', {}, 'report MO1003 焊电池 good 50'],
    ['with nothing to go by the place stays open', '完成50', {}, 'report   good 50'],
  ]
  for (const [name, text, context, want] of cases) {
    it(name, async () => assert.equal(where(await said(text, context)), want))
  }

  it('two running steps are two options, and no step is chosen', async () => {
    const intent = await said('50', { running: [turning, milling] })
    assert.equal(intent.kind, 'ambiguous')
    assert.deepEqual(intent.kind === 'ambiguous' ? intent.options.map(where) : [], [
      'report WO-1003 车削 good 50',
      'report WO-1005 粗铣 good 50',
    ])
  })

  it('a step that the order lacks has no target', async () => {
    const intent = await said('WO-1003粗铣50', {})
    assert.equal(intent.kind === 'report' ? intent.lines[0].place.target : undefined, null)
  })

  it('a customer with several orders is asked which', async () => {
    const intent = await said('恒拓的单到哪了', {})
    assert.equal(intent.kind === 'ambiguous' ? intent.about : intent.kind, 'order')
  })

  it('digits that name no order are pieces where they answer a card, and a question where both fit', async () => {
    assert.equal(where(await said('1200做完了', { quoted: turning })), 'report WO-1003 车削 good 1200')
    assert.equal((await said('1003', { quoted: turning })).kind, 'ambiguous')
    assert.equal(where(await said('1200', { quoted: turning })), 'report WO-1003 车削 good 1200')
  })

  it('"我和刘大勇一起做了100" names both, shares where they are said', async () => {
    const sender = { personId: site.people[3]?.id ?? assert.fail(), role: 'worker' as const, skills: new Set<string>() }
    const together = await said('我和刘大勇一起做了100', { sender, running: [turning] })
    assert.deepEqual(together.kind === 'report' ? together.lines[0].workers.map(one => one.sharePct) : [], [null, null])
    const shared = await said('我60%刘大勇40%，做了100', { sender, running: [turning] })
    assert.deepEqual(shared.kind === 'report' ? shared.lines[0].workers.map(one => one.sharePct) : [], [60, 40])
  })
})

describe('any text at all', () => {
  const { lexicon } = siteOf('machining')
  const context = contextOf(siteOf('machining'), true)
  const pieces = SAMPLES.flatMap(({ text }) => [...text])
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc
      .array(fc.constantFrom(...pieces, '半', '万', '-', '/', ' ', '\n', '@', '%'), { maxLength: 80 })
      .map(chars => chars.join('')),
  )

  it('is read without throwing, and whatever it reports is positive and finite', () => {
    fc.assert(
      fc.property(anything, text => {
        const intent = resolve(read(text, lexicon, NOW), new Map(), context, lexicon)
        assert.equal(typeof toWire(intent).kind, 'string')
        if (intent.kind !== 'report') return
        for (const { good, scrap, rework } of intent.lines) {
          for (const quantity of [good, scrap, rework]) assert.ok(quantity === null || quantity >= 0n)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('takes no longer for hostile texts than their length accounts for', () => {
    const hostile = [
      '1报废',
      '完成50报废2',
      '，',
      '不是5是6',
      '吃',
      '[',
      '手夹',
      '上午1下午2',
      '1001车削80，',
      '一百',
      '@',
      '没',
    ]
    for (const part of hostile) {
      const text = part.repeat(Math.floor(LONGEST_TEXT / part.length))
      const spent = cpuClock()
      read(text, lexicon, NOW)
      // A message takes a tenth of a millisecond; the bound only catches what grows faster than the text.
      assert.ok(spent() < 400, part)
    }
  })
})

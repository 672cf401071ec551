import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Block, Card, Input } from '../../../adapters/card.ts'
import { buttonId, cardText, renderCard, type Template } from '../../../adapters/dingtalk/cards.ts'
import { MAX_BUTTONS, MAX_MARKDOWN_BYTES, MAX_TEXT_BYTES } from '../../../adapters/dingtalk/limits.ts'
import { escapeMarkdown } from '../../../adapters/kit/escape-markdown.ts'
import { listIn, parseJson, recordIn } from '../../../adapters/kit/json.ts'
import { WORDS } from '../house.ts'
import { cardComplaints, OWN_TEMPLATE, STOCK_TEMPLATE } from './rules.ts'

const TEMPLATES: readonly Template[] = ['own', 'stock']
const render = (card: Card, template: Template) =>
  renderCard(card, { template, words: WORDS, mediaIdOf: () => '@lADabc' })
const complaints = (card: Card, template: Template) =>
  cardComplaints(
    { cardData: { cardParamMap: render(card, template).variables } },
    template === 'own' ? OWN_TEMPLATE : STOCK_TEMPLATE,
  )
const card = (...blocks: Block[]): Card => ({ title: '标题', tone: 'info', blocks })

const HOSTILE =
  '<at id=all></at> @所有人 @all **粗** [x](dtmd://dingtalkclient/sendMessage?content=1) `a` | # - <a atId=u1>n</a>'
const inputs: readonly Input[] = [
  { kind: 'number', name: 'good', label: '合格', decimals: 0, unit: '件', max: '50', value: '3', required: true },
  { kind: 'text', name: 'note', label: '备注', multiline: true, placeholder: '说明' },
  { kind: 'select', name: 'reason', label: '原因', options: [{ value: 'a', label: '毛刺' }], value: 'a' },
  { kind: 'multiSelect', name: 'many', label: '多项', options: [{ value: 'a', label: '甲' }], values: ['a'] },
  { kind: 'person', name: 'who', label: '人', options: [{ value: 'p', label: '王' }] },
]
const action = { label: '完成', payload: '1{"do":"x"}', style: 'primary' as const }
const everyBlock = (text: string): Card =>
  card(
    { kind: 'text', text, strong: true },
    { kind: 'fields', fields: [{ label: text, value: text, tone: 'danger' }] },
    { kind: 'progress', label: text, percent: 40 },
    { kind: 'table', columns: [{ label: text }, { label: 'b', align: 'right' }], rows: [[text, '1']] },
    { kind: 'image', name: 'a.png', alt: text, mime: 'image/png', base64: 'AAAA' },
    { kind: 'chart', chart: { type: 'bar', title: text, labels: [text], series: [{ name: text, values: [1] }] } },
    { kind: 'form', name: 'f', inputs, submit: action },
    { kind: 'actions', actions: [{ ...action, label: text }] },
    { kind: 'note', text },
    { kind: 'divider' },
  )

describe('a card for DingTalk', () => {
  for (const template of TEMPLATES) {
    test(`every block and input is accepted in the ${template} template`, () => {
      assert.deepEqual(complaints(everyBlock('普通'), template), [])
    })
    test(`a name that looks like markup stays a name in the ${template} template`, () => {
      assert.deepEqual(complaints(everyBlock(HOSTILE), template), [])
      const { markdown = '' } = render(everyBlock(HOSTILE), template).variables
      assert.doesNotMatch(markdown, /<at|<a |\]\(dtmd/)
    })
    test(`any card fits the ${template} template and is accepted`, () => {
      const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.constant(HOSTILE))
      const action = fc.record({ label: text, payload: fc.string({ minLength: 1, maxLength: 200 }) })
      const block: fc.Arbitrary<Block> = fc.oneof(
        fc.record({ kind: fc.constant('text' as const), text }),
        fc.record({ kind: fc.constant('note' as const), text }),
        fc.record({ kind: fc.constant('fields' as const), fields: fc.array(fc.record({ label: text, value: text })) }),
        fc.record({
          kind: fc.constant('table' as const),
          columns: fc.array(fc.record({ label: text }), { minLength: 1, maxLength: 4 }),
          rows: fc.array(fc.array(text, { maxLength: 5 }), { maxLength: 120 }),
        }),
        fc.record({ kind: fc.constant('actions' as const), actions: fc.array(action, { maxLength: 40 }) }),
      )
      const cards = fc.record({
        title: text,
        tone: fc.constantFrom('info', 'success', 'warning', 'danger'),
        blocks: fc.array(block, { maxLength: 8 }),
      })
      fc.assert(
        fc.property(cards, card => {
          assert.deepEqual(complaints(card, template), [])
          const { markdown = '' } = render(card, template).variables
          assert.ok(Buffer.byteLength(markdown) <= MAX_MARKDOWN_BYTES)
          assert.ok(Buffer.byteLength(cardText(card, WORDS)) <= MAX_TEXT_BYTES)
        }),
        { numRuns: 60 },
      )
    })
  }

  test('a table that is too long loses rows, says so, and keeps what stands after it', () => {
    const rows = Array.from({ length: 900 }, (_, index) => [`行${index}`, '很长的一格'.repeat(8)])
    const long = card(
      { kind: 'table', columns: [{ label: '甲' }, { label: '乙' }], rows },
      { kind: 'note', text: '尾' },
    )
    const { markdown = '' } = render(long, 'own').variables
    assert.match(markdown, /（略）/)
    assert.match(markdown, /> 尾/)
  })

  test('buttons beyond what is shown are offered as words', () => {
    const actions = Array.from({ length: MAX_BUTTONS + 2 }, (_, index) => ({
      label: `按${index}`,
      payload: `${index}`,
    }))
    const { variables } = render(card({ kind: 'actions', actions }), 'own')
    assert.equal(listIn(parseJson(variables.buttons ?? '')).length, MAX_BUTTONS)
    assert.match(variables.markdown ?? '', /可以回复：按20 \/ 按21/)
  })

  for (const template of TEMPLATES)
    test(`the largest card is none too large for the ${template} template`, () => {
      const payload = (index: number) => JSON.stringify({ do: 'x', at: index }).padEnd(1_024, '}')
      const largest = card(
        { kind: 'text', text: '很长的话'.repeat(5_000) },
        {
          kind: 'form',
          name: 'f',
          inputs: Array.from({ length: 4 }, (_, index) => ({
            kind: 'select' as const,
            name: `f${index}`,
            label: '选'.repeat(60),
            options: Array.from({ length: 300 }, (_each, at) => ({ value: `${at}`, label: '项'.repeat(60) })),
          })),
          submit: { label: '好'.repeat(60), payload: payload(0) },
        },
        {
          kind: 'actions',
          actions: Array.from({ length: MAX_BUTTONS }, (_, index) => ({
            label: '按'.repeat(60),
            payload: payload(index),
          })),
        },
      )
      assert.deepEqual(complaints(largest, template), [])
    })

  test('every value is a text, and each variable is named each time, so that nothing stays from before', () => {
    const empty = render(card(), 'own').variables
    assert.deepEqual(Object.keys(empty).sort(), Object.keys(render(everyBlock('a'), 'own').variables).sort())
    assert.equal(empty.has_form, 'false')
  })

  test('a form carries its action through a hidden field', () => {
    const { form = '' } = render(everyBlock('a'), 'own').variables
    const [first] = listIn(recordIn(parseJson(form)).fields).map(recordIn)
    assert.deepEqual(first, { name: '_action', type: 'TEXT', hidden: true, defaultValue: action.payload })
  })

  test('two inputs of one name are one', () => {
    const twice = card({ kind: 'form', name: 'f', inputs: [...inputs, ...inputs], submit: action })
    assert.deepEqual(complaints(twice, 'own'), [])
    const { fields } = recordIn(parseJson(render(twice, 'own').variables.form ?? ''))
    assert.equal(listIn(fields).length, inputs.length + 1)
  })

  test('without a form the number can be written instead', () => {
    assert.match(render(everyBlock('a'), 'stock').variables.markdown ?? '', /也可以直接回复数字/)
  })

  test('a button is named by what it does', () => {
    assert.equal(buttonId('a'), buttonId('a'))
    assert.notEqual(buttonId('a'), buttonId('b'))
  })

  test('order codes are left as they are', () => {
    assert.equal(escapeMarkdown('WO-1004_a-2 50% (3.5)'), 'WO-1004_a-2 50% (3.5)')
  })
})

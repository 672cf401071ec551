import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Action, Block, Card, Input } from '../../../adapters/card.ts'
import {
  messageAsMarkdown,
  type Rendered,
  renderCard,
  renderInPlace,
  welcomeBody,
} from '../../../adapters/wecom/cards.ts'
import { digitPicker, keyOf, numberOf, readKey, valuesOf } from '../../../adapters/wecom/interaction.ts'
import { anyCard } from '../any-card.ts'
import { type Json, listIn, recordIn, textIn } from './fake-json.ts'
import { buttonsOf, cardText, readable, selectedItems } from './fake-shown.ts'
import { WORDS } from './house.ts'
import { botBodyComplaints, cardComplaints, updateComplaints } from './rules.ts'

const TASK = 'bg-1'
const card = (...blocks: Block[]): Card => ({ title: '标题', tone: 'info', blocks })
const actions = (...all: Action[]): Block => ({ kind: 'actions', actions: all })
const form = (...inputs: Input[]): Block => ({
  kind: 'form',
  name: 'f',
  inputs,
  submit: { label: '报工', payload: 'submit' },
})
const numbered = (count: number): readonly Action[] =>
  Array.from({ length: count }, (_, index) => ({ label: `按${index}`, payload: `p${index}` }))
const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ value: `o${index}`, label: `项${index}` }))

const sent = (one: Card): Rendered => renderCard(one, TASK, WORDS)
const templateOf = ({ card }: Rendered): Json => card ?? assert.fail('no template card')
const complaintsOf = ({ markdown, card }: Rendered): readonly unknown[] => [
  ...(markdown === null ? [] : botBodyComplaints({ msgtype: 'markdown', markdown: { content: markdown } }, 'push')),
  ...(card === null ? [] : cardComplaints(card, { surface: 'bot' })),
  ...(card === null ? [] : cardComplaints(card, { surface: 'agent' })),
]
/** All that people can read, of the card and of what stands above it; without spaces, which are nobody's concern. */
const readIn = ({ markdown, card }: Rendered): string =>
  [
    readable(markdown ?? ''),
    card === null ? '' : cardText(card),
    card === null ? '' : buttonsOf(card).map(b => b.label),
  ]
    .join('\n')
    .replace(/\s/g, '')

const HOSTILE = '<@all> @所有人 @all **粗** [x](http://y) `a` | # - <font color="warning">n</font> &lt;'

const EVERY_INPUT: readonly { readonly name: string; readonly input: Input }[] = [
  { name: 'number', input: { kind: 'number', name: 'good', label: '合格', decimals: 0, unit: '件', max: '50' } },
  {
    name: 'a number beyond the picker',
    input: { kind: 'number', name: 'good', label: '合格', decimals: 0, max: '5000' },
  },
  { name: 'a number with decimals', input: { kind: 'number', name: 'kg', label: '重量', decimals: 2, max: '5' } },
  { name: 'select', input: { kind: 'select', name: 'reason', label: '原因', options: options(3), value: 'o1' } },
  { name: 'an empty select', input: { kind: 'select', name: 'reason', label: '原因', options: [] } },
  { name: 'a select of thirty', input: { kind: 'select', name: 'reason', label: '原因', options: options(30) } },
  {
    name: 'multiSelect',
    input: { kind: 'multiSelect', name: 'many', label: '多项', options: options(5), values: ['o2'] },
  },
  { name: 'person', input: { kind: 'person', name: 'who', label: '人', options: options(2) } },
  { name: 'text', input: { kind: 'text', name: 'note', label: '备注' } },
  { name: 'required text', input: { kind: 'text', name: 'note', label: '备注', required: true } },
]

describe('a card for WeCom', () => {
  for (const { name, input } of EVERY_INPUT) {
    test(`a form with ${name} is accepted, alone, required, twice, and beside buttons`, () => {
      const variants = [
        card(form(input)),
        card(form({ ...input, required: true })),
        card(form(input, { ...input, name: 'other' })),
        card(form(input, input)),
        card(form(input), actions(...numbered(8))),
      ]
      for (const one of variants) {
        assert.deepEqual(complaintsOf(sent(one)), [])
        assert.deepEqual(complaintsOf(renderInPlace(one, null, TASK, WORDS, 'x')), [])
      }
    })
  }

  test('any card is accepted when it is sent', () => {
    fc.assert(
      fc.property(anyCard, one => assert.deepEqual(complaintsOf(sent(one)), [])),
      { numRuns: 150 },
    )
  })

  test('any card is accepted in the place of a pressed one, whatever that has become and was said', () => {
    fc.assert(
      fc.property(anyCard, fc.option(anyCard), fc.option(fc.string({ unit: 'grapheme' })), (one, below, said) => {
        const { markdown, card: template } = renderInPlace(one, below, TASK, WORDS, said)
        const body = { response_type: 'update_template_card', template_card: template }
        assert.deepEqual(updateComplaints(body, TASK), [])
        assert.deepEqual(complaintsOf({ markdown, card: null }), [])
      }),
      { numRuns: 150 },
    )
  })

  test('any card is accepted as a welcome, and as words', () => {
    fc.assert(
      fc.property(anyCard, one => {
        const message = { text: null, card: one, summary: '概要', mentions: [], file: null }
        assert.deepEqual(botBodyComplaints(recordIn(welcomeBody(message, TASK, WORDS)), 'welcome'), [])
        assert.deepEqual(complaintsOf({ markdown: messageAsMarkdown(message, WORDS), card: null }), [])
      }),
      { numRuns: 60 },
    )
  })

  test('nothing is lost: what the card has no room for stands above it', () => {
    const word = fc.stringMatching(/^[一-龥a-z0-9]{1,40}$/)
    const blocks: fc.Arbitrary<Block> = fc.oneof(
      word.map(text => ({ kind: 'text' as const, text })),
      word.map(text => ({ kind: 'note' as const, text })),
      fc
        .array(fc.record({ label: word, value: word }), { maxLength: 10 })
        .map(fields => ({ kind: 'fields' as const, fields })),
      fc
        .array(word, { maxLength: 20 })
        .map(cells => ({ kind: 'table' as const, columns: [{ label: '列' }], rows: cells.map(cell => [cell]) })),
    )
    const cards = fc.record({
      title: word,
      tone: fc.constantFrom('info' as const, 'danger' as const),
      blocks: fc.array(blocks, { maxLength: 8 }),
    })
    fc.assert(
      fc.property(cards, fc.integer({ min: 0, max: 8 }), (one, count) => {
        const whole = { ...one, blocks: [...one.blocks, ...(count === 0 ? [] : [actions(...numbered(count))])] }
        for (const rendered of [sent(whole), renderInPlace(whole, null, TASK, WORDS, null)]) {
          const read = readIn(rendered)
          for (const piece of wordsOf(one)) assert.ok(read.includes(piece), `${piece} is not in ${read}`)
        }
      }),
      { numRuns: 150 },
    )
  })
  const wordsOf = ({ title, blocks }: Card): readonly string[] => [
    title,
    ...blocks.flatMap(block => {
      if (block.kind === 'text' || block.kind === 'note') return [block.text]
      if (block.kind === 'fields') return block.fields.flatMap(({ label, value }) => [label, value])
      return block.kind === 'table' ? block.rows.flat() : []
    }),
  ]

  test('a name that looks like markup stays a name, and mentions nobody', () => {
    const one = card(
      { kind: 'text', text: HOSTILE },
      { kind: 'fields', fields: [{ label: HOSTILE, value: HOSTILE, tone: 'danger' }] },
      { kind: 'table', columns: [{ label: HOSTILE }], rows: [[HOSTILE]] },
      actions({ label: HOSTILE, payload: 'p' }),
    )
    const rendered = sent({ ...one, title: HOSTILE })
    assert.deepEqual(complaintsOf(rendered), [])
    assert.doesNotMatch(JSON.stringify(rendered), /@所有人|@all/)
    assert.doesNotMatch(rendered.markdown ?? '', /<|\]\(/)
    assert.match(rendered.markdown ?? '', /粗/)
  })

  test('a long title is cut on the card and whole above it', () => {
    const title = '很长的标题'.repeat(10)
    const rendered = sent({ ...card(actions(...numbered(1))), title })
    assert.ok(textIn(recordIn(templateOf(rendered).main_title).title).endsWith('…'))
    assert.ok(readIn(rendered).includes(title))
  })

  test('what is short is one card and no words above it', () => {
    const one = card({ kind: 'fields', fields: [{ label: '已报', value: '80 件' }] }, actions(...numbered(2)))
    const rendered = sent(one)
    assert.equal(rendered.markdown, null)
    assert.deepEqual(templateOf(rendered).horizontal_content_list, [{ type: 0, keyname: '已报', value: '80 件' }])
  })

  test('what can’t be pressed is words and no card', () => {
    const { card: template, markdown } = sent(card({ kind: 'text', text: '好' }))
    assert.equal(template, null)
    assert.match(markdown ?? '', /\*\*标题\*\*\n\n好/)
  })

  test('more than six buttons: the rest are in a list, and choosing there does what the button does', () => {
    const template = templateOf(sent(card(actions(...numbered(9)))))
    assert.equal(listIn(template.button_list).length, 6)
    const chosen = selectedItems(template, { [WORDS.others]: '按7' })
    const submit = buttonsOf(template).find(({ label }) => label === WORDS.submit)
    assert.ok(submit !== undefined && 'key' in submit)
    assert.deepEqual(readKey(submit.key), { kind: 'chosen' })
    assert.deepEqual(recordIn(recordIn(listIn(recordIn(chosen).selected_item)[0]).option_ids).option_id, ['p7'])
  })

  test('more than a list holds: the rest are words to write', () => {
    const rendered = sent(card(actions(...numbered(20))))
    const read = readIn(rendered)
    assert.deepEqual(complaintsOf(rendered), [])
    for (const { label } of numbered(20).slice(15)) assert.ok(read.includes(label), label)
    assert.match(read, /可以回复/)
  })

  test('two buttons that do the same are one', () => {
    const same = { label: '再来', payload: 'p0' }
    assert.deepEqual(
      buttonsOf(templateOf(sent(card(actions(...numbered(2), same))))).map(({ label }) => label),
      ['按0', '按1'],
    )
  })

  test('a button that no key can hold is a word to write', () => {
    const read = readIn(sent(card(actions(...numbered(1), { label: '太长', payload: 'x'.repeat(2_000) }))))
    assert.match(read, /可以回复：太长/)
  })

  const good: Input = { kind: 'number', name: 'good', label: '合格', decimals: 0, max: '120' }

  test('a number is chosen digit by digit, and comes back as the form’s', () => {
    const template = templateOf(sent(card(form(good), actions({ label: '完成', payload: 'finish' }))))
    const pick = buttonsOf(template).find(({ label }) => label === WORDS.chooseNumber)
    assert.ok(pick !== undefined && 'key' in pick)
    const key = readKey(pick.key)
    assert.ok(key.kind === 'pick')
    const picker = { ...digitPicker(key, WORDS), task_id: TASK }
    assert.deepEqual(cardComplaints(picker, { surface: 'bot', isUpdate: true }), [])
    assert.equal(recordIn(picker.main_title).title, '标题')
    assert.deepEqual(readKey(picker.submit_button.key), { kind: 'digits', input: 'good', title: '', payload: 'submit' })
  })

  for (const [hundreds, tens, ones, number] of [
    ['1', '2', '0', '120'],
    ['0', '0', '7', '7'],
    ['0', '0', '0', '0'],
    ['9', '9', '9', '999'],
  ] as const) {
    test(`${hundreds} ${tens} ${ones} is ${number}`, () => {
      assert.equal(numberOf({ hundreds: [hundreds], tens: [tens], ones: [ones] }), number)
    })
  }
  test('what is no digit is no number', () => {
    assert.equal(numberOf({ hundreds: ['x'], tens: ['1'], ones: ['1'] }), null)
    assert.equal(numberOf({}), null)
  })

  test('part of a great number can still be chosen', () => {
    const template = templateOf(sent(card(form({ ...good, max: '5000' }))))
    assert.deepEqual(
      buttonsOf(template).map(({ label }) => label),
      ['选数字'],
    )
  })

  test('a number with decimals is written: the card says so', () => {
    const template = templateOf(
      sent(card(form({ ...good, decimals: 2 }), actions({ label: '完成', payload: 'finish' }))),
    )
    assert.deepEqual(
      buttonsOf(template).map(({ label }) => label),
      ['完成'],
    )
    assert.match(cardText(template), /也可以直接回复数字/)
  })

  test('a form of choices is a card of lists, and gives its values by name', () => {
    const lists: readonly Input[] = [
      { kind: 'select', name: 'reason', label: '原因', options: options(3), value: 'o1' },
      { kind: 'person', name: 'who', label: '人', options: options(2) },
    ]
    const template = templateOf(sent(card(form(...lists))))
    assert.equal(template.card_type, 'multiple_interaction')
    const items = listIn(recordIn(selectedItems(template, { who: '项1' })).selected_item).map(recordIn)
    const selected = Object.fromEntries(
      items.map(item => [textIn(item.question_key), listIn(recordIn(item.option_ids).option_id).map(textIn)]),
    )
    assert.deepEqual(valuesOf(selected), { reason: 'o1', who: 'o1' })
  })

  test('a choice of several is a list of checks', () => {
    const many: Input = { kind: 'multiSelect', name: 'many', label: '多项', options: options(5), values: ['o2'] }
    const template = templateOf(sent(card(form(many))))
    assert.equal(template.card_type, 'vote_interaction')
    const [checked] = listIn(recordIn(template.checkbox).option_list)
      .map(recordIn)
      .filter(({ is_checked }) => is_checked === true)
    assert.equal(checked?.text, '项2')
  })

  test('options that find no place are named, so that they can be written', () => {
    const many: Input = { kind: 'select', name: 'reason', label: '原因', options: options(14) }
    assert.match(readIn(sent(card(form(many)))), /项12.*项13/)
  })

  test('a text that must be there can’t be written on a card: its button asks for it', () => {
    const note: Input = { kind: 'text', name: 'note', label: '原因说明', required: true }
    const rendered = sent(card(form(note), actions({ label: '取消', payload: 'no' })))
    assert.match(readIn(rendered), /原因说明/)
    assert.deepEqual(
      buttonsOf(templateOf(rendered)).map(({ label }) => label),
      ['报工', '取消'],
    )
    const [button] = buttonsOf(templateOf(rendered))
    assert.ok(button !== undefined && 'key' in button)
    const key = readKey(button.key)
    assert.deepEqual(key.kind === 'write' && key.asked, [{ name: 'note', label: '原因说明', example: '' }])
  })

  test('a number of several people is neither picked nor written alone: the names would be lost', () => {
    const who: Input = { kind: 'multiSelect', name: 'workers', label: '谁', options: options(3) }
    const good: Input = { kind: 'number', name: 'good', label: '合格', decimals: 0 }
    const rendered = sent(card({ kind: 'text', text: '也可以直接说' }, form(good, who)))
    assert.equal(rendered.card, null)
    assert.ok(!readIn(rendered).includes(WORDS.replyWithNumber))
  })

  test('in place, a card without buttons shows that they are used up', () => {
    const { card: template } = renderInPlace(card({ kind: 'text', text: '已报工' }), null, TASK, WORDS, '已记下')
    const [button] = buttonsOf(recordIn(template))
    assert.equal(button?.label, WORDS.done)
    assert.equal(recordIn(recordIn(template).main_title).desc, '已记下')
    assert.ok(button !== undefined && 'key' in button && readKey(button.key).kind === 'nothing')
  })

  test('in place, the pressed card’s buttons live on under the receipt', () => {
    const below = card(actions({ label: '撤销', payload: 'undo' }))
    const { card: template } = renderInPlace(card({ kind: 'text', text: '已报工' }), below, TASK, WORDS, null)
    assert.deepEqual(
      buttonsOf(recordIn(template)).map(({ label }) => label),
      ['撤销'],
    )
  })
})

describe('the key of a press', () => {
  test('every payload of the bot comes back as it was, also one that looks like a key of ours', () => {
    const looksOurs = ['nothing', 'chosen', 'form:["x"]', 'act:x', 'pick:[', '1{"do":"x"}']
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...looksOurs)), payload => {
        assert.deepEqual(readKey(keyOf(payload)), { kind: 'act', payload })
      }),
    )
  })
  test('any key is read without a throw', () => {
    const kinds = fc.constantFrom('', 'form:', 'pick:', 'digits:', 'act:')
    fc.assert(fc.property(kinds, fc.oneof(fc.json(), fc.string()), (kind, rest) => void readKey(`${kind}${rest}`)))
  })
})

/** Any neutral card, for properties: every block and input, with texts that hold markup, and many of everything. */
import fc from 'fast-check'
import type { Block, Card, Input } from '../../adapters/card.ts'

const HOSTILE = ['<at id=all></at>', '@所有人', '**粗**', '[a](http://b)', '`', '\u202e', '👨‍👩‍👧‍👦', '__proto__', '']
const words = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 60 }))
const long = fc.oneof(
  words,
  fc.integer({ min: 1, max: 4_000 }).map(length => '长'.repeat(length)),
)
const name = fc.stringMatching(/^[a-z]{1,8}$/)
const options = fc.uniqueArray(fc.record({ value: name, label: words }), {
  selector: ({ value }) => value,
  maxLength: 20,
})
const action = fc.record({ label: long, payload: fc.string({ maxLength: 200 }) })

const input: fc.Arbitrary<Input> = fc.oneof(
  fc.record({ kind: fc.constant('number' as const), name, label: words, decimals: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ kind: fc.constant('text' as const), name, label: words, multiline: fc.boolean() }),
  fc.record({ kind: fc.constant('select' as const), name, label: words, options }),
  fc.record({ kind: fc.constant('multiSelect' as const), name, label: words, options }),
  fc.record({ kind: fc.constant('person' as const), name, label: words, options }),
)

const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: long, strong: fc.boolean() }),
  fc.record({ kind: fc.constant('note' as const), text: long }),
  fc.record({ kind: fc.constant('divider' as const) }),
  fc.record({
    kind: fc.constant('fields' as const),
    fields: fc.array(fc.record({ label: words, value: long, short: fc.boolean() }), { maxLength: 20 }),
  }),
  fc.record({
    kind: fc.constant('progress' as const),
    label: words,
    percent: fc.double({ min: -5, max: 200, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant('table' as const),
    columns: fc.array(fc.record({ label: words }), { maxLength: 8 }),
    rows: fc.array(fc.array(words, { maxLength: 8 }), { maxLength: 80 }),
  }),
  fc.record({ kind: fc.constant('form' as const), name, inputs: fc.array(input, { maxLength: 8 }), submit: action }),
  fc.record({ kind: fc.constant('actions' as const), actions: fc.array(action, { maxLength: 12 }) }),
)

export const anyCard: fc.Arbitrary<Card> = fc.record({
  title: long,
  tone: fc.constantFrom('info' as const, 'success' as const, 'warning' as const, 'danger' as const),
  blocks: fc.array(block, { maxLength: 25 }),
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonId } from '../../domain/model.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { modeSaid, readMoney, readShares, type ShareMode } from './share-words.ts'

const members = ['刘大勇', '孙小军'].map(name => ({ id: name as PersonId, name }))
const parts = (text: string, mode: ShareMode) => {
  const read = readShares(text, mode, members)
  return read.kind === 'missing' ? `missing ${read.names}` : read.workers.map(one => one.minutes ?? one.sharePct)
}

for (const [text, mode, says] of [
  ['', 'even', [null, null]],
  ['刘大勇 60，孙小军 40', 'percent', [60, 40]],
  ['孙小军40% 刘大勇60%', 'percent', [60, 40]],
  ['60/40', 'percent', [60, 40]],
  ['刘大勇120分钟 孙小军60分钟', 'minutes', [120, 60]],
  ['刘大勇 60', 'percent', 'missing 孙小军'],
  ['60', 'percent', 'missing 刘大勇,孙小军'],
  ['', 'minutes', 'missing 刘大勇,孙小军'],
] as const)
  test(`shares by ${mode} in "${text}"`, () => assert.deepEqual(parts(text, mode), says))

test('a word of time says minutes', () => {
  assert.equal(modeSaid('刘大勇120分钟'), 'minutes')
  assert.equal(modeSaid('刘大勇 60'), 'percent')
})

test('money is read exactly, or not at all', () => {
  for (const [text, amount] of [
    ['12.5', '12.5'],
    ['+¥12.50', '12.5'],
    ['-3 元', '-3'],
    ['１２', '12'],
  ] as const) {
    const read = readMoney(text)
    assert.equal(read === null ? null : formatQuantity(read), amount, text)
  }
  for (const text of ['', '十块', '1e3', '1.23456']) assert.equal(readMoney(text), null, text)
})

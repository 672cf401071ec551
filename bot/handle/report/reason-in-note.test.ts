import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OrderCode } from '../../../domain/model.ts'
import { reasonInNote } from './reason-in-note.ts'

const place = (orderText: string | null) => ({
  order: 'WO-1011' as OrderCode,
  orderText,
  step: null,
  stepText: null,
  target: null,
})

const cases = [
  { name: 'after the command', note: 'WO-1011结案 客户减量', said: 'WO-1011', reason: '客户减量' },
  { name: 'after a comma', note: 'WO-1011短交、客户接受', said: 'WO-1011', reason: '客户接受' },
  { name: 'by the digits alone', note: '结案 1011 料不够了，客户同意', said: '1011', reason: '料不够了，客户同意' },
  { name: 'before the command', note: '客户减量 1011提前结案', said: '1011', reason: '客户减量' },
  { name: 'none, only the command', note: '结案 WO-1011', said: 'WO-1011', reason: '' },
  { name: 'none, with particles', note: '把WO-1011结案了吧', said: 'WO-1011', reason: '' },
  { name: 'in reply to a card', note: '结案 客户减量', said: null, reason: '客户减量' },
]

for (const { name, note, said, reason } of cases) {
  test(`the reason to close short stands ${name}`, () => {
    assert.equal(reasonInNote(note, 'closeShort', place(said)), reason)
  })
}

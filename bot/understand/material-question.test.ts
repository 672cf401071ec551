import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pieces } from '../../domain/quantity.ts'
import { isMaterialQuestion } from './material-question.ts'

const CASES: readonly (readonly [text: string, asks: boolean])[] = [
  ['WO-1004的圆钢到了没', true],
  ['WO-1003的料够不够', true],
  ['压铆螺母还有多少', true],
  ['料送到了没', true],
  ['有没有丝锥', true],
  ['哪些料快没了', true],
  ['明天要用什么料', true],
  ['谁领料了', true],
  ['领料了吗', true],
  ['料够了', true],
  ['螺丝快用完了', false],
  ['能不能给我送点螺母?', false],
  ['领料', false],
  ['what material does WO-1001 need', true],
  ['material for WO-1001', true],
  ['WO-1001 materials', true],
  ['we need material', false],
  ['running low on material', false],
  ['帮我拿点防锈油', false],
]

describe('a sentence about material', () => {
  for (const [note, asks] of CASES) {
    it(`"${note}" ${asks ? 'asks about it' : 'asks for it'}`, () => {
      assert.equal(isMaterialQuestion({ quantity: null, note }), asks)
    })
  }

  it('with a number is a request, however politely it is put', () => {
    const said = { quantity: pieces(200), note: '有没有200个螺母' }
    assert.equal(isMaterialQuestion(said), false)
  })
})

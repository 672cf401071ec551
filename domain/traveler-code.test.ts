import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { OrderId, StepId } from './model.ts'
import {
  codeScanned,
  readTravelerCode,
  scannedText,
  type TravelerCode,
  travelerCode,
  travelerCodeShown,
} from './traveler-code.ts'

const ids = fc.oneof(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 999_999_999_999 }))
const codes: fc.Arbitrary<TravelerCode> = fc.record(
  {
    tag: fc.integer({ min: 0, max: 999 }),
    target: fc.oneof(
      ids.map(id => ({ kind: 'order' as const, order: id as OrderId })),
      ids.map(id => ({ kind: 'step' as const, step: id as StepId })),
    ),
  },
  { noNullPrototype: true },
)

const isCode = (digits: string): boolean => readTravelerCode(digits)?.kind === 'code'

describe('the code of a traveler', () => {
  it('reads back as what was written', () => {
    fc.assert(
      fc.property(codes, code => assert.deepEqual(readTravelerCode(travelerCode(code)), { kind: 'code', code })),
    )
  })

  it('is another one for another thing', () => {
    fc.assert(
      fc.property(codes, codes, (one, other) =>
        assert.equal(travelerCode(one) === travelerCode(other), JSON.stringify(one) === JSON.stringify(other)),
      ),
    )
  })

  it('is not taken with any one digit changed', () => {
    fc.assert(
      fc.property(codes, code => {
        const digits = travelerCode(code)
        for (let at = 0; at < digits.length; at++)
          for (const other of '0123456789')
            if (other !== digits[at])
              assert.ok(!isCode(digits.slice(0, at) + other + digits.slice(at + 1)), `${digits} at ${at} ${other}`)
      }),
    )
  })

  it('is not taken with any one character that is no digit', () => {
    fc.assert(
      fc.property(codes, fc.nat(17), fc.string({ minLength: 1, maxLength: 1 }), (code, place, char) => {
        const digits = travelerCode(code)
        const at = place % digits.length
        fc.pre(!/\d/.test(char))
        assert.equal(readTravelerCode(digits.slice(0, at) + char + digits.slice(at + 1)), null)
      }),
    )
  })

  it('is not taken with two neighbours that changed places', () => {
    fc.assert(
      fc.property(codes, code => {
        const digits = travelerCode(code)
        for (let at = 0; at + 1 < digits.length; at++) {
          const [a = '', b = ''] = [digits[at], digits[at + 1]]
          if (a !== b) assert.ok(!isCode(digits.slice(0, at) + b + a + digits.slice(at + 2)), `${digits} at ${at}`)
        }
      }),
    )
  })

  it('is shown in groups of four', () => {
    const code = travelerCode({ tag: 42, target: { kind: 'step', step: 37 as StepId } })
    assert.match(code, /^70420037\d\d$/)
    assert.equal(travelerCodeShown(code), `7042 0037 ${code.slice(8)}`)
  })

  it('is no telephone number, no quantity and no order number in figures', () => {
    for (const text of ['13812345678', '4008123123', '50', '1003', '2026110001', '', 'WO-1003'])
      assert.equal(readTravelerCode(text), null, text)
  })
})

describe('what a QR code holds', () => {
  const digits = travelerCode({ tag: 7, target: { kind: 'order', order: 12 as OrderId } })

  it('is read back whatever stands before it, in at most 80 characters', () => {
    const addresses = fc.option(fc.webUrl().map(url => new URL(url).origin))
    fc.assert(
      fc.property(codes, addresses, (code, address) => {
        const text = scannedText(travelerCode(code), address)
        assert.ok(text.length <= 80, text)
        assert.equal(codeScanned(text), travelerCode(code))
      }),
    )
  })

  it('is the code behind its mark without an address, and with one that is too long', () => {
    assert.equal(scannedText(digits, null), `BG1:${digits}`)
    assert.equal(scannedText(digits, 'https://mes.example.cn'), `https://mes.example.cn/t/${digits}`)
    assert.equal(scannedText(digits, `https://${'long.'.repeat(20)}cn`), `BG1:${digits}`)
  })

  it('is not found in anybody else’s code', () => {
    const others = [
      'https://weixin.qq.com/r/abc',
      'https://mes.example.cn/t/12',
      `X${digits}`,
      digits,
      'BG2:7042003712',
    ]
    for (const text of others) assert.equal(codeScanned(text), null, text)
  })
})

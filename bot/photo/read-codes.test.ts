import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lyingPng, plainPng, pngBomb, qrPng, tornQrPng } from '../../test/traveler/pictures.ts'
import { readCodes } from './read-codes.ts'

const TEXT = 'BG1:704200371201'

const textsOf = async (bytes: Uint8Array) => {
  const looked = await readCodes(bytes)
  return looked.kind === 'looked' ? looked.texts : looked.why.kind
}

describe('codes in a picture', () => {
  it('are read', async () => assert.deepEqual(await textsOf(qrPng(TEXT)), [TEXT]))

  it('are read all, of several', async () => {
    const texts = await textsOf(qrPng(TEXT, 'https://example.cn/t/704200371201'))
    assert.deepEqual([...texts].sort(), [TEXT, 'https://example.cn/t/704200371201'])
  })

  it('are none in a picture of anything else', async () => {
    assert.deepEqual(await readCodes(plainPng()), { kind: 'looked', mime: 'image/png', texts: [], unreadable: 0 })
  })

  it('are told when they are seen and can not be read', async () => {
    const looked = await readCodes(tornQrPng(TEXT))
    assert.ok(looked.kind === 'looked' && looked.texts.length === 0 && looked.unreadable > 0, JSON.stringify(looked))
  })
})

describe('a hostile picture', () => {
  it('of a hundred megapixels is not unfolded', async () => assert.equal(await textsOf(pngBomb()), 'tooManyPixels'))

  it('that holds more than its header says is not unfolded', async () => {
    const before = process.memoryUsage().rss
    assert.equal(await textsOf(lyingPng()), 'damaged')
    assert.ok(process.memoryUsage().rss - before < 150_000_000)
  })

  it('that was cut off is damaged, or read as far as it goes', async () => {
    assert.equal(await textsOf(qrPng(TEXT).subarray(0, 300)), 'damaged')
  })

  it('is given up when it takes too long, and the next one is read', async () => {
    const slow = await readCodes(plainPng(4_000, 3_000), { milliseconds: 1, heapMegabytes: 64 })
    assert.deepEqual(slow, { kind: 'refused', why: { kind: 'tooSlow' } })
    assert.deepEqual(await textsOf(qrPng(TEXT)), [TEXT])
  })

  it('waits its turn, and too many are told to come back', async () => {
    const picture = qrPng(TEXT)
    const all = await Promise.all(Array.from({ length: 30 }, () => textsOf(picture)))
    assert.ok(all.some(texts => texts === 'busy'))
    assert.ok(all.filter(texts => Array.isArray(texts)).length >= 9)
  })
})

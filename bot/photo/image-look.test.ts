import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { jpegHead, jpegWhole, plainPng, pngBomb, pngOf } from '../../test/traveler/pictures.ts'
import { lookAtImage, pngRowBytes } from './image-look.ts'

const kindOf = (bytes: Buffer): string => {
  const look = lookAtImage(bytes)
  return look.kind === 'image' ? `${look.mime} ${look.width}x${look.height}` : look.why.kind
}

const box = (brand: string) =>
  Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}`), Buffer.alloc(40)])

const CASES: readonly (readonly [name: string, bytes: Buffer, kind: string])[] = [
  ['a PNG', plainPng(), 'image/png 400x300'],
  ['a JPEG of a phone', jpegWhole(4000, 3000), 'image/jpeg 4000x3000'],
  ['a JPEG with a film behind its end', Buffer.concat([jpegWhole(40, 30), Buffer.alloc(900)]), 'image/jpeg 40x30'],
  ['a JPEG cut off in its middle', jpegWhole(4000, 3000).subarray(0, -2), 'damaged'],
  ['nothing', Buffer.alloc(0), 'empty'],
  ['13 MB', Buffer.concat([jpegHead(4000, 3000), Buffer.alloc(13 * 1024 * 1024)]), 'tooBig'],
  ['a PNG of a hundred megapixels in few bytes', pngBomb(), 'tooManyPixels'],
  ['a JPEG of a hundred megapixels', jpegHead(12_000, 9_000), 'tooManyPixels'],
  ['a JPEG of the largest numbers', jpegHead(65_535, 65_535), 'tooManyPixels'],
  ['a line that is all width', jpegHead(60_000, 10), 'tooManyPixels'],
  ['no pixel at all', jpegHead(0, 3000), 'damaged'],
  ['a PNG cut off in its header', plainPng().subarray(0, 20), 'damaged'],
  ['a JPEG cut off before its frame', jpegHead(400, 300).subarray(0, 12), 'damaged'],
  [
    'a JPEG with rubbish between its parts',
    Buffer.concat([jpegHead(4, 4).subarray(0, 20), Buffer.alloc(50)]),
    'damaged',
  ],
  ['WebP', Buffer.from('RIFF\x10\0\0\0WEBPVP8 and more'), 'otherFormat'],
  ['HEIC of an iPhone', box('heic'), 'otherFormat'],
  ['AVIF', box('avif'), 'otherFormat'],
  ['a video', box('isom'), 'notAnImage'],
  ['GIF', Buffer.from('GIF89a\x01\0\x01\0'), 'otherFormat'],
  ['BMP', Buffer.from('BM\x10\0\0\0\0\0'), 'otherFormat'],
  ['TIFF', Buffer.from('II*\0\x08\0\0\0'), 'otherFormat'],
  ['a text', Buffer.from('not a picture, though it is called one'), 'notAnImage'],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'notAnImage'],
]

describe('what a picture is', () => {
  for (const [name, bytes, kind] of CASES) it(name, () => assert.equal(kindOf(bytes), kind))

  it('is found out for any bytes without failing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('', 'png', 'jpeg'), (noise, start) => {
        const head = start === 'png' ? pngOf(9, 9, Buffer.alloc(0)).subarray(0, 20) : jpegHead(9, 9).subarray(0, 22)
        const look = lookAtImage(start === '' ? Buffer.from(noise) : Buffer.concat([head, noise]))
        if (look.kind === 'image') assert.ok(look.width * look.height <= 26_000_000)
      }),
    )
  })

  it('knows how much the rows of a PNG may become', () => {
    assert.equal(pngRowBytes(plainPng(400, 300)), 300 * 401)
    const unknown = Buffer.from(plainPng())
    unknown[25] = 5
    assert.equal(pngRowBytes(unknown), null)
  })
})

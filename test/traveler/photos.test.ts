/**
 * A traveler's whole way: printed by REST, drawn page by page, photographed well and badly, and sent to the bot. What is
 * read of which kind of photo is printed as a table; what must be read is asserted.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, noBrowser } from '../browser/chromium.ts'
import { KEY, type Message, type Running, startRunning, wordsOf } from '../running-service.ts'
import { drawPage, openRenderer } from './pdf.ts'
import { plainPng, pngBomb } from './pictures.ts'
import { type Photo, takePhoto } from './scene.ts'

const WORKER = 'W013'

type Paper = 'label' | 'largeLabel' | 'row' | 'a4'
/** `read`: opens the step. `several`: asks which of those in the picture. `retake`: is told how to take it again. */
type Expected = 'read' | 'several' | 'retake' | 'notRead'
type Kind = { readonly name: string; readonly paper: Paper; readonly photo: Photo; readonly expected: Expected }

const SHADOW = 'linear-gradient(100deg,rgba(0,0,0,.72) 0 46%,rgba(0,0,0,0) 54%)'
const GLARE =
  'radial-gradient(circle at 22% 34%,rgba(255,255,255,.95) 0 5%,rgba(255,255,255,.55) 12%,rgba(255,255,255,0) 26%)'
const stain = (x: number, y: number): string =>
  `radial-gradient(circle at ${x}% ${y}%,rgba(70,45,20,.9) 0 2.6%,rgba(70,45,20,0) 4%)`
const STAINS = [stain(31, 50), stain(20, 38), stain(70, 20)].join(',')
/** On the square in its corner by which a code is found. */
const CORNER_STAIN = stain(12, 17)

const KINDS: readonly Kind[] = [
  { name: 'straight', paper: 'label', photo: {}, expected: 'read' },
  { name: 'turned by 37°', paper: 'label', photo: { turned: 'rotate(37deg)' }, expected: 'read' },
  { name: 'upside down', paper: 'label', photo: { turned: 'rotate(183deg)' }, expected: 'read' },
  { name: 'from the side, 50°', paper: 'label', photo: { turned: 'rotateY(50deg) rotate(-6deg)' }, expected: 'read' },
  {
    name: 'askew, 45° and 30°',
    paper: 'label',
    photo: { turned: 'rotateX(45deg) rotateY(-30deg) rotate(20deg)' },
    expected: 'read',
  },
  { name: 'dark and noisy', paper: 'label', photo: { filter: 'brightness(.3)', noise: 0.35 }, expected: 'read' },
  { name: 'very dark', paper: 'label', photo: { filter: 'brightness(.1)', noise: 0.2 }, expected: 'read' },
  { name: 'overexposed', paper: 'label', photo: { filter: 'brightness(2.2) contrast(.6)' }, expected: 'read' },
  { name: 'half in the shadow', paper: 'label', photo: { over: SHADOW }, expected: 'read' },
  { name: 'with glare on it', paper: 'largeLabel', photo: { over: GLARE, turned: 'rotate(-8deg)' }, expected: 'read' },
  { name: 'stained with oil', paper: 'largeLabel', photo: { over: STAINS, turned: 'rotate(11deg)' }, expected: 'read' },
  { name: 'creased', paper: 'label', photo: { creased: true, turned: 'rotate(-14deg)' }, expected: 'read' },
  { name: 'folded across the code', paper: 'label', photo: { folded: 14, turned: 'rotate(5deg)' }, expected: 'read' },
  { name: 'out of focus, 4 px', paper: 'label', photo: { filter: 'blur(4px)' }, expected: 'read' },
  { name: 'hand shaken, 5 px', paper: 'label', photo: { motion: 5 }, expected: 'read' },
  { name: 'JPEG of quality 8', paper: 'label', photo: { jpeg: 8, turned: 'rotate(9deg)' }, expected: 'read' },
  {
    name: 'low resolution, 480 × 360',
    paper: 'label',
    photo: { width: 480, height: 360, jpeg: 40, turned: 'rotate(7deg)' },
    expected: 'read',
  },
  {
    name: 'far away, code 90 px',
    paper: 'label',
    photo: { paperWidth: 216, turned: 'rotate(12deg)' },
    expected: 'read',
  },
  {
    name: 'dark, turned, blurred, creased',
    paper: 'label',
    photo: {
      filter: 'brightness(.45) blur(2px)',
      creased: true,
      turned: 'rotateY(25deg) rotate(30deg)',
      noise: 0.2,
      jpeg: 45,
    },
    expected: 'read',
  },
  { name: 'one row of the sheet', paper: 'row', photo: { paperWidth: 1140, turned: 'rotate(4deg)' }, expected: 'read' },
  {
    name: 'the whole sheet, 8 megapixels',
    paper: 'a4',
    photo: { width: 2400, height: 3200, paperWidth: 2160, turned: 'rotate(2deg)' },
    expected: 'several',
  },
  {
    name: 'folded sharply across the code',
    paper: 'label',
    photo: { folded: 44, turned: 'rotate(5deg)' },
    expected: 'retake',
  },
  {
    name: 'oil on a corner of the code',
    paper: 'largeLabel',
    photo: { over: CORNER_STAIN, turned: 'rotate(11deg)' },
    expected: 'notRead',
  },
  { name: 'out of focus, 14 px', paper: 'label', photo: { filter: 'blur(14px)' }, expected: 'notRead' },
  { name: 'hand shaken, 16 px', paper: 'label', photo: { motion: 16 }, expected: 'notRead' },
]

describe('photos of a printed traveler', { skip: noBrowser }, () => {
  let running: Running
  let browser: Browser
  let camera: Page
  const papers = new Map<Paper, Buffer>()
  const table: string[] = []

  before(async () => {
    running = await startRunning({ environment: { PUBLIC_URL: 'https://baogong.factory.example.cn' } })
    browser = await launchBrowser()
    camera = await browser.newPage()
    const renderer = await openRenderer(browser)
    const pdf = async (query: string): Promise<Uint8Array> => {
      const url = `${running.baseUrl}/api/v1/orders/WO-1001/traveler.pdf?${query}`
      const response = await fetch(url, { headers: { authorization: `Bearer ${KEY}` } })
      assert.equal(response.status, 200)
      return new Uint8Array(await response.arrayBuffer())
    }
    const [{ seq } = { seq: 0 }] = await running.service.sql<{ seq: number }[]>`
      select s.seq from step s join orders o on o.id = s.order_id where o.code = 'WO-1001' and s.name = '磨削'`
    papers.set('label', await drawPage(renderer, await pdf(`size=label&step=${seq}`), 1, 12))
    papers.set('largeLabel', await drawPage(renderer, await pdf(`size=largeLabel&step=${seq}`), 1, 9))
    papers.set('a4', await drawPage(renderer, await pdf('size=a4'), 1, 13))
    const row = await drawPage(renderer, await pdf(`size=a4&step=${seq}`), 1, 8)
    papers.set('row', await cropped(browser, row, { x: 12, y: 64, width: 186, height: 34 }, 8))
  })
  after(async () => {
    console.log(`\n| photo | of | read | answered in |\n| --- | --- | --- | --- |\n${table.join('\n')}`)
    await browser?.close()
    await running?.close()
  })

  async function send(name: string, bytes: Uint8Array): Promise<string> {
    const { status, body } = await running.sendFile(WORKER, name, bytes)
    assert.equal(status, 200, body)
    const { replies }: { replies: readonly string[] } = JSON.parse(body)
    const all: readonly Message[] = await running.messages(`D-${WORKER}`)
    return wordsOf(all.filter(({ id }) => replies.includes(id)))
  }

  for (const { name, paper, photo, expected } of KINDS)
    it(name, async () => {
      const taken = await takePhoto(camera, papers.get(paper) ?? assert.fail(paper), photo)
      const from = performance.now()
      const words = await send('IMG.jpg', taken)
      const outcome = outcomeOf(words)
      table.push(`| ${name} | ${paper} | ${outcome} | ${Math.round(performance.now() - from)} ms |`)
      if (expected === 'notRead') assert.notEqual(outcome, 'read')
      else assert.equal(outcome, expected, words)
    })

  it('a picture without any code is kept with the step in hand', async () => {
    assert.match(await send('IMG.png', plainPng()), /照片已附上\n附到 WO-1001 磨削/)
  })

  it('what is hostile is refused kindly, and the service goes on', async () => {
    assert.match(await send('bomb.png', pngBomb()), /100 百万像素/)
    const jpeg = await takePhoto(camera, papers.get('label') ?? assert.fail(), {})
    assert.match(await send('cut.jpg', jpeg.subarray(0, jpeg.length / 2)), /图片坏了/)
    const webp = Buffer.concat([Buffer.from('RIFF\x10\0\0\0WEBPVP8 '), Buffer.alloc(200)])
    assert.match(await send('photo.webp', webp), /WebP 格式/)
    const large = await running.sendFile(WORKER, 'large.jpg', Buffer.concat([jpeg, Buffer.alloc(20 * 1024 * 1024)]))
    assert.equal(large.status, 413)
    const program = await running.sendFile(WORKER, 'photo.jpg', Buffer.from('MZ this is no picture at all'))
    assert.equal(program.status, 415)
    assert.match(await send('IMG.jpg', jpeg), /WO-1001 · 磨削/)
  })
})

function outcomeOf(words: string): string {
  if (/^WO-1001 · 磨削\n/.test(words)) return 'read'
  if (words.includes('好几道工序')) return 'several'
  if (words.includes('二维码没看清')) return 'retake'
  return words.includes('没有看到流转卡的码') ? 'no code seen' : words
}

/** A part of a drawn page, in millimetres of it. */
async function cropped(
  browser: Browser,
  drawn: Buffer,
  part: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  perMm: number,
): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 210 * perMm, height: 297 * perMm } })
  await page.setContent(`<body style="margin:0"><img src="data:image/png;base64,${drawn.toString('base64')}">`)
  await page.locator('img').evaluate('image => image.decode()')
  const [x, y, width, height] = [part.x, part.y, part.width, part.height].map(mm => mm * perMm)
  const shot = await page.screenshot({ clip: { x: x ?? 0, y: y ?? 0, width: width ?? 1, height: height ?? 1 } })
  await page.close()
  return shot
}

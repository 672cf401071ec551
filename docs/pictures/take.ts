/**
 * `node docs/pictures/take.ts`: takes the README's pictures from a service of its own, a fresh sample factory. Look at
 * them before they are committed.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { loadConfig } from '../../bot/config.ts'
import { createLog } from '../../bot/log.ts'
import { startService } from '../../bot/main.ts'
import { openChat, pressButton, sendText } from '../../test/browser/chat-page.ts'
import { launchBrowser, newPage, PHONE } from '../../test/browser/chromium.ts'
import { drawPage, openRenderer } from '../../test/traveler/pdf.ts'

const DESKTOP = { width: 1180, height: 760 }
/** Of the service that is started here, and gone afterwards. */
const KEY = 'key-for-taking-pictures'
const PIXELS_PER_MM = 4.5
const WORKER = 'W013'
const PLANNER = 'W032'

const shot = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(import.meta.dirname, `${name}.png`) })

/** Cards slide in; a picture taken in the middle shows half a card. */
const STILL_MS = 700

async function openedStep(page: Page, address: string): Promise<void> {
  await openChat(page, address, WORKER)
  await sendText(page, '我的任务')
  await pressButton(page, 'WO-1001 磨削')
}

/** On a phone: the step's card, as the worker sees it before reporting. */
async function takePhone(browser: Browser, address: string): Promise<void> {
  const page = await newPage(browser, PHONE)
  await openedStep(page, address)
  await page.waitForTimeout(STILL_MS)
  await shot(page, 'phone')
  await page.context().close()
}

/** On a desktop: a report in a sentence and its receipt. */
async function takeDesktop(browser: Browser, address: string): Promise<void> {
  const page = await newPage(browser, DESKTOP)
  await openChat(page, address, WORKER)
  await sendText(page, '报工 WO-1001 磨削 20 报废1 外圆大了')
  await page.waitForTimeout(STILL_MS)
  await shot(page, 'desktop')
  await page.context().close()
}

/** On a desktop: where an order is. */
async function takeStatus(browser: Browser, address: string): Promise<void> {
  const page = await newPage(browser, DESKTOP)
  await openChat(page, address, PLANNER)
  await sendText(page, 'WO-1003到哪了')
  await page.waitForTimeout(STILL_MS)
  await shot(page, 'status')
  await page.context().close()
}

/** The paper of an order, as it comes out of the printer. */
async function takeTraveler(browser: Browser, address: string): Promise<void> {
  const response = await fetch(`${address}/api/v1/orders/WO-1001/traveler.pdf`, {
    headers: { authorization: `Bearer ${KEY}` },
  })
  const pdf = new Uint8Array(await response.arrayBuffer())
  const png = await drawPage(await openRenderer(browser), pdf, 1, PIXELS_PER_MM)
  await writeFile(join(import.meta.dirname, 'traveler.png'), png)
}

async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baogong-pictures-'))
  const config = loadConfig({ API_KEYS: `pictures:${KEY}`, PORT: '0', DATA_DIR: dataDir, SANDBOX: 'on', SEED: 'machining' })
  const service = await startService(config, createLog({ level: 'warn' }))
  const browser = await launchBrowser()
  try {
    await takeDesktop(browser, service.address)
    await takePhone(browser, service.address)
    await takeStatus(browser, service.address)
    await takeTraveler(browser, service.address)
  } finally {
    await browser.close()
    await service.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

await main()

/**
 * `node docs/pictures/take.ts`: takes the pictures of the README and the guides from a service of its own: a fresh sample
 * factory on a working morning, whatever the hour. With names (`… take.ts pay trace`) those of the guides alone. Look at
 * them before they are committed.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openChat, pressButton, sendText } from '../../test/browser/chat-page.ts'
import { launchBrowser, newPage, PHONE } from '../../test/browser/chromium.ts'
import { KEY } from '../../test/running-service.ts'
import { drawPage, openRenderer } from '../../test/traveler/pdf.ts'
import { openFloor } from './floor.ts'
import { SCENES, type Scene } from './scenes.ts'
import { smallPng } from './small-png.ts'

const DESKTOP = { width: 1180, height: 760 }
/** A phone that is high enough for the longest card. */
const HIGH_PHONE = { width: 390, height: 2_400 }
const PIXELS_PER_MM = 4.5
const WORKER = 'W013'
const PLANNER = 'W032'

const save = (name: string, png: Uint8Array): Promise<void> =>
  writeFile(join(import.meta.dirname, `${name}.png`), smallPng(png))
const shot = async (page: Page, name: string): Promise<void> => save(name, await page.screenshot())

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

/** On a desktop: what somebody says, and its answer. */
async function takeDesktop(browser: Browser, address: string, name: string, as: string, text: string): Promise<void> {
  const page = await newPage(browser, DESKTOP)
  await openChat(page, address, as)
  await sendText(page, text)
  await page.waitForTimeout(STILL_MS)
  await shot(page, name)
  await page.context().close()
}

/** The paper of an order, as it comes out of the printer. */
async function takeTraveler(browser: Browser, address: string): Promise<void> {
  const response = await fetch(`${address}/api/v1/orders/WO-1001/traveler.pdf`, {
    headers: { authorization: `Bearer ${KEY}` },
  })
  const pdf = new Uint8Array(await response.arrayBuffer())
  await save('traveler', await drawPage(await openRenderer(browser), pdf, 1, PIXELS_PER_MM))
}

/** One card of a guide, on a phone. */
async function takeCard(browser: Browser, address: string, { name, as, chat, card }: Scene): Promise<void> {
  const page = await newPage(browser, HIGH_PHONE)
  await openChat(page, address, as, chat ?? `D-${as}`)
  await page.waitForTimeout(STILL_MS)
  const shown = page.locator('.message[data-from=bot] .card').filter({ hasText: card }).last()
  await save(name, await shown.screenshot())
  await page.context().close()
}

async function takeReadme(browser: Browser, address: string): Promise<void> {
  await takeDesktop(browser, address, 'desktop', WORKER, '报工 WO-1001 磨削 20 报废1 外圆大了')
  await takePhone(browser, address)
  await takeDesktop(browser, address, 'status', PLANNER, 'WO-1003到哪了')
  await takeTraveler(browser, address)
}

async function main(names: readonly string[]): Promise<void> {
  const floor = await openFloor()
  const browser = await launchBrowser()
  try {
    if (names.length === 0) await takeReadme(browser, floor.running.baseUrl)
    for (const scene of SCENES) {
      await scene.play(floor)
      if (names.length === 0 || names.includes(scene.name)) await takeCard(browser, floor.running.baseUrl, scene)
    }
  } finally {
    await browser.close()
    await floor.running.close()
  }
}

await main(process.argv.slice(2))

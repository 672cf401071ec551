/**
 * A working day that happens by itself, in the browser: the clock is moved from 08:00 to 20:00, and the workshop's group
 * hears its digests, its alerts and its handover. Pictures of the stages are left in `test-output/`.
 */
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Running, startRunning } from '../running-service.ts'
import { openChat, pressButton, sendText } from './chat-page.ts'
import { DESKTOP, launchBrowser, newPage, noBrowser, PHONE } from './chromium.ts'

const PICTURES = resolve(import.meta.dirname, '..', '..', 'test-output')
const ZONE = 'Asia/Shanghai'
const GROUP = 'G-D-MACH'
const LEADER = 'W002'
const SUPERVISOR = 'W001'
const PATIENCE_MS = 90_000
/** Cards slide in; a picture taken in the middle shows half a card. */
const STILL_MS = 700

describe('a day that happens by itself', { skip: noBrowser }, () => {
  let browser: Browser
  let house: Running
  const faults: string[] = []

  before(async () => {
    await mkdir(PICTURES, { recursive: true })
    ;[browser, house] = await Promise.all([launchBrowser(), startRunning()])
  })
  after(async () => {
    await browser?.close()
    await house?.close()
  })

  async function visit(as: string, chat: string, size: typeof DESKTOP): Promise<Page> {
    const page = await newPage(browser, size)
    page.setDefaultTimeout(PATIENCE_MS)
    page.on('pageerror', error => faults.push(String(error)))
    await openChat(page, house.baseUrl, as, chat)
    return page
  }

  async function picture(page: Page, stage: string): Promise<void> {
    await page.locator('.message').last().scrollIntoViewIfNeeded()
    await page.waitForTimeout(STILL_MS)
    await page.screenshot({ path: join(PICTURES, `itself-${stage}.png`) })
    const wider = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
    assert.ok(wider <= 0, `${stage}: the page is ${wider} px too wide`)
  }

  /** The workshop rests on Sundays. */
  const untilWorkday = (): number =>
    house.service.clock.now().toZonedDateTimeISO(ZONE).add({ days: 1 }).dayOfWeek === 7 ? 2 : 1

  async function moveTo(time: string, days = 0): Promise<void> {
    const now = house.service.clock.now().toZonedDateTimeISO(ZONE)
    const [hour = 0, minute = 0] = time.split(':').map(Number)
    const then = now.add({ days }).with({ hour, minute, second: 0, millisecond: 0 })
    const seconds = Math.ceil((then.epochMilliseconds - now.epochMilliseconds) / 1000)
    const { status, body } = await house.post('/sandbox/api/clock', { advance: `PT${seconds}S` })
    assert.equal(status, 200, body)
  }

  const cards = (page: Page, title: string) => page.locator('.message[data-from=bot] .card').filter({ hasText: title })

  test('from 08:00 to 20:00 the workshop’s group hears what it must, and the leader acts on it', async () => {
    await moveTo('08:00', untilWorkday())
    const desk = await visit(SUPERVISOR, GROUP, DESKTOP)
    const phone = await visit(LEADER, GROUP, PHONE)
    await moveTo('08:30')
    await cards(desk, '早会简报').last().waitFor()
    await picture(desk, '1-morning')
    await moveTo('10:00')
    const alerts = cards(phone, '预警 ·').last()
    await alerts.waitFor()
    await picture(phone, '2-alerts-on-a-phone')
    await sendText(phone, '收到 WO-1005')
    await picture(phone, '3-taken')
    await sendText(phone, 'WO-1005 15:00前')
    await moveTo('15:30')
    await picture(desk, '4-promise-passed')
    await moveTo('20:00')
    const handover = cards(desk, '交班').last()
    await handover.waitFor()
    await picture(desk, '5-handover')
    const sign = handover.getByRole('button', { name: /签/ }).first()
    await pressButton(desk, (await sign.textContent()) ?? '', handover)
    await picture(desk, '6-signed')
    const [alert] = await house.service.sql<{ state: string; told: number }[]>`
      select state, (select count(*)::int from alert_log l where l.alert_id = a.id) as told
      from alert a join orders o on o.id = a.order_id where o.code = 'WO-1005' order by a.id limit 1`
    assert.ok((alert?.told ?? 0) > 2, 'the record holds what happened to the alert')
    assert.deepEqual(faults, [], 'the page wrote errors to the console')
  })
})

/**
 * A day on the floor, in the browser, with the real service: a worker reports by form and by replying, corrects and takes
 * back; the leader reviews; planner and manager ask and decide; a newcomer is let in. On a desktop and on a phone.
 * Pictures of every stage are left in `test-output/`.
 */
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type Running, startRunning } from '../running-service.ts'
import {
  fillForm,
  lastBotText,
  lastCard,
  moveClock,
  openChat,
  pressButton,
  replyTo,
  sendText,
  settled,
} from './chat-page.ts'
import { DESKTOP, launchBrowser, newPage, noBrowser, PHONE } from './chromium.ts'

const PICTURES = resolve(import.meta.dirname, '..', '..', 'test-output')
const PATIENCE_MS = 90_000

const TURNER = 'W003'
const LEADER = 'W002'
const PLANNER = 'W032'
const MANAGER = 'W036'

for (const [name, size] of [
  ['desktop', DESKTOP],
  ['phone', PHONE],
] as const) {
  describe(`a day on a ${name}`, { skip: noBrowser }, () => {
    let browser: Browser
    let running: Running
    const open: Page[] = []
    const faults: string[] = []

    before(async () => {
      await mkdir(PICTURES, { recursive: true })
      ;[browser, running] = await Promise.all([launchBrowser(), startRunning()])
    })
    after(async () => {
      await browser?.close()
      await running?.close()
    })
    afterEach(async () => {
      await Promise.all(open.splice(0).map(page => page.context().close()))
      assert.deepEqual(faults.splice(0), [], 'the page wrote errors to the console')
    })

    async function visit(as: string): Promise<Page> {
      const page = await newPage(browser, size)
      page.setDefaultTimeout(PATIENCE_MS)
      page.on('pageerror', error => faults.push(String(error)))
      page.on('console', message => {
        if (message.type() === 'error') faults.push(message.text())
      })
      open.push(page)
      await openChat(page, running.baseUrl, as)
      return page
    }

    /** A picture of the page as it stands; nothing may stick out at the side. */
    async function picture(page: Page, stage: string): Promise<void> {
      await page.screenshot({ path: join(PICTURES, `${name}-${stage}.png`) })
      const wider = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
      assert.ok(wider <= 0, `${stage}: the page is ${wider} px too wide`)
    }

    const goodOf = async (order: string, seq: number): Promise<number> => {
      const [row] = await running.service.sql<{ good: number }[]>`
        select s.good::float8 as good from step s join orders o on o.id = s.order_id
        where o.code = ${order} and s.seq = ${seq}`
      return row?.good ?? assert.fail(`no step ${order} ${seq}`)
    }

    test('the worker opens a task, reports by form, by reply, corrects, and takes back', async () => {
      const page = await visit(TURNER)
      await sendText(page, '我的任务')
      await lastCard(page).getByText('WO-1004').first().waitFor()
      await picture(page, '1-tasks')
      await pressButton(page, 'WO-1004 下料')
      await picture(page, '2-step')
      await fillForm(page, { 合格: '40', 报废: '1' })
      await pressButton(page, '报工')
      // The pressed card is refreshed in place, perhaps before the receipt comes.
      await lastCard(page).getByText('已报工').first().waitFor()
      assert.match(await lastBotText(page), /已报工.*WO-1004/s)
      assert.equal(await goodOf('WO-1004', 10), 40)
      await picture(page, '3-receipt')
      const step = page
        .locator('.message[data-from=bot]')
        .filter({ has: page.locator('form') })
        .last()
      await replyTo(page, '25 报废2', step)
      assert.equal(await goodOf('WO-1004', 10), 65)
      await picture(page, '4-reply')
      await sendText(page, '不是25，是20')
      assert.equal(await goodOf('WO-1004', 10), 60)
      await picture(page, '5-corrected')
      await sendText(page, '撤销')
      assert.equal(await goodOf('WO-1004', 10), 40)
      await picture(page, '6-undone')
    })

    test('the leader gets the review card live and approves; the worker’s chat stays in step', async () => {
      const leader = await visit(LEADER)
      const before = await leader.locator('.message[data-from=bot] .card').count()
      const worker = await visit(TURNER)
      await sendText(worker, '报工 WO-1003 车削 30')
      assert.match(await lastBotText(worker), /审核/)
      const card = leader.locator('.message[data-from=bot] .card').nth(before)
      await card.getByText('请审核').first().waitFor()
      await picture(leader, '7-review')
      await pressButton(leader, '同意', card)
      await card.getByRole('button', { name: '同意', exact: true }).waitFor({ state: 'detached' })
      await picture(leader, '8-approved')
      const [row] = await running.service.sql<{ count: number }[]>`
        select count(*)::int as count from report_review where reviewer_id = 'W002'`
      assert.ok((row?.count ?? 0) > 0)
    })

    test('what is too much waits for the leader, and the worker is told live what they decided', async () => {
      const worker = await visit(TURNER)
      await sendText(worker, '报工 WO-1003 车削 400')
      assert.match(await lastBotText(worker), /等班组长同意/)
      await picture(worker, '9-held')
      const leader = await visit(LEADER)
      await leader.getByText('超报，请定夺').last().waitFor()
      const told = await worker.locator('.message[data-from=bot]').count()
      await pressButton(leader, '退回')
      await worker.locator('.message[data-from=bot]').nth(told).waitFor()
      await picture(worker, '10-told')
    })

    test('the planner asks for an order and releases one, which the workshop hears of', async () => {
      const page = await visit(PLANNER)
      await sendText(page, 'WO-1003到哪了')
      await lastCard(page).getByText('车削').first().waitFor()
      await picture(page, '11-status')
      await sendText(page, '下达 WO-1013')
      assert.match(await lastBotText(page), /WO-1013 已下达/)
      await picture(page, '12-released')
      const leader = await visit(LEADER)
      await openChat(leader, running.baseUrl, LEADER, 'G-D-MACH')
      await leader.locator('.message').getByText('WO-1013').first().waitFor()
      await picture(leader, '13-workshop')
    })

    test('the manager asks for progress and what is late, and the clock moves on', async () => {
      const page = await visit(MANAGER)
      await sendText(page, '今天车间进度')
      await lastCard(page).locator('table').first().waitFor()
      await picture(page, '14-progress')
      await sendText(page, '哪些延期了')
      await lastCard(page).locator('table').first().waitFor()
      await picture(page, '15-late')
      const before = running.service.clock.now()
      // On a phone the bar is behind the clock at the top of the chat.
      if (size === PHONE) await moveByDialog(page)
      else await moveClock(page, '+1 小时')
      assert.ok(running.service.clock.now().since(before).total('minutes') >= 59)
    })

    test('a newcomer asks to be let in, and the leader confirms', async () => {
      await running.service.sql`delete from person_identity where person_id = 'W005'`
      const guest = await visit('guest-new')
      await sendText(guest, '你好')
      await fillForm(guest, { 工号: 'RL0005', 姓名: '马德胜' })
      await picture(guest, '16-bind')
      await lastCard(guest).locator('form button').last().click()
      await settled(guest)
      const leader = await visit(LEADER)
      await leader.getByText('马德胜').last().waitFor()
      await picture(leader, '17-confirm')
      const told = await guest.locator('.message[data-from=bot]').count()
      await lastCard(leader).getByRole('button').first().click()
      await settled(leader)
      await guest.locator('.message[data-from=bot]').nth(told).waitFor()
      await sendText(guest, '我的任务')
      await lastCard(guest).getByText('WO-1004').first().waitFor()
      await picture(guest, '18-let-in')
    })

    test('the main path needs no mouse, and everything in it has a name', async () => {
      const page = await visit(TURNER)
      await sendText(page, '我的任务')
      await focusBy(page, 'Shift+Tab', "document.activeElement.textContent === 'WO-1004 下料'")
      const before = await page.locator('.message[data-from=bot]').count()
      await page.keyboard.press('Enter')
      await page.locator('.message[data-from=bot]').nth(before).waitFor()
      await settled(page)
      await focusBy(page, 'Tab', "document.activeElement.labels?.[0]?.textContent.includes('合格') === true")
      await picture(page, '19-keyboard')
      const good = await goodOf('WO-1004', 10)
      await page.keyboard.type('3')
      await page.keyboard.press('Enter')
      await page
        .locator('.message[data-from=bot]')
        .nth(before + 1)
        .waitFor()
      assert.match(await lastBotText(page), /已报工/)
      assert.equal(await goodOf('WO-1004', 10), good + 3)
      const nameless = await page
        .locator('button:visible, input:visible, select:visible, textarea:visible, a:visible')
        .evaluateAll(namesMissing)
      assert.deepEqual(nameless, [])
    })
  })
}

type Control = {
  readonly textContent: string | null
  readonly labels?: { readonly length: number } | null
  readonly outerHTML: string
  getAttribute(name: string): string | null
}

/** What has neither a text, a label nor a name that a screen reader could say. Runs in the page. */
function namesMissing(all: readonly Control[]): readonly string[] {
  const named = (one: Control) =>
    (one.textContent ?? '').trim() !== '' ||
    (one.labels?.length ?? 0) > 0 ||
    ['aria-label', 'aria-labelledby', 'title'].some(name => one.getAttribute(name) !== null)
  return all
    .filter(one => one.getAttribute('aria-hidden') !== 'true' && !named(one))
    .map(one => one.outerHTML.slice(0, 200))
}

async function moveByDialog(page: Page): Promise<void> {
  await page.locator('.pane-head .clock-chip').click()
  await page.getByRole('dialog').getByRole('button', { name: '+1 小时' }).click()
  await page.locator('.toast').waitFor({ timeout: PATIENCE_MS })
}

/** From the composer what was said last is backwards; from a pressed button, its answer is onwards. */
async function focusBy(page: Page, key: 'Tab' | 'Shift+Tab', isThere: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press(key)
    if (await page.evaluate<boolean>(isThere)) return
  }
  assert.fail(`60 presses of ${key} did not reach it`)
}

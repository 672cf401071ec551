import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { InboundEvent } from '../../adapters/port.ts'
import {
  fillForm,
  lastBotText,
  lastCard,
  moveClock,
  openChat,
  pressButton,
  replyTo,
  sendFile,
  sendText,
  settled,
} from './chat-page.ts'
import { DESKTOP, launchBrowser, newPage, noBrowser, PHONE } from './chromium.ts'
import { type SandboxServer, sandboxServer } from './sandbox-server.ts'
import { cardMessage, showBot, textMessage } from './show-bot.ts'

let browser: Browser
let server: SandboxServer
let events: InboundEvent[]
const open: Page[] = []
const faults: string[] = []

before(async () => {
  const bot = showBot()
  events = bot.events
  server = await sandboxServer(bot.receive)
  if (noBrowser === false) browser = await launchBrowser()
})

after(async () => {
  await browser?.close()
  await server?.close()
})

afterEach(async () => {
  await Promise.all(open.splice(0).map(page => page.context().close()))
  assert.deepEqual(faults.splice(0), [], 'the page wrote errors to the console')
})

/** A page whose errors fail the test: a script the policy refuses, for example. */
async function visit(size = DESKTOP): Promise<Page> {
  const page = await newPage(browser, size)
  page.on('pageerror', error => faults.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().includes('status of 503')) faults.push(message.text())
  })
  open.push(page)
  return page
}

async function visitChat(as: string, size = DESKTOP): Promise<Page> {
  const page = await visit(size)
  await openChat(page, server.baseUrl, as)
  return page
}

describe('choosing who one is', { skip: noBrowser }, () => {
  test('people are found by name, number, role and department, and the choice opens their chat', async () => {
    const page = await visit()
    await page.goto(`${server.baseUrl}/sandbox`)
    const search = page.getByRole('searchbox')
    await search.fill('机加 班组长')
    assert.equal(await page.locator('.person').count(), 1)
    await search.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('.composer-text').waitFor()
    assert.match(page.url(), /#as=W001&chat=D-W001$/)
    assert.equal(await page.locator('.me-name').textContent(), '王建国')
  })

  test('a newcomer who is bound to nobody has a chat too', async () => {
    const page = await visit()
    await page.goto(`${server.baseUrl}/sandbox`)
    await page.getByRole('button', { name: '新同事' }).click()
    await page.locator('.composer-text').waitFor()
    await sendText(page, '你好')
    const event = events.at(-1)
    assert.ok(event?.sender.userId.startsWith('guest-'))
    assert.equal(event?.sender.name, null)
  })

  test('an unknown person in the address leads back to the choice', async () => {
    const page = await newPage(browser, DESKTOP)
    open.push(page)
    await page.goto(`${server.baseUrl}/sandbox#as=W999`)
    await page.locator('.welcome').waitFor()
    await page.getByRole('alert').getByText('没有这个人').waitFor()
  })
})

describe('writing', { skip: noBrowser }, () => {
  test('Enter sends, Shift+Enter starts a line, and the answer appears', async () => {
    const page = await visitChat('W003')
    const field = page.locator('.composer-text')
    await field.pressSequentially('第一行')
    await field.press('Shift+Enter')
    await field.pressSequentially('第二行')
    await field.press('Enter')
    await page.locator('.bubble').getByText('你说：第一行').waitFor()
    assert.equal(events.at(-1)?.kind === 'message' && events.at(-1)?.platform, 'sandbox')
    assert.equal(await field.inputValue(), '')
  })

  test('markup and directions in a text stay text', async () => {
    const page = await visitChat('W003')
    const text = '<img src=x onerror=alert(1)> **粗** \u202eRTL\u202c @all 🙂'
    await sendText(page, text)
    assert.equal(await page.locator('.stream img').count(), 0)
    assert.ok((await lastBotText(page)).includes(text))
  })

  test('a quoted answer names the message it answers', async () => {
    const page = await visitChat('W003')
    await sendText(page, '我的任务')
    await replyTo(page, '完成50')
    const event = events.at(-1)
    const quoted = await page.locator('.message:has(.card)').last().getAttribute('data-message')
    assert.equal(event?.kind === 'message' ? event.quotedMessageId : null, quoted)
    assert.ok((await lastBotText(page)).includes('引用'))
  })

  test('what was not delivered says so and goes through on the second try, once', async () => {
    const page = await visitChat('W004')
    await page.locator('.composer-text').fill('坏')
    await page.locator('.composer-text').press('Enter')
    await page.getByText('未送达').waitFor()
    await page.locator('.failure').getByRole('button', { name: '重试' }).click()
    await page.locator('.bubble').getByText('你说：坏').waitFor()
    await settled(page)
    assert.equal(await page.locator('.message[data-from=person]').count(), 1)
    const sent = events.filter(event => event.kind === 'message' && event.text === '坏')
    assert.equal(sent.length, 2)
    assert.equal(new Set(sent.map(event => event.eventId)).size, 1)
  })

  test('a file is sent, and a file of the bot can be downloaded', async () => {
    const page = await visitChat('W041')
    await sendFile(page, '工单.csv', 'text/csv', Buffer.from('a,b\n1,2\n'))
    assert.match(await lastBotText(page), /收到 工单\.csv，8 字节/)
    await sendText(page, '模板')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('.message[data-from=bot] .file-bubble').last().click(),
    ])
    assert.equal(download.suggestedFilename(), '导入模板.xlsx')
  })
})

describe('cards', { skip: noBrowser }, () => {
  test('a form brings back every value as text', async () => {
    const page = await visitChat('W003')
    await sendText(page, '我的任务')
    const card = lastCard(page)
    await card.getByRole('button', { name: '合格 填入 40' }).click()
    await card.getByRole('button', { name: '合格 减少' }).click()
    await fillForm(page, {
      报废: '1',
      报废原因: '表面划伤',
      班次: '夜班',
      情况: ['换刀', '等料'],
      同组: '陈静',
      备注: '第一行\n第二行',
    })
    await pressButton(page, '报工')
    const event = events.at(-1)
    assert.deepEqual(event?.kind === 'action' ? event.values : null, {
      good: '39',
      scrap: '1',
      reason: '表面划伤',
      shift: 'night',
      flags: 'tool,wait',
      mate: '陈静',
      note: '第一行\n第二行',
    })
  })

  test('the pressed card is updated in place, the receipt follows, and a toast says so', async () => {
    const page = await visitChat('W022')
    await sendText(page, '我的任务')
    await pressButton(page, '暂停')
    await page.getByRole('status').getByText('已记录').waitFor()
    await page.getByText('已处理：pause').waitFor()
    await page.getByText('已报工 · WO-1003 车削').last().waitFor()
    assert.equal(await page.locator('.card').count(), 2)
  })

  test('a required input that is empty is marked and nothing is sent', async () => {
    const page = await visitChat('W003')
    await sendText(page, '我的任务')
    const before = events.length
    await lastCard(page).getByRole('button', { name: '报工', exact: true }).click()
    await lastCard(page).getByText('请填写').waitFor()
    const focused = lastCard(page).getByRole('textbox', { name: '合格' })
    assert.equal(await focused.getAttribute('aria-invalid'), 'true')
    assert.equal(events.length, before)
  })

  test('a button that asks first does nothing when the answer is no', async () => {
    const page = await visitChat('W003')
    await sendText(page, '我的任务')
    const before = events.length
    await lastCard(page).getByRole('button', { name: '完成剩余 40' }).click()
    const dialog = page.getByRole('dialog', { name: '请确认' })
    await dialog.getByText('WO-1003 车削 报合格 40 件？').waitFor()
    await dialog.getByRole('button', { name: '取消' }).click()
    await dialog.waitFor({ state: 'detached' })
    assert.equal(events.length, before)
    await pressButton(page, '完成剩余 40')
    assert.equal(events.at(-1)?.kind, 'action')
  })

  test('what somebody is typing survives when the card changes', async () => {
    const page = await visitChat('W021')
    await sendText(page, '我的任务')
    await fillForm(page, { 备注: '正在写' })
    const messageId = (await page.locator('.message:has(.card)').last().getAttribute('data-message')) ?? ''
    const { TASK_CARD } = await import('./show-bot.ts')
    await server.sandbox.update(
      { platform: 'sandbox', chatId: 'D-W021', messageId },
      cardMessage({ ...TASK_CARD, title: '新标题' }),
    )
    await page.getByText('新标题').first().waitFor()
    assert.equal(await lastCard(page).getByLabel('备注').inputValue(), '正在写')
  })

  test('charts carry their figures for those who cannot see them', async () => {
    const page = await visitChat('W051')
    await sendText(page, '今天车间进度')
    const table = page.getByRole('table', { name: '图表数据：报废原因' })
    assert.equal(await table.getByRole('row').count(), 6)
    assert.equal(await lastCard(page).getByRole('img', { name: '报废原因' }).count(), 1)
    assert.equal(
      await lastCard(page).getByRole('progressbar', { name: '机加车间' }).getAttribute('aria-valuenow'),
      '64',
    )
    assert.ok((await lastBotText(page)).includes('<b>不是标记</b>'))
  })
})

describe('what happens elsewhere', { skip: noBrowser }, () => {
  test('a message in another chat puts a dot on it, which goes when it is opened', async () => {
    const page = await visitChat('W003')
    await server.sandbox.send({ kind: 'chat', chatId: 'G-D01' }, textMessage('WO-1005 已晚 3 小时'), 'late-1')
    const chat = page.getByRole('button', { name: /机加车间群/ })
    await chat.getByText('有新消息').waitFor({ state: 'attached' })
    await chat.click()
    await page.locator('.message').getByText('WO-1005 已晚 3 小时').waitFor()
    assert.equal(await page.locator('.dot').count(), 0)
  })

  test('a colleague sees a group message at once', async () => {
    const [mine, theirs] = await Promise.all([visit(), visit()])
    await openChat(theirs, server.baseUrl, 'W002', 'G-D01')
    await openChat(mine, server.baseUrl, 'W003', 'G-D01')
    await sendText(mine, '换班了')
    await theirs.locator('.message[data-from=person]').getByText('换班了').waitFor()
  })

  test('new messages do not pull away somebody who has scrolled up', async () => {
    const page = await visitChat('W010')
    await sendText(page, '今天车间进度')
    await sendText(page, '今天车间进度')
    const stream = page.locator('.stream')
    await stream.evaluate(element => element.scrollTo({ top: 0 }))
    await page.waitForTimeout(100)
    await server.sandbox.send({ kind: 'person', userId: 'W010' }, textMessage('新的一条'), 'news-1')
    await page.getByRole('button', { name: '新消息', exact: true }).waitFor()
    assert.equal(await stream.evaluate(element => element.scrollTop), 0)
    await page.getByRole('button', { name: '新消息', exact: true }).click()
    await page.waitForTimeout(100)
    assert.ok((await stream.evaluate(element => element.scrollTop)) > 0)
  })

  test('the clock moves for everybody who looks', async () => {
    const [mine, theirs] = await Promise.all([visitChat('W003'), visitChat('W041')])
    const before = await theirs.locator('.clock-bar .clock-time').textContent()
    await moveClock(mine, '+1 小时')
    await theirs.waitForTimeout(200)
    assert.notEqual(await theirs.locator('.clock-bar .clock-time').textContent(), before)
  })
})

describe('for everybody', { skip: noBrowser }, () => {
  for (const [name, size] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    test(`every control has a name on a ${name}`, async () => {
      const page = await visitChat('W003', size)
      await sendText(page, '我的任务')
      const nameless = await page.locator('button, input, select, textarea, a[href]').evaluateAll(controls =>
        controls
          .filter(control => !control.closest('[aria-hidden=true]'))
          .filter(control => {
            const labels =
              'labels' in control ? [...((control.labels ?? []) as unknown as { textContent: string }[])] : []
            const text = [
              control.getAttribute('aria-label'),
              control.textContent,
              ...labels.map(one => one.textContent),
            ]
            return !text.some(one => one?.trim())
          })
          .map(control => control.outerHTML),
      )
      assert.deepEqual(nameless, [])
    })
  }

  test('on a phone everything on a card is big enough for a glove and nothing is wider than the screen', async () => {
    const page = await visitChat('W003', PHONE)
    await sendText(page, '我的任务')
    const controls = page.locator(
      '.card button, .card select, .card .chip, .card textarea, .card .number input, .icon-button, .send',
    )
    const small = await controls.evaluateAll(found =>
      found.map(one => one.getBoundingClientRect()).filter(box => box.width > 0 && (box.height < 44 || box.width < 44)),
    )
    assert.deepEqual(small, [])
    assert.equal(await page.locator('body').evaluate(body => body.scrollWidth), PHONE.width)
  })

  test('on a phone the list and the chat take turns, and back leads to the list', async () => {
    const page = await visitChat('W003', PHONE)
    assert.equal(await page.getByRole('navigation', { name: '聊天' }).isVisible(), false)
    await page.getByRole('button', { name: '返回聊天列表' }).click()
    await page.getByRole('navigation', { name: '聊天' }).waitFor()
    await page.getByRole('button', { name: /机加车间群/ }).click()
    await page.getByRole('heading', { name: '机加车间群' }).waitFor()
  })

  test('the whole way can be gone with the keyboard', async () => {
    const page = await visitChat('W003')
    await page.locator('.chat').first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '机加车间群' }).waitFor()
    await page.locator('.composer-text').focus()
    await page.keyboard.type('任务')
    await page.keyboard.press('Enter')
    await lastCard(page).waitFor()
    await settled(page)
    await lastCard(page).getByRole('textbox', { name: '合格' }).focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByText('已处理：report').last().waitFor()
    const event = events.at(-1)
    assert.equal(event?.kind === 'action' ? event.values.good : null, '2')
  })

  test('the page speaks English on request', async () => {
    const page = await visit()
    await page.goto(`${server.baseUrl}/sandbox`)
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor()
  })
})

/** The sandbox's chat page as a person uses it: by names and roles, as a screen reader would find them. */
import type { Locator, Page } from 'playwright-core'

const PATIENCE_MS = 90_000

/** Opens the page as somebody, in a chat (their own with the bot where left out), and waits until it is ready. */
export async function openChat(page: Page, baseUrl: string, as: string, chat = `D-${as}`): Promise<void> {
  await page.goto(`${baseUrl}/sandbox#as=${encodeURIComponent(as)}&chat=${encodeURIComponent(chat)}`)
  await page.locator('.pane .composer-text').waitFor({ timeout: PATIENCE_MS })
  await settled(page)
}

/** Everything sent has been answered. */
export async function settled(page: Page): Promise<void> {
  const busy = page.locator('.pending:not(.failed), [aria-busy=true], .loading').first()
  await busy.waitFor({ state: 'detached', timeout: PATIENCE_MS })
}

/** Writes and sends with Enter; resolves once the bot has answered. */
export async function sendText(page: Page, text: string): Promise<void> {
  const before = await page.locator('.message').count()
  await page.locator('.composer-text').fill(text)
  await page.locator('.composer-text').press('Enter')
  await page.locator('.message').nth(before).waitFor({ timeout: PATIENCE_MS })
  await settled(page)
}

/** The card the bot sent last. */
export function lastCard(page: Page): Locator {
  return page.locator('.message[data-from=bot] .card').last()
}

/** The text of the bot's last message, card or not. */
export async function lastBotText(page: Page): Promise<string> {
  return (await page.locator('.message[data-from=bot] .content').last().textContent()) ?? ''
}

/** Presses the button with this label on a card (the last one where left out); answers its question when it asks. */
export async function pressButton(page: Page, label: string, card: Locator = lastCard(page)): Promise<void> {
  await card.getByRole('button', { name: label, exact: true }).last().click()
  const question = page.locator('dialog[open] .dialog-buttons')
  if (await question.isVisible()) {
    await question.getByRole('button', { name: label, exact: true }).click()
    await question.waitFor({ state: 'detached', timeout: PATIENCE_MS })
  }
  await settled(page)
}

/** Fills a card's inputs by their labels. A choice is given by the option's label, several by an array. */
export async function fillForm(
  page: Page,
  values: Readonly<Record<string, string | readonly string[]>>,
  card: Locator = lastCard(page),
): Promise<void> {
  for (const [label, value] of Object.entries(values)) {
    const input = card
      .locator('.input')
      .filter({ has: page.locator('label, legend').filter({ hasText: label }) })
      .first()
    for (const one of typeof value === 'string' ? [value] : value) await fillInput(input, one)
  }
}

async function fillInput(input: Locator, value: string): Promise<void> {
  if ((await input.locator('select').count()) > 0) await input.locator('select').selectOption({ label: value })
  else if ((await input.locator('.chip').count()) > 0) await input.getByLabel(value, { exact: true }).click()
  else await input.locator('input, textarea').first().fill(value)
}

/** Answers a message (the bot's last where left out) by quoting it. */
export async function replyTo(page: Page, text: string, message?: Locator): Promise<void> {
  const row = message ?? page.locator('.message[data-from=bot]').last()
  await row.hover()
  await row.locator('.reply').click()
  await sendText(page, text)
}

/** Sends a file by the paper clip. */
export async function sendFile(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  const before = await page.locator('.message').count()
  await page.locator('.composer input[type=file]').setInputFiles({ name, mimeType, buffer })
  await page.locator('.message').nth(before).waitFor({ timeout: PATIENCE_MS })
  await settled(page)
}

/** Moves the factory's clock by one of the bar's buttons. */
export async function moveClock(page: Page, label: '+15 分钟' | '+1 小时' | '到下一班'): Promise<void> {
  await page.locator('.clock-bar').getByRole('button', { name: label }).click()
  await page.locator('.toast').waitFor({ timeout: PATIENCE_MS })
}

/** The sandbox as a platform under test: people speak to it over its own API, as its page does. */
import assert from 'node:assert/strict'
import type { Card } from '../../../adapters/card.ts'
import { buttonsOf, wordsIn } from '../../read-card.ts'
import { type Message, speakingTo } from '../../running-service.ts'
import type { FakePlatform, Shown } from '../fake-platform.ts'

export async function fakeSandbox(): Promise<FakePlatform> {
  let baseUrl = ''
  const chats = new Map<string, readonly Message[]>()
  const idOf = (chat: { readonly user: string } | { readonly group: string }): string =>
    'user' in chat ? `D-${chat.user}` : chat.group

  async function look(chat: string): Promise<void> {
    chats.set(chat, await speakingTo(baseUrl).messages(chat))
  }

  async function done(asked: Promise<{ readonly status: number; readonly body: string }>) {
    const { status, body } = await asked
    assert.equal(status, 200, body)
    return JSON.parse(body)
  }

  return {
    name: 'sandbox',
    environment: {},
    attach: async url => {
      baseUrl = url
    },
    write: async ({ user, group, text, quote, eventId }) => {
      const chat = group ?? `D-${user}`
      const asked = { as: user, chat, text, ...(quote && { replyTo: quote.id }), ...(eventId && { eventId }) }
      await done(speakingTo(baseUrl).post('/sandbox/api/messages', asked))
    },
    press: async ({ user, shown, label, values = {}, eventId }) => {
      const chat = [...chats].find(([, messages]) => messages.some(({ id }) => id === shown.id))?.[0] ?? `D-${user}`
      const card = chats.get(chat)?.find(({ id }) => id === shown.id)?.card ?? null
      const button = card === null ? undefined : buttonsOf(card).find(each => each.label === label)
      assert.ok(button, `no button ${label}`)
      const asked = {
        as: user,
        chat,
        message: shown.id,
        action: button.payload,
        values,
        ...(eventId && { eventId }),
      }
      const { toast } = await done(speakingTo(baseUrl).post('/sandbox/api/actions', asked))
      return { toast }
    },
    sendFile: async ({ user, name, bytes }) => {
      await done(speakingTo(baseUrl).sendFile(user, name, bytes))
    },
    say: async () => assert.fail('the sandbox makes no text of a voice'),
    joinGroup: async () => undefined,
    setProfile: () => undefined,
    look: chat => look(idOf(chat)),
    shownTo: chat => (chats.get(idOf(chat)) ?? []).filter(({ from }) => from.kind === 'bot').map(shownOf),
    calls: () => [],
    refusals: () => [],
    cutConnections: () => undefined,
    connections: () => 1,
    failNext: () => undefined,
    stop: async () => undefined,
  }
}

const shownOf = ({ id, text, card }: Message): Shown => ({
  id,
  kind: card === null ? 'text' : 'card',
  text: wordsIn({ text, card, summary: '', mentions: [], file: null }),
  buttons: card === null ? [] : buttonsOf(card).map(({ label }) => label),
  inputs: card === null ? [] : inputsOf(card),
  updates: 0,
})

const inputsOf = (card: Card): readonly string[] =>
  card.blocks.flatMap(block => (block.kind === 'form' ? block.inputs.map(({ name }) => name) : []))

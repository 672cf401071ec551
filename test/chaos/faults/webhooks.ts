/** F36 to F38: webhooks that are forged, replayed, or changed on the way. */
import { randomUUID } from 'node:crypto'
import { type FakeFeishu, fakeFeishu } from '../../platforms/feishu/fake.ts'
import { KEY, type Sent, secondsAgo, signed } from '../../platforms/feishu/fake-webhook.ts'
import { atLeast, exactly, type Fault, none, type Outcome } from '../fault.ts'
import { type PlatformWorld, withPlatform } from '../platform-world.ts'
import { goodOf } from '../sandbox-talk.ts'
import { storedBy } from '../written.ts'

type Webhook = PlatformWorld<FakeFeishu> & {
  readonly post: (sent: Sent) => Promise<number>
  /** A worker's report, as the platform would wrap it. */
  readonly report: (good: number, header?: object) => object
}

const TOKEN = 'vt'

const withWebhook = (work: (webhook: Webhook) => Promise<Outcome>): Promise<Outcome> =>
  withPlatform(
    fakeFeishu,
    async world => {
      const { baseUrl } = await world.start()
      return work({
        ...world,
        post: async ({ raw, headers }) => {
          const body = typeof raw === 'string' ? raw : Uint8Array.from(raw)
          return (await fetch(`${baseUrl}/webhooks/feishu/event`, { method: 'POST', headers, body })).status
        },
        report: (good, header = {}) => {
          const id = `om_${randomUUID()}`
          const chat = `oc_direct_${world.user('W003')}`
          world.fake.know(id, chat)
          const content = JSON.stringify({ text: `报工 WO-1004 下料 ${good}` })
          const message = { message_id: id, chat_id: chat, chat_type: 'p2p', message_type: 'text', content }
          const sender = { sender_id: { open_id: world.user('W003') }, sender_type: 'user' }
          return world.fake.envelope(
            'im.message.receive_v1',
            { sender, message },
            { create_time: String(Date.now()), token: TOKEN, ...header },
          )
        },
      })
    },
    {
      environment: { FEISHU_TRANSPORT: 'webhook', FEISHU_ENCRYPT_KEY: KEY, FEISHU_VERIFICATION_TOKEN: TOKEN },
      connects: false,
    },
  )

/** How many of these are not refused with 401, and what they left behind. */
async function refusedAll({ post, sql }: Webhook, sent: readonly Sent[]) {
  let unrefused = 0
  const stored = await storedBy(sql, async () => {
    for (const each of sent) if ((await post(each)) !== 401) unrefused += 1
  })
  return { tried: sent.length, unrefused, stored }
}

/** That a good one is taken shows that the others were refused for what is wrong with them. */
async function oneGood({ post, sql, report }: Webhook): Promise<number> {
  const before = (await goodOf(sql, 'WO-1004')).rows
  await post(signed(report(77)))
  return (await goodOf(sql, 'WO-1004')).rows - before
}

const forged: Fault = {
  id: 'F36',
  kind: 'alone',
  name: 'a webhook without a signature, with a forged one, with another app’s',
  holds: '401, and nothing is stored',
  bounds: { tried: exactly(5), unrefused: none, stored: none, goodOneTaken: exactly(1) },
  run: () =>
    withWebhook(async webhook => {
      const sent = signed(webhook.report(5))
      const { 'x-lark-signature': signature = '', ...unsigned } = sent.headers
      const counted = await refusedAll(webhook, [
        { ...sent, headers: unsigned },
        { ...sent, headers: { ...unsigned, 'x-lark-signature': 'a'.repeat(64) } },
        { ...sent, headers: { ...unsigned, 'x-lark-signature': signature.slice(0, 8) } },
        signed(webhook.report(6), secondsAgo(1), 'another key'),
        signed(webhook.report(7, { token: 'another' })),
      ])
      return { counted: { ...counted, goodOneTaken: await oneGood(webhook) } }
    }),
}

const replayed: Fault = {
  id: 'F37',
  kind: 'alone',
  name: 'a signed webhook is replayed after more than ten minutes, and twice within them',
  holds: 'the old one is refused; the second changes nothing',
  bounds: { unrefused: none, stored: none, rows: exactly(1) },
  run: () =>
    withWebhook(async webhook => {
      const counted = await refusedAll(webhook, [
        signed(webhook.report(5), secondsAgo(11 * 60)),
        signed(webhook.report(6), secondsAgo(3_600)),
      ])
      const before = (await goodOf(webhook.sql, 'WO-1004')).rows
      const sent = signed(webhook.report(8))
      const statuses = [await webhook.post(sent), await webhook.post(sent), await webhook.post(sent)]
      return {
        counted: {
          ...counted,
          rows: (await goodOf(webhook.sql, 'WO-1004')).rows - before,
          answers: statuses.filter(status => status === 200).length,
        },
      }
    }),
}

/** One byte less good, at many places. */
function flipped({ raw, headers }: Sent, count: number): readonly Sent[] {
  const bytes = Buffer.from(raw)
  return Array.from({ length: count }, (_, n) => {
    const copy = Buffer.from(bytes)
    const at = Math.floor(((n + 1) * copy.length) / (count + 1))
    copy[at] = (copy[at] ?? 0) ^ 1
    return { raw: copy, headers }
  })
}

const changed: Fault = {
  id: 'F38',
  kind: 'alone',
  name: 'a body is changed after it was signed: a byte flipped, the same JSON written anew',
  holds: 'refused: what is verified are the bytes',
  bounds: { tried: atLeast(40), unrefused: none, stored: none, goodOneTaken: exactly(1) },
  run: () =>
    withWebhook(async webhook => {
      const sent = signed(webhook.report(5))
      const anew = { ...sent, raw: JSON.stringify(JSON.parse(String(sent.raw))) }
      const counted = await refusedAll(webhook, [...flipped(sent, 40), anew])
      return { counted: { ...counted, goodOneTaken: await oneGood(webhook) } }
    }),
}

export const WEBHOOKS = [forged, replayed, changed] as const

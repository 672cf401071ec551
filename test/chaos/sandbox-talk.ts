/** What workers do in the sandbox beside reporting by text: open cards, press them, and look at what stands. */
import { randomUUID } from 'node:crypto'
import { type Action, encodeAction } from '../../bot/action.ts'
import type { Sql } from '../../db/connect.ts'
import { type Message, speakingTo, wordsOf } from '../running-service.ts'

export type Pressed = { readonly status: number; readonly toast: string | null; readonly words: string }

export const once = (): string => randomUUID().slice(0, 12)

/** Presses a button with this payload on that message; the same event id again is a redelivery. */
export async function press(
  baseUrl: string,
  as: string,
  message: string,
  action: Action | string,
  more: { readonly values?: object; readonly eventId?: string } = {},
): Promise<Pressed> {
  const talk = speakingTo(baseUrl)
  const { status, body } = await talk.post('/sandbox/api/actions', {
    as,
    chat: `D-${as}`,
    message,
    action: typeof action === 'string' ? action : encodeAction(action),
    ...more,
  })
  if (status !== 200) return { status, toast: null, words: body }
  const { toast, replies }: { toast: string | null; replies: readonly string[] } = JSON.parse(body)
  const shown = (await talk.messages(`D-${as}`)).filter(({ id }) => replies.includes(id))
  return { status, toast, words: wordsOf(shown) }
}

/** Any card in the person's chat, to press on. */
export async function anyCard(baseUrl: string, as: string): Promise<Message> {
  const [card] = await speakingTo(baseUrl).say(as, '我的任务')
  if (card === undefined) throw new Error(`${as} was shown nothing`)
  return card
}

/** Pieces on an order's step, by the step's own total and by its ledger. */
export async function goodOf(
  sql: Sql,
  order: string,
  seq = 10,
): Promise<{ total: number; ledger: number; rows: number }> {
  const [row] = await sql<{ total: number; ledger: number; rows: number }[]>`
    select s.good::float8 as total, coalesce(sum(r.good), 0)::float8 as ledger, count(r.id)::int as rows
    from step s join orders o on o.id = s.order_id left join report r on r.step_id = s.id
    where o.code = ${order} and s.seq = ${seq} group by s.id`
  if (row === undefined) throw new Error(`no step ${order}/${seq}`)
  return row
}

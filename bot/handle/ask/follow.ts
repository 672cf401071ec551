/** "关注 WO-1003": somebody wants to hear of an order's milestones. */
import { loadOrder } from '../../../db/orders.ts'
import { follow, ordersFollowedBy } from '../../../db/subscriptions.ts'
import type { OrderCode } from '../../../domain/model.ts'
import type { Action } from '../../action.ts'
import { encodeAction } from '../../action.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import { orderOf } from '../place.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

export async function planFollow(turn: Turn, intent: Extract<Intent, { place: unknown; kind: 'follow' | 'unfollow' }>) {
  const code = orderOf(turn, intent.place)
  if (code !== null) return setFollow(turn, code, intent.kind === 'follow')
  const { push, ask } = turn.cards.words
  const missing = intent.place.orderText
  return say(reply(textMessage(missing === null ? push.followWhich : ask.orderNotFound(missing))))
}

export const planFollowPress = (turn: Turn, { order, on }: Extract<Action, { do: 'follow' }>): Promise<Plan> =>
  setFollow(turn, order as OrderCode, on)

async function setFollow(turn: Turn, code: OrderCode, on: boolean): Promise<Plan> {
  const { push, ask } = turn.cards.words
  const order = await loadOrder(turn.sql, code)
  if (order === null) return say(reply(textMessage(ask.orderNotFound(code))))
  return {
    kind: 'transact',
    write: async tx => {
      const changed = await follow(tx, turn.person.id, order.id, on, turn.now)
      const said = on
        ? changed
          ? push.followDone
          : push.followAlready
        : changed
          ? push.unfollowDone
          : push.unfollowNot
      return speech([reply(textMessage(said(order.code)), { kind: 'order', order: order.code })])
    },
  }
}

const MOST_BUTTONS = 8

export async function planFollowing(turn: Turn): Promise<Plan> {
  const { push } = turn.cards.words
  const codes = await ordersFollowedBy(turn.sql, turn.person.id)
  if (codes.length === 0) return say(reply(textMessage(push.followingNone)))
  const buttons = codes.slice(0, MOST_BUTTONS).map(order => ({
    label: push.unfollow(order),
    payload: encodeAction({ do: 'follow', order, on: false }),
  }))
  const lines = [codes.join(turn.cards.words.common.listSeparator)]
  return say(reply(cardMessage(refusalCard(push.following, lines, buttons, 'info'))))
}

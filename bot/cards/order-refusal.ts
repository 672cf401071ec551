/** Why an order could not be run like this, and what to do instead. */
import type { Action as Button, Card } from '../../adapters/card.ts'
import type { Order, OrderStatus, Step } from '../../domain/model.ts'
import type { LifecycleRefusal } from '../../domain/order-lifecycle.ts'
import type { Action as Permission } from '../../domain/permissions.ts'
import type { Plan } from '../../domain/planning.ts'
import { unreachable } from '../../domain/unreachable.ts'
import { encodeAction, type OrderVerb } from '../action.ts'
import { type CardContext, clockTime } from './context.ts'
import { menuButton, statusButton } from './order-buttons.ts'
import { refusalCard } from './talk-cards.ts'

/** `step`: the one it was about, when it was about one. */
export function orderRefusalCard(
  context: CardContext,
  order: Order,
  verb: OrderVerb,
  why: LifecycleRefusal,
  step: Step | null = null,
): Card {
  const lines = orderRefusalLines(context, order, verb, why, step)
  return refusedCard(context, order, verb, lines, whereTo(context, order, verb, why))
}

/** What was not done and the lines that say why, with ways on. */
export function refusedCard(
  context: CardContext,
  order: Order,
  verb: OrderVerb,
  lines: readonly string[],
  buttons: readonly Button[] = [menuButton(context, order), statusButton(context, order)],
): Card {
  const words = context.words.order
  return refusalCard(words.refusedTitle(words.verb[verb], order.code), lines, buttons)
}

/** Who may not run orders is shown where it stands; who may gets the form again, or all that can be done. */
function whereTo(context: CardContext, order: Order, verb: OrderVerb, why: LifecycleRefusal): readonly Button[] {
  const status = statusButton(context, order)
  if (why.kind === 'notPermitted') return [status]
  const again = {
    label: context.words.order.verb[verb],
    payload: encodeAction({ do: 'orderForm', verb, order: order.code }),
  }
  const canSayAgain = why.kind === 'reasonMissing' || why.kind === 'dueInPast' || why.kind === 'notSkilled'
  return [...(canSayAgain ? [again] : [menuButton(context, order)]), status]
}

function orderRefusalLines(
  context: CardContext,
  order: Order,
  verb: OrderVerb,
  why: LifecycleRefusal,
  step: Step | null,
): readonly string[] {
  const words = context.words.order
  switch (why.kind) {
    case 'notPermitted':
      return [notAllowedLine(context, why.action)]
    case 'statusForbids':
      return statusLines(context, order, verb, why.status)
    case 'noSteps':
      return [words.refused.noSteps(order.code)]
    case 'reasonMissing':
      return [words.refused.reasonNeeded]
    case 'dueInPast':
      return [words.duePast(clockTime(context, why.dueAt))]
    case 'unknownStep':
    case 'notOutsourced':
    case 'alreadySent':
      return [words.refused.unknownStep(order.code)]
    case 'stepOver':
      return [words.refused.stepOver(step?.name ?? '', context.words.common.stepStatus[why.status])]
    case 'notSkilled':
      return [
        words.assignUnskilled(
          why.people.map(context.personName).join(context.words.common.listSeparator),
          step?.name ?? '',
        ),
      ]
    default:
      return unreachable(why)
  }
}

export function notAllowedLine(context: CardContext, action: Permission): string {
  const words = context.words.order.notAllowed
  switch (action) {
    case 'runOrder':
    case 'holdOrder':
    case 'closeShort':
    case 'assign':
    case 'createOrder':
      return words[action]
    default:
      return words.other
  }
}

/** The statuses in which a verb has had its effect already. */
const REACHED: { readonly [V in OrderVerb]?: readonly OrderStatus[] } = {
  release: ['released', 'inProgress'],
  hold: ['onHold'],
  unhold: ['released', 'inProgress'],
  cancel: ['cancelled'],
  closeShort: ['closed'],
}

function statusLines(context: CardContext, order: Order, verb: OrderVerb, status: OrderStatus): readonly string[] {
  const words = context.words.order
  const name = context.words.common.orderStatus[status]
  if (REACHED[verb]?.includes(status) === true) return [words.refused.alreadyThere(order.code, name)]
  return [words.refused.wrongStatus(order.code, name), words.instead[status]].filter(line => line !== '')
}

/** No plan can be made: whose calendar, and what is wrong with it. */
export function unplannableCard(
  context: CardContext,
  order: Order,
  why: Extract<Plan, { kind: 'unplannable' }>['why'],
  teamName: string,
): Card {
  const words = context.words.order.refused
  const line = why === 'noWorkingTime' ? words.noWorkingTime(teamName) : words.tooFar(teamName)
  return refusedCard(context, order, 'release', [line])
}

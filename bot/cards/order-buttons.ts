/** The buttons that several cards about running an order share. */
import type { Action as Button } from '../../adapters/card.ts'
import type { Order, Step } from '../../domain/model.ts'
import { encodeAction, type OrderVerb } from '../action.ts'
import type { CardContext } from './context.ts'

type Named = Pick<Order, 'code'>

export const statusButton = (context: CardContext, order: Named): Button => ({
  label: context.words.ask.openStatus,
  payload: encodeAction({ do: 'status', order: order.code }),
})

export const menuButton = (context: CardContext, order: Named): Button => ({
  label: context.words.ask.runOrder,
  payload: encodeAction({ do: 'orderMenu', order: order.code }),
})

export const stepButton = (context: CardContext, order: Named, step: Step): Button => ({
  label: context.words.ask.openStep(order.code, step.name),
  payload: encodeAction({ do: 'openStep', order: order.code, seq: step.seq }),
})

/** Does it at once, without anything to fill in. */
export const doButton = (
  context: CardContext,
  order: Named,
  verb: OrderVerb,
  style: Button['style'] = 'default',
): Button => ({
  label: context.words.order.verb[verb],
  payload: encodeAction({ do: 'orderDo', verb, order: order.code, once: context.once() }),
  style,
})

/** Opens what must be shown or filled in before. */
export const formButton = (
  context: CardContext,
  order: Named,
  verb: OrderVerb,
  style: Button['style'] = 'default',
): Button => ({
  label: context.words.order.verb[verb],
  payload: encodeAction({ do: 'orderForm', verb, order: order.code }),
  style,
})

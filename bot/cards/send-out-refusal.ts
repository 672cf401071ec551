/** Why goods can't be sent out now, and what to do instead. */
import type { Order, Step } from '../../domain/model.ts'
import type { decideSendOut } from '../../domain/order-lifecycle.ts'
import type { CardContext } from './context.ts'

type Why = Extract<ReturnType<typeof decideSendOut>, { readonly kind: 'refused' }>['why']

export function sendOutRefusalLines(context: CardContext, order: Order, step: Step, why: Why): readonly string[] {
  const { refusal, floor, common, report } = context.words
  switch (why.kind) {
    case 'notPermitted':
      return [refusal.notReceiver]
    case 'statusForbids':
    case 'orderNotOpen':
      return [refusal.orderNotOpen[why.status](order.code)]
    case 'stepOver':
      return [floor.stepOver(common.stepStatus[why.status])]
    case 'notOutsourced':
      return [report.outside.notOutside(step.name)]
    case 'alreadySent':
      return [report.outside.alreadySent(step.name)]
    case 'notReady':
      return [refusal.notReady(why.waiting.steps.map(({ name }) => name).join(common.listSeparator))]
    default:
      return [refusal.unknownStep]
  }
}

/** Why a step can't be started, paused or resumed now, and what to do instead. */
import type { Order, Step } from '../../domain/model.ts'
import type { StepRefusal } from '../../domain/order-lifecycle.ts'
import { unreachable } from '../../domain/unreachable.ts'
import type { CardContext } from './context.ts'

export function stepRefusalLines(context: CardContext, order: Order, step: Step, why: StepRefusal): readonly string[] {
  const { refusal, report, floor, common } = context.words
  switch (why.kind) {
    case 'unknownStep':
      return [refusal.unknownStep]
    case 'orderNotOpen':
      return [refusal.orderNotOpen[why.status](order.code)]
    case 'stepOver':
      return [floor.stepOver(common.stepStatus[why.status])]
    case 'noReportPoint':
      return [refusal.noReportPointAtAll]
    case 'outsourced':
      return [refusal.outsourced(why.vendor)]
    case 'notReady':
      return [refusal.notReady(why.waiting.steps.map(({ name }) => name).join(common.listSeparator))]
    case 'blocked':
      return [report.blocked]
    case 'notPermitted':
      return [floor.noSkillForStep(step.name)]
    case 'notRunning':
    case 'notPaused':
      return [floor.stepIs(common.stepStatus[why.status])]
    default:
      return unreachable(why)
  }
}

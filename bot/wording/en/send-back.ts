import type { SendBackWords } from '../zh-CN/send-back.ts'

export const sendBack: SendBackWords = {
  awaiting: 'To rework',
  returned: 'Sent back',
  awaitingFrom: (quantity, from, reason) =>
    `${quantity} to rework (sent back by "${from}"${reason === '' ? '' : `: ${reason}`}); reported separately from first production`,
  doneButton: (quantity, from) => `${quantity} reworked (from ${from})`,
  toStep: 'Send rework back to (none: rework here)',
  sentNote: (quantity, step) =>
    `${quantity} sent back to "${step}": from there they go through every step again, back to here.`,
  workedAgain: from => `This is rework sent back by "${from}" and is counted separately.`,
  underWay: (quantity, from, to) => `${quantity} that "${from}" sent back to "${to}" not reworked yet`,
  toldTitle: (order, step) => `Sent back for rework · ${order} ${step}`,
  told: (who, from, quantity) => `${who} at "${from}" sent back ${quantity}: please have them reworked.`,
  toldBackTitle: (order, step) => `No longer sent back · ${order} ${step}`,
  toldBack: (who, from, quantity) =>
    `${who} undid the sending back of ${quantity} by "${from}": no need to rework them.`,
  reason: 'Reason',
  notHere:
    'These rework pieces are not at this step: they may be done already, or no longer sent back. Open the card of the step to see what is to rework.',
  moreThanAwaiting: (asked, awaiting) =>
    `${asked} reported as rework, but only ${awaiting} of these are left to do here. Report rework and first production separately.`,
  targetUnknown: 'The order has no step of that name to send them back to.',
  targetNotEarlier: step => `"${step}" does not come before this step; rework goes back to an earlier one.`,
  targetNotReported: step => `Nobody reports "${step}", so nobody could report the rework done.`,
  pastOutside: step =>
    `The way back goes through "${step}", which is done outside, so this is not possible. To send them outside again, ask the planner for a separate order.`,
  possible: steps =>
    steps === ''
      ? 'There is no earlier step they can go back to; they can be reworked here.'
      : `They can go back to: ${steps}.`,
  moreThanMade: (asked, made, step) => `${asked} to send back, but "${step}" has only ${made} good.`,
  usedElsewhere: steps =>
    `The parallel step "${steps}" has already used the matching parts: undo that report first, or report these as scrap.`,
}

import type { SendBackWords } from '../zh-CN/send-back.ts'

export const sendBack: SendBackWords = {
  awaiting: 'To rework',
  returned: 'Sent back',
  awaitingFrom: (quantity, from, reason) =>
    `${quantity} to rework (sent back by "${from}"${reason === '' ? '' : `: ${reason}`}); reported apart from first production`,
  doneButton: (quantity, from) => `${quantity} reworked (from ${from})`,
  toStep: 'Rework goes back to (none: stays here)',
  sentNote: (quantity, step) => `${quantity} went back to "${step}": from there they run through every step again.`,
  workedAgain: from => `These were sent back by "${from}" and are counted apart.`,
  underWay: (quantity, from, to) => `${quantity} that "${from}" sent back to "${to}" are still on their way`,
  toldTitle: (order, step) => `Sent back for rework · ${order} ${step}`,
  told: (who, from, quantity) => `${who} at "${from}" sent back ${quantity}: please have them reworked.`,
  toldBackTitle: (order, step) => `No longer sent back · ${order} ${step}`,
  toldBack: (who, from, quantity) => `${who} took back that "${from}" sent ${quantity}: there is nothing to rework.`,
  reason: 'Reason',
  notHere:
    'These pieces are not at this step: worked already, or no longer sent back. Its card shows what is to rework.',
  moreThanAwaiting: (asked, awaiting) =>
    `${asked} reported as rework, but only ${awaiting} of these wait here. Report rework and first production apart.`,
  targetUnknown: 'The order has no step of that name to send them back to.',
  targetNotEarlier: step => `"${step}" does not come before this step; rework goes back to an earlier one.`,
  targetNotReported: step => `Nobody reports "${step}", so nobody could report the rework done.`,
  pastOutside: step =>
    `The way back leads past "${step}", which is done outside. Ask the planner for an order of its own.`,
  possible: steps =>
    steps === '' ? 'No earlier step can take them; they can be reworked here.' : `They can go back to: ${steps}.`,
  moreThanMade: (asked, made, step) => `${asked} to send back, but "${step}" has only ${made} good.`,
  usedElsewhere: steps =>
    `"${steps}" beside it has used the parts that belong to them: undo that report first, or scrap them.`,
}

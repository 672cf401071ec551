import type { RefusalWords } from '../zh-CN/refusal.ts'

export const refusal: RefusalWords = {
  title: 'Not recorded',
  unknownStep: 'This order has no such step. Send the order number to see its steps.',
  orderNotOpen: {
    planned: order => `${order} is not released yet; ask the planner to release it.`,
    released: order => `${order} cannot be reported now; please ask the planner.`,
    inProgress: order => `${order} cannot be reported now; please ask the planner.`,
    onHold: order => `${order} is on hold; report again after it is resumed.`,
    completed: order => `${order} is completed. To change a quantity, use "Correct".`,
    closed: order => `${order} is closed and cannot be reported any more. If something is missing, ask the planner.`,
    cancelled: order =>
      `${order} is cancelled and cannot be reported any more. If something is missing, ask the planner.`,
  },
  stepCancelled: 'This step is cancelled; there is nothing to report. Send "my tasks" for your work.',
  noReportPoint: step => `This step needs no report: it is filled in when "${step}" is reported.`,
  noReportPointAtAll: 'This step needs no report. Send "my tasks" for what you can report.',
  outsourced: vendor =>
    `This step is done outside by ${vendor}. When it comes back, a storekeeper, purchaser, planner or team leader presses "Receive".`,
  notReady: steps => `The steps before are not done yet: ${steps}. Report once the pieces have arrived here.`,
  notReadyBatch: (received, needed) => `Received so far: ${received}; this step can begin with ${needed}.`,
  negative: 'A quantity cannot be negative. To reduce it, use "Undo" or "Correct".',
  notWhole: unit => `Whole numbers only (unit: ${unit}).`,
  notDecimals: (unit, decimals) => `At most ${decimals} decimals (unit: ${unit}).`,
  nothingReported: 'The quantity is missing. Give at least one of good, scrap, rework.',
  nothingLeft: 'Nothing is left to report here. If an earlier number is wrong, use "Correct".',
  nothingLeftButRework: quantity => `${quantity} still out for rework; report them when they are back.`,
  tooLarge: (asked, planned) => `${asked} is too much: the whole order is ${planned}. Is there a zero too many?`,
  overGate: (asked, reportable) => `${asked} reported; at most ${reportable} can be reported.`,
  overGateWhy:
    'The step before has not reported that many good pieces. If it forgot to report, please have that reported first.',
  overGateAwaiting: awaiting =>
    `Another ${awaiting} sent back for rework are to be done here and reported separately: send "rework done" with the number, or press the button on the card.`,
  reworkDoneMoreThanOpen: (asked, open) =>
    `${asked} reported back from rework, but only ${open} out for rework. Please check the number.`,
  reworkDoneNotInReport: (asked, reported) =>
    `The ${asked} back from rework must be included in good or scrap, but only ${reported} reported.`,
  noSkill: (name, step) =>
    `${name} may not report "${step}" yet. Ask the team leader to add the skill in the people workbook, or to report it.`,
  notForOthers: 'Only a team leader may report for others; please ask yours.',
  notReceiver:
    'What goes outside and comes back is recorded by a storekeeper, purchaser, planner, team leader or supervisor: please ask one of them.',
  firstPieceWaiting: 'The first piece is still being inspected; report once it has passed.',
  firstPieceFailed: most =>
    `The first piece failed; stop this step. Make a new first piece and report ${most}; go on once it has passed or is accepted by concession.`,
  inFuture: 'That time is in the future; write when the work was done.',
  minutesAbsurd: 'The work time cannot be right; please enter it again.',
  sameWorkerTwice: name => `${name} is named twice. Please name each person once.`,
  percentNotPositive: name => `The percentage of ${name} must be above 0.`,
  minutesNotPositive: (name: string) =>
    `When shared by minutes, everybody needs more than 0 minutes: ${name} has none.`,
  percentsNot100: sum => `The percentages add up to ${sum}%; they must add up to exactly 100%.`,
  badNumber: (label, text) => `${label} "${text}" is not a number. Please enter digits only.`,
  reversal: {
    alreadyReversed: 'This report has already been undone.',
    isReversal: 'This row undoes another one and cannot be undone itself. To count the work again, report it again.',
    windowOver: minutes =>
      `It was reported more than ${minutes} minutes ago. Ask your team leader to undo or correct it.`,
    approvedAlready: 'Your team leader has already approved it. Ask them to undo or correct it.',
    putRight: 'Your team leader has corrected it. Ask them to undo or correct it.',
    notYours: "This is not your report; only a team leader may change somebody else's. Please ask yours.",
    consumedByNext: (step, most) =>
      `"${step}" has already used them; at most ${most} can be undone. Undo or correct that step first.`,
    filledIn: 'This row was filled in by the report of a later step; undo that report instead.',
    reworkCameBack: quantity => `${quantity} of its rework came back in a later report; undo that report first.`,
    sentBack: quantity => `A later step sent ${quantity} of them back for rework; undo that first.`,
    reworkBegun: step => `What it sent back has been reworked at "${step}"; undo that report first.`,
    inspected: 'These pieces have been inspected. Ask the inspector to undo the result first, then change this report.',
    isInspection: 'This is an inspection result and cannot be corrected. Undo it with a reason, then inspect again.',
    notFound: 'This report cannot be found. Send "what did I do today" to see what you reported.',
    nothingChanged: 'The same as before; nothing was changed.',
  },
}

import type { ReportWords } from '../zh-CN/report.ts'
import { plural } from './plural.ts'

export const report: ReportWords = {
  stepTitle: (order, step) => `${order} · ${step}`,
  received: 'received',
  made: 'done',
  reportable: 'left to report',
  doneOf: (done, planned) => `${done} / ${planned}`,
  assignees: 'assigned to',
  running: 'working on it',
  waitsFor: steps => `waits for: ${steps}`,
  blocked:
    'An open exception stops this step: please wait until it is resolved. What is already made can be reported as usual.',
  reworkOpen: quantity => `${quantity} out for rework`,
  inspection: {
    none: '',
    first: 'first-piece inspection required',
    inProcess: 'with in-process inspection',
    final: 'final inspection required',
  },
  reviewed: 'reports are reviewed by the team leader',
  formHint: 'Or simply reply: "50 scrap 2"',
  submit: 'Report',
  finishRest: quantity => `Report all ${quantity}`,
  start: 'Start',
  pause: 'Pause',
  resume: 'Resume',
  raise: 'Exception',
  inspect: 'Inspection',
  chooseReason: 'Reason (for scrap or rework)',

  outside: {
    vendor: 'done by',
    state: 'outside',
    states: { notSent: 'not sent yet', sent: 'sent, not back', partlyReceived: 'partly back', received: 'all back' },
    received: 'back',
    receive: 'Receive',
    receiveRest: quantity => `Receive all ${quantity}`,
    sendOut: 'Sent out',
    sentTitle: (order, step) => `Sent out · ${order} ${step}`,
    alreadySent: step => `${step} has already been sent out; nothing was changed. Press "Receive" when it is back.`,
    notOutside: step => `${step} is not done outside; nothing was changed.`,
    whichToSend: 'Which step was sent out?',
    nothingToSend: 'No step is waiting to be sent out. Name the order: "ORDER STEP sent out".',
  },
  receivedTitle: (order, step) => `Received · ${order} ${step}`,
  toastReceived: good => `Received ${good}`,
  receiptTitle: (order, step) => `Reported · ${order} ${step}`,
  correctedTitle: (order, step) => `Corrected · ${order} ${step}`,
  reversedTitle: (order, step) => `Undone · ${order} ${step}`,
  thisTime: 'this time',
  before: 'before',
  total: 'total good',
  todayCount: 'today',
  todayLine: (reports, good) => `${plural(reports, 'report')}, ${good} good`,
  todayPay: 'piece pay today',
  thisPay: 'piece pay this time',
  reviewNote: 'Your team leader reviews this step; the quantity already counts.',
  overGateNote: 'That is more than was left to report; it is recorded and marked.',
  reasonMissing: 'The reason for scrap or rework is missing: press "Correct" to add it, or just reply with it.',
  overlapNote: 'The time overlaps with other work and was split evenly.',
  stepCompleted: step => `${step} completed ✓`,
  orderCompleted: order => `Order ${order} completed ✓`,
  undo: 'Undo',
  correct: 'Correct',
  again: 'Report more',
  shares: 'shares',
  share: (name, good, percent) => `${name} ${good} (${percent}%)`,
  summary: (order, step, good, scrap) =>
    `Reported ${order} ${step}: ${good} good${scrap === '0' ? '' : `, ${scrap} scrap`}`,
  toastBooked: good => `Reported ${good}`,
  toastUndone: 'Undone',

  heldTitle: (order, step) => `Waiting for the team leader · ${order} ${step}`,
  heldText: (asked, reportable) =>
    `You reported ${asked}; at most ${reportable} can be reported now. Your team leader has to approve it; nothing is recorded yet.`,
  heldAsked: name => `${name} has been asked; you will be told the answer.`,
  heldNobody: 'Nobody was found to decide. Please see your team leader, or report a smaller quantity.',

  againTitle: 'Report it again?',
  againText: (time, what) => `The same was reported ${time}: ${what}. Did you really make that many again?`,
  againYes: 'Yes, same again',
  againNo: 'No, my mistake',

  soFar: {
    day: today => (today ? 'today' : 'that day'),
    booked: (day, total, had, now) => `${total} in total ${day}, ${had} reported before: ${now} recorded now.`,
    sameTitle: 'All of it is reported',
    same: (day, had) =>
      `${had} reported ${day}, which is the total you said; nothing more was recorded. If you made that many again, press "made again".`,
    lessTitle: 'Less than is reported',
    less: (day, had, said) =>
      `${had} reported ${day}, and you said ${said} in total; nothing was recorded. If too much was reported, press "Correct the last one"; if it is this batch only, press "made again".`,
    ask: (day, had) => `${had} reported ${day}. Press one; nothing is recorded before you do. `,
    why: {
      shared:
        'Some of it was reported together with others, and only your part is counted here; for the total of all of you, name everybody.',
      waiting: 'More is waiting for the team leader.',
      undivided: 'Shares, minutes and reworked pieces have no difference: they are recorded as said.',
      openDay: "You did not say whether it is today's total.",
      spoiled: 'Scrap or rework was reported before: does the number include it?',
    },
    rest: what => `It is the total: ${what} more`,
    again: what => `${what} made again`,
    correctLast: 'Correct the last one',
  },

  correctTitle: (order, step) => `Correct · ${order} ${step}`,
  correctHint: what =>
    `You reported: ${what}. Enter the right quantity; the old report is reversed and a new one recorded.`,
  correctSubmit: 'Correct to this',
  undoneNote: what => `Reversed ${what}`,
  nothingToUndo: 'There is no report to undo.',
  nothingToUndoOn: day =>
    `You have no report of ${day} that could be undone or corrected; nothing was changed. Send "how much did I make this week" to see yours.`,
  nothingToUndoOf: name =>
    `${name} has no report that could be undone or corrected; nothing was changed. Send "how much did ${name} make this week" to see them.`,
  undoOf: (name, day) => `The latest of ${name}, ${day}. Undo or correct it?`,
  undoAgain: 'You have just undone one report. Undo this one too?',
  changeAgain: 'You have just corrected it. Correct it once more?',

  manyTitle: count => `${plural(count, 'report')} recorded`,
}

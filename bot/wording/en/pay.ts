import type { PayWords } from '../zh-CN/pay.ts'
import { plural } from './plural.ts'

export const pay: PayWords = {
  title: (name, span) => `${name}'s pay · ${span}`,
  teamTitle: (name, span) => `${name} · pay ${span}`,
  piece: 'Piece pay',
  time: 'Time pay',
  adjustment: 'Adjustments and late reports',
  total: 'Total',
  kinds: { piece: 'piece', time: 'time', adjustment: 'adjustment' },
  states: { agreed: '', disputed: 'disputed', inReview: 'in review', awaited: 'to be agreed' },
  dayColumns: ['Day', 'Rows', 'Amount'],
  rowColumns: ['Day', 'What', 'Calculation', 'Amount'],
  peopleColumns: ['Who', 'Piece', 'Time', 'Adjusted', 'Total'],
  nothing: 'There is no pay in this period.',
  openRows: count =>
    `${count} of the rows ${count === 1 ? 'is' : 'are'} disputed, in review or to be agreed, so not settled yet.`,
  monthClosed: (name, time) =>
    `This month is closed (${name} ${time}). Late reports and corrections go to the next month.`,
  ofDays: 'By the day of the work, as it stands now; it changes with reports and corrections.',
  monthOpen: 'This month is still open: reports and corrections change the figures.',
  exact: 'Rows are exact to 0.0001; only the total is rounded to two decimals.',
  details: 'Details',
  month: month => month,
  explainPiece: (good, rate, percent) => `${good} × ${rate}${percent === '100' ? '' : ` × ${percent}%`}`,
  explainPer: unit => ` (per ${unit})`,
  explainTime: (minutes, rate) => `${minutes} ÷ 60 × ${rate}/hour`,
  scrapPaid: scrap => `incl. scrap ${scrap} (not the worker's fault)`,
  scrapUnpaid: {
    worker: scrap => `scrap ${scrap} (by the worker) not paid`,
    other: scrap => `scrap ${scrap} not paid`,
  },
  reworkUnpaid: rework => `rework ${rework}: paid once it is good`,
  reversal: 'undone',
  late: day => `late, for ${day}`,
  adjusted: reason => `adjusted: ${reason}`,
  notYours: 'Only team leaders, supervisors and managers see the pay of their people. For your own, send "my pay".',

  objectButton: what => `Dispute ${what}`,
  objectTitle: what => `Dispute this row · ${what}`,
  objectReason: 'What is wrong',
  objectSubmit: 'Send',
  objected: name =>
    `${name} has been told and decides; you will be told the result. Until then this row is not settled.`,
  objectedNobody: 'Recorded, but nobody was found who may decide: please see your supervisor.',
  rowGone: 'This row of pay is gone; it may have been undone. Send "pay details today" to see the rows there are now.',
  objectRefused: {
    notYours: 'You can only dispute your own pay.',
    objectedAlready: 'You have already disputed this row.',
    isReversal: 'This row undoes another one. Dispute that one, or the one that corrects it.',
    timeOver: days =>
      `More than ${days} days have passed. Please see your team leader or supervisor: they can record an adjustment.`,
    monthClosed: month =>
      `${month} is closed and stays as it is. Please see your team leader or supervisor: a mistake is put right by an adjustment next month, with its reason.`,
  },
  judgeTitle: name => `Pay dispute · ${name}`,
  judgeText: (name, reason) => `${name} says this row is wrong${reason === '' ? '' : `: ${reason}`}`,
  judgeKeep: 'Right, keep it',
  judgeAmount: 'Amount to add (negative to deduct)',
  judgeReason: 'Reason',
  judgeAdjust: 'Adjust',
  judgeKept: name => `${name} has checked it: the row is right and stays.`,
  judgeAdjusted: (name, amount, reason) => `${name} adjusted ${amount}: ${reason}`,
  judgeRefused: {
    notPermitted:
      'Only their team leader, supervisor or manager decides this, and nobody their own. Nothing was changed.',
    decidedAlready: name => `${name} has already decided it.`,
    noAmount: 'The amount is missing. Write a number, negative to deduct.',
    noReason: 'Write the reason: it is shown on the pay slip.',
    tooMuch: most => `At most ${most} at once. Is there a zero too many?`,
  },

  closeTitle: month => `Close ${month}`,
  closePeople: 'People',
  closeButton: month => `Close ${month}`,
  closeConfirm:
    'Once closed, the month cannot be changed; late reports and corrections go to the next month. Close it?',
  closeText: 'Once closed, the month cannot be changed; late reports and corrections go to the next month.',
  closed: month => `${month} is closed`,
  openTitle: count => `${plural(count, 'item')} still open`,
  openItem: {
    objection: (day, place, name) => `dispute ${day} ${place} ${name}`,
    review: (day, place, name) => `review ${day} ${place} ${name}`,
    awaited: (day, place, name) => `to be agreed ${day} ${place} ${name}`,
  },
  closeRefused: {
    notPermitted: 'Only managers close a month; please ask one. Nothing was changed.',
    closedAlready: 'This month is already closed and cannot be reopened. What is missing goes to the next month.',
    notOver: day => `This month is not over yet (until ${day}). Close it after that.`,
    earlierOpen: month => `${month} is still open: close that month first.`,
    nothingInIt: 'There is no pay in this month, so there is nothing to close.',
    stillOpen: (objections, reviews, awaited) =>
      `Settle what is still open first: ${plural(objections, 'dispute')}, ${plural(reviews, 'review')}, ${plural(awaited, 'member')} still to agree.`,
  },
  exportText: month => `Pay for ${month}`,
  exportFile: month => `pay-${month}.xlsx`,
  exportButton: 'Export',
  sheets: { summary: 'Summary', details: 'Details', adjustments: 'Adjustments' },
  sheetSummary: ['No.', 'Name', 'Department', 'Team', 'Piece', 'Time', 'Adjusted', 'Total (exact)', 'To pay'],
  sheetDetails: [
    'Day',
    'No.',
    'Name',
    'Kind',
    'Order',
    'Step',
    'Good',
    'Own share',
    'Share %',
    'Scrap',
    'Liability',
    'Rework',
    'Rate',
    'Minutes',
    'Hourly rate',
    'Amount',
    'State',
    'Explanation',
    'Row',
    'Undoes row',
  ],
  sheetClosed: (name, time) => `Closed: ${name} ${time}`,
  sheetOpen: 'Not closed',

  timeBooked: (name, minutes, what, amount) => `Time recorded for ${name}: ${minutes} (${what}), ${amount}`,
  timeTold: (leader, minutes, what, amount) =>
    `${leader} recorded ${minutes} of time pay for you (${what}): ${amount}. If it is wrong, send "pay details today" and dispute it.`,
  timeNoRate: name =>
    `${name} has no hourly rate; nothing was recorded. Ask a manager to set it: "hourly rate ${name} 26.5".`,
  timeNotPermitted:
    'Only team leaders, supervisors and managers record time pay, and nobody their own; please ask one of them.',
  timeTwice: names =>
    `The same time was recorded for ${names} a moment ago; nothing was added. If it is meant once more, send it again in a few minutes.`,
  timeWho: 'For whom? Write the name, such as "book time NAME cleaning 60 min".',
  timeMinutes: 'How many minutes? More than 0, at most 1440 a day.',

  ratesTitle: 'Hourly rates',
  ratesColumns: ['Who', 'Per hour', 'From'],
  ratesEmpty:
    'No rate is set yet. A manager sends "hourly rate NAME 26.5 from 2026-12-01", or "hourly rate everybody 24".',
  ratesNote:
    'Anybody without a rate of their own has that of "everybody". A new rate counts for what is recorded from then on; earlier rows stay.',
  rateEverybody: 'everybody',
  rateSet: (name, rate, day, before) =>
    `The hourly rate of ${name} is ${rate} from ${day} on${before === '' ? '' : ` (before: ${before})`}. One hour = ${rate}, counted by the minute; earlier rows stay.`,
  rateTold: (who, rate, day) =>
    `${who} set your hourly rate: ${rate} an hour from ${day} on. Earlier rows stay. If it is wrong, ask ${who}.`,
  rateToldByProgram: (program, rate, day) =>
    `Your hourly rate was set: ${rate} an hour from ${day} on (written by the program ${program}). Earlier rows stay. If it is wrong, ask a manager.`,
  rateOwnToo: 'You have no rate of your own, so it is yours as well; that is on record.',
  rateNotPermitted: 'Only managers and administrators set hourly rates, and nobody their own. Nothing was changed.',
  rateWho:
    'Whose rate? Nothing was changed. Send "hourly rate NAME 26.5 from 2026-12-01", or "hourly rate everybody 24".',
  rateFault: {
    notPositive: 'A rate must be more than 0; nothing was changed.',
    tooMuch: 'A rate is at most 10000 an hour; nothing was changed. Is there a zero too many, or is it a monthly wage?',
    tooFar: 'That day is more than a year away; nothing was changed. Write a nearer date.',
  },
  rateNotInFile:
    'This file has hourly rates: only managers and administrators set them, and nobody their own. Take that sheet out and send it again, or ask one of them to import it.',
}

import type { DoubtWords } from '../zh-CN/doubt.ts'

export const doubt: DoubtWords = {
  isIt: what => `${what}: is that right?`,
  askText: 'Nothing is booked yet. If it is right, press "Yes"; if there is a zero too many, press "Change it".',
  yes: 'Yes, book it',
  no: 'Change it',
  why: {
    tooFast: (made, possible, time) => `at most ${possible} can be made in ${time}; ${made} reported`,
    sameEveryDay: (made, days) => `exactly ${made} on ${days} days in a row`,
    farAboveUsual: (made, usual) => `usually about ${usual} at once, ${made} this time`,
    moreThanReceived: (made, possible) => `only ${possible} have arrived, ${made} reported`,
    again: time => `the same was reported ${time}`,
    sameLine: row => `word for word the same as row ${row}`,
  },
  kind: {
    tooFast: 'too fast',
    sameEveryDay: 'same every day',
    farAboveUsual: 'far above usual',
    moreThanReceived: 'more than received',
  },
  listTitle: 'Unlikely reports (last 7 days)',
  listColumns: ['When', 'Who', 'Order, step', 'Quantity', 'Why'],
  listEmpty: 'No unlikely reports in the last 7 days.',
  listNote: 'Only a hint: they are booked as usual. Ask first; whoever reported can correct it, or you undo it.',
  listNoteInGroup: 'A group is not told whose they are. Send "unlikely reports" to me alone to see it.',
  confirmed: 'confirmed by the reporter',
  notForYou: 'Team leaders, supervisors and managers see this.',
}

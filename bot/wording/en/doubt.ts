import type { DoubtWords } from '../zh-CN/doubt.ts'

export const doubt: DoubtWords = {
  isIt: what => `${what}: is that right?`,
  askText: 'Nothing is recorded yet. If it is right, press "Yes"; if there is a zero too many, press "Change it".',
  yes: 'Yes, record it',
  no: 'Change it',
  why: {
    tooFast: (made, possible, time) => `at most ${possible} can be made in ${time}; ${made} reported`,
    sameEveryDay: (made, days) => `exactly ${made} on ${days} days in a row`,
    farAboveUsual: (made, usual) => `usually about ${usual} at once, ${made} this time`,
    moreThanReceived: (made, possible) => `only ${possible} received, ${made} reported`,
    again: time => `the same was already reported ${time}`,
    sameLine: row => `word for word the same as row ${row}`,
  },
  kind: {
    tooFast: 'too fast',
    sameEveryDay: 'the same every day',
    farAboveUsual: 'far more than usual',
    moreThanReceived: 'more than received',
  },
  listTitle: 'Unlikely reports (last 7 days)',
  listColumns: ['When', 'Who', 'Order, step', 'Quantity', 'Why'],
  listEmpty: 'No unlikely reports in the last 7 days.',
  listNote: 'Only a hint: they count as usual. Ask the person first; they can correct it, or you can undo it.',
  listNoteInGroup: 'Names are not shown in a group. Send "unlikely reports" to me directly to see who reported.',
  confirmed: 'confirmed by the reporter',
  notForYou: 'Only team leaders, supervisors and managers see this.',
}

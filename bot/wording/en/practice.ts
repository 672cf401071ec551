import type { PracticeWords } from '../zh-CN/practice.ts'

export const practice: PracticeWords = {
  names: { order: 'Practice order', product: 'Practice part', step: 'practice step' },
  title: stage => `Practice ${stage}/3`,
  welcome: 'Three messages, and you can report. The practice order is not real and counts nowhere: just try.',
  mark: '[PRACTICE] This does not count; nothing was booked.',
  ask: {
    1: 'First: say you have made 5. Reply: done 5',
    2: 'Second: 8 good ones this time, and 1 scrapped. Reply: done 8 scrap 1',
    3: 'Third: mistakes can be undone. Reply: undo. Or reply: my tasks, and see your real work.',
  },
  praise: {
    1: 'Right, that is how to report.',
    2: 'Very good: good ones and scrap apart.',
    3: 'Got it. The last one:',
  },
  hint: {
    1: 'I did not see how many were made. Send: done 5',
    2: 'Reported, but without scrap. Send: done 8 scrap 1',
    3: 'Send: undo, or: my tasks',
  },
  notYet: 'That is not what the practice is about; nothing was booked.',
  receiptTitle: 'Practice · reported',
  undoneTitle: 'Practice · undone',
  refusedTitle: 'Practice · this can not be reported',
  refusedNote: 'A real order would tell you the same.',
  finished:
    'You can do it! Say the same of real orders: name order and step, or reply to a task card. To practise again, send "practice".',
  start: 'Begin the lesson',
  skip: 'Skip',
  skipped: 'All right. To practise, send "practice" at any time.',
  notPractising: 'You are not practising now. To begin, send "practice".',
  real: 'You named a real order: this is handled as a real report, not as practice.',
  neverTitle: count => `${count} people have never reported`,
  neverColumns: ['Name', 'Employee no.', 'Team', 'State'],
  neverState: { bound: 'bound, never reported', unbound: 'not bound yet' },
  neverEmpty: 'All your people have reported.',
  neverNote: 'Ask them to send "practice": three messages are enough. Who is not bound sends "bind NUMBER NAME" first.',
  notForYou: 'Team leaders, supervisors and managers see this.',
}

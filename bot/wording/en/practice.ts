import type { PracticeWords } from '../zh-CN/practice.ts'

export const practice: PracticeWords = {
  names: { order: 'Practice order', product: 'Practice part', step: 'practice step' },
  title: stage => `Practice ${stage}/3`,
  welcome: 'Learn to report with three messages. The practice order is not real and nothing counts: just try.',
  mark: '[PRACTICE] This does not count; nothing was recorded.',
  ask: {
    1: 'First: say you have made 5. Reply: done 5',
    2: 'Second: this time 8 are good and 1 is scrap. Reply: done 8 scrap 1',
    3: 'Third: a mistake can be undone at any time. Reply: undo. Or reply: my tasks, to see your real work.',
  },
  praise: {
    1: 'Right, that is how to report.',
    2: 'Very good: good and scrap are reported separately.',
    3: 'Got it. The last one:',
  },
  hint: {
    1: 'I did not see how many were made. Send: done 5',
    2: 'Reported, but without the scrap. Send: done 8 scrap 1',
    3: 'Send: undo, or: my tasks',
  },
  notYet: 'That is not what the practice asks for; nothing was recorded.',
  receiptTitle: 'Practice · reported',
  undoneTitle: 'Practice · undone',
  refusedTitle: 'Practice · this cannot be reported',
  refusedNote: 'With a real order you would be told the same.',
  finished:
    'You can do it! Do the same for real orders: name the order and step, or reply to a task card. To practise again, send "practice".',
  start: 'Start practice',
  skip: 'Skip',
  skipped: 'All right. To practise, send "practice" at any time.',
  notPractising: 'You are not practising now. To begin, send "practice".',
  real: 'You named a real order: this is handled as a real report, not as practice.',
  neverTitle: count =>
    count === 0 ? 'Who has never reported' : `${count === 1 ? '1 person has' : `${count} people have`} never reported`,
  neverColumns: ['Name', 'Employee no.', 'Team', 'State'],
  neverState: { bound: 'bound, never reported', unbound: 'not bound yet' },
  neverEmpty: 'All your people have reported.',
  neverNote:
    'Ask them to send "practice": three messages are enough. Anybody not bound yet sends "bind NUMBER NAME" first.',
  notForYou: 'Only team leaders, supervisors and managers see this.',
}

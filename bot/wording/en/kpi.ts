import type { KpiWords } from '../zh-CN/kpi.ts'

export const kpi: KpiWords = {
  title: period => `KPI · ${period}`,
  none: '—',
  sync: 'Delay from the work to its report',
  prompt: 'Reported within 15 minutes',
  delivered: 'Delay from the report to the groups',
  corrected: 'Taken back or corrected',
  delay: (half, most) => `half within ${half}, nine in ten within ${most}`,
  seconds: seconds => `${seconds} s`,
  exceptions: count => `Exceptions: ${count}`,
  alerts: count => `Alerts: ${count}`,
  answered: (acknowledged, resolved) => `half answered within ${acknowledged}, resolved within ${resolved}`,
  counted: 'Accuracy of counts',
  countAccuracy: (accuracy, exact, counts) => `${accuracy} (${exact} of ${counts} agreed)`,
  satisfaction: 'Satisfaction',
  satisfied: (good, votes) => `${good} of ${votes} content`,
  teamColumns: ['Team', 'Reports', 'Half', 'Nine in ten', 'Within 15 min'],
  note: 'By the team of the step; imports and programs do not count. Accuracy of counts = 1 − differences ÷ what the books said.',
  ask: 'How was reporting this week? One tap will do.',
  score: { 1: 'bad', 2: 'so so', 3: 'good' },
  thanks: 'Thank you, noted.',
}

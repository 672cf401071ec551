import type { KpiWords } from '../zh-CN/kpi.ts'
import { plural } from './plural.ts'

export const kpi: KpiWords = {
  title: period => `KPI · ${period}`,
  none: '—',
  sync: 'Time from work to report',
  prompt: 'Reported within 15 minutes',
  delivered: 'Time from report to groups',
  corrected: 'Undone or corrected',
  delay: (half, most) => `half within ${half}, nine in ten within ${most}`,
  seconds: seconds => `${seconds} s`,
  exceptions: count => `Exceptions: ${count}`,
  alerts: count => `Alerts: ${count}`,
  answered: (acknowledged, resolved) =>
    `${acknowledged === null ? 'none taken yet' : `half taken within ${acknowledged}`}, ${resolved === null ? 'none resolved yet' : `half resolved within ${resolved}`}`,
  counted: 'Stock count accuracy',
  countAccuracy: (accuracy, exact, counts) => `${accuracy} (${exact} of ${plural(counts, 'count')} agreed)`,
  satisfaction: 'Satisfaction',
  satisfied: (good, votes) => `${good} of ${votes} votes satisfied`,
  teamColumns: ['Team', 'Reports', 'Half', 'Nine in ten', 'Within 15 min'],
  note: 'By the team of the step; reports from imports and programs are left out. Stock count accuracy = 1 − sum of differences ÷ sum of book stock.',
  ask: 'How did reporting work for you this week? Just tap one.',
  score: { 1: 'bad', 2: 'so-so', 3: 'good' },
  thanks: 'Thank you, recorded.',
}

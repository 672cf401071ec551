import type { AlertSettingsWords } from '../zh-CN/alert-settings.ts'

const after = (minutes: number, what: string): string => `${minutes} min ${what}`

export const alertSettings: AlertSettingsWords = {
  title: 'Alert settings',
  columns: ['What', 'Alert after'],
  off: 'off',
  after: {
    notStarted: ({ graceMinutes }) => after(graceMinutes, 'after the planned start'),
    pastDue: () => 'the planned end',
    willBeLate: ({ graceMinutes }) => `expected ${graceMinutes} min late`,
    silent: ({ times }) =>
      `${after(times.askAfterMinutes, 'without a report')} the worker is asked; ${after(times.answerWithinMinutes, 'later')} the team leader is alerted`,
    pausedTooLong: ({ times }) => after(times.pausedTooLongMinutes, 'paused'),
    notBack: () => 'the time it is due back',
    materialShort: ({ times }) => after(times.materialShortMinutes, 'short'),
    reviewWaiting: ({ reviewWithinMinutes }) => after(reviewWithinMinutes, 'waiting'),
    inspectionOverdue: ({ times }) => after(times.inspectWithinMinutes, 'waiting'),
    notAcknowledged: ({ andon }) => andon.map(one => `level ${one.level}: ${one.ackMinutes} min`).join(', ') || 'off',
    notResolved: ({ andon }) => andon.map(one => `level ${one.level}: ${one.resolveMinutes} min`).join(', ') || 'off',
  },
  levels: 'Who is alerted while nobody takes it',
  level: (role, minutes) => (minutes === 0 ? `${role} at once` : `${role} after ${minutes} min`),
  repeat: 'Repeat while nobody takes it',
  every: minutes => `every ${minutes} min`,
  change: 'Change alert settings',
  save: 'Save',
  saved: 'Alert settings saved; they apply from the next round',
  refused: why => `Not saved: ${why}.`,
  whoMay: 'Only supervisors, planners, managers and administrators change alert settings; please ask one of them.',
  hint: "Times count the team's working hours. Leave a field empty to keep it; untick what nobody needs.",
  kinds: 'What to alert',
  field: {
    graceMinutes: 'Allowance for a late start or expected delay (min)',
    reviewWithinMinutes: 'Report not reviewed for (min)',
    askAfterMinutes: 'No report: ask the worker after (min)',
    answerWithinMinutes: 'No answer: alert the team leader after (min)',
    pausedTooLongMinutes: 'Paused for (min)',
    inspectWithinMinutes: 'Inspection waiting for (min)',
    materialShortMinutes: 'Short of material for (min)',
    repeatEveryMinutes: 'Repeat while nobody takes it (min)',
    newsEveryMinutes: 'Shortest time between two alerts to one group (min)',
    acknowledgedForMinutes: '"Got it" holds for (min)',
    reopenAfterMinutes: 'Marked resolved but is not: alert again after (min)',
    longestSilenceHours: 'Longest silence (hours)',
    longestPromiseHours: 'Longest promise (hours)',
  },
  levelField: role => `Not taken: alert the ${role} after (min)`,
  andon: 'Exceptions by level: taken/resolved within (min)',
  fault: {
    outOfRange: (field, least, most) => `"${field}" must be a whole number from ${least} to ${most}`,
    levelOutOfRange: (level, least, most) =>
      `the time of alert level ${level} must be whole minutes from ${least} to ${most}`,
    andonOutOfRange: (level, least, most) =>
      `write exception level ${level} as "taken/resolved", such as 10/60, both whole minutes from ${least} to ${most}`,
    levelTooEarly: level => `alert level ${level} must come later than the one before`,
    andonReversed: level => `exception level ${level}: the time to resolve can't be shorter than the time to take it`,
    noLevels: 'at least one level must be alerted',
    tooManyLevels: 'at most 5 levels',
  },
}

import type { ScheduleWords } from '../zh-CN/schedule.ts'

export const schedule: ScheduleWords = {
  title: 'Scheduled messages',
  none: 'Nothing is scheduled yet.',
  columns: ['Name', 'When', 'To', 'State'],
  whoMay: 'Only planners, managers and administrators change schedules; please ask one of them.',
  change: name => `Change ${name}`,
  add: 'New schedule',
  save: 'Save',
  saved: name => `"${name}" saved, valid at once`,
  refused: why => `Not saved: ${why}.`,
  on: 'on',
  off: 'off',
  state: 'State',
  next: time => `next ${time}`,
  byShift: {
    shiftStart: minutes =>
      minutes === 0
        ? 'shift start'
        : minutes > 0
          ? `${minutes} min after shift start`
          : `${-minutes} min before shift start`,
    shiftEnd: minutes =>
      minutes === 0 ? 'shift end' : minutes > 0 ? `${minutes} min after shift end` : `${-minutes} min before shift end`,
  },
  everyDay: 'every day',
  dayShort: ['Mon ', 'Tue ', 'Wed ', 'Thu ', 'Fri ', 'Sat ', 'Sun '],
  dayNames: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  name: 'Name',
  kindLabel: 'Kind',
  kind: { digest: 'progress digest', handover: 'shift handover', weekly: 'weekly digest' },
  times: 'Times (one or several)',
  timesHint:
    'Write 08:10, or by the shift: shiftStart+10 (10 minutes after it starts), shiftEnd-10 (10 minutes before it ends). Nothing is sent on the department’s days off.',
  days: 'Days',
  departments: 'To which departments',
  content: 'Content (none chosen: the usual for that department)',
  boardMissing: {
    all: 'the leaderboard is off (boards.on), so this is not sent',
    part: 'the leaderboard is off (boards.on), so that part is left out',
  },
  usual: { start: 'Morning digest', end: 'Evening digest', handover: 'Handover', weekly: 'Weekly digest' },
}

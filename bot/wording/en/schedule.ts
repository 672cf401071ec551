import type { ScheduleWords } from '../zh-CN/schedule.ts'

export const schedule: ScheduleWords = {
  title: 'What is told at fixed hours',
  none: 'Nothing is scheduled yet.',
  columns: ['Name', 'When', 'To', 'State'],
  whoMay: 'Schedules are changed by planners, managers and administrators.',
  change: name => `Change ${name}`,
  add: 'New schedule',
  save: 'Save',
  saved: name => `"${name}" is saved and in force`,
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
          ? `${minutes} min into the shift`
          : `${-minutes} min before the shift`,
    shiftEnd: minutes =>
      minutes === 0 ? 'shift end' : minutes > 0 ? `${minutes} min after the shift` : `${-minutes} min before its end`,
  },
  everyDay: 'every day',
  dayShort: ['Mo ', 'Tu ', 'We ', 'Th ', 'Fr ', 'Sa ', 'Su '],
  dayNames: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  name: 'Name',
  kindLabel: 'Kind',
  kind: { digest: 'progress digest', handover: 'shift handover', weekly: 'weekly digest' },
  times: 'At (several are fine)',
  timesHint:
    'Write 08:10, or by the shift: shiftStart+10 (10 minutes into it), shiftEnd-10 (10 minutes before its end). Nothing is sent on days the department rests.',
  days: 'Days',
  departments: 'To which departments',
  content: 'What it tells (nothing chosen: what is usual there)',
  boardMissing: {
    all: 'the board is off (boards.on): it is not sent',
    part: 'the board is off (boards.on): that part is left out',
  },
  usual: { start: 'Morning digest', end: 'Evening digest', handover: 'Handover', weekly: 'Weekly digest' },
}

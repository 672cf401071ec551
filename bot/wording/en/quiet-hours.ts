import type { QuietHoursWords } from '../zh-CN/quiet-hours.ts'

export const quietHours: QuietHoursWords = {
  label: 'Quiet hours',
  ofDepartment: department => `Quiet hours · ${department}`,
  none: 'none',
  anyTime: 'Told in quiet hours too',
  safety: 'Safety',
  change: { hours: 'Change quiet hours', kinds: 'Told anyway' },
  hint: {
    hours:
      'Groups are not disturbed in this time; what is held is told at the next start of work. Safety is always told. Leave a field empty to keep it; write "none" for no quiet hours.',
    kinds: 'These exceptions are told at once in quiet hours and when nobody works. Safety always is.',
  },
  hours: 'Whole factory (such as 22:00-07:00)',
  departments: 'Single departments (such as Quality 23:00-06:00, Warehouse none)',
  kinds: 'Which exceptions',
  save: 'Save',
  saved: 'Quiet hours saved; they apply from the next round',
  refused: why => `Not saved: ${why}.`,
  fault: {
    unreadable: text => `"${text}" can't be read; write times as 22:00-07:00, or "none"`,
    unknownDepartment: text => `there is no department "${text}"; write its full name or its id`,
    namedTwice: text => `the department of "${text}" is named twice; keep one`,
    noTime: whose => `${whose}: times must be from 00:00 to 23:59`,
    noLength: whose => `${whose}: start and end are the same; write "none" for no quiet hours`,
    notAmongThem: label => `"${label}" must be among the choices, and "none" must stand alone`,
  },
  wholeSite: 'whole factory',
}

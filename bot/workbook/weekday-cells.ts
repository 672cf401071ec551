/** Columns of the days of a week on which one works. */
import { byText, type CellType, fault, found } from './cell-reading.ts'

const WEEKDAY_LETTERS = '一二三四五六日'
const WEEKDAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** ISO weekdays, 1 = Monday: "1-6", "周一至周六", "一二三四五", "Mon-Fri", "135". */
export function weekdays(): CellType<readonly number[]> {
  return {
    kind: 'weekdays',
    choices: [],
    read: value =>
      value instanceof Date
        ? fault({ kind: 'notWeekdays' })
        : byText(value, written => {
            const days = parseWeekdays(written)
            return days === null ? fault({ kind: 'notWeekdays' }) : found(days)
          }),
  }
}

function parseWeekdays(written: string): readonly number[] | null {
  if (/^(每天|全周|every ?day)$/i.test(written)) return [1, 2, 3, 4, 5, 6, 7]
  const runs = (weekdayDigits(written)?.split(',') ?? []).filter(run => run !== '').map(daysOfRun)
  const days = runs.flatMap(run => run ?? [])
  return runs.length === 0 || runs.includes(null) ? null : [...new Set(days)].sort((a, b) => a - b)
}

/** "1-5" or "135". A run over the week's end could be meant two ways. */
function daysOfRun(run: string): readonly number[] | null {
  const [, from, to] = /^(\d)-(\d)$/.exec(run) ?? []
  if (from === undefined || to === undefined) return [...run].map(Number)
  const length = Number(to) - Number(from) + 1
  return length < 1 ? null : Array.from({ length }, (_, i) => Number(from) + i)
}

/** The same in digits, "-" and ","; null when anything else is left. */
function weekdayDigits(written: string): string | null {
  const plain = WEEKDAY_NAMES.reduce(
    (s, name, i) => s.replace(new RegExp(`${name}[a-z]*`, 'gi'), String(i + 1)),
    written,
  )
    .replace(/周|星期|礼拜/g, '')
    .replace(/[天日]/g, '7')
    .replace(/[一二三四五六]/g, letter => String(WEEKDAY_LETTERS.indexOf(letter) + 1))
    .replace(/[至到~—–]/g, '-')
    .replace(/[、;\s]+/g, ',')
  return /^([1-7]-[1-7]|[1-7]+)(,+([1-7]-[1-7]|[1-7]+))*,?$/.test(plain) ? plain : null
}

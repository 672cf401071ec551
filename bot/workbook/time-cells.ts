/** Columns of wall-clock times and of spans between them. */
import { byText, type CellType, fault, found, type Reading } from './cell-reading.ts'

/** Wall-clock time, "HH:mm". "24:00" is midnight. */
export function time(): CellType<string> {
  return {
    kind: 'time',
    choices: [],
    read: value => {
      if (value instanceof Date) return fromMinutes(value.getTime() / 60_000)
      if (typeof value === 'number' && value >= 0 && value <= 1) return fromMinutes(value * 1440)
      return byText(value, written => {
        const parsed = parseTime(written)
        return parsed === null ? fault({ kind: 'notTime' }) : found(parsed)
      })
    },
  }
}

function fromMinutes(minutes: number): Reading<string> {
  if (Number.isNaN(minutes)) return fault({ kind: 'notTime' })
  const ofDay = ((Math.round(minutes) % 1440) + 1440) % 1440
  return found(clock(Math.floor(ofDay / 60), ofDay % 60))
}

const clock = (hour: number, minute: number) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`

/** "8:00", "08:00:00", "20点", "8点半", "下午5:30", "5:30 PM". */
export function parseTime(written: string): string | null {
  const match =
    /^(?<half>上午|早上?|中午|下午|晚上?|夜里)?\s*(?<h>\d{1,2})(?:[:点时](?<m>\d{1,2}|半)?分?)?(?::\d{2}(?:\.\d+)?)?\s*(?<ap>[ap]\.?m\.?)?$/i.exec(
      written,
    )
  if (match === null || !/[:点时]|[ap]\.?m/i.test(written)) return null
  const { half = '', h = '', m = '0', ap = '' } = match.groups ?? {}
  const afternoon = /^(下午|晚上?)$/.test(half) || ap.toLowerCase().startsWith('p')
  const minute = m === '半' ? 30 : Number(m)
  const hour = Number(h) + (afternoon && Number(h) < 12 ? 12 : 0)
  if (hour === 24 && minute === 0) return '00:00'
  return hour > 23 || minute > 59 ? null : clock(hour, minute)
}

export type TimeRange = { readonly start: string; readonly end: string }

/** "12:00-12:40, 17:00~17:20". */
export function timeRanges(): CellType<readonly TimeRange[]> {
  return {
    kind: 'timeRanges',
    choices: [],
    read: value =>
      byText(value, written => {
        const ranges = written
          .split(/[,;、]/)
          .filter(part => part.trim() !== '')
          .map(parseTimeRange)
        const whole = ranges.filter(range => range !== null)
        return whole.length === ranges.length ? found(whole) : fault({ kind: 'notTimeRanges' })
      }),
  }
}

function parseTimeRange(written: string): TimeRange | null {
  const [start, end, ...more] = written.split(/[-~—–至到]/).map(part => parseTime(part.trim()))
  return start === undefined || start === null || end === undefined || end === null || more.length > 0
    ? null
    : { start, end }
}

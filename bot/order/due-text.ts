/** A due time as a person writes it in a form: "周五", "11-27 17:00", "三天后". In the site's time zone. */
import type { Catalog } from '../../db/catalog.ts'
import type { Instant } from '../../domain/model.ts'
import { type DateFound, findDate, localNow, scanDate } from '../understand/dates.ts'
import { deadlineOf } from '../understand/moments.ts'
import { normalise } from '../understand/normalise.ts'

/** When a day that is named without a time ends. */
const WORKDAY_END = '18:00'

/** null when the text names no date or time. It may be past: that is the rule's to refuse. */
export function parseDue(text: string, catalog: Catalog, now: Instant): Instant | null {
  const { timeZone } = catalog.site
  const written = normalise(text)
  if (written.kind !== 'text') return null
  const found = findDate(written.text, now, timeZone)
  return found === null ? null : deadlineOf(withTime(found, written.text, now, timeZone), now, timeZone, WORKDAY_END)
}

/** In a form the time may stand apart from the day. */
function withTime(found: DateFound, text: string, now: Instant, timeZone: string): DateFound {
  if (found.time !== null) return found
  const rest = text.slice(found.end).replace(/^[\sT]+/, '')
  const time = scanDate(rest, 0, localNow(now, timeZone), 'deadline')
  return time === null || time.date !== null ? found : { ...found, time: time.time, part: time.part ?? found.part }
}

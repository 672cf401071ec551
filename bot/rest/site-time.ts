/** Instants as the REST interface writes them: ISO 8601 with the site's offset, to the millisecond. */
import type { Instant } from '../../domain/model.ts'

export const writeInstant = (instant: Instant, timeZone: string): string =>
  instant.toString({ timeZone, smallestUnit: 'millisecond' })

export const writeInstantOrNull = (instant: Instant | null, timeZone: string): string | null =>
  instant === null ? null : writeInstant(instant, timeZone)

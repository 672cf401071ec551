/** The whole catalogue, F01 to F50, each once. */
import type { Fault } from './fault.ts'
import { CRASHES } from './faults/crashes.ts'
import { DATABASE } from './faults/database.ts'
import { EVENTS } from './faults/events.ts'
import { PLATFORM_ERRORS } from './faults/platform-errors.ts'

export const FAULTS: readonly Fault[] = [EVENTS, CRASHES, DATABASE, PLATFORM_ERRORS]
  .flat()
  .sort((a, b) => a.id.localeCompare(b.id))

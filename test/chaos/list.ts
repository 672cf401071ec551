/** The whole catalogue, F01 to F50, each once, and what was added to it. */
import type { Fault } from './fault.ts'
import { CARDS } from './faults/cards.ts'
import { CLOCK } from './faults/clock.ts'
import { CONNECTION } from './faults/connection.ts'
import { CRASHES } from './faults/crashes.ts'
import { DATABASE } from './faults/database.ts'
import { EVENTS } from './faults/events.ts'
import { FAILOVER } from './faults/failover.ts'
import { HOSTILE_INPUT } from './faults/hostile-input.ts'
import { LOAD } from './faults/load.ts'
import { OUTSIDE } from './faults/outside.ts'
import { PLATFORM_ERRORS } from './faults/platform-errors.ts'
import { WEBHOOKS } from './faults/webhooks.ts'

const ALL = [
  EVENTS,
  CRASHES,
  DATABASE,
  FAILOVER,
  PLATFORM_ERRORS,
  CONNECTION,
  CLOCK,
  HOSTILE_INPUT,
  WEBHOOKS,
  CARDS,
  OUTSIDE,
  LOAD,
]

export const FAULTS: readonly Fault[] = ALL.flat().sort((a, b) => a.id.localeCompare(b.id))

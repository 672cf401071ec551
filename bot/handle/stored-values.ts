/** Values of ours as they stand in stored JSON: amounts are decimal strings, times ISO 8601. */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { PersonId, ReasonCode, ReportId } from '../../domain/model.ts'
import { parseQuantity, type Quantity } from '../../domain/quantity.ts'

export const storedQuantity = z.string().transform((text, context): Quantity => {
  const parsed = parseQuantity(text)
  if (parsed !== null) return parsed
  context.addIssue('not a quantity')
  return z.NEVER
})

export const storedInstant = z.string().transform(text => Temporal.Instant.from(text))
export const storedPerson = z.string().transform(text => text as PersonId)
export const storedReport = z.string().transform(text => text as ReportId)
export const storedReason = z.string().transform(text => text as ReasonCode)

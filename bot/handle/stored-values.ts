/** Values of ours as they stand in stored JSON: amounts are decimal strings, times ISO 8601. */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { parseQuantity, type Quantity } from '../../domain/quantity.ts'

export const storedQuantity = z.string().transform((text, context): Quantity => {
  const parsed = parseQuantity(text)
  if (parsed !== null) return parsed
  context.addIssue('not a quantity')
  return z.NEVER
})

export const storedInstant = z.string().transform(text => Temporal.Instant.from(text))

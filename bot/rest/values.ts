/** The values a caller may send, checked once here. Everything unknown is refused: a misspelt field is never ignored. */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { DepartmentId, Instant, OrderCode, ProductCode, ReasonCode, ReportId, TeamId } from '../../domain/model.ts'
import { parseQuantity, type Quantity, toNumber } from '../../domain/quantity.ts'

/** Text that the database can hold: PostgreSQL refuses NUL, and half a surrogate pair is no character. */
export const text = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine(value => value.isWellFormed() && !value.includes('\0'), 'must not hold NUL or half a surrogate pair')

/** As `text`, but may be empty. */
export const note = z
  .string()
  .max(1000)
  .refine(value => value.isWellFormed() && !value.includes('\0'), 'must not hold NUL or half a surrogate pair')
  .default('')

/** What names one of ours. That it is so called is all that is known of it; whether there is one is asked behind it. */
const named = <Name extends string>(said = text(64)) => said.transform(value => value as Name)

export const orderCode = named<OrderCode>().describe('The order number, such as WO-1003.')
export const newOrderCode = named<OrderCode>(
  text(64).regex(/^[\p{L}\p{N}][\p{L}\p{N}._/#-]*$/u, 'must be letters, digits and . _ / # - without blanks'),
)
export const productCode = named<ProductCode>()
export const reasonCode = named<ReasonCode>()
export const departmentId = named<DepartmentId>()
export const teamId = named<TeamId>()
export const reportId = named<ReportId>()

const QUANTITY_HINT = 'must be a decimal string such as "120" or "0.268": at most 4 decimals, no exponent'

/** Whole numbers may be sent as JSON numbers; fractions must be strings, because a float is not exact. */
export const quantity = z
  .union([z.string().max(24), z.int()], { error: QUANTITY_HINT })
  .transform((value, ctx): Quantity => {
    const parsed = parseQuantity(String(value))
    if (parsed !== null && parsed >= 0n) return parsed
    ctx.addIssue(parsed === null ? QUANTITY_HINT : 'must not be negative')
    return z.NEVER
  })
  .meta({ description: 'A decimal string, at most 4 decimals. Whole numbers may be JSON numbers.', examples: ['120'] })

const INSTANT_HINT = 'must be an ISO 8601 instant with an offset, such as 2026-03-09T16:30:00+08:00'

/** Years PostgreSQL and every calendar of ours can hold. */
const EARLIEST = Temporal.Instant.from('2000-01-01T00:00:00Z')
const LATEST = Temporal.Instant.from('2200-01-01T00:00:00Z')

export const instant = z
  .string()
  .max(40)
  .transform((value, ctx): Instant => {
    const parsed = parseInstant(value)
    if (parsed !== null) return parsed
    ctx.addIssue(INSTANT_HINT)
    return z.NEVER
  })
  .meta({ description: 'ISO 8601 with offset.', examples: ['2026-03-09T16:30:00+08:00'] })

/** A "+" that was not escaped in an address arrives as a blank. */
export function parseInstant(value: string): Instant | null {
  try {
    const parsed = Temporal.Instant.from(value.replace(/ (\d\d:?\d\d)$/, '+$1'))
    const within = Temporal.Instant.compare(parsed, EARLIEST) >= 0 && Temporal.Instant.compare(parsed, LATEST) < 0
    return within ? parsed : null
  } catch {
    return null
  }
}

/** Percent of a shared report: more than 0, at most 100. */
export const percent = quantity
  .refine(value => value > 0n && toNumber(value) <= 100, 'must be more than 0 and at most 100')
  .meta({ description: 'Percent as a decimal string; left out: an even part of what the others leave.' })

/** Paging, the same in every list. `limit` of a query string arrives as text. */
export const paging = {
  cursor: z.string().min(1).max(512).optional().describe('`nextCursor` of the page before; left out: the first page.'),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be a whole number from 1 to 200')
    .transform(Number)
    .refine(count => count >= 1 && count <= 200, 'must be a whole number from 1 to 200')
    .optional()
    .describe('Rows per page, 1 to 200; 50 when left out.'),
}

export const flag = z
  .enum(['true', 'false'])
  .transform(value => value === 'true')
  .optional()

/** A comma-separated list of these words. */
export const listOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z
    .string()
    .max(200)
    .transform((value, ctx): readonly Words[number][] => {
      const chosen = value.split(',')
      const known = words.filter(word => chosen.includes(word))
      if (known.length === new Set(chosen).size) return known
      ctx.addIssue(`must be one or more of ${words.join(', ')}, separated by commas`)
      return z.NEVER
    })
    .optional()

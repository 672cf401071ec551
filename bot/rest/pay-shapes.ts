/** Pay and boards as the API tells them. */
import { z } from 'zod'
import { components } from './shapes.ts'

const amount = z.string().describe('A decimal string.')

const payRowShape = z
  .object({
    id: z.string().describe('Of the report, or of the row of its own.'),
    employeeNo: z.string(),
    kind: z.enum(['piece', 'time', 'adjustment']),
    workDate: z.string().describe('The plant’s day it is for.'),
    late: z.boolean().describe('Booked after the month of its day was closed.'),
    order: z.string().nullable(),
    step: z.string().nullable(),
    good: amount.nullable().describe('Of the whole report.'),
    part: amount.nullable().describe('Of it this person’s.'),
    share: amount.nullable().describe('Percent.'),
    scrap: amount.nullable(),
    liability: z.string().nullable(),
    rate: amount.describe('Per piece, or per hour.'),
    minutes: z.number(),
    amount,
    state: z.enum(['agreed', 'disputed', 'inReview', 'awaited']),
    reversalOf: z.string().nullable().describe('The report that this row takes back.'),
    about: z.string().nullable().describe('The row that an adjustment puts right.'),
    explained: z.string().describe('How the amount is worked out, in the site’s language.'),
  })
  .register(components, { id: 'PayRow' })
export type PayRowJson = z.infer<typeof payRowShape>

export const payShape = z
  .object({
    month: z.string(),
    currency: z.string(),
    closed: z.object({ at: z.string(), by: z.string() }).nullable(),
    people: z.array(
      z.object({
        employeeNo: z.string(),
        name: z.string(),
        piece: amount,
        time: amount,
        adjustment: amount.describe('Adjustments, and rows of days in closed months.'),
        total: amount.describe('Exact.'),
        payable: amount.describe('Rounded to cents.'),
      }),
    ),
    rows: z.array(payRowShape).nullable(),
  })
  .register(components, { id: 'Pay' })

export const hourlyRateShape = z
  .object({ employeeNo: z.string().nullable(), rate: amount, validFrom: z.string() })
  .register(components, { id: 'HourlyRate' })

const praise = z.array(z.object({ name: z.string(), value: amount }))

export const boardShape = z
  .object({
    span: z.enum(['day', 'month']),
    day: z.string(),
    boards: z
      .object({ teams: z.record(z.string(), praise), people: z.record(z.string(), praise) })
      .nullable()
      .describe('By what is praised: output (standard minutes), plan, firstPass, improved (percent), streaks (steps).'),
  })
  .register(components, { id: 'Board' })

/** What a program says of an inspection. */
import { z } from 'zod'
import { stepSelector } from './step-selector.ts'
import { note, quantity, reasonCode, text } from './values.ts'

export const resultBody = z
  .strictObject({
    inspector: text(64).describe(
      'Employee number of who inspected; they must be allowed to, and not have made the pieces.',
    ),
    verdict: z.enum(['pass', 'fail', 'concede']).optional().describe('Without quantities: of all that waits.'),
    good: quantity.optional(),
    scrap: quantity.optional(),
    rework: quantity.optional(),
    reworkTo: stepSelector
      .optional()
      .describe('The earlier step `rework` goes back to (code, name or seq); left out: it stays at this step.'),
    returned: quantity.optional().describe('Of a lot that came in: back to the supplier.'),
    conceded: quantity.optional().describe('Accepted although not as it should be; on top of `good`.'),
    sample: quantity.optional().describe('How many were looked at; left out: all of them.'),
    defects: z
      .array(z.strictObject({ reason: reasonCode, quantity: quantity.optional() }))
      .max(20)
      .default([])
      .describe('Codes of defect reasons; together as many as scrap and rework.'),
    measures: z
      .array(z.strictObject({ name: text(40), value: text(24).describe('A decimal, at most 4 decimals.') }))
      .max(100)
      .default([]),
    approver: text(64).optional().describe('Employee number of who lets pieces pass by concession.'),
    note: note.describe('Of a concession its reason.'),
  })
  .describe('What an inspector found.')

export type ResultBody = z.output<typeof resultBody>

export const reversalBody = z
  .strictObject({
    person: text(64).describe(
      'Employee number of who takes it back: the inspector in time, whoever is in charge later.',
    ),
    reason: text(500),
  })
  .describe('Why a result is taken back.')

export type ReversalBody = z.output<typeof reversalBody>

/** Inspections and their plans, as the API gives them. */
import { z } from 'zod'
import { INSPECTION_RESULTS } from '../../domain/model.ts'
import { amount, components, time } from './shapes.ts'

const limit = z.string().nullable()

export const inspectionShape = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['first', 'inProcess', 'final', 'incoming']),
    order: z.string().nullable().describe("The order's code; null of a lot that came in."),
    step: z.int().nullable().describe('Its seq.'),
    item: z.string().nullable().describe('Code of the material that came in.'),
    lot: z.string().nullable().describe('Empty: kept without lots.'),
    received: amount
      .nullable()
      .describe('Of a lot: how much came in. While it is pending, so much of the lot is held.'),
    result: z.enum(INSPECTION_RESULTS),
    good: amount,
    scrap: amount,
    rework: amount,
    returned: amount.describe('Of a lot: refused, and gone back to the supplier.'),
    conceded: amount.describe('Of good: accepted by concession.'),
    sample: amount.describe('How many were looked at; 0: not said.'),
    defects: z.array(z.strictObject({ reason: z.string(), quantity: amount })),
    values: z.array(
      z.strictObject({
        name: z.string(),
        unit: z.string(),
        value: z.string(),
        nominal: limit,
        lower: limit,
        upper: limit,
        within: z.boolean(),
      }),
    ),
    requestedBy: z.string().nullable().describe('Employee number.'),
    requestedAt: time,
    inspector: z.string().nullable(),
    doneAt: time.nullable(),
    approvedBy: z.string().nullable().describe('Who let pieces pass by concession.'),
    note: z.string(),
    reversed: z.boolean().describe('The result was taken back; the pieces wait again.'),
    photos: z.int().describe('How many photos were attached.'),
  })
  .register(components, { id: 'Inspection' })

export const inspectionDetailShape = inspectionShape
  .extend({
    pictures: z
      .array(
        z.strictObject({
          id: z.string().describe('`GET /inspections/{id}/photos/{photo}` sends it.'),
          mime: z.string(),
          takenBy: z.string().nullable().describe('Employee number.'),
          at: time,
        }),
      )
      .describe('Its photos, the oldest first.'),
  })
  .register(components, { id: 'InspectionDetail' })

export const inspectionPlanShape = z
  .strictObject({
    material: z.string().nullable().describe('Code of the material that comes in; null of a step.'),
    required: z.boolean().nullable().describe('Of a material: whether it is held until it has been inspected.'),
    product: z.string().nullable(),
    step: z.string().nullable().describe('Code of the step.'),
    sample: amount.nullable().describe('How many are looked at; null: nobody says.'),
    accept: amount.describe('How many of those may be bad.'),
    characteristics: z.array(
      z.strictObject({ name: z.string(), unit: z.string(), nominal: limit, lower: limit, upper: limit }),
    ),
  })
  .register(components, { id: 'InspectionPlan' })
export type InspectionJson = z.output<typeof inspectionShape>
export type InspectionPlanJson = z.output<typeof inspectionPlanShape>

/** Traces of lots and orders, as the API gives them. */
import { z } from 'zod'
import { INSPECTION_RESULTS, ORDER_STATUSES } from '../../domain/model.ts'
import { reportShape } from './order-shapes.ts'
import { amount, components, time } from './shapes.ts'
import { lotShape } from './stock-shapes.ts'

const partyShape = z.strictObject({ employeeNo: z.string(), name: z.string() })

export const lotTraceShape = z
  .strictObject({
    lot: z.string(),
    sources: z
      .array(
        z.strictObject({
          item: z.string(),
          name: z.string(),
          unit: z.string(),
          onHand: amount,
          receipts: z.array(z.strictObject({ quantity: amount, at: time, person: partyShape.nullable() })),
          inspections: z
            .array(
              z.strictObject({
                id: z.string(),
                result: z.enum(INSPECTION_RESULTS),
                received: amount,
                good: amount,
                refused: amount.describe('Returned and scrapped.'),
                inspector: partyShape.nullable(),
                doneAt: time.nullable(),
                photos: z.int(),
              }),
            )
            .describe('Of what came in with this lot; those taken back are left out.'),
          madeBy: z.array(z.string()).describe('Orders that made this lot; trace them in turn.'),
        }),
      )
      .describe('One per item that has this lot: lots of different suppliers may be called the same.'),
    uses: z
      .array(
        z.strictObject({
          level: z.int().describe('0: this lot; 1: a part made with it, that went into the order; and so on.'),
          item: z.string(),
          name: z.string(),
          unit: z.string(),
          lot: z.string(),
          order: z.string(),
          product: z.string(),
          customer: z.string().nullable(),
          status: z.enum(ORDER_STATUSES),
          quantity: amount.describe('Issued, less returned, and backflushed.'),
          outputLots: z.array(z.string()),
        }),
      )
      .describe('One page.'),
    nextCursor: z.string().nullable().describe('For the next page of `uses`.'),
  })
  .register(components, { id: 'LotTrace' })

export const orderTraceShape = z
  .strictObject({
    order: z.string(),
    product: z.strictObject({ code: z.string(), name: z.string() }),
    customer: z.string().nullable(),
    status: z.enum(ORDER_STATUSES),
    quantity: amount,
    unit: z.string(),
    lot: z.string().nullable(),
    steps: z.array(
      z.strictObject({
        seq: z.int(),
        code: z.string(),
        name: z.string(),
        workCenter: z.string(),
        machines: z.array(z.string()).describe('Of the work center, and as exceptions called them.'),
        good: amount,
        scrap: amount,
        conceded: amount.describe('Of good: accepted by concession.'),
        reworked: amount.describe('Of good: only after rework.'),
        returned: amount.describe('Sent back to an earlier step from here, or past here.'),
        startedAt: time.nullable(),
        completedAt: time.nullable(),
        people: z.array(partyShape),
      }),
    ),
    materials: z.array(
      z.strictObject({
        item: z.string(),
        name: z.string(),
        unit: z.string(),
        lot: z.string(),
        quantity: amount,
        madeBy: z.array(z.string()).describe('Orders that made this lot; trace them in turn.'),
      }),
    ),
    outputs: z.array(lotShape).describe('What was put away.'),
    inspections: z.array(
      z.strictObject({
        kind: z.string(),
        seq: z.int(),
        result: z.enum(INSPECTION_RESULTS),
        inspector: partyShape.nullable(),
        doneAt: time.nullable(),
        photos: z.int(),
      }),
    ),
    exceptions: z.array(
      z.strictObject({
        code: z.string().describe('What people call it, such as E-12.'),
        downtimeMinutes: z.int().nullable().describe('Once it is resolved.'),
        kind: z.string(),
        seq: z.int().nullable(),
        what: z.string(),
        machine: z.string().nullable(),
        raisedAt: time,
        resolvedAt: time.nullable(),
      }),
    ),
    reports: z.array(reportShape).describe('One page of the ledger, newest first.'),
    nextCursor: z.string().nullable().describe('For the next page of `reports`.'),
  })
  .register(components, { id: 'OrderTrace' })
export type LotTraceJson = z.output<typeof lotTraceShape>
export type OrderTraceJson = z.output<typeof orderTraceShape>

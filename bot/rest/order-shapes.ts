/** Orders, steps and reports, as the API gives them. */
import { z } from 'zod'
import { CHANNELS, INSPECTION_RESULTS, ORDER_STATUSES, PRIORITIES, REVIEWS, STEP_STATUSES } from '../../domain/model.ts'
import { DOUBT_KINDS } from '../../domain/plausibility.ts'
import { amount, assigneeShape, components, time } from './shapes.ts'

const lateShape = z
  .strictObject({
    kind: z.enum(['notStarted', 'pastDue', 'willBeLate']),
    minutes: z.int().min(1).describe('Working minutes of the team, whole.'),
  })
  .register(components, { id: 'Late', description: 'Why and by how much a step is late.' })

const stepFields = {
  seq: z.int(),
  code: z.string(),
  name: z.string(),
  workCenter: z.string(),
  planned: amount,
  available: amount.describe("What has arrived from the steps before; of the first step, the order's quantity."),
  reportable: amount.describe('What is left of what has arrived.'),
  good: amount,
  scrap: amount,
  rework: amount.describe('Sent to rework and not yet back.'),
  awaiting: amount.describe('Sent back by a later step and here to be worked again; counted apart from `reportable`.'),
  returned: amount.describe('Ever sent back to an earlier step from here, or past here.'),
  waiting: amount.describe('Made and waiting for an inspector; in no other number.'),
  conceded: amount.describe('Of good: accepted by concession.'),
  reworks: z.strictObject({
    sent: amount.describe('Ever sent to rework from here.'),
    good: amount.describe('Of good: came back from rework.'),
    bad: amount.describe('Came back and was scrapped or sent once more.'),
    open: amount.describe('Sent and not yet back; as `rework`.'),
  }),
  firstPass: z.number().min(0).max(1).nullable().describe('First-pass yield; null while nothing was judged.'),
  firstPiece: z.enum(INSPECTION_RESULTS).nullable().describe('Of the latest first piece; null: none was asked for.'),
  remaining: amount.describe('Planned, less good and scrap; 0 once the step is over.'),
  status: z.enum(STEP_STATUSES),
  downtimeMinutes: z.number().describe('Working minutes in which exceptions held it.'),
  blocked: z.boolean().describe('An open exception holds the step, or its first piece failed.'),
  plannedStart: time.nullable(),
  dueAt: time.nullable(),
  late: lateShape.nullable(),
  assignees: z.array(assigneeShape),
}

const stepShape = z.strictObject(stepFields).register(components, { id: 'Step' })

export const stepOfOrderShape = z
  .strictObject({ order: z.string().describe("The order's code."), ...stepFields })
  .register(components, { id: 'StepOfOrder' })

const sentBackShape = z
  .strictObject({
    id: z.string().describe('Of the report that sent them; `reworkOf` of those that work them again.'),
    from: z.int().describe('Seq of the step that sent them.'),
    to: z.int().describe('Seq of the step they went back to.'),
    quantity: amount,
    reason: z.string().nullable(),
    sentAt: time,
    sentBy: z.string().nullable().describe('Employee number.'),
    steps: z.array(
      z.strictObject({
        seq: z.int(),
        awaiting: amount.describe('Here, and not yet worked again.'),
        good: amount,
        scrap: amount,
      }),
    ),
  })
  .register(components, { id: 'SentBack' })

export const orderShape = z
  .strictObject({
    code: z.string(),
    product: z.strictObject({ code: z.string(), name: z.string() }),
    quantity: amount,
    unit: z.string(),
    priority: z.enum(PRIORITIES),
    status: z.enum(ORDER_STATUSES),
    dueAt: time,
    completion: z.number().min(0).max(1).describe('Good × standard time over planned × standard time; 0 to 1.'),
    steps: z.array(stepShape),
    firstPass: z.number().min(0).max(1).nullable().describe('Rolled throughput yield; null while nothing was judged.'),
    sentBack: z.array(sentBackShape).describe('What a step sent back to an earlier one, oldest first.'),
  })
  .register(components, { id: 'Order' })

export const reportShape = z
  .strictObject({
    id: z.string(),
    order: z.string().describe("The order's code."),
    step: z.string().describe("The step's code."),
    good: amount,
    scrap: amount,
    rework: amount.describe('Sent to rework by this report.'),
    reworkDone: amount.describe('Earlier rework that came back; inside good or scrap.'),
    returned: amount.describe(
      'Sent back to an earlier step; with a negative `good`: taken out because a later step sent them.',
    ),
    reworkOf: z.string().nullable().describe('The report that sent these pieces back before.'),
    reason: z.string().nullable(),
    workers: z.array(z.strictObject({ employeeNo: z.string(), share: amount.describe('Percent.') })),
    minutes: z.number().describe('Person-minutes.'),
    occurredAt: time,
    reportedAt: time,
    effectiveAt: time.nullable().describe('Accepted or reviewed; null while the review is pending.'),
    channel: z.enum(CHANNELS),
    platform: z.string().nullable(),
    messageId: z.string().nullable(),
    review: z.enum(REVIEWS),
    reversalOf: z.string().nullable().describe('The report that this one takes back; its quantities are negative.'),
    doubts: z
      .array(
        z.strictObject({
          kind: z.enum(DOUBT_KINDS),
          confirmed: z.boolean().describe('Whoever reported was asked, and said that it is so.'),
        }),
      )
      .describe('What makes it look unlikely; it counts all the same.'),
  })
  .register(components, { id: 'Report' })
export type OrderJson = z.output<typeof orderShape>
export type StepJson = z.output<typeof stepShape>
export type ReportJson = z.output<typeof reportShape>

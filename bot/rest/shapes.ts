/**
 * The shapes of answers (design §8), once: types for the code that builds them, schemas for the OpenAPI document and for
 * the tests. `id` in the registry is the name of the component in the document.
 */
import { z } from 'zod'
import { DELIVERY_STATES } from '../../db/deliveries.ts'
import { ALERT_KINDS, ALERT_STATES } from '../../domain/alert.ts'
import { API_SCOPES } from '../../domain/api-scope.ts'
import { EXCEPTION_EVENT_KINDS } from '../../domain/exception-life.ts'
import {
  CHANNELS,
  DEPARTMENT_KINDS,
  EXCEPTION_KINDS,
  INSPECTION_RESULTS,
  ORDER_STATUSES,
  PRIORITIES,
  REVIEWS,
  ROLES,
  STEP_STATUSES,
} from '../../domain/model.ts'
import { DOUBT_KINDS } from '../../domain/plausibility.ts'
import { STOCK_MOVE_KINDS } from '../../domain/stock.ts'

/** The registry where `describe` and `meta` of every schema are kept as well, so that the document tells them. */
export const components = z.globalRegistry

const amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .describe('A decimal string; exact.')
const time = z.iso.datetime({ offset: true }).describe("ISO 8601 with the site's offset.")

export const lateShape = z
  .strictObject({
    kind: z.enum(['notStarted', 'pastDue', 'willBeLate']),
    minutes: z.int().min(1).describe('Working minutes of the team, whole.'),
  })
  .register(components, { id: 'Late', description: 'Why and by how much a step is late.' })

const assigneeShape = z.strictObject({ employeeNo: z.string(), name: z.string() })

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

export const stepShape = z.strictObject(stepFields).register(components, { id: 'Step' })
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

export const heldShape = z
  .strictObject({
    status: z.literal('toReview'),
    held: z.string().describe('Names what waits for the leader. Nothing is booked yet.'),
    order: z.string(),
    step: z.string(),
    asked: amount,
    reportable: amount,
    tolerance: amount,
  })
  .register(components, { id: 'HeldReport', description: 'Above what is reportable: the team leader is asked.' })

export const personShape = z
  .strictObject({
    employeeNo: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    admin: z.boolean(),
    department: z.string().describe('Id of the department.'),
    team: z.string().nullable().describe('Id of the team.'),
    skills: z.array(z.string()).describe('Codes of the steps the person may report.'),
    active: z.boolean(),
    identities: z.array(
      z.strictObject({
        platform: z.string(),
        userId: z.string(),
        name: z.string().nullable().describe('As the platform’s own directory says; null where it does not tell.'),
        department: z.string().nullable().describe('As the platform’s own directory says.'),
        active: z.boolean().describe('False once the platform’s directory no longer has the person.'),
      }),
    ),
  })
  .register(components, { id: 'Person' })

export const identityShape = z
  .strictObject({ employeeNo: z.string(), platform: z.string(), userId: z.string() })
  .register(components, { id: 'Identity' })

export const groupShape = z.strictObject({ platform: z.string(), chatId: z.string(), title: z.string().nullable() })

export const departmentShape = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.enum(DEPARTMENT_KINDS),
    parent: z.string().nullable(),
    groups: z.array(groupShape).describe('The chats that belong to the department.'),
  })
  .register(components, { id: 'Department' })

export const alertShape = z
  .strictObject({
    id: z.int(),
    kind: z.string().describe(`One of ${ALERT_KINDS.join(', ')}.`),
    state: z
      .enum(ALERT_STATES)
      .describe('asked: only the worker was asked yet; closed: over, and everybody who knew of it knows that.'),
    level: z.int().describe('How far it has been escalated; 0: nobody was told yet, 1: the first of the levels set.'),
    order: z.string().nullable(),
    step: z.strictObject({ seq: z.int(), name: z.string() }).nullable(),
    department: z.string().nullable().describe('Id of the department that is told.'),
    since: time.describe('When its reason began: the due time, the planned start, the last report.'),
    firedAt: time,
    toldAt: time.nullable(),
    mentions: z.array(z.string()).describe('Employee numbers of those who were called when it was last told.'),
    acknowledgedBy: z.string().nullable().describe('Employee number.'),
    acknowledgedAt: time.nullable(),
    promisedUntil: time.nullable().describe('Until when it is to be resolved, as was promised.'),
    assignee: z.string().nullable().describe('Employee number of the person it was handed to.'),
    mutedBy: z
      .string()
      .nullable()
      .describe('What holds it back: `order:ID` on hold, `exception:ID`, another `step:ID`.'),
    silencedBy: z.string().nullable().describe('Employee number.'),
    silencedUntil: time.nullable(),
    resolvedAt: time.nullable(),
    resolvedBy: z.string().nullable().describe('Employee number; null: by itself.'),
    cause: z.string(),
    details: z.unknown(),
  })
  .register(components, { id: 'Alert' })

const exceptionFields = {
  code: z.string().describe('What people call it, such as E-12.'),
  kind: z.enum(EXCEPTION_KINDS),
  reason: z.string().nullable().describe('Code of a downtime reason.'),
  level: z.int(),
  order: z.string().nullable(),
  step: z.strictObject({ seq: z.int(), name: z.string() }).nullable(),
  machine: z.string().nullable().describe('Id of the machine that is concerned.'),
  workCenter: z.string().nullable().describe('Id, where all of its machines are concerned.'),
  blocking: z.boolean().describe('Whether work stands still because of it, or stood.'),
  department: z.string().nullable().describe('Id of the department that must act.'),
  description: z.string(),
  raisedBy: z.string().describe('Employee number.'),
  raisedAt: time,
  calledAt: time.describe('Since when that department has been called.'),
  owner: z.string().nullable().describe('Employee number of who has taken it.'),
  acknowledgedAt: time.nullable(),
  resolvedBy: z.string().nullable().describe('Employee number.'),
  resolvedAt: time.nullable(),
  cause: z.string().nullable().describe('Code of a downtime reason: why it was.'),
  causeNote: z.string(),
  downtimeMinutes: z.number().describe('Working minutes down: as agreed at its end, else as measured until now.'),
}

export const exceptionShape = z.strictObject(exceptionFields).register(components, { id: 'Exception' })
export const exceptionDetailShape = z
  .strictObject({
    ...exceptionFields,
    downtime: z.array(z.strictObject({ from: time, to: time.nullable().describe('null: it stands still.') })),
    thread: z.array(
      z.strictObject({
        kind: z.enum(EXCEPTION_EVENT_KINDS),
        at: time,
        person: z.string().describe('Employee number.'),
        program: z.string().nullable().describe('The key that said it for the person.'),
        department: z.string().nullable().describe('To which it was handed.'),
        to: z.string().nullable().describe('Employee number of who it was assigned to.'),
        cause: z.string().nullable(),
        minutes: z.int().nullable(),
        photo: z.string().nullable(),
        note: z.string(),
      }),
    ),
  })
  .register(components, { id: 'ExceptionDetail' })

export const deliveryShape = z
  .strictObject({
    id: z.int(),
    lane: z.string().describe('Messages of one lane are sent one after the other: one per chat.'),
    kind: z.string(),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    createdAt: time,
    sentAt: time.nullable(),
    deadAt: time.nullable(),
    deadBecause: z.string().nullable(),
    lastError: z.string().nullable(),
    messageId: z.string().nullable().describe("The platform's id of the message."),
  })
  .register(components, { id: 'Delivery', description: 'That something was said, not what.' })

export const auditShape = z
  .strictObject({
    id: z.int(),
    at: time,
    actor: z.strictObject({
      kind: z.enum(['person', 'api', 'system']),
      name: z.string().describe('Employee number of a person; name of an API key or a job.'),
    }),
    action: z.string(),
    subject: z.strictObject({ kind: z.string(), id: z.string() }),
    platform: z.string().nullable(),
    eventId: z.string().nullable(),
    messageId: z.string().nullable(),
    details: z.unknown(),
  })
  .register(components, { id: 'AuditEntry', description: 'Who did what, through which message. Nobody can change it.' })

const apiKeyFields = {
  id: z.int(),
  name: z.string().describe('The program that has it: the actor in the audit.'),
  scopes: z.array(z.enum(API_SCOPES)).describe('`admin` opens everything.'),
  madeAt: time,
  madeBy: z.string(),
  expiresAt: time.nullable(),
  revokedAt: time.nullable(),
  revokedBy: z.string().nullable(),
  lastUsedAt: time.nullable().describe('To the minute.'),
}
export const apiKeyShape = z.strictObject(apiKeyFields).register(components, { id: 'ApiKey' })
export const newApiKeyShape = z
  .strictObject({ ...apiKeyFields, key: z.string().describe('The key itself, this once: only its hash is kept.') })
  .register(components, { id: 'NewApiKey' })

export const usageShape = z
  .strictObject({
    month: z.string().describe("YYYY-MM in the site's time zone."),
    platforms: z.array(
      z.strictObject({
        platform: z.string(),
        calls: z.int(),
        budget: z
          .int()
          .nullable()
          .describe("Calls a month that the platform's free edition allows; null: no such limit."),
        methods: z.array(z.strictObject({ method: z.string(), calls: z.int() })),
      }),
    ),
  })
  .register(components, { id: 'Usage' })

const lotShape = z.strictObject({ lot: z.string().describe('Empty: no lot, or nobody knows which.'), quantity: amount })

export const stockShape = z
  .strictObject({
    item: z.string().describe('Code of a material or product.'),
    of: z.enum(['material', 'product']),
    name: z.string(),
    spec: z.string(),
    unit: z.string(),
    onHand: amount.describe('The sum of all moves. Below 0: reports took more than the books had.'),
    safetyStock: amount.nullable(),
    lots: z
      .array(lotShape.extend({ held: amount.describe('Of it, what waits for its incoming inspection.') }))
      .describe('The oldest first; without those that are used up.'),
  })
  .register(components, { id: 'Stock' })

export const stockMoveShape = z
  .strictObject({
    id: z.int(),
    kind: z.enum(STOCK_MOVE_KINDS),
    item: z.string(),
    name: z.string(),
    unit: z.string(),
    quantity: amount.describe('What leaves the warehouse is negative.'),
    lot: z.string(),
    order: z.string().nullable(),
    step: z.string().nullable().describe("The step's code."),
    report: z.string().nullable().describe('The report that took it, or whose reversal gave it back.'),
    reversalOf: z.int().nullable().describe('The move that this one takes back.'),
    person: z.string().nullable().describe('Employee number.'),
    at: time,
    reason: z.string(),
    platform: z.string().nullable(),
    messageId: z.string().nullable(),
  })
  .register(components, { id: 'StockMove', description: 'A row of the ledger; it never changes.' })

export const bookedMoveShape = z
  .strictObject({
    kind: z.enum(STOCK_MOVE_KINDS),
    item: z.string(),
    quantity: amount.describe('What leaves the warehouse is negative; of a count, the difference.'),
    lot: z.string(),
    order: z.string().nullable(),
    onHand: amount.describe('Of the item, all lots together, after this move.'),
    at: time,
    inspection: z
      .string()
      .nullable()
      .describe('Of a receipt that must be inspected: its id. Until it has passed, the lot is held.'),
  })
  .register(components, { id: 'BookedMove' })

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

export const problemShape = z
  .looseObject({
    type: z.string().describe('Leads to the explanation of the kind.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    kind: z.string().describe('Stable name of the problem; branch on this.'),
    errors: z
      .array(
        z.strictObject({
          detail: z.string(),
          pointer: z.string().optional().describe('JSON pointer into the body.'),
          parameter: z.string().optional(),
          header: z.string().optional(),
        }),
      )
      .optional(),
    reference: z.string().optional().describe('Names the log line of a fault of the service.'),
  })
  .register(components, { id: 'Problem', description: 'RFC 9457. Further members tell numbers, such as `reportable`.' })

/** One page of a list. */
export const pageShape = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('For the next page; null on the last one.'),
  })

export type OrderJson = z.output<typeof orderShape>
export type InspectionJson = z.output<typeof inspectionShape>
export type StepJson = z.output<typeof stepShape>
export type ReportJson = z.output<typeof reportShape>
export type PersonJson = z.output<typeof personShape>
export type AlertJson = z.output<typeof alertShape>
export type ExceptionJson = z.output<typeof exceptionShape>
export type ExceptionDetailJson = z.output<typeof exceptionDetailShape>
export type DeliveryJson = z.output<typeof deliveryShape>
export type AuditJson = z.output<typeof auditShape>
export type ApiKeyJson = z.output<typeof apiKeyShape>
export type UsageJson = z.output<typeof usageShape>
export type InspectionPlanJson = z.output<typeof inspectionPlanShape>
export type StockJson = z.output<typeof stockShape>
export type StockMoveJson = z.output<typeof stockMoveShape>
export type LotTraceJson = z.output<typeof lotTraceShape>
export type OrderTraceJson = z.output<typeof orderTraceShape>
export type DepartmentJson = z.output<typeof departmentShape>

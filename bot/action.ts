/**
 * What a pressed button or a sent form asks for. One codec for all cards and platforms: versioned, size-checked, opaque
 * to the platform. A payload carries no authority: who pressed it and whether they may is checked when it is pressed.
 */
import { z } from 'zod'
import { RULE_GROUPS } from '../domain/site-rules.ts'
import { TOPICS } from '../domain/topics.ts'

/** WeCom allows 1024 bytes for a button's key; the other platforms allow more. */
const MAX_PAYLOAD_BYTES = 1024
const VERSION = '1'

const order = z.string().min(1).max(64)
const seq = z.number().int().min(0).max(100_000)
const report = z.string().min(1).max(64)
/** One card's presses count once: the second press finds the first one's answer (invariant 2). */
const once = z.string().min(6).max(32)
const lot = z.string().max(40)
const quietPart = z.enum(['hours', 'kinds'])
const verdict = z.enum(['approve', 'reject'])
const fileNamed = z.strictObject({
  ref: z.string().max(700),
  name: z.string().max(60),
  size: z.number().int().nonnegative(),
})
const ofStep = z.strictObject({ of: z.literal('step'), order, seq })
const ofException = z.strictObject({ of: z.literal('exception'), exception: report })
const ofInspection = z.strictObject({ of: z.literal('inspection'), inspection: report })
/** What a photo can be attached to. */
const photoTarget = z.discriminatedUnion('of', [ofStep, ofException, ofInspection])
const photosOf = z.discriminatedUnion('of', [
  ofStep,
  ofException,
  ofInspection,
  z.strictObject({ of: z.literal('order'), order }),
])
const orderVerb = z.enum(['release', 'hold', 'unhold', 'cancel', 'closeShort', 'setPriority', 'setDue', 'assign'])

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)
/** A row of somebody's pay. */
const payRow = z.strictObject({ of: z.enum(['report', 'entry']), id: report, person: z.string().min(1).max(64) })
const exceptionVerb = z.enum(['handOver', 'resolve', 'reopen', 'correct', 'comment'])

const alert = z.number().int().positive()
const alertVerb = z.enum(['receive', 'promise', 'silence', 'handOver', 'resolve'])

const schema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('tasks') }),
  z.strictObject({ do: z.literal('help') }),
  z.strictObject({ do: z.literal('template') }),
  z.strictObject({ do: z.literal('reviews') }),
  /** Without a key: who changes their mind presses another. */
  z.strictObject({ do: z.literal('language'), locale: z.enum(['zh-CN', 'zh-TW', 'en']) }),
  z.strictObject({ do: z.literal('practice'), verb: z.enum(['start', 'skip']) }),
  /** The text, as if the presser had typed it: the answer to "which one did you mean". */
  z.strictObject({ do: z.literal('say'), text: z.string().max(300), once }),
  z.strictObject({ do: z.literal('openStep'), order, seq }),
  z.strictObject({ do: z.literal('status'), order }),
  z.strictObject({ do: z.literal('report'), order, seq, once }),
  z.strictObject({
    do: z.literal('reportGood'),
    order,
    seq,
    good: z.string().max(20),
    /** The row that sent them back. */
    reworkOf: report.optional(),
    once,
  }),
  /** "Yes, it really is so": the same again, or an unlikely number. All as it was said. */
  z.strictObject({
    do: z.literal('reportAgain'),
    order,
    seq,
    good: z.string().max(20),
    scrap: z.string().max(20),
    rework: z.string().max(20),
    reason: z.string().max(32).nullable(),
    reworkDone: z.string().max(20).optional(),
    reworkTo: seq.optional(),
    reworkOf: report.optional(),
    workers: z
      // Whose, what percent, and how many minutes where those were said.
      .array(z.tuple([z.string().max(64), z.number().nullable()]).rest(z.number()))
      .max(20)
      .optional(),
    at: z.iso.datetime().optional(),
    note: z.string().max(100).optional(),
    once,
  }),
  /** Several reports that stand on one card: all of them, or those that were right when it was shown (`right`). */
  z.strictObject({
    do: z.literal('bookDraft'),
    draft: once,
    lines: z.enum(['all', 'right']),
    right: z.string().max(20),
    once,
  }),
  z.strictObject({ do: z.literal('dropDraft'), draft: once, once }),
  /** Everything that was booked in one go with this report. */
  z.strictObject({ do: z.literal('undoTogether'), report, once }),
  z.strictObject({ do: z.enum(['start', 'pause', 'resume']), order, seq, once }),
  /** The goods of a step done outside have left. */
  z.strictObject({ do: z.literal('sendOut'), order, seq, once }),
  z.strictObject({ do: z.literal('exceptionForm'), order, seq }),
  /** Without a step: the form asks for it, and may be left without. */
  z.strictObject({ do: z.literal('raise'), order: order.optional(), seq: seq.optional(), once }),
  /** `resolve` asks how: what is to be known of it goes with `exceptionDo`. */
  z.strictObject({ do: z.enum(['acknowledge', 'resolve']), exception: report, once }),
  z.strictObject({ do: z.literal('exceptionAsk'), verb: exceptionVerb, exception: report }),
  z.strictObject({ do: z.literal('exceptionDo'), verb: exceptionVerb, exception: report, once }),
  /** Its whole thread. */
  z.strictObject({ do: z.literal('openException'), exception: report }),
  /** The form for a trouble of which nothing was said yet. */
  z.strictObject({ do: z.literal('askException') }),
  z.strictObject({ do: z.literal('undo'), report, once }),
  z.strictObject({ do: z.literal('correctForm'), report }),
  z.strictObject({ do: z.literal('correct'), report, once }),
  z.strictObject({ do: z.literal('review'), report, verdict, once }),
  z.strictObject({ do: z.literal('reviewHeld'), held: report, verdict, once }),
  z.strictObject({ do: z.literal('orderMenu'), order }),
  /** `seq`: the step, where people are assigned. */
  z.strictObject({ do: z.literal('orderForm'), verb: orderVerb, order, seq: seq.optional() }),
  z.strictObject({ do: z.literal('orderDo'), verb: orderVerb, order, seq: seq.optional(), once }),
  /** A new order of which a product or step had to be asked. Steps as texts or codes; none: the product's routing. */
  z.strictObject({
    do: z.literal('createOrder'),
    product: z.string().min(1).max(64),
    quantity: z.string().max(20),
    steps: z.array(z.string().min(1).max(40)).max(50),
    due: z.iso.datetime({ offset: true }),
    customer: z.string().max(100).nullable(),
    once,
  }),
  z.strictObject({ do: z.literal('bind'), once }),
  z.strictObject({ do: z.literal('decideBinding'), request: report, verdict, once }),
  /** The file as the platform names it, so that pressing reads it again. */
  z.strictObject({
    do: z.literal('import'),
    file: fileNamed,
    once,
  }),
  /** What waits for an inspector, behind so many. */
  z.strictObject({ do: z.literal('waitingInspections'), after: z.number().int().min(0).max(100_000) }),
  z.strictObject({ do: z.literal('inspect'), order, seq, once }),
  /** The inspector's form of a step, and what it says. */
  z.strictObject({ do: z.literal('inspectForm'), order, seq }),
  z.strictObject({ do: z.literal('inspectResult'), order, seq, once }),
  /** The same for a lot that came in. */
  z.strictObject({ do: z.literal('lotForm'), inspection: report }),
  z.strictObject({ do: z.literal('lotResult'), inspection: report, once }),
  z.strictObject({ do: z.literal('inspectBackForm'), inspection: report }),
  z.strictObject({ do: z.literal('inspectBack'), inspection: report, once }),
  z.strictObject({ do: z.literal('inspectDone'), inspection: report, result: z.enum(['pass', 'fail']), once }),
  // An alert's buttons carry its version: an older one shows how it stands now and changes nothing.
  z.strictObject({ do: z.literal('openAlert'), alert }),
  z.strictObject({ do: z.literal('alertForm'), alert, version: seq, verb: alertVerb }),
  /** `minutes`: of a promise or a silence, from now; without it the form says until when. */
  z.strictObject({ do: z.literal('alertDo'), alert, version: seq, verb: alertVerb, minutes: seq.optional() }),
  /** All of a department's, or the reader's own where none is named. */
  z.strictObject({ do: z.literal('alerts'), department: order.optional() }),
  z.strictObject({
    do: z.literal('signHandover'),
    handover: z.string().max(120),
    side: z.enum(['outgoing', 'incoming']),
  }),
  /** Whether a department's group hears of a topic. Without a key: the same press may be wanted again. */
  z.strictObject({
    do: z.literal('subscribe'),
    department: z.string().max(64),
    topic: z.enum(TOPICS),
    on: z.boolean(),
  }),
  z.strictObject({ do: z.literal('follow'), order, on: z.boolean() }),
  z.strictObject({ do: z.literal('scheduleForm'), schedule: z.string().max(64).nullable() }),
  z.strictObject({ do: z.literal('setSchedule'), schedule: z.string().max(64).nullable(), once }),
  z.strictObject({ do: z.literal('alertSettingsForm') }),
  z.strictObject({ do: z.literal('setAlerts'), once }),
  z.strictObject({ do: z.literal('quietForm'), part: quietPart }),
  z.strictObject({ do: z.literal('setQuiet'), part: quietPart, once }),
  z.strictObject({ do: z.literal('rulesForm'), group: z.enum(RULE_GROUPS) }),
  z.strictObject({ do: z.literal('setRules'), group: z.enum(RULE_GROUPS), once }),
  z.strictObject({ do: z.literal('safetyPeopleForm') }),
  z.strictObject({ do: z.literal('setSafetyPeople'), who: z.enum(['written', 'managers']), once }),
  z.strictObject({ do: z.literal('resend'), message: z.number().int().positive() }),
  /** One tap after the weekly digest; the last one counts. */
  z.strictObject({ do: z.literal('rateWeek'), week: z.iso.date(), score: z.number().int().min(1).max(3) }),
  /** Prints; `seq`: of that step only. */
  z.strictObject({
    do: z.literal('traveler'),
    order,
    size: z.enum(['a4', 'label', 'largeLabel']),
    seq: seq.optional(),
  }),
  /** The photo as the platform names it, so that pressing reads it again. */
  z.strictObject({ do: z.literal('attachPhoto'), file: fileNamed, to: photoTarget, once }),
  /** `at`: how many back from the newest. */
  z.strictObject({ do: z.literal('photos'), of: photosOf, at: z.number().int().min(0).max(10_000) }),
  /** `lot`: which one, where that had to be asked. */
  z.strictObject({ do: z.literal('materialDone'), request: report, lot: lot.optional(), once }),
  /** A move of which something had to be asked, or that the warehouse confirms. `order` null: for none. */
  z.strictObject({
    do: z.literal('moveStock'),
    act: z.enum(['issue', 'return', 'receive']),
    order: order.nullable(),
    material: report,
    quantity: z.string().max(20),
    lot: lot.nullable(),
    /** The warehouse confirms what somebody brought: nobody else presses it. */
    confirms: z.literal(true).optional(),
    /** They were asked whether it moved twice. */
    again: z.literal(true).optional(),
    once,
  }),
  /** All that the order made and that is not in the warehouse yet. */
  z.strictObject({ do: z.literal('putAway'), order, once }),
  z.strictObject({ do: z.literal('traceOrder'), order }),
  /** A report of several people. */
  z.strictObject({ do: z.literal('groupForm'), order, seq }),
  z.strictObject({ do: z.literal('groupReport'), order, seq, once }),
  /** A member of a shared report. */
  z.strictObject({ do: z.literal('shareAnswer'), report, agrees: z.boolean(), once }),
  z.strictObject({ do: z.literal('decideShares'), objection: report, verdict: z.enum(['keep', 'even', 'set']), once }),
  z.strictObject({ do: z.literal('payObjectForm'), row: payRow }),
  z.strictObject({ do: z.literal('payObject'), row: payRow, once }),
  z.strictObject({ do: z.literal('decidePay'), objection: report, verdict: z.enum(['keep', 'adjust']), once }),
  z.strictObject({ do: z.literal('closeMonth'), month, once }),
  z.strictObject({ do: z.literal('exportPay'), month }),
  /** Everybody who has not reported; whoever was reminded in this shift is not again. */
  z.strictObject({ do: z.literal('remindUnreported') }),
  z.strictObject({ do: z.literal('boardShow'), on: z.boolean() }),
])

/** For those who must know every action and its fields. */
export { schema as actionSchema }

export type Action = z.infer<typeof schema>

export type PhotoTarget = z.infer<typeof photoTarget>
export type OrderVerb = z.infer<typeof orderVerb>
export type AlertVerb = z.infer<typeof alertVerb>
export type QuietPart = z.infer<typeof quietPart>
export type Verdict = z.infer<typeof verdict>

/** Throws a RangeError when the payload is too long for a button: a fault of ours, caught by the card tests. */
export function encodeAction(action: Action): string {
  const payload = `${VERSION}${JSON.stringify(action)}`
  if (Buffer.byteLength(payload) > MAX_PAYLOAD_BYTES)
    throw new RangeError(`action ${action.do} is too long for a button`)
  return payload
}

/** null for anything that is not a payload of this version: forged, cut short, or from an older release. */
export function decodeAction(payload: string): Action | null {
  if (payload.length > MAX_PAYLOAD_BYTES || !payload.startsWith(VERSION)) return null
  const parsed = schema.safeParse(parseJson(payload.slice(VERSION.length)))
  return parsed.success ? parsed.data : null
}

/** The press key of an action that has an effect; null for one that only shows something. */
export const pressKeyOf = (action: Action): string | null => ('once' in action ? action.once : null)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

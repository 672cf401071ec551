/**
 * The sample factories' reports replayed through the rules, in the order they were told.
 *
 * Each order starts as planned, is released, takes its reports, reviews and reversals, and ends as the sample says:
 * held, cancelled or closed by the lifecycle rules, since no report tells of those. Two more facts stand in no report
 * and are replayed by their own rules: goods sent outside (`outsourceStatus: sent`), and running steps that were paused.
 *
 * Compared: order status, and per step what it received, good, scrap, open rework, status, outsourceStatus. What a step
 * received is compared before the last act, since a cancelled step is out of the flow. Not compared: `assigneeIds` and
 * dates (no report makes them), and a reversal's `review`, which the samples call approved and we `auto`: it takes effect
 * with the word of whoever may reverse.
 */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { ReviewDecision } from '../domain/decision.ts'
import { NOT_INSPECTED } from '../domain/inspection.ts'
import type { Instant, Order, Person, PersonId, Report, ReportSettings, Role, Step } from '../domain/model.ts'
import { totalsOf } from '../domain/order-ledger.ts'
import {
  decideCancel,
  decideCloseShort,
  decideHold,
  decideRelease,
  decideSendOut,
  stopForException,
} from '../domain/order-lifecycle.ts'
import { NO_TOTALS } from '../domain/order-stages.ts'
import { add, parseQuantity, type Quantity, ZERO } from '../domain/quantity.ts'
import { decideReport, type ReportContext } from '../domain/report-acceptance.ts'
import { decideReversal } from '../domain/reversal.ts'
import { decideApproval } from '../domain/review.ts'
import { gate, openRework } from '../domain/step-progress.ts'

const NOW = Temporal.Instant.from('2026-11-21T02:00:00Z')
const hoursAgo = (hours: number): Instant => NOW.subtract({ seconds: Math.round(hours * 3600) })

const quantity = z.number().transform(n => {
  const read = parseQuantity(String(n))
  if (read === null) throw new Error(`not a quantity: ${n}`)
  return read
})
const routingStep = z.object({
  seq: z.number(),
  code: z.string(),
  name: z.string(),
  teamId: z.string(),
  setupMinutes: z.number(),
  standardSeconds: z.number(),
  parallelWorkers: z.number(),
  expectedScrapPct: z.number(),
  inspection: z.enum(['none', 'first', 'inProcess', 'final']),
  reviewRequired: z.boolean(),
  groupReport: z.boolean(),
  outsource: z.object({ vendor: z.string(), leadTimeHours: z.number(), unitPrice: quantity }).nullable(),
  parallelGroup: z.string().nullable(),
  overlapAllowed: z.boolean(),
  transferBatch: quantity,
  reportPoint: z.boolean(),
  milestone: z.boolean(),
  isOutput: z.boolean(),
})
const sampleOrder = z.object({
  no: z.string(),
  qty: quantity,
  status: z.string(),
  closeReason: z.string().nullable(),
  routingId: z.string(),
  releasedHoursAgo: z.number(),
  steps: z.array(
    z.object({
      seq: z.number(),
      availableIn: quantity,
      good: quantity,
      scrap: quantity,
      reworkOpen: quantity,
      status: z.string(),
      outsourceStatus: z.string().nullable(),
    }),
  ),
})
const sampleReport = z.object({
  id: z.string(),
  orderNo: z.string(),
  stepSeq: z.number(),
  workerIds: z.array(z.string()),
  share: z.array(z.object({ workerId: z.string(), pct: quantity })).nullable(),
  good: quantity,
  scrap: quantity,
  rework: quantity,
  reworkDone: quantity,
  minutes: z.number(),
  reportedHoursAgo: z.number(),
  occurredHoursAgo: z.number(),
  channel: z.enum(['card', 'text', 'voice', 'scan', 'receipt', 'auto']),
  review: z.enum(['auto', 'pending', 'approved']),
  reviewedBy: z.string().nullable(),
  reversalOf: z.string().nullable(),
  note: z.string(),
})
const factory = z.object({
  settings: z.object({
    report: z.object({
      overReportTolerancePct: z.number(),
      overReportAction: z.enum(['review', 'warn', 'block']),
      prevStepRule: z.enum(['limitToPrevGood', 'none']),
      reviewWithinHours: z.number(),
      editWindowMinutes: z.number(),
    }),
  }),
  teams: z.array(z.object({ id: z.string(), departmentId: z.string() })),
  workers: z.array(
    z.object({
      id: z.string(),
      departmentId: z.string(),
      teamId: z.string().nullable(),
      role: z.string(),
      skills: z.array(z.string()),
    }),
  ),
  routings: z.array(z.object({ id: z.string(), steps: z.array(routingStep) })),
  orders: z.array(sampleOrder),
  reports: z.array(sampleReport),
})
type Factory = z.infer<typeof factory>
type SampleReport = z.infer<typeof sampleReport>

class Replay {
  readonly orders = new Map<string, Order>()
  readonly ledgers = new Map<string, Report[]>()
  readonly decisions: ReviewDecision[] = []
  readonly people = new Map<string, Person>()
  readonly data: Factory
  readonly withinTolerance: string[] = []

  constructor(data: Factory) {
    this.data = data
    for (const w of data.workers) this.people.set(w.id, personOf(w))
    data.orders.forEach((o, i) => {
      this.orders.set(o.no, plannedOrder(data, o, i + 1))
      this.ledgers.set(o.no, [])
    })
  }

  /** Somebody of the role; every sample factory has one. */
  of(role: Role): Person {
    const person = [...this.people.values()].find(p => p.role === role)
    assert.ok(person, `no ${role}`)
    return person
  }

  order(no: string): Order {
    const order = this.orders.get(no)
    assert.ok(order, no)
    return order
  }

  step(no: string, seq: number): Step {
    const step = this.order(no).steps.find(s => s.seq === seq)
    assert.ok(step, `${no} ${seq}`)
    return step
  }

  context(no: string, seq: number): ReportContext {
    const { teamId } = this.step(no, seq)
    const team = this.data.teams.find(t => t.id === teamId)
    const departmentId = (team?.departmentId ?? null) as Person['departmentId'] | null
    return { settings: this.settings, unitDecimals: 0, departmentId, payFor: () => null, inspection: NOT_INSPECTED }
  }

  get settings(): ReportSettings {
    return this.data.settings.report
  }

  ledgerContext(row: SampleReport) {
    const teams = row.workerIds.flatMap(id => this.people.get(id)?.teamId ?? [])
    const ledger = this.ledgers.get(row.orderNo) ?? []
    return { ...this.context(row.orderNo, row.stepSeq), ledger, decisions: this.decisions, workerTeamIds: teams }
  }

  /** Takes what a rule decided; a refusal fails the test with its reason. */
  take(what: string, no: string, decision: { kind: string; why?: unknown; after?: Order; change?: object }): void {
    const reason = JSON.stringify(decision.why, (_, v) => (typeof v === 'bigint' ? String(v) : v))
    assert.ok(decision.after, `${what} on ${no}: ${decision.kind} ${reason}`)
    this.orders.set(no, decision.after)
    const change = decision.change as { reports: readonly Report[]; reviews: readonly ReviewDecision[] }
    this.ledgers.get(no)?.push(...change.reports)
    this.decisions.push(...change.reviews)
  }

  tell(row: SampleReport): void {
    const order = this.order(row.orderNo)
    if (row.reversalOf !== null) this.undo(row, order)
    else this.report(row, order)
  }

  report(row: SampleReport, order: Order): void {
    const credited = row.workerIds.map(id => this.person(id))
    const decision = decideReport(
      order,
      {
        reportId: row.id as Report['id'],
        stepSeq: row.stepSeq,
        reporter: credited[0] ?? null,
        workers: credited.map(person => ({ person, percent: percentOf(row, person), minutes: null })),
        good: row.good,
        scrap: row.scrap,
        rework: row.rework,
        reworkDone: row.reworkDone,
        reworkTo: null,
        reworkId: null,
        reason: null,
        liability: null,
        minutes: row.minutes,
        occurredAt: hoursAgo(row.occurredHoursAgo),
        reportedAt: hoursAgo(row.reportedHoursAgo),
        workDate: hoursAgo(row.occurredHoursAgo).toZonedDateTimeISO('Asia/Shanghai').toPlainDate(),
        channel: row.channel,
        note: row.note,
        sessions: [],
      },
      this.context(row.orderNo, row.stepSeq),
    )
    this.take(row.id, row.orderNo, decision)
    assert.ok(decision.kind === 'accepted')
    assert.equal(decision.report.review, row.review === 'auto' ? 'auto' : 'pending', row.id)
    if (decision.flags.withinTolerance) this.withinTolerance.push(row.id)
    if (row.reviewedBy !== null) this.approve(row, this.person(row.reviewedBy))
  }

  undo(row: SampleReport, order: Order): void {
    const actor = this.person(row.workerIds[0] ?? '')
    const decision = decideReversal(
      order,
      {
        reportId: row.reversalOf as Report['id'],
        reversalId: row.id as Report['id'],
        actor,
        now: hoursAgo(row.reportedHoursAgo),
        channel: row.channel,
        note: row.note,
      },
      this.ledgerContext(row),
    )
    this.take(row.id, row.orderNo, decision)
    assert.equal(decision.kind === 'reversed' && decision.reversal.good, row.good)
  }

  approve(row: SampleReport, reviewer: Person): void {
    const request = { reportId: row.id as Report['id'], reviewer, now: hoursAgo(row.reportedHoursAgo), note: '' }
    this.take(
      `review of ${row.id}`,
      row.orderNo,
      decideApproval(this.order(row.orderNo), request, this.ledgerContext(row)),
    )
  }

  person(id: string): Person {
    const person = this.people.get(id)
    assert.ok(person, id)
    return person
  }

  release(no: string, hours: number): void {
    const asking = { actor: this.of('planner'), now: hoursAgo(hours), plan: [] }
    this.take('release', no, decideRelease(this.order(no), asking))
  }

  /** What no report tells: goods sent out, pauses, and how the order ended. */
  finish(sample: Factory['orders'][number]): void {
    const { no, status } = sample
    for (const s of sample.steps.filter(s => s.outsourceStatus === 'sent')) {
      const { departmentId } = this.context(no, s.seq)
      const asking = { actor: this.of('planner'), now: NOW, stepSeq: s.seq, departmentId }
      this.take('send out', no, decideSendOut(this.order(no), asking))
    }
    if (status === 'inProgress')
      for (const s of sample.steps.filter(s => s.status === 'paused'))
        this.take('pause', no, { kind: 'paused', ...stopForException(this.order(no), { now: NOW, stepSeqs: [s.seq] }) })
    const asking = { actor: this.of('planner'), now: NOW }
    if (status === 'onHold') this.take('hold', no, decideHold(this.order(no), asking))
    if (status === 'cancelled') this.take('cancel', no, decideCancel(this.order(no), { ...asking, confirmed: true }))
    if (status === 'closed')
      this.take('close', no, decideCloseShort(this.order(no), { ...asking, reason: sample.closeReason ?? '' }))
  }
}

const percentOf = (row: SampleReport, person: Person): Quantity | null =>
  row.share?.find(s => s.workerId === person.id)?.pct ?? null

function personOf(w: Factory['workers'][number]): Person {
  return {
    id: w.id as PersonId,
    employeeNo: w.id,
    name: w.id,
    departmentId: w.departmentId as Person['departmentId'],
    teamId: w.teamId as Person['teamId'],
    role: w.role as Role,
    isAdmin: false,
    skills: new Set(w.skills),
    payType: 'piece',
    active: true,
  }
}

function plannedOrder(data: Factory, sample: Factory['orders'][number], id: number): Order {
  const routing = data.routings.find(r => r.id === sample.routingId)
  assert.ok(routing)
  return {
    id: id as Order['id'],
    code: sample.no as Order['code'],
    version: 1,
    productCode: 'P' as Order['productCode'],
    productName: '',
    customer: null,
    quantity: sample.qty,
    unit: 'PCS' as Order['unit'],
    priority: 'normal',
    status: 'planned',
    heldFrom: null,
    closeReason: null,
    dueAt: NOW,
    releasedAt: null,
    salesOwnerId: null,
    note: '',
    reworks: [],
    steps: routing.steps.map(s => plannedStep(s, id, sample.qty)),
  }
}

function plannedStep(s: z.infer<typeof routingStep>, orderId: number, planned: Quantity): Step {
  const { seq, code, name, teamId, ...rules } = s
  return {
    id: (orderId * 1000 + seq) as Step['id'],
    seq,
    code,
    name,
    aliases: [],
    workCenterId: 'WC' as Step['workCenterId'],
    workCenterName: '',
    teamId: teamId as Step['teamId'],
    calendarId: 'CAL' as Step['calendarId'],
    rules: { ...rules, capacity: 1 },
    planned,
    totals: NO_TOTALS,
    status: 'pending',
    plannedStart: null,
    dueAt: null,
    startedAt: null,
    completedAt: null,
    assigneeIds: [],
    blockedBy: [],
    firstPiece: null,
    pendingInspection: null,
    outsourceStatus: null,
  }
}

function received(replay: Replay, no: string): ReadonlyMap<number, Quantity> {
  const order = replay.order(no)
  return new Map(order.steps.map(s => [s.seq, gate(order, s.seq, replay.settings)?.received ?? ZERO]))
}

const FACTORIES = [
  { name: 'machining', reports: 92, withinTolerance: ['RP10058'] },
  { name: 'electronics', reports: 89, withinTolerance: ['RP20069'] },
  { name: 'garment', reports: 95, withinTolerance: [] },
]

const load = (name: string): Factory =>
  factory.parse(JSON.parse(readFileSync(new URL(`../db/seed/${name}.json`, import.meta.url), 'utf8')))

function play(data: Factory, rows: readonly SampleReport[]): Replay {
  const replay = new Replay(data)
  for (const o of data.orders) if (o.status !== 'planned') replay.release(o.no, o.releasedHoursAgo)
  for (const row of rows.toSorted((a, b) => b.reportedHoursAgo - a.reportedHoursAgo)) replay.tell(row)
  return replay
}

/** The order's end in the words of the sample. */
function endOf(replay: Replay, sample: Factory['orders'][number]) {
  const arrived = received(replay, sample.no)
  replay.finish(sample)
  const order = replay.order(sample.no)
  const steps = order.steps.map(s => ({
    seq: s.seq,
    availableIn: arrived.get(s.seq),
    good: s.totals.good,
    scrap: s.totals.scrap,
    reworkOpen: openRework(s.totals),
    status: s.status,
    outsourceStatus: s.outsourceStatus,
  }))
  return { status: order.status, closeReason: order.closeReason, steps }
}

for (const { name, reports, withinTolerance } of FACTORIES)
  test(`the ${reports} reports of the ${name} sample replay without a refusal and end at its totals and statuses`, () => {
    const data = load(name)
    assert.equal(data.reports.length, reports)
    const replay = play(data, data.reports)
    for (const sample of data.orders) {
      const { status, closeReason, steps } = sample
      assert.deepEqual(endOf(replay, sample), { status, closeReason, steps }, sample.no)
      assertLedger(replay.order(sample.no), replay.ledgers.get(sample.no) ?? [])
    }
    const booked = [...replay.ledgers.values()].flat()
    assert.equal(booked.length, reports, 'no row was filled in beside those of the sample')
    assert.deepEqual(replay.withinTolerance, withinTolerance)
    assert.ok(booked.every(r => !r.overGate))
  })

function assertLedger(order: Order, ledger: readonly Report[]): void {
  for (const step of order.steps)
    assert.deepEqual(step.totals, totalsOf(ledger.filter(r => r.stepId === step.id)), `${order.code} ${step.seq}`)
  for (const row of ledger.filter(r => r.workers.length > 0))
    assert.equal(add(...row.workers.map(w => w.good)), row.good, row.id)
}

for (const name of ['electronics', 'garment'])
  test(`the ${name} sample without its filled-in rows ends the same, and the rules fill in what the next step used`, () => {
    const data = load(name)
    const replay = play(
      data,
      data.reports.filter(r => r.channel !== 'auto'),
    )
    for (const sample of data.orders) {
      const unreported = new Set(
        replay
          .order(sample.no)
          .steps.filter(s => !s.rules.reportPoint)
          .map(s => s.seq),
      )
      const end = endOf(replay, sample)
      const others = (steps: readonly { seq: number }[]) => steps.filter(s => !unreported.has(s.seq))
      assert.deepEqual(others(end.steps), others(sample.steps), sample.no)
      for (const s of end.steps.filter(s => unreported.has(s.seq))) {
        const next = sample.steps.find(other => other.seq > s.seq)
        assert.ok(next)
        assert.equal(s.good, add(next.good, next.scrap, next.reworkOpen), sample.no)
      }
    }
  })

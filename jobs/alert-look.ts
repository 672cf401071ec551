/** The first half of an alert round: of everything that changed or came due, what fires, moves on or is over. */
import { randomInt } from 'node:crypto'
import { type ExceptionFacts, watchedExceptions } from '../db/alert-exception-facts.ts'
import { recentReports, watchedOrders } from '../db/alert-facts.ts'
import { alertRulesOf, alertTimesOf } from '../db/alert-rules.ts'
import {
  claimWatches,
  type Looked,
  standingOfExceptions,
  standingOfOrders,
  standingOfSubjects,
  storeLooks,
} from '../db/alert-store.ts'
import type { Catalog } from '../db/catalog.ts'
import { transact } from '../db/commit.ts'
import { type LotToWatch, waitingLots } from '../db/inspections.ts'
import { loadOrdersById } from '../db/orders.ts'
import { type Alert, exceptionSubject, inspectionSubject, orderSubject } from '../domain/alert.ts'
import { decideAlerts } from '../domain/alert-decision.ts'
import { exceptionOutlook, type WatchedException } from '../domain/alert-exceptions.ts'
import { lotOutlook } from '../domain/alert-lots.ts'
import { nextDoubtAt } from '../domain/alert-next-look.ts'
import { orderOutlook, wantsForecast } from '../domain/alert-reasons.ts'
import { forecastOrder, type Pace, stepPace } from '../domain/forecast.ts'
import { earlier } from '../domain/instants.ts'
import { type Held, heldOf, workingTimeWithout } from '../domain/lateness.ts'
import type {
  CalendarId,
  DepartmentId,
  DepartmentKind,
  ExceptionId,
  ExceptionKind,
  Instant,
  Order,
  OrderId,
  TeamId,
} from '../domain/model.ts'
import type { Expectation, ReasonContext, WatchedOrder } from '../domain/watched-order.ts'
import type { AlertParts } from './alert-parts.ts'

const AT_ONCE = 1_000
/** Longer than a batch may take; whoever died with one is followed after this. */
const LEASE_MINUTES = 5
/** What still comes due after this is the next round's. */
const MOST_IN_A_ROUND = 200_000
/** Forecasts read whole orders: the rest is looked at in the next round. */
const MOST_FORECASTS = 200

/** While one batch is decided here, another is read or stored by the database. */
const LANES = 2

/** Looks at all that is due, batch by batch; the number of subjects. */
export async function lookAtDue(parts: AlertParts, catalog: Catalog, now: Instant): Promise<number> {
  const lanes = Array.from({ length: LANES }, () => lookAtBatches(parts, catalog, now))
  return (await Promise.all(lanes)).reduce((sum, looked) => sum + looked, 0)
}

/** A batch with room left is the last: what is reported on all the time is due again before anybody could be through. */
async function lookAtBatches(parts: AlertParts, catalog: Catalog, now: Instant): Promise<number> {
  for (let looked = 0; ; ) {
    const batch = await lookAtBatch(parts, catalog, now)
    looked += batch
    if (batch < AT_ONCE || looked >= MOST_IN_A_ROUND / LANES) return looked
  }
}

async function lookAtBatch(parts: AlertParts, catalog: Catalog, now: Instant): Promise<number> {
  const lease = leaseFrom(now)
  const watches = await claimWatches(parts.sql, now, lease, AT_ONCE)
  const looks = await lookAt(parts, catalog, watches, now)
  if (looks.length > 0) await transact(parts.sql, tx => storeLooks(tx, lease, looks))
  return watches.length
}

/** No two claims have the same: a watch that another claim holds must not look like ours. */
const leaseFrom = (now: Instant): Instant => now.add({ minutes: LEASE_MINUTES, microseconds: randomInt(60_000_000) })

async function lookAt(
  parts: AlertParts,
  catalog: Catalog,
  watches: readonly string[],
  now: Instant,
): Promise<readonly Looked[]> {
  const context = contextOf(parts, catalog, now)
  const [orders, exceptions, lots] = await Promise.all([
    lookAtOrders(parts, catalog, idsIn(watches, 'order').map(Number).filter(isOrderId), context),
    lookAtExceptions(
      parts,
      catalog,
      idsIn(watches, 'exception').map(id => id as ExceptionId),
      context,
    ),
    lookAtLots(parts, idsIn(watches, 'inspection'), context),
  ])
  const known = new Set([...orders, ...exceptions, ...lots].map(({ watch }) => watch))
  // What is watched and not there any more is watched no longer.
  const gone = watches.filter(watch => !known.has(watch)).map(watch => ({ watch, nextAt: null, changes: [] }))
  return [...orders, ...exceptions, ...lots, ...gone]
}

const isOrderId = (id: number): id is OrderId => Number.isSafeInteger(id)

const idsIn = (watches: readonly string[], kind: string): readonly string[] =>
  watches.flatMap(watch => (watch.startsWith(`${kind}:`) ? [watch.slice(kind.length + 1)] : []))

function contextOf(parts: AlertParts, catalog: Catalog, now: Instant): ReasonContext {
  const { settings } = catalog.site
  return {
    now,
    settings: settings.late,
    workingTimeOf: id => parts.workingTimeOf(catalog, id),
    rules: alertRulesOf(catalog),
    reviewWithinMinutes: settings.report.reviewWithinHours * 60,
    timeOf: alertTimesOf(parts, catalog),
    departmentOf: teamId => catalog.teams.get(teamId)?.departmentId ?? null,
    inspectors: placeOfKind(catalog, 'quality'),
    planners: placeOfKind(catalog, 'planning'),
    storekeepers: placeOfKind(catalog, 'warehouse'),
  }
}

type Place = { readonly teamId: TeamId | null; readonly departmentId: DepartmentId | null }

function placeOfKind(catalog: Catalog, kind: DepartmentKind): Place {
  const department = [...catalog.departments.values()].find(one => one.kind === kind)
  return department === undefined ? { teamId: null, departmentId: null } : placeIn(catalog, department.id)
}

const placeIn = (catalog: Catalog, departmentId: DepartmentId): Place => ({
  departmentId,
  teamId: [...catalog.teams.values()].find(team => team.departmentId === departmentId)?.id ?? null,
})

async function lookAtOrders(
  parts: AlertParts,
  catalog: Catalog,
  ids: readonly OrderId[],
  context: ReasonContext,
): Promise<readonly Looked[]> {
  if (ids.length === 0) return []
  const calendarOf = (team: TeamId): CalendarId => catalog.teams.get(team)?.calendarId ?? ('' as CalendarId)
  const [orders, standing] = await Promise.all([
    watchedOrders(parts.sql, ids, context.now, calendarOf),
    standingOfOrders(parts.sql, ids),
  ])
  const alertsOf = Map.groupBy(standing, alert => alert.orderId)
  const doubtful = orders.filter(order => wantsForecast(order, context))
  const expected = await expectations(parts, catalog, doubtful.slice(0, MOST_FORECASTS), context)
  const later = new Set(doubtful.slice(MOST_FORECASTS).map(({ id }) => id))
  return orders.map(order => {
    const looked = lookAtOrder(order, expected.get(order.id) ?? null, alertsOf.get(order.id) ?? [], context)
    return later.has(order.id) ? { ...looked, nextAt: context.now.add({ minutes: 1 }) } : looked
  })
}

function lookAtOrder(
  order: WatchedOrder,
  expected: Expectation | null,
  standing: readonly Alert[],
  context: ReasonContext,
): Looked {
  const outlook = orderOutlook(order, expected, context)
  const heldBy = order.status === 'onHold' ? orderSubject(order.id) : null
  const { now, rules, timeOf } = context
  const { changes, nextAt } = decideAlerts(standing, outlook.reasons, { now, rules, timeOf, heldBy })
  const doubt = expected === null ? null : nextDoubtAt(order, expected, context)
  return {
    watch: orderSubject(order.id),
    changes,
    nextAt: later(earlier(earlier(nextAt, outlook.nextAt), doubt), now),
  }
}

const MINUTE_MS = 60_000

/** Never twice within a minute. */
function later(at: Instant | null, now: Instant): Instant | null {
  return at === null || at.epochMilliseconds - now.epochMilliseconds >= MINUTE_MS ? at : now.add({ minutes: 1 })
}

async function expectations(
  parts: AlertParts,
  catalog: Catalog,
  watched: readonly WatchedOrder[],
  context: ReasonContext,
): Promise<ReadonlyMap<OrderId, Expectation>> {
  if (watched.length === 0) return new Map()
  const heldBy = new Map(watched.map(({ id, held }) => [id, held]))
  const running = watched.flatMap(({ steps }) =>
    steps.filter(({ status }) => status === 'inProgress' || status === 'paused'),
  )
  const [orders, recent] = await Promise.all([
    loadOrdersById(
      parts.sql,
      watched.map(({ id }) => id),
    ),
    recentReports(
      parts.sql,
      running.map(({ id }) => id),
    ),
  ])
  return new Map(
    orders.map(order => {
      const held = heldBy.get(order.id) ?? []
      return [order.id, expectationOf(order, pacesOf(parts, catalog, order, recent, context.now, held), context)]
    }),
  )
}

export function pacesOf(
  { workingTimeOf }: Pick<AlertParts, 'workingTimeOf'>,
  catalog: Catalog,
  order: Order,
  recent: Awaited<ReturnType<typeof recentReports>>,
  now: Instant,
  held: readonly Held[] = [],
): ReadonlyMap<number, Pace> {
  return new Map(
    order.steps.flatMap(step => {
      const rows = recent.get(step.id) ?? []
      const work = { startedAt: step.startedAt, running: step.status === 'inProgress' }
      const time = workingTimeWithout(heldOf({ held }, step.seq), workingTimeOf(catalog, step.calendarId), now)
      const pace = rows.length === 0 ? null : stepPace(rows, work, time, now)
      return pace === null ? [] : [[step.seq, pace] as const]
    }),
  )
}

function expectationOf(order: Order, paces: ReadonlyMap<number, Pace>, context: ReasonContext): Expectation {
  const { finishAt, basedOn, steps } = forecastOrder(order, {
    now: context.now,
    workingTimeOf: context.workingTimeOf,
    paces,
  })
  if (basedOn === 'none') return { basedOn: 'standard', finishAt: null, steps: new Map() }
  return { basedOn, finishAt, steps: new Map([...steps].map(([seq, step]) => [seq, step.finishAt])) }
}

async function lookAtExceptions(
  parts: AlertParts,
  catalog: Catalog,
  ids: readonly ExceptionId[],
  context: ReasonContext,
): Promise<readonly Looked[]> {
  if (ids.length === 0) return []
  const [exceptions, standing] = await Promise.all([
    watchedExceptions(parts.sql, ids),
    standingOfExceptions(parts.sql, ids),
  ])
  const alertsOf = Map.groupBy(standing, alert => alert.exceptionId)
  return exceptions.map(facts => {
    const outlook = exceptionOutlook(exceptionIn(catalog, facts), context)
    const { changes, nextAt } = decideAlerts(alertsOf.get(facts.id) ?? [], outlook.reasons, {
      ...context,
      heldBy: null,
    })
    return {
      watch: exceptionSubject(facts.id),
      changes,
      nextAt: later(earlier(nextAt, outlook.nextAt), context.now),
    }
  })
}

/** Those that were judged are looked at too: their alerts are over. */
async function lookAtLots(
  parts: AlertParts,
  ids: readonly string[],
  context: ReasonContext,
): Promise<readonly Looked[]> {
  if (ids.length === 0) return []
  const subjects = ids.map(inspectionSubject)
  const [lots, standing] = await Promise.all([waitingLots(parts.sql, ids), standingOfSubjects(parts.sql, subjects)])
  const alertsOf = Map.groupBy(standing, alert => alert.subject)
  return ids.map(id => {
    const lot = lots.find(each => each.id === id)
    const subject = inspectionSubject(id)
    const outlook = lot === undefined ? NOTHING_AHEAD : lotOutlook({ ...lot, what: lotText(lot) }, context)
    const decided = decideAlerts(alertsOf.get(subject) ?? [], outlook.reasons, { ...context, heldBy: null })
    return {
      watch: subject,
      changes: decided.changes,
      nextAt: later(earlier(decided.nextAt, outlook.nextAt), context.now),
    }
  })
}

const NOTHING_AHEAD = { reasons: [], nextAt: null }

const lotText = ({ materialName, lot }: LotToWatch): string => [materialName, lot].filter(text => text !== '').join(' ')

const DEPARTMENT_OF_KIND: Partial<Record<ExceptionKind, DepartmentKind>> = {
  equipment: 'maintenance',
  material: 'warehouse',
  quality: 'quality',
  process: 'planning',
}

/** Who acts: the department its reason names, that of its kind, else where the step or whoever raised it belongs. */
function exceptionIn(catalog: Catalog, facts: ExceptionFacts): WatchedException {
  const { reason, kind, step, machine, description, raisedBy, calledDepartment, ...rest } = facts
  const known = reason === null ? undefined : catalog.downtimes.get(reason)
  const named = calledDepartment ?? known?.notifyDepartmentId ?? null
  const ofKind = DEPARTMENT_OF_KIND[kind]
  const where =
    step === null
      ? catalog.people.get(raisedBy)
      : { teamId: step.teamId, departmentId: catalog.teams.get(step.teamId)?.departmentId }
  const place =
    named !== null
      ? placeIn(catalog, named)
      : ofKind !== undefined && placeOfKind(catalog, ofKind).departmentId !== null
        ? placeOfKind(catalog, ofKind)
        : { teamId: where?.teamId ?? null, departmentId: where?.departmentId ?? null }
  const what = [known?.name ?? description.slice(0, 20), machine ?? ''].filter(text => text !== '').join(' · ')
  return { ...rest, ...place, kind, step, what }
}

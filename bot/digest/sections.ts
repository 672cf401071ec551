/** The parts of a digest, each a few lines about one thing; null where there is nothing to say. */
import {
  belowSafetyStock,
  completedSince,
  exceptionResponse,
  heldBecause,
  lateReportsByTeam,
  openRework,
  reviewsWaiting,
  unansweredAlerts,
} from '../../db/digest-facts.ts'
import { openExceptions, type PlacedException } from '../../db/exceptions.ts'
import { pendingInspections, pendingLots } from '../../db/inspections.ts'
import { type StepOfOrder, stepsDueBetween, stepsStartingBetween, stuckSteps } from '../../db/open-steps.ts'
import { openOrdersByDue } from '../../db/orders.ts'
import { outputBy, scrapByReason } from '../../db/output.ts'
import { firstPassOfDays } from '../../db/yields.ts'
import { completionOf, outputOf } from '../../domain/completion.ts'
import type { DigestSection } from '../../domain/digest.ts'
import { LATE_REPORT_MINUTES } from '../../domain/kpi.ts'
import { isOutside } from '../../domain/lateness.ts'
import type { ReasonCode } from '../../domain/model.ts'
import type { RiskReason } from '../../domain/order-risk.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { boardsOf } from '../board.ts'
import { boardLines } from '../cards/board-card.ts'
import { amount, clockTime, minutesBetween, unitName } from '../cards/context.ts'
import { lateText } from '../cards/status-card.ts'
import { yieldPercent } from '../cards/yield-card.ts'
import { lotName } from '../handle/inspection/ask-lot.ts'
import { questionOf } from '../understand/command.ts'
import { doubtfulLines } from './doubtful.ts'
import { type DigestEnv, dayName, ownersOf, spanOf } from './env.ts'
import { materialLines } from './material.ts'
import { soldBy } from './risk.ts'

export type Section = {
  readonly key: DigestSection
  readonly title: string
  /** The first few; `count` of all. */
  readonly lines: readonly string[]
  readonly count: number
  /** The question whose answer shows all of it. */
  readonly ask: string | null
}

/** A manager reads it in 20 seconds. */
const MOST_LINES = 3

type Builder = (env: DigestEnv) => Promise<Section | null>

const section = (
  env: DigestEnv,
  key: DigestSection,
  all: readonly string[],
  ask: string | null = null,
  count = all.length,
) =>
  all.length === 0
    ? null
    : { key, title: env.cards.words.digest.section[key], lines: all.slice(0, MOST_LINES), count, ask }

const placeOf = ({ cards }: DigestEnv, { order, step }: StepOfOrder): string =>
  cards.words.ask.openStep(order.code, step.name)

const due: Builder = async env => {
  const steps = await stepsDueBetween(env.sql, { ...spanOf(env, env.days.next ?? env.days.day) }, env.scope, 50)
  const lines = steps.map(one => {
    const at = one.step.dueAt === null ? '' : clockTime(env.cards, one.step.dueAt)
    return env.cards.words.digest.dueLine(placeOf(env, one), at, ownersOf(env, one.step))
  })
  return section(env, 'due', lines)
}

const atRisk: Builder = async env => {
  const { digest } = env.cards.words
  const lines = (await env.risky()).map(({ order, late, reason }) =>
    digest.riskLine(order.code, lateText(env.cards, late), reasonText(env, reason)),
  )
  return section(env, 'atRisk', lines, questionOf({ view: 'late', of: scopeName(env) }))
}

/** Of a workshop its own; offices ask about the factory. */
export const scopeName = ({ department, scope }: DigestEnv): string | null =>
  scope.departmentId === undefined ? null : department.name

function reasonText({ cards }: DigestEnv, reason: RiskReason): string {
  const { digest } = cards.words
  switch (reason.kind) {
    case 'lateStep':
      return digest.because.lateStep(reason.step.name, lateText(cards, reason.late))
    case 'pace':
      return digest.because.pace(reason.step?.name ?? '')
    default:
      return digest.because[reason.kind](reason.step.name)
  }
}

const stuck: Builder = async env => {
  const { digest, ask, common } = env.cards.words
  const steps = await stuckSteps(env.sql, env.scope, 50)
  const held = await heldBecause(
    env.sql,
    steps.map(({ step }) => step.id),
  )
  const lines = steps.map(one => {
    const why =
      held.get(one.step.id) ?? (isOutside(one.step) ? ask.waitsForOutside : common.stepStatus[one.step.status])
    return digest.stuckLine(placeOf(env, one), why, ownersOf(env, one.step))
  })
  return section(env, 'stuck', lines, questionOf({ view: 'stuck', of: scopeName(env) }))
}

const scrap: Builder = async env => {
  const { digest, common } = env.cards.words
  const rows = await scrapByReason(env.sql, { from: env.days.day, to: env.days.day }, env.scope)
  const lines = rows.map(({ key, scrap }) => {
    const reason = env.catalog.defects.get(key as ReasonCode)?.name ?? digest.noReason
    return `${reason} ${formatQuantity(scrap)}`
  })
  const said = lines.length === 0 ? [] : [lines.slice(0, 5).join(common.listSeparator)]
  return section(env, 'scrap', said, null, lines.length)
}

const firstPass: Builder = async env => {
  const { yield: words } = env.cards.words.inspection
  const { all, steps } = await firstPassOfDays(env.sql, { from: env.days.day, to: env.days.day }, env.scope)
  if (all.ratio === null) return null
  const worst = steps.filter(({ ratio }) => ratio !== null && ratio < 1).slice(0, MOST_LINES - 1)
  const lines = worst.map(({ name, ratio }) => words.ofStep(name, yieldPercent(ratio ?? 0)))
  const made = section(env, 'firstPass', [yieldPercent(all.ratio), ...lines])
  return made && { ...made, title: env.cards.words.digest.section.firstPass }
}

const rework: Builder = async env => {
  const rows = await openRework(env.sql, env.scope, 30)
  const lines = rows.map(({ orderCode, stepName, open }) =>
    env.cards.words.digest.reworkLine(env.cards.words.ask.openStep(orderCode, stepName), formatQuantity(open)),
  )
  return section(env, 'rework', lines)
}

const exceptions: Builder = async env => {
  const open = await openExceptions(env.sql, env.scope)
  return section(
    env,
    'exceptions',
    open.map(one => exceptionLine(env, one)),
    questionOf({ view: 'stuck', of: scopeName(env) }),
  )
}

export function exceptionLine({ cards, catalog }: Pick<DigestEnv, 'cards' | 'catalog'>, one: PlacedException): string {
  const { digest, floor, common, ask } = cards.words
  const { exception, orderCode, stepName } = one
  const reason = exception.reason === null ? null : (catalog.downtimes.get(exception.reason)?.name ?? null)
  const what = reason ?? (exception.description.slice(0, 20) || floor.exceptionUnnamed)
  const where = orderCode === null ? (exception.machine ?? '') : ask.openStep(orderCode, stepName ?? '')
  const since = common.minutes(minutesBetween(exception.raisedAt, cards.now))
  const who = exception.acknowledgedBy === null ? null : cards.personName(exception.acknowledgedBy)
  return who === null ? digest.exceptionOpen(what, where, since) : digest.exceptionTaken(what, where, since, who)
}

const alerts: Builder = async env => {
  const { digest, common, ask } = env.cards.words
  const { count, first } = await unansweredAlerts(env.sql, env.scope, MOST_LINES)
  const lines = first.map(({ orderCode, stepName, since }) => {
    const where = orderCode === null ? '' : ask.openStep(orderCode, stepName ?? '')
    return digest.alertLine(where, common.minutes(minutesBetween(since, env.now)))
  })
  return section(env, 'alerts', lines, questionOf({ view: 'late', of: scopeName(env) }), count)
}

const reviews: Builder = async env => {
  const waiting = await reviewsWaiting(env.sql, env.scope)
  const lines = waiting === 0 ? [] : [env.cards.words.ask.waitsForReview(waiting)]
  return section(env, 'reviews', lines, questionOf({ view: 'reviews', of: null }), waiting)
}

const lateReports: Builder = async env => {
  const rows = await lateReportsByTeam(env.sql, env.days.day, LATE_REPORT_MINUTES, env.scope)
  const { digest, common } = env.cards.words
  const lines = rows.map(({ team, late, all }) =>
    digest.lateReportLine(team, late, all, common.minutes(LATE_REPORT_MINUTES)),
  )
  return section(env, 'lateReports', lines, questionOf({ view: 'kpi', of: null }))
}

const doubtful: Builder = async env => {
  const { day } = env.days
  const { count, lines } = await doubtfulLines(env, { since: spanOf(env, day).from, workDate: day })
  return section(env, 'doubtful', lines, questionOf({ view: 'doubtful', of: null }), count)
}

const inspections: Builder = async env => {
  const { digest, floor, common, ask } = env.cards.words
  const [waiting, lots] = await Promise.all([pendingInspections(env.sql), pendingLots(env.sql)])
  const ofLots = lots.map(placed =>
    digest.inspectionLine(
      lotName(env.cards, placed),
      floor.inspectionKinds.incoming,
      common.minutes(minutesBetween(placed.inspection.requestedAt, env.now)),
    ),
  )
  const ofSteps = waiting.map(({ inspection, orderCode, stepName }) =>
    digest.inspectionLine(
      ask.openStep(orderCode, stepName),
      floor.inspectionKinds[inspection.kind],
      common.minutes(minutesBetween(inspection.requestedAt, env.now)),
    ),
  )
  return section(env, 'inspections', [...ofSteps, ...ofLots], questionOf({ view: 'inspections', of: null }))
}

const ranking: Builder = async env => {
  const rows = await outputBy(env.sql, 'team', { from: env.days.day, to: env.days.day }, env.scope)
  const lines = rows.map(({ name, good }, index) => `${index + 1}. ${name} ${formatQuantity(good)}`)
  return section(env, 'ranking', lines, questionOf({ view: 'ranking', of: scopeName(env) }))
}

/** At a day's end of that day; at a month's start of the month that is over. */
const honour: Builder = async env => {
  const { day, next, stage } = env.days
  const monthEnded = stage === 'start' && next !== null && next.month !== day.month
  if (stage === 'start' && !monthEnded) return null
  const span = monthEnded ? ('month' as const) : ('day' as const)
  const boards = await boardsOf(env.sql, env.catalog, { span, day }, env.scope.departmentId ?? null)
  if (boards === null) return null
  const made = section(env, 'honour', boardLines(env.cards, boards), questionOf({ view: 'honour', of: null }))
  return made && (monthEnded ? { ...made, title: env.cards.words.team.boardTitle(day.toString().slice(0, 7)) } : made)
}

const DELIVERY_DAYS = 3

const deliveries: Builder = async env => {
  const { digest } = env.cards.words
  const dueBefore = env.now.add({ hours: DELIVERY_DAYS * 24 })
  const orders = (await openOrdersByDue(env.sql, { dueBefore, limit: 100 })).filter(
    order => env.department.kind !== 'sales' || (soldBy(env.catalog, order) ?? env.department.id) === env.department.id,
  )
  const lines = orders.map(order =>
    digest.deliveryLine(
      order.code,
      order.customer ?? order.productName,
      clockTime(env.cards, order.dueAt),
      Math.round(completionOf(order) * 100),
    ),
  )
  return section(env, 'deliveries', lines)
}

const outside: Builder = async env => {
  const { digest } = env.cards.words
  const away = (await stuckSteps(env.sql, env.scope, 100)).filter(({ step }) => isOutside(step))
  const lines = away.map(one => {
    const back = one.step.dueAt === null ? '' : clockTime(env.cards, one.step.dueAt)
    return digest.outsideLine(placeOf(env, one), one.step.rules.outsource?.vendor ?? '', back)
  })
  return section(env, 'outside', lines)
}

const stock: Builder = async env => {
  const { digest, common } = env.cards.words
  const low = await belowSafetyStock(env.sql, 50)
  const lines = low.flatMap(({ code, onHand, safetyStock }) => {
    const material = env.catalog.materials.get(code)
    if (material === undefined) return []
    const unit = unitName(env.cards, material.unit)
    return [digest.stockLine(material.name, common.amount(formatQuantity(onHand), unit), formatQuantity(safetyStock))]
  })
  return section(env, 'stock', lines)
}

const material: Builder = async env => section(env, 'material', await materialLines(env))

const GOODS_HOURS = 24

const goods: Builder = async env => {
  const done = await completedSince(env.sql, env.now.subtract({ hours: GOODS_HOURS }), 50)
  const lines = done.map(order =>
    env.cards.words.digest.goodsLine(order.code, order.productName, amount(env.cards, outputOf(order), order.unit)),
  )
  return section(env, 'goods', lines)
}

const response: Builder = async env => {
  const { digest, common } = env.cards.words
  const { raised, acknowledgedP50, resolvedP50 } = await exceptionResponse(
    env.sql,
    spanOf(env, env.days.day),
    env.scope,
  )
  if (raised === 0) return null
  const said = (minutes: number | null): string | null =>
    minutes === null ? null : common.minutes(Math.round(minutes))
  return section(env, 'response', [digest.responseLine(raised, said(acknowledgedP50), said(resolvedP50))])
}

const tomorrow: Builder = async env => {
  const { next } = env.days
  if (next === null) return null
  const steps = await stepsStartingBetween(env.sql, spanOf(env, next), env.scope, 100)
  const lines = steps.map(one => {
    const at = one.step.plannedStart === null ? '' : clockTime(env.cards, one.step.plannedStart)
    return env.cards.words.digest.startLine(placeOf(env, one), at, ownersOf(env, one.step))
  })
  const made = section(env, 'tomorrow', lines)
  return made && { ...made, title: env.cards.words.digest.starts(dayName(env, next)) }
}

const NO_LINES: Builder = async () => null

const BUILDERS: { readonly [Key in DigestSection]: Builder } = {
  // Stands in the figures at the top.
  output: NO_LINES,
  due,
  atRisk,
  stuck,
  scrap,
  firstPass,
  rework,
  exceptions,
  alerts,
  reviews,
  doubtful,
  lateReports,
  inspections,
  ranking,
  honour,
  deliveries,
  outside,
  stock,
  material,
  goods,
  response,
  tomorrow,
}

export const buildSection = (env: DigestEnv, key: DigestSection): Promise<Section | null> => BUILDERS[key](env)

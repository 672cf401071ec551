/** "今天车间进度", "哪些延期了", "卡在哪", "本周排名", "我今天干了多少". */
import { lateSteps, type StepOfOrder, stuckSteps } from '../../../db/open-steps.ts'
import { loadOrderActivity } from '../../../db/order-activity.ts'
import { pausesOfOrders } from '../../../db/order-pauses.ts'
import { type Output, outputBy, outputTotal, personTotal, type Within, workOf } from '../../../db/output.ts'
import { isOutside } from '../../../domain/lateness.ts'
import type { DepartmentId, PersonId } from '../../../domain/model.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { add, formatQuantity, ZERO } from '../../../domain/quantity.ts'
import { money, names } from '../../cards/context.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { lateText, waitedText, waitingText } from '../../cards/status-card.ts'
import { type ListFacts, listCard, ratio } from '../../cards/tables.ts'
import { lateWith } from '../../order/order-lateness.ts'
import type { ProgressScope } from '../../understand/asked.ts'
import type { Intent } from '../../understand/intent.ts'
import { payOf } from '../pay/pay.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { atWorkFacts } from './at-work.ts'
import { type Counted, countedWithin } from './counted-within.ts'
import { inspectedFacts } from './inspected.ts'
import { isOfPeople, rankingFacts } from './ranking.ts'
import { filterOf, nameOf, shareFilterOf } from './scope.ts'
import { scrapFacts } from './scrap-reasons.ts'
import { stepState } from './status.ts'
import { seesOutput, unlessInCharge, unlessLeading } from './their-work.ts'
import { wipFacts } from './work-in-process.ts'

type ProgressIntent = Extract<Intent, { kind: 'progress' }>

/** Looked at for being late by the clock; working time then says which of them are. */
const MOST_LOOKED_AT = 60

export async function planProgress(turn: Turn, asked: ProgressIntent): Promise<Plan> {
  const intent = inspectedOrMade(turn, asked)
  const refused = refusalOf(turn, intent)
  if (refused !== null) return refused
  const facts = await factsOf(turn, intent)
  const { noSuchShift } = turn.cards.words.ask
  return say(reply(facts === null ? textMessage(noSuchShift) : cardMessage(listCard(turn.cards, facts))))
}

/** Where steps are late or stuck, and who is at work, everybody may ask. */
function refusalOf(turn: Turn, { scope, view }: ProgressIntent): Plan | null {
  if (view === 'late' || view === 'stuck' || view === 'working') return null
  if (scope.of === 'person') return unlessInCharge(turn, scope)
  return isOfPeople(view) ? unlessLeading(turn) : null
}

/** null: the factory has no such shift. */
async function factsOf(turn: Turn, intent: ProgressIntent): Promise<ListFacts | null> {
  const scope = scopeFor(turn, intent)
  switch (intent.view) {
    case 'late':
      return lateFacts(turn, scope)
    case 'stuck':
      return stuckFacts(turn, scope)
    case 'wip':
      return wipFacts(turn, scope, nameOf(turn, scope), filterOf(scope))
    case 'working':
      return atWorkFacts(turn, nameOf(turn, scope), shareFilterOf(turn, scope))
    default: {
      const of = personIn(turn, scope)
      const counted = countedWithin(turn, intent, of === null ? turn.person : turn.catalog.people.get(of))
      return counted === null ? null : countedFacts(turn, intent.view, scope, counted)
    }
  }
}

function countedFacts(
  turn: Turn,
  view: Exclude<ProgressIntent['view'], 'late' | 'stuck' | 'wip' | 'working'>,
  scope: ProgressScope,
  { within, name }: Counted,
): Promise<ListFacts> {
  const person = personIn(turn, scope)
  const title = turn.cards.words.ask.progressTitle(nameOf(turn, scope), name)
  switch (view) {
    case 'scrap':
    case 'rework':
      return scrapFacts(turn, { counted: view, filter: shareFilterOf(turn, scope), days: within, title })
    case 'inspected':
      return inspectedFacts(turn, scope, { within, name })
    case 'output':
      return person === null ? outputFacts(turn, scope, within, title) : personFacts(turn, person, within, name)
    default:
      return scope.of === 'person' && person !== null
        ? personFacts(turn, person, within, name)
        : rankingFacts(turn, { view, filter: filterOf(scope), days: within, title })
  }
}

/** From and of somebody who makes things "检了多少" is what they made at a step of that name; others look after the factory. */
function inspectedOrMade(turn: Turn, intent: ProgressIntent): ProgressIntent {
  const id = intent.view === 'inspected' ? personIn(turn, intent.scope) : null
  if (id === null) return intent
  const role = turn.catalog.people.get(id)?.role
  if (role === 'inspector') return intent
  if (role === 'worker' || role === 'teamLeader') return { ...intent, view: 'output' }
  return intent.scope.of === 'me' ? { ...intent, scope: { of: 'factory' } } : intent
}

/** Whose work alone is asked about. */
const personIn = (turn: Turn, scope: ProgressScope): PersonId | null =>
  scope.of === 'me' ? turn.person.id : scope.of === 'person' ? scope.id : null

/** "车间进度" asked by somebody of a workshop means that workshop; managers and offices mean the factory. */
function scopeFor(turn: Turn, { scope, view }: ProgressIntent): ProgressScope {
  if (isOfPeople(view) && (scope.of === 'me' || scope.of === 'factory')) return ownPeople(turn)
  const own = turn.catalog.departments.get(turn.person.departmentId)
  if (view === 'scrap' || view === 'rework' || view === 'inspected') return scope
  if (scope.of === 'me' && view !== 'output' && own?.kind === 'production') return departmentScope(own)
  if (scope.of === 'me' && view !== 'output') return { of: 'factory' }
  return scope
}

/** Whom somebody is in charge of: among the whole factory's their few would not be found. */
function ownPeople({ person, catalog }: Turn): ProgressScope {
  const team = person.teamId === null ? undefined : catalog.teams.get(person.teamId)
  if (person.role === 'teamLeader' && team !== undefined) return { of: 'team', id: team.id, name: team.name }
  const department = catalog.departments.get(person.departmentId)
  return person.role === 'supervisor' && department !== undefined ? departmentScope(department) : { of: 'factory' }
}

const departmentScope = ({ id, name }: { readonly id: DepartmentId; readonly name: string }): ProgressScope => ({
  of: 'department',
  id,
  name,
})

/** What one person made. Money only where it may be seen. */
async function personFacts(turn: Turn, id: PersonId, within: Within, when: string): Promise<ListFacts> {
  const { ask } = turn.cards.words
  // What was reported and taken back adds up to nothing and was no work.
  const lines = (await workOf(turn.sql, id, within)).filter(saysSomething)
  const total = await personTotal(turn.sql, id, within)
  const seesPay = mayDo(turn.person, 'seePay', payOf(turn, id))
  return {
    title: ask.progressTitle(turn.cards.personName(id), when),
    tone: 'info',
    fields: [
      { label: ask.myDayReports, value: ask.reportsCount(total.reports), short: true },
      { label: ask.myDayGood, value: formatQuantity(total.good), short: true },
      { label: ask.myDayScrap, value: formatQuantity(total.scrap), short: true },
      ...(seesPay ? [{ label: ask.myDayPay, value: money(turn.cards, total.pay), short: true }] : []),
    ],
    columns: ask.outputColumns,
    numbers: [1, 2, 3],
    rows: lines.map(line => [
      `${line.orderCode} ${line.stepName}`,
      formatQuantity(line.good),
      formatQuantity(line.scrap),
      String(line.reports),
    ]),
    empty: ask.nothingReported,
  }
}

const saysSomething = ({ reports, good, scrap }: Output): boolean => reports > 0 || good !== ZERO || scrap !== ZERO

/** Of a team or step by person, for those who may see what each of them made; else by step. */
async function madeBy(turn: Turn, scope: ProgressScope, within: Within) {
  const rowsBy = async (by: 'person' | 'step') =>
    (await outputBy(turn.sql, by, within, filterOf(scope))).filter(saysSomething)
  const people = scope.of === 'team' || scope.of === 'step' ? await rowsBy('person') : []
  const seesEach = people.length > 0 && people.every(({ key }) => seesOutput(turn, key as PersonId))
  return seesEach ? ({ by: 'person', rows: people } as const) : ({ by: 'step', rows: await rowsBy('step') } as const)
}

async function outputFacts(turn: Turn, scope: ProgressScope, within: Within, title: string): Promise<ListFacts> {
  const { ask } = turn.cards.words
  const [{ by, rows }, { good, scrap, reports }, late] = await Promise.all([
    madeBy(turn, scope, within),
    outputTotal(turn.sql, within, filterOf(scope)),
    lateOnes(turn, scope),
  ])
  return {
    title,
    tone: late.length > 0 ? 'warning' : 'info',
    fields: [
      { label: ask.output, value: formatQuantity(good), short: true },
      { label: ask.myDayScrap, value: formatQuantity(scrap), short: true },
      { label: ask.scrapRate, value: ratio(scrap, add(good, scrap)), short: true },
      { label: ask.myDayReports, value: ask.reportsCount(reports), short: true },
    ],
    columns: by === 'person' ? ask.peopleColumns : ask.outputColumns,
    numbers: [1, 2, 3],
    rows: rows.map(row => [row.name, formatQuantity(row.good), formatQuantity(row.scrap), String(row.reports)]),
    note: late.length === 0 ? ask.nothingLate : ask.lateCount(late.length),
    empty: ask.nothingReported,
    orders: late.map(({ order }) => order.code),
  }
}

const isSaid = (text: string): boolean => text !== ''

type PausesOfOrders = Awaited<ReturnType<typeof pausesOfOrders>>

type LateOne = StepOfOrder & { readonly late: NonNullable<ReturnType<typeof lateness>> }

function lateness(turn: Turn, { order, step }: StepOfOrder, pauses: PausesOfOrders) {
  return lateWith(turn.catalog, order, null, turn.now, pauses.get(order.id) ?? []).steps.get(step.seq) ?? null
}

/** Of what is overdue by the clock, what is late in working time; what only waits behind a late step is left out. */
async function lateOnes(turn: Turn, scope: ProgressScope): Promise<readonly LateOne[]> {
  const overdue = await lateSteps(turn.sql, turn.now, filterOf(scope), MOST_LOOKED_AT)
  const pauses = await pausesOfOrders(
    turn.sql,
    overdue.map(({ order }) => order.id),
  )
  const late = overdue.flatMap((one): LateOne[] => {
    const how = lateness(turn, one, pauses)
    return how === null || how.waiting ? [] : [{ ...one, late: how }]
  })
  return late.toSorted((a, b) => b.late.minutes - a.late.minutes)
}

async function lateFacts(turn: Turn, scope: ProgressScope): Promise<ListFacts> {
  const { ask, common } = turn.cards.words
  const separator = common.listSeparator
  const late = await lateOnes(turn, scope)
  return {
    title: ask.lateTitle(nameOf(turn, scope)),
    tone: late.length > 0 ? 'danger' : 'success',
    columns: ask.lateColumns,
    rows: late.map(one => [
      one.order.code,
      one.step.name,
      [isOutside(one.step) ? ask.waitsForOutside : '', lateText(turn.cards, one.late)].filter(isSaid).join(separator),
      names(turn.cards, one.step.assigneeIds, 2),
    ]),
    empty: ask.nothingLate,
    ...(late.length > 0 ? { note: ask.lateCount(late.length) } : {}),
    orders: late.map(({ order }) => order.code),
  }
}

async function stuckFacts(turn: Turn, scope: ProgressScope): Promise<ListFacts> {
  const { ask } = turn.cards.words
  const stuck = await stuckSteps(turn.sql, filterOf(scope), MOST_LOOKED_AT)
  const rows = await Promise.all(stuck.map(one => stuckRow(turn, one)))
  return {
    title: ask.stuckTitle(nameOf(turn, scope)),
    tone: rows.length > 0 ? 'warning' : 'success',
    columns: ask.stuckColumns,
    rows,
    empty: ask.nothingStuck,
    orders: stuck.map(({ order }) => order.code),
  }
}

async function stuckRow(turn: Turn, { order, step }: StepOfOrder): Promise<readonly string[]> {
  const activity = await loadOrderActivity(turn.sql, order.code)
  const { waiting } = stepState(order, step, activity, null)
  return [
    order.code,
    step.name,
    waiting === null ? turn.cards.words.common.stepStatus[step.status] : waitingText(turn.cards, waiting),
    waitedText(turn.cards, waiting),
  ]
}

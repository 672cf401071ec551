/**
 * The second half of an alert round: each department's group gets one card, worst first; who is called outside it gets a
 * message of their own. In one transaction per department: that it was told, the record of it, and what is to be sent.
 */

import { alertRulesOf, alertTimesOf } from '../db/alert-rules.ts'
import {
  type Board,
  boardOf,
  cardsIn,
  countEdit,
  departmentsWithNews,
  escalatedTo,
  joinRepeats,
  lockTelling,
  markTold,
  type NewsGroup,
  newsOf,
  noteHeld,
  parkedLanes,
  postponeRepeats,
  rememberPosted,
  rewriteWaiting,
  type StoredCard,
} from '../db/alert-telling.ts'
import type { Catalog } from '../db/catalog.ts'
import { enqueue, type OutboxEntry, transact } from '../db/commit.ts'
import type { Transaction } from '../db/connect.ts'
import type { Span } from '../db/digest-facts.ts'
import { type Alert, isFresh, isLoud } from '../domain/alert.ts'
import { asOfNow } from '../domain/alert-decision.ts'
import { calledFor } from '../domain/alert-people.ts'
import { decideTelling, type Telling } from '../domain/alert-telling.ts'
import type { DepartmentId, Instant, PersonId } from '../domain/model.ts'
import { inQuietHours, mayChase, type QuietRule, quietHoursFor } from '../domain/quiet-hours.ts'
import { type AlertParts, type Bulletin, type GroupAddress, staffOf } from './alert-parts.ts'

/** A supervisor with forty late steps reads five, and a way to the rest. */
const MOST_SHOWN = 5
/** More names than this call nobody any more. */
const MOST_CALLED = 10

/** Returns how many departments were told something. */
export async function tellDepartments(parts: AlertParts, catalog: Catalog, now: Instant): Promise<number> {
  let told = 0
  for (const department of await departmentsWithNews(parts.sql)) {
    const telling = transact(parts.sql, tx => tellDepartment({ parts, catalog, now, tx, department }))
    if (await telling.catch(unlessJustLeaving)) told++
  }
  return told
}

/** A card can't be rewritten while it is being sent: its news are told with the next round, and by no second card. */
class JustLeaving extends Error {}

function unlessJustLeaving(error: unknown): false {
  if (error instanceof JustLeaving) return false
  throw error
}

type Round = {
  readonly parts: AlertParts
  readonly catalog: Catalog
  readonly now: Instant
  readonly tx: Transaction
  readonly department: DepartmentId | null
  /** What would be repeated soon has joined. */
  readonly joined?: boolean
}

async function tellDepartment(round: Round): Promise<boolean> {
  const { tx, department, now, catalog } = round
  if (!(await lockTelling(tx, department))) return false
  const rule = quietRuleOf(round)
  const isOpen = mayChase(now, rule)
  const news = (await newsOf(tx, department, dayOf(round))).filter(({ anyTime }) => isOpen || anyTime)
  if (!isOpen) await noteHeld(tx, department, now, inQuietHours(now, rule) ? 'quietHours' : 'rest')
  if (news.length === 0) return false
  const lanes = await usableGroups(round)
  const called = callsOf(catalog, news)
  const bulletin = await bulletinOf(round, called, !isOpen)
  const outbox =
    lanes.length > 0 ? await toGroups(round, lanes, bulletin, called, news) : await toPeople(round, bulletin, called)
  if (outbox === 'wait') {
    await noteHeld(tx, department, now, 'tooSoon')
    return false
  }
  if (outbox === 'again') return tellDepartment({ ...round, joined: true })
  await enqueue(tx, outbox)
  await markTold(tx, department, {
    now,
    groups: called.map(({ group, to }) => ({ ...group, to })),
    where: [...new Set(outbox.map(({ lane }) => lane))].join(' '),
    onlyAnyTime: !isOpen,
  })
  return outbox.length > 0
}

function dayOf({ now, catalog }: Round): Span {
  const day = now.toZonedDateTimeISO(catalog.site.timeZone).startOfDay()
  return { from: day.toInstant(), to: day.add({ days: 1 }).toInstant() }
}

function quietRuleOf({ catalog, department, parts }: Round): QuietRule {
  const { quietHours } = catalog.site.settings
  const teams = [...catalog.teams.values()].filter(team => team.departmentId === department)
  return {
    hours: department === null ? quietHours : quietHoursFor(quietHours, department),
    timeZone: catalog.site.timeZone,
    calendars: teams.map(team => parts.workingTimeOf(catalog, team.calendarId)),
  }
}

/** Whom a group of news calls; nobody for what is only to be seen. */
type Call = { readonly group: NewsGroup; readonly to: readonly PersonId[] }

function callsOf(catalog: Catalog, news: readonly NewsGroup[]): readonly Call[] {
  const rules = alertRulesOf(catalog)
  const staff = staffOf(catalog)
  return news.map(group => {
    const departmentId = group.teamId === null ? null : (catalog.teams.get(group.teamId)?.departmentId ?? null)
    return { group, to: isLoud(group.news) ? calledFor({ ...group, departmentId }, rules, staff) : [] }
  })
}

const peopleIn = (calls: readonly Call[]): readonly PersonId[] =>
  [...new Set(calls.flatMap(({ to }) => to))].slice(0, MOST_CALLED)

async function bulletinOf(round: Round, calls: readonly Call[], onlyAnyTime: boolean): Promise<Bulletin> {
  const { tx, department } = round
  const board: Board = await boardOf(tx, department, { most: MOST_SHOWN, onlyAnyTime })
  return { departmentId: department, ...board, worst: asSeen(round, board.worst), called: peopleIn(calls) }
}

const asSeen = ({ parts, catalog, now }: Round, alerts: readonly Alert[]): readonly Alert[] =>
  alerts.map(alert => asOfNow(alert, { now, rules: alertRulesOf(catalog), timeOf: alertTimesOf(parts, catalog) }))

async function usableGroups({ parts, catalog, tx, department }: Round): Promise<readonly GroupAddress[]> {
  const groups = department === null ? [] : parts.speech.groupsOf(catalog, department)
  if (groups.length === 0) return []
  const parked = await parkedLanes(
    tx,
    groups.map(({ lane }) => lane),
  )
  return groups.filter(({ lane }) => !parked.has(lane))
}

async function toGroups(
  round: Round,
  groups: readonly GroupAddress[],
  bulletin: Bulletin,
  calls: readonly Call[],
  news: readonly NewsGroup[],
): Promise<readonly OutboxEntry[] | 'wait' | 'again'> {
  const cards = await cardsIn(
    round.tx,
    groups.map(({ lane }) => lane),
  )
  const planned = groups.map(group => ({
    group,
    ...planFor(round, group, cards.get(group.lane) ?? null, bulletin, news),
  }))
  if (planned.some(({ telling }) => telling === 'wait')) return 'wait'
  if (planned.some(({ telling }) => telling === 'post' || telling === 'rewrite')) {
    if (round.joined !== true && (await join(round))) return 'again'
    await postpone(round, calls)
  }
  const outbox: OutboxEntry[] = []
  for (const { group, telling, card } of planned) outbox.push(...(await toGroup(round, group, telling, card, bulletin)))
  return [...outbox, ...(await beyondTheGroup(round, calls))]
}

/** A card that calls somebody calls at once whoever would be called within half a repeat: one card instead of several. */
async function join({ tx, department, now, catalog }: Round): Promise<boolean> {
  const halfWay = now.add({ seconds: alertRulesOf(catalog).times.repeatEveryMinutes * 30 })
  return (await joinRepeats(tx, department, now, halfWay)) > 0
}

async function postpone({ tx, department, now, parts, catalog }: Round, calls: readonly Call[]): Promise<void> {
  const { repeatEveryMinutes } = alertRulesOf(catalog).times
  const called = calls.filter(({ to }) => to.length > 0).map(({ group }) => group)
  const timeOf = alertTimesOf(parts, catalog)
  const repeats = called.map(group => ({
    ...group,
    repeatAt: timeOf(group.teamId).addWorking(now, repeatEveryMinutes),
  }))
  await postponeRepeats(tx, department, repeats)
}

function planFor(
  { now, catalog, parts }: Round,
  { platform }: GroupAddress,
  card: StoredCard | null,
  { called }: Bulletin,
  news: readonly NewsGroup[],
): { readonly telling: Telling | 'rewrite'; readonly card: StoredCard | null } {
  // Nobody has seen it yet: it speaks for what has come since.
  if (card?.isWaiting === true) return { telling: 'rewrite', card }
  const loud = news.filter(one => isLoud(one.news))
  const telling = decideTelling({
    now,
    isLoud: loud.length > 0,
    isFresh: loud.some(one => isFresh(one.news)),
    isCritical: loud.some(({ critical }) => critical),
    isUrgent: loud.some(({ anyTime }) => anyTime),
    called,
    card,
    canEdit: parts.canEdit(platform),
    newsEveryMinutes: catalog.site.settings.alerts.newsEveryMinutes,
  })
  return { telling, card }
}

async function toGroup(
  { parts, catalog, now, tx, department }: Round,
  group: GroupAddress,
  telling: Telling | 'rewrite',
  card: StoredCard | null,
  bulletin: Bulletin,
): Promise<readonly OutboxEntry[]> {
  if (telling === 'nothing' || telling === 'wait' || department === null) return []
  const lives = catalog.site.settings.alerts.repeatEveryMinutes * 60_000
  if (telling === 'edit' && card !== null) {
    await countEdit(tx, group.lane)
    const key = `${card.dedup}:edit:${card.edits + 1}`
    return [parts.speech.toGroup(catalog, group, bulletin, { now, key, replaces: card.dedup, lives })]
  }
  const posting = { lane: group.lane, departmentId: department, postedAt: now }
  if (telling === 'rewrite' && card !== null) {
    const called = [...new Set([...card.called, ...bulletin.called])].slice(0, MOST_CALLED)
    const how = { now, key: card.dedup, replaces: null, lives }
    const again = parts.speech.toGroup(catalog, group, { ...bulletin, called }, how)
    if (!(await rewriteWaiting(tx, { ...again, dedup: card.dedup }))) throw new JustLeaving()
    await rememberPosted(tx, { ...posting, dedup: card.dedup, called })
    return []
  }
  const key = `alerts:${department}:${now.epochMilliseconds}`
  const entry = parts.speech.toGroup(catalog, group, bulletin, { now, key, replaces: null, lives })
  await rememberPosted(tx, { ...posting, dedup: entry.dedup, called: bulletin.called })
  return [entry]
}

/** Who is called and belongs to another department, such as the manager, may not be in the group. */
async function beyondTheGroup(round: Round, calls: readonly Call[]): Promise<readonly OutboxEntry[]> {
  const outsiders = peopleIn(calls).filter(id => round.catalog.people.get(id)?.departmentId !== round.department)
  const outbox: OutboxEntry[] = []
  for (const person of outsiders) outbox.push(...(await toPerson(round, calls, person)))
  return outbox
}

async function toPerson(round: Round, calls: readonly Call[], person: PersonId): Promise<readonly OutboxEntry[]> {
  const { parts, catalog, now, tx, department } = round
  const own = calls.filter(({ to }) => to.includes(person)).map(({ group }) => group)
  const { worst, live } = await escalatedTo(tx, department, own, MOST_SHOWN)
  const bulletin: Bulletin = {
    departmentId: department,
    worst: asSeen(round, worst),
    live,
    over: [],
    overCount: 0,
    called: [],
  }
  return parts.speech.toPerson(
    catalog,
    person,
    bulletin,
    now,
    `alerts:${department ?? ''}:${now.epochMilliseconds}:${person}`,
  )
}

/** No group, or it is gone: everybody called hears of it in their own chat, and where nobody can, whoever can set it right. */
async function toPeople(round: Round, bulletin: Bulletin, calls: readonly Call[]): Promise<readonly OutboxEntry[]> {
  const { parts, catalog, now, department } = round
  const people = peopleIn(calls)
  if (!calls.some(({ group }) => isLoud(group.news))) return []
  const outbox: OutboxEntry[] = []
  for (const person of people) outbox.push(...(await toPerson(round, calls, person)))
  const day = now.toZonedDateTimeISO(catalog.site.timeZone).toPlainDate().toString()
  const without =
    department === null ? [] : parts.speech.toAdmins(catalog, bulletin, now, `alerts:noGroup:${department}:${day}`)
  return [...outbox, ...without]
}

/** "谁还没报过工", "可疑报工": what whoever leads asks of their people's reporting. */
import { type DoubtedReport, doubtedReports, neverReported } from '../../../db/report-habits.ts'
import { reviewScopeOf } from '../../../db/review-scope.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { clockTime, names } from '../../cards/context.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { quantitiesSaid } from '../../cards/receipt-card.ts'
import { listCard } from '../../cards/tables.ts'
import { type Plan, reply, say } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { whyDoubted } from './doubt-json.ts'

const LOOKED_BACK_DAYS = 7

/** Whoever reviews somebody's reports. */
function leads({ person }: Turn): boolean {
  const teamIds = person.teamId === null ? [] : [person.teamId]
  return mayDo(person, 'reverseLate', { teamIds, departmentIds: [person.departmentId] })
}

export async function planNeverReported(turn: Turn): Promise<Plan> {
  const { practice } = turn.cards.words
  if (!leads(turn)) return say(reply(textMessage(practice.notForYou)))
  const people = await neverReported(turn.sql, turn.person)
  const rows = people.map(({ personId, isBound }) => {
    const person = turn.catalog.people.get(personId)
    const team = person?.teamId == null ? undefined : turn.catalog.teams.get(person.teamId)
    const state = isBound ? practice.neverState.bound : practice.neverState.unbound
    return [person?.name ?? personId, person?.employeeNo ?? '', team?.name ?? '', state]
  })
  const card = listCard(turn.cards, {
    title: practice.neverTitle(people.length),
    tone: people.length === 0 ? 'success' : 'info',
    columns: practice.neverColumns,
    rows,
    empty: practice.neverEmpty,
    note: people.length === 0 ? '' : practice.neverNote,
  })
  return say(reply(cardMessage(card)))
}

export async function planDoubtfulReports(turn: Turn): Promise<Plan> {
  const { doubt } = turn.cards.words
  if (!leads(turn)) return say(reply(textMessage(doubt.notForYou)))
  const since = turn.now.subtract({ hours: 24 * LOOKED_BACK_DAYS })
  const { newest: found } = await doubtedReports(turn.sql, { scope: reviewScopeOf(turn.person), since })
  const card = listCard(turn.cards, {
    title: doubt.listTitle,
    tone: found.length === 0 ? 'success' : 'warning',
    columns: doubt.listColumns,
    rows: found.map(one => rowOf(turn, one)),
    empty: doubt.listEmpty,
    note: found.length === 0 ? '' : inGroup(turn) ? doubt.listNoteInGroup : doubt.listNote,
    orders: found.map(({ booked }) => booked.orderCode),
  })
  return say(reply(cardMessage(card)))
}

/** Where the whole group reads, it is about numbers and not about names. */
const inGroup = ({ event }: Turn): boolean => event.chat.kind === 'group'

function rowOf(turn: Turn, { booked, doubts }: DoubtedReport): readonly string[] {
  const { cards } = turn
  const { report, orderCode, stepName, unit } = booked
  const workers = report.workers.map(({ personId }) => personId)
  return [
    clockTime(cards, report.reportedAt),
    inGroup(turn) ? '—' : names(cards, workers),
    `${orderCode} ${stepName}`,
    quantitiesSaid(cards, report, unit, null),
    whyDoubted(cards, doubts, unit),
  ]
}

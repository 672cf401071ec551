/** Taking on a role or a place: the administrator's code, and a group for its department. */

import type { Department } from '../../../db/catalog.ts'
import { addAudit } from '../../../db/commit.ts'
import type { Transaction } from '../../../db/connect.ts'
import { bindDepartmentGroup, claimAdmin, isClaimOpen } from '../../../db/people.ts'
import { scheduleUsual } from '../../../db/schedules.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { cardContextFor } from '../../cards/context-for.ts'
import { textMessage } from '../../cards/message.ts'
import { hashOfCode } from '../../start/admin-code.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, type Speech, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'
import { adminClaimed } from './stranger.ts'

export function planClaimAdmin(turn: Turn, code: string): Plan {
  return { kind: 'transact', write: tx => claim(turn, tx, hashOfCode(code)) }
}

async function claim(turn: Turn, tx: Transaction, codeHash: string): Promise<Speech> {
  const { setup } = turn.cards.words
  const open = await isClaimOpen(tx, codeHash)
  const claimed = open && (await claimAdmin(tx, { codeHash, personId: turn.person.id, at: turn.now }))
  if (!claimed) return speech([reply(textMessage(setup.adminWrongCode))])
  await addAudit(tx, [adminClaimed(turn.now, turn.person.id)], heardAs(turn.event))
  return speech([reply(textMessage(setup.adminClaimed(turn.person.name)))])
}

export function planBindDepartment(turn: Turn, name: string): Plan {
  const { setup, common } = turn.cards.words
  const refuse = (text: string): Plan => say(reply(textMessage(text)))
  if (turn.event.chat.kind !== 'group') return refuse(setup.groupOnlyInGroup)
  const departments = [...turn.catalog.departments.values()]
  const department =
    departments.find(each => sameName(each.name, name)) ??
    onlyOne(departments.filter(each => each.name.includes(name.trim())))
  if (department === null)
    return refuse(setup.groupUnknownDepartment(name, departments.map(each => each.name).join(common.listSeparator)))
  if (!mayDo(turn.person, 'bindDepartment', { departmentIds: [department.id] })) return refuse(setup.groupNotAllowed)
  return { kind: 'transact', write: tx => bind(turn, tx, department) }
}

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

/** "质量" means 质量部 where only one name has it in it. */
const onlyOne = (found: readonly Department[]): Department | null => (found.length === 1 ? (found[0] ?? null) : null)

async function bind(turn: Turn, tx: Transaction, department: Department): Promise<Speech> {
  const { setup } = turn.cards.words
  const { platform, chat } = turn.event
  const bound = await bindDepartmentGroup(tx, {
    platform,
    chatId: chat.id,
    departmentId: department.id,
    title: chat.title,
    at: turn.now,
    by: turn.person.id,
  })
  if (bound.kind === 'unchanged') return speech([reply(textMessage(setup.groupBoundAlready(department.name)))])
  await scheduleUsual(tx, department, cardContextFor(turn.catalog, null, turn.now).words.schedule.usual)
  const details = { platform, chat: chat.id, before: bound.before }
  await addAudit(
    tx,
    [audited(turn, 'group.bound', { kind: 'department', id: department.id }, details)],
    heardAs(turn.event),
  )
  return speech([reply(textMessage(setup.groupBound(department.name)))])
}

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { local } from '../test/working-days.ts'
import { type Handover, type HandoverSide, isHandedOver, signHandover } from './handover.ts'
import type { DepartmentId, Person, PersonId, Role, TeamId } from './model.ts'

const D = 'D' as DepartmentId
const TEAMS = ['T1' as TeamId, 'T2' as TeamId]
const NOW = local('2026-11-16T19:55')

const person = (id: string, role: Role, teamId: string | null, more: Partial<Person> = {}): Person => ({
  id: id as PersonId,
  employeeNo: id,
  name: id,
  departmentId: D,
  teamId: teamId as TeamId | null,
  role,
  isAdmin: false,
  skills: new Set(),
  payType: 'monthly',
  active: true,
  ...more,
})
const signed = (id: string) => ({ personId: id as PersonId, at: NOW })
const open: Handover = { departmentId: D, outgoing: null, incoming: null }
const given: Handover = { ...open, outgoing: signed('L1') }

describe('signing a handover', () => {
  const cases: readonly { name: string; given: Handover; side: HandoverSide; by: Person; outcome: string }[] = [
    {
      name: 'a team’s leader gives the shift',
      given: open,
      side: 'outgoing',
      by: person('L1', 'teamLeader', 'T1'),
      outcome: 'signed',
    },
    { name: 'another takes it', given, side: 'incoming', by: person('L2', 'teamLeader', 'T2'), outcome: 'signed' },
    {
      name: 'the supervisor may sign for either',
      given,
      side: 'incoming',
      by: person('S', 'supervisor', null),
      outcome: 'signed',
    },
    {
      name: 'who takes may sign first',
      given: open,
      side: 'incoming',
      by: person('L2', 'teamLeader', 'T2'),
      outcome: 'signed',
    },
    {
      name: 'nobody takes over from themselves',
      given,
      side: 'incoming',
      by: person('L1', 'teamLeader', 'T1'),
      outcome: 'sameLeader',
    },
    { name: 'once is enough', given, side: 'outgoing', by: person('L2', 'teamLeader', 'T2'), outcome: 'alreadySigned' },
    { name: 'a worker can’t', given: open, side: 'outgoing', by: person('W', 'worker', 'T1'), outcome: 'notLeader' },
    {
      name: 'nor the leader of another department',
      given: open,
      side: 'outgoing',
      by: person('L9', 'teamLeader', 'T9'),
      outcome: 'notLeader',
    },
    {
      name: 'nor its supervisor',
      given: open,
      side: 'outgoing',
      by: person('S9', 'supervisor', null, { departmentId: 'X' as DepartmentId }),
      outcome: 'notLeader',
    },
    {
      name: 'nor an administrator who leads nobody',
      given: open,
      side: 'outgoing',
      by: person('A', 'planner', null, { isAdmin: true }),
      outcome: 'notLeader',
    },
    {
      name: 'nor who has left',
      given: open,
      side: 'outgoing',
      by: person('L1', 'teamLeader', 'T1', { active: false }),
      outcome: 'notLeader',
    },
  ]
  for (const { name, given, side, by, outcome } of cases)
    test(name, () => {
      const result = signHandover(given, side, by, TEAMS, NOW)
      assert.equal(result.kind === 'signed' ? 'signed' : result.why.kind, outcome)
      if (result.kind === 'signed') assert.deepEqual(result.handover[side], signed(by.id))
    })

  test('it is done when both have signed', () => {
    assert.deepEqual([open, given, { ...given, incoming: signed('L2') }].map(isHandedOver), [false, false, true])
  })
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { RULES } from '../test/given-alert.ts'
import { givenPerson } from '../test/given-order.ts'
import { calledFor, type Staff } from './alert-people.ts'
import type { DepartmentId, Person, PersonId, TeamId } from './model.ts'

const T = 'T' as TeamId
const D = 'D' as DepartmentId
const leader = givenPerson('lead', { role: 'teamLeader', teamId: T, departmentId: D })
const supervisor = givenPerson('super', { role: 'supervisor', departmentId: D })
const elsewhere = givenPerson('other', { role: 'supervisor', departmentId: 'D9' as DepartmentId })
const manager = givenPerson('boss', { role: 'manager', departmentId: 'D0' as DepartmentId })
const worker = givenPerson('hand', { role: 'worker', teamId: T, departmentId: D })

const staff = (people: readonly Person[], leaderId: string | null = 'lead'): Staff => ({
  people: new Map(people.map(person => [person.id, person])),
  leaderOf: () => leaderId as PersonId | null,
})
const all = [leader, supervisor, elsewhere, manager, worker]
const left = (person: Person): Person => ({ ...person, active: false })

describe('who is called', () => {
  const cases: readonly {
    name: string
    level: number
    people: readonly Person[]
    assignee?: string
    expected: readonly string[]
  }[] = [
    { name: 'first the team’s leader', level: 1, people: all, expected: ['lead'] },
    { name: 'then the department’s supervisor, and no other', level: 2, people: all, expected: ['super'] },
    { name: 'then the manager', level: 3, people: all, expected: ['boss'] },
    {
      name: 'a leader who left: the next one up',
      level: 1,
      people: [left(leader), supervisor, manager],
      expected: ['super'],
    },
    { name: 'no supervisor: the manager', level: 2, people: [leader, elsewhere, manager], expected: ['boss'] },
    { name: 'whoever it was handed to', level: 1, people: all, assignee: 'hand', expected: ['hand'] },
    { name: 'and who is above, once it goes up', level: 2, people: all, assignee: 'hand', expected: ['hand', 'super'] },
    {
      name: 'handed to somebody who left meanwhile: the leader',
      level: 1,
      people: [leader, left(worker)],
      assignee: 'hand',
      expected: ['lead'],
    },
    {
      name: 'nobody in charge: the administrators',
      level: 1,
      people: [{ ...worker, isAdmin: true }],
      expected: ['hand'],
    },
    { name: 'nobody at all', level: 1, people: [worker], expected: [] },
  ]
  for (const { name, level, people, assignee = null, expected } of cases)
    test(name, () => {
      const alert = { level, teamId: T, departmentId: D, assigneeId: assignee as PersonId | null }
      assert.deepEqual(calledFor(alert, RULES, staff(people)), expected)
    })
})

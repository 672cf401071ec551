import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { givenPerson } from '../test/given-order.ts'
import type { DepartmentId, ExceptionKind, PersonId, Role, TeamId } from './model.ts'
import { EXCEPTION_KINDS, ROLES } from './model.ts'
import { ACTIONS, type Action, mayDo, type Subject } from './permissions.ts'

/** The letters of a row: one per role, in the order of ROLES. Y = yes, t = own team, d = own department, - = no. */
const TABLE: { readonly [A in Action]: string } = {
  //                 worker teamLeader supervisor inspector warehouse maintenance planner purchaser sales manager
  report: '- - - - - - - - - -',
  receiveOutsourced: '- Y Y - Y - Y Y - Y',
  reportForOthers: '- t d - - - - - - Y',
  review: '- t d - - - - - - Y',
  reverseLate: '- t d - - - - - - Y',
  createOrder: '- - - - - - Y - - Y',
  runOrder: '- - - - - - Y - - Y',
  holdOrder: '- - d - - - Y - - Y',
  closeShort: '- - - - - - Y - - Y',
  assign: '- t d - - - Y - - Y',
  import: '- - - - - - Y - - Y',
  appoint: '- - - - - - - - - Y',
  bindDepartment: '- d d - - - - - - Y',
  subscribe: '- d d - - - - - - Y',
  schedule: '- - - - - - Y - - Y',
  setAlerts: '- - Y - - - Y - - Y',
  setRules: '- - - - - - - - - Y',
  confirmBinding: '- t d - - - - - - Y',
  raiseException: 'Y Y Y Y Y Y Y Y Y Y',
  acknowledge: '- t/d d d d d d d d Y',
  handOverException: '- t/d d d d d d d d Y',
  resolve: '- t/d d d d d d d d Y',
  seeDowntime: '- Y Y - - Y Y - - Y',
  inspect: '- t d Y - - - - - Y',
  concede: '- - Y - - - - - - Y',
  handleAlert: '- t/d d d d d Y d d Y',
  silenceAlert: '- t/d d d d d Y d d Y',
  issueMaterial: '- t d - Y - - - - Y',
  keepStock: '- - - - Y - - - - Y',
  seeOrder: 'Y Y Y Y Y Y Y Y Y Y',
  seeOutput: '- t d - - - Y - - Y',
  seePay: '- t d - - - - - - Y',
  judgePay: '- t d - - - - - - Y',
  closeMonth: '- - - - - - - - - Y',
  setRate: '- - - - - - - - - Y',
  administer: '- - - - - - - - - -',
}

const T1 = 'T1' as TeamId
const D1 = 'D1' as DepartmentId
/** Somebody of the role in team T1, department D1, without any skill. */
const somebody = (role: Role) => givenPerson('X', { role, skills: new Set() })
const mayWith = (subject: Subject) => (role: Role, action: Action) => mayDo(somebody(role), action, subject)

describe('role by action', () => {
  for (const action of ACTIONS)
    test(action, () => {
      const letters = TABLE[action].split(' ')
      ROLES.forEach((role, i) => {
        const cell = letters[i] ?? ''
        const seen = {
          unrelated: mayWith({ teamIds: ['T9' as TeamId], departmentIds: ['D9' as DepartmentId] })(role, action),
          team: mayWith({ teamIds: [T1], departmentIds: ['D9' as DepartmentId] })(role, action),
          department: mayWith({ teamIds: ['T9' as TeamId], departmentIds: [D1] })(role, action),
        }
        const always = cell === 'Y'
        assert.deepEqual(
          seen,
          {
            unrelated: always,
            team: always || cell.includes('t'),
            department: always || cell.includes('d'),
          },
          `${role}: ${cell}`,
        )
      })
    })
})

test('work on a step needs its skill, whatever the role', () => {
  for (const role of ROLES) {
    const skilled = givenPerson('X', { role, skills: new Set(['TURN']) })
    assert.equal(mayDo(skilled, 'report', { stepCode: 'TURN' }), true)
    assert.equal(mayDo(skilled, 'report', { stepCode: 'MILL' }), false)
    assert.equal(mayDo(skilled, 'report'), false)
  }
})

test('everybody sees their own output and pay and resolves what they raised', () => {
  for (const role of ROLES) {
    const own = { ownerIds: ['X' as PersonId] }
    assert.equal(mayDo(somebody(role), 'seeOutput', own), true)
    assert.equal(mayDo(somebody(role), 'seePay', own), true)
    assert.equal(mayDo(somebody(role), 'resolve', own), true)
    assert.equal(mayDo(somebody(role), 'review', own), false)
    assert.equal(mayDo(somebody(role), 'judgePay', own), false)
  }
})

test('trouble calls those who can help', () => {
  const called = (exceptionKind: ExceptionKind) =>
    ROLES.filter(role => role !== 'manager' && mayDo(somebody(role), 'acknowledge', { exceptionKind }))
  assert.deepEqual(Object.fromEntries(EXCEPTION_KINDS.map(kind => [kind, called(kind)])), {
    equipment: ['maintenance'],
    material: ['warehouse', 'planner', 'purchaser'],
    quality: ['inspector'],
    process: ['inspector', 'planner'],
    safety: ['supervisor', 'maintenance'],
    other: ['planner'],
  })
})

test('the administrator may do everything but review their own report', () => {
  const admin = givenPerson('X', { isAdmin: true, skills: new Set() })
  for (const action of ACTIONS) assert.equal(mayDo(admin, action), true, action)
  assert.equal(mayDo(admin, 'review', { ownerIds: [admin.id] }), false)
  assert.equal(mayDo(admin, 'judgePay', { ownerIds: [admin.id] }), false)
  assert.equal(mayDo(admin, 'seePay', { ownerIds: [admin.id] }), true)
})

test('a leader without a team leads nobody', () => {
  const loose = givenPerson('X', { role: 'teamLeader', teamId: null })
  assert.equal(mayDo(loose, 'review', { teamIds: [T1] }), false)
})

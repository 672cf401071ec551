import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { at, DAY_SHIFT } from '../test/given-alert.ts'
import { givenPerson } from '../test/given-order.ts'
import type { ProductionException } from './decision.ts'
import { exceptionKindOf } from './exception-kind.ts'
import {
  acknowledge,
  assign,
  comment,
  type ExceptionAsking,
  type ExceptionDecision,
  handOver,
  type Resolution,
  reopen,
  resolve,
} from './exception-life.ts'
import { machineCalled } from './machine-called.ts'
import type { DepartmentId, ExceptionId, PersonId, ReasonCode, TeamId } from './model.ts'
import { safetyCallDue, safetyPeople } from './safety-people.ts'

const EQ = 'D-EQ' as DepartmentId
const QC = 'D-QC' as DepartmentId
const FIXER = givenPerson('FIX', { role: 'maintenance', departmentId: EQ })
const WORKER = givenPerson('W', { role: 'worker' })
const RAISER = givenPerson('R', { role: 'worker' })
const NOW = at('11:00')

const given = (other: Partial<ProductionException> = {}): ProductionException => ({
  id: 'X' as ExceptionId,
  no: 12,
  version: 3,
  kind: 'equipment',
  reason: 'DT01' as ReasonCode,
  orderId: null,
  stepId: null,
  machine: null,
  machineId: 'M1',
  workCenterId: null,
  blocking: true,
  andonLevel: 2,
  departmentId: EQ,
  calledAt: null,
  raisedBy: RAISER.id,
  raisedAt: at('10:00'),
  acknowledgedBy: null,
  acknowledgedAt: null,
  resolvedBy: null,
  resolvedAt: null,
  stoppedAt: null,
  resumedAt: null,
  cause: null,
  causeNote: '',
  downtimeMinutes: null,
  description: '',
  ...other,
})
const by = (actor: ExceptionAsking['actor']): ExceptionAsking => ({
  actor,
  now: NOW,
  subject: { exceptionKind: 'equipment', departmentIds: [EQ], ownerIds: [RAISER.id], teamIds: [] },
})
const RESOLVED = { resolvedBy: FIXER.id, resolvedAt: at('10:30') }
const solution = (other: Partial<Resolution> = {}): Resolution => ({
  cause: null,
  note: 'fixed',
  minutes: null,
  minutesWhy: '',
  ...other,
})
const stood = { intervals: [{ from: at('10:00'), to: null }], time: DAY_SHIFT }
const resolving = (other: Partial<Resolution>, exception = given(), actor = FIXER) =>
  resolve(exception, { ...by(actor), resolution: solution(other), stood })

describe('what is refused, and why', () => {
  const cases: readonly { name: string; decision: ExceptionDecision; why: string }[] = [
    {
      name: 'taking what somebody has',
      decision: acknowledge(given({ acknowledgedBy: WORKER.id, acknowledgedAt: NOW }), by(FIXER)),
      why: 'taken',
    },
    { name: 'taking what is not theirs', decision: acknowledge(given(), by(WORKER)), why: 'notYours' },
    { name: 'taking what is resolved', decision: acknowledge(given(RESOLVED), by(FIXER)), why: 'resolved' },
    {
      name: 'handing it to who has it',
      decision: handOver(given(), { ...by(FIXER), to: EQ, from: EQ, note: '' }),
      why: 'sameDepartment',
    },
    {
      name: 'handing over what is resolved',
      decision: handOver(given(RESOLVED), { ...by(FIXER), to: QC, from: EQ, note: '' }),
      why: 'resolved',
    },
    {
      name: 'handing over what is not theirs',
      decision: handOver(given(), { ...by(WORKER), to: QC, from: EQ, note: '' }),
      why: 'notYours',
    },
    {
      name: 'assigning it to its owner',
      decision: assign(given({ acknowledgedBy: WORKER.id, acknowledgedAt: NOW }), {
        ...by(FIXER),
        to: WORKER,
        note: '',
      }),
      why: 'sameOwner',
    },
    {
      name: 'assigning it to who has left',
      decision: assign(given(), { ...by(FIXER), to: givenPerson('L', { active: false }), note: '' }),
      why: 'personLeft',
    },
    { name: 'a comment without words', decision: comment(given(), by(WORKER), '  '), why: 'nothingSaid' },
    { name: 'a comment on what is resolved', decision: comment(given(RESOLVED), by(WORKER), 'x'), why: 'resolved' },
    { name: 'resolving twice', decision: resolving({}, given(RESOLVED)), why: 'resolved' },
    { name: 'resolving what is not theirs', decision: resolving({}, given(), WORKER), why: 'notYours' },
    { name: 'neither cause nor note', decision: resolving({ note: ' ' }), why: 'causeMissing' },
    { name: 'negative minutes', decision: resolving({ minutes: -1 }), why: 'badMinutes' },
    { name: 'half a minute', decision: resolving({ minutes: 0.5 }), why: 'badMinutes' },
    { name: 'no number', decision: resolving({ minutes: Number.NaN }), why: 'badMinutes' },
    { name: 'more than have passed', decision: resolving({ minutes: 61, minutesWhy: 'x' }), why: 'minutesAbove' },
    { name: 'other minutes without a reason', decision: resolving({ minutes: 20 }), why: 'minutesWhy' },
    {
      name: 'opening what is open',
      decision: reopen(given(), { ...by(FIXER), note: '', blocks: true }),
      why: 'notResolved',
    },
    {
      name: 'opening what is not theirs',
      decision: reopen(given(RESOLVED), { ...by(WORKER), note: '', blocks: true }),
      why: 'notYours',
    },
  ]
  for (const { name, decision, why } of cases)
    test(name, () => assert.equal(decision.kind === 'refused' ? decision.why.kind : decision.kind, why))
})

describe('what it makes of it', () => {
  const state = (decision: ExceptionDecision): ProductionException => {
    assert.equal(decision.kind, 'decided')
    return decision.kind === 'decided' ? decision.exception : given()
  }

  test('a hand-over frees it and starts its clock anew', () => {
    const taken = given({ acknowledgedBy: FIXER.id, acknowledgedAt: at('10:05') })
    const after = state(handOver(taken, { ...by(FIXER), to: QC, from: EQ, note: 'measure' }))
    assert.deepEqual([after.departmentId, after.acknowledgedBy, after.calledAt], [QC, null, NOW])
  })

  test('the raiser may resolve; whoever resolves what nobody took, took it', () => {
    const after = state(resolving({}, given(), RAISER))
    assert.deepEqual(
      [after.acknowledgedBy, after.resolvedBy, after.downtimeMinutes, after.resumedAt],
      [RAISER.id, RAISER.id, 60, null],
    )
  })

  test('fewer minutes with a reason end the standstill so much earlier, in working time', () => {
    const after = state(resolving({ minutes: 20, minutesWhy: 'forgot to press' }))
    assert.equal(after.resumedAt?.toString(), at('10:20').toString())
  })

  test('minutes of earlier standstills are not taken back', () => {
    const twice = {
      intervals: [
        { from: at('08:00'), to: at('08:30') },
        { from: at('10:00'), to: null },
      ],
      time: DAY_SHIFT,
    }
    const raised = given({ raisedAt: at('08:00') })
    const less = resolve(raised, { ...by(FIXER), resolution: solution({ minutes: 10, minutesWhy: 'x' }), stood: twice })
    assert.deepEqual(less.kind === 'refused' && less.why, { kind: 'minutesBelow', least: 30 })
  })

  test('opened again it stands from then on, and is nobody’s', () => {
    const after = state(
      reopen(given({ ...RESOLVED, acknowledgedBy: FIXER.id, acknowledgedAt: NOW, downtimeMinutes: 30 }), {
        ...by(FIXER),
        note: 'again',
        blocks: true,
      }),
    )
    assert.deepEqual(
      [after.resolvedAt, after.acknowledgedBy, after.stoppedAt, after.downtimeMinutes, after.blocking],
      [null, null, NOW, null, true],
    )
    const over = state(reopen(given(RESOLVED), { ...by(FIXER), note: '', blocks: false }))
    assert.equal(over.blocking, false)
  })
})

describe('which machine is meant', () => {
  const machines = [
    { id: 'CNC-01', name: '数控车1号机', workCenterId: 'CNC' },
    { id: 'CNC-03', name: '数控车3号机', workCenterId: 'CNC' },
    { id: 'SAW-03', name: '3号锯床', workCenterId: 'SAW' },
    { id: 'WASH', name: 'washer', workCenterId: 'WASH' },
  ]
  const cases: readonly [said: string | null, here: string | null, id: string | null][] = [
    ['数控车3号机', 'SAW', 'CNC-03'],
    ['cnc 03', null, 'CNC-03'],
    ['3号机', 'CNC', 'CNC-03'],
    ['3号机', 'SAW', 'SAW-03'],
    ['9号机', 'CNC', null],
    ['3号机', null, null],
    ['机床', 'CNC', null],
    [null, 'CNC', null],
    [null, 'WASH', 'WASH'],
    ['', 'WASH', 'WASH'],
  ]
  for (const [said, here, id] of cases)
    test(`${said} at ${here}`, () => assert.equal(machineCalled(said, machines, here)?.id ?? null, id))
})

test('a kind is the called department’s, unless people get hurt', () => {
  assert.deepEqual(
    (['maintenance', 'warehouse', 'purchasing', 'quality', 'planning', 'production', null] as const).map(one =>
      exceptionKindOf(one, false),
    ),
    ['equipment', 'material', 'material', 'quality', 'process', 'other', 'other'],
  )
  assert.equal(exceptionKindOf('maintenance', true), 'safety')
})

describe('whom a safety call reaches', () => {
  const D = 'D' as DepartmentId
  const people = [
    givenPerson('LEAD', { role: 'teamLeader', departmentId: D, teamId: 'T' as TeamId }),
    givenPerson('SUP', { role: 'supervisor', departmentId: D }),
    givenPerson('SUP2', { role: 'supervisor', departmentId: QC }),
    givenPerson('GONE', { role: 'supervisor', departmentId: D, active: false }),
    givenPerson('BOSS', { role: 'manager', departmentId: EQ }),
    givenPerson('SAFE', { role: 'inspector', departmentId: QC }),
  ]
  const place = { raisedBy: 'R' as PersonId, leaderId: 'LEAD' as PersonId, teamId: 'T' as TeamId, departmentIds: [D] }
  test('leader, supervisor and managers', () =>
    assert.deepEqual(safetyPeople(people, place, []), ['LEAD', 'SUP', 'BOSS']))
  test('the site’s safety people stand for the managers', () => {
    const safe = people.find(({ id }) => id === 'SAFE')
    assert.deepEqual(safetyPeople(people, place, [safe?.employeeNo ?? '']), ['LEAD', 'SUP', 'SAFE'])
  })
  test('whoever raised it is not called', () =>
    assert.deepEqual(safetyPeople(people, { ...place, raisedBy: 'SUP' as PersonId }, []), ['LEAD', 'BOSS']))
  test('it goes out again by its clock, and not for ever', () =>
    assert.deepEqual(
      [0, 2.9, 3, 6.5, 900].map(minutes => safetyCallDue(minutes, 3, 20)),
      [0, 0, 1, 2, 20],
    ))
})

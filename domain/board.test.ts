import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type BoardPerson, type BoardTeam, boardOf, isEmptyBoard, teamBoardOf } from './board.ts'
import { formatQuantity, pieces, type Quantity, ZERO } from './quantity.ts'

const person = (name: string, more: Partial<BoardPerson> = {}): BoardPerson => ({
  name,
  standardMinutes: ZERO,
  standardMinutesBefore: ZERO,
  good: ZERO,
  scrap: ZERO,
  rework: ZERO,
  ...more,
})
const said = (list: readonly { name: string; value: Quantity }[]) =>
  list.map(({ name, value }) => `${name} ${formatQuantity(value)}`)

describe('a board', () => {
  const people = [
    person('A', {
      standardMinutes: pieces(300),
      standardMinutesBefore: pieces(200),
      good: pieces(100),
      scrap: pieces(1),
    }),
    person('B', { standardMinutes: pieces(500), standardMinutesBefore: pieces(500), good: pieces(100) }),
    person('C', {
      standardMinutes: pieces(300),
      standardMinutesBefore: pieces(600),
      good: pieces(90),
      rework: pieces(10),
    }),
    person('D'),
  ]
  test('names the most by the standard, ties by name, and nobody who made nothing', () =>
    assert.deepEqual(said(boardOf(people, 5).output), ['B 500', 'A 300', 'C 300']))
  test('names who is right the first time, from 95 percent', () =>
    assert.deepEqual(said(boardOf(people, 5).firstPass), ['B 100', 'A 99.0099']))
  test('names who has improved, and nobody who fell back', () =>
    assert.deepEqual(said(boardOf(people, 5).improved), ['A 50']))
  test('of teams has plans that were met, and runs without a late step', () => {
    const team = (name: string, more: Partial<BoardTeam>): BoardTeam => ({
      ...person(name),
      stepsInTime: 0,
      planned: ZERO,
      doneOfPlan: ZERO,
      ...more,
    })
    const board = teamBoardOf(
      [
        team('T1', { planned: pieces(100), doneOfPlan: pieces(100), stepsInTime: 2 }),
        team('T2', { planned: pieces(100), doneOfPlan: pieces(99), stepsInTime: 7 }),
      ],
      3,
    )
    assert.deepEqual([said(board.plan), said(board.streaks)], [['T1 100'], ['T2 7']])
  })
  test('of nobody is empty', () => assert.equal(isEmptyBoard(boardOf([person('D')], 3)), true))

  test('where all are the same, the few are told by name and always the same ones', () => {
    const all = ['D', 'B', 'C', 'A'].map(name => person(name, { standardMinutes: pieces(60) }))
    assert.deepEqual(said(boardOf(all, 3).output), ['A 60', 'B 60', 'C 60'])
    assert.deepEqual(boardOf(all.toReversed(), 3), boardOf(all, 3))
  })
  test('of one is praised for what is good, and not mentioned for what is not', () => {
    const alone = (more: Partial<BoardPerson>) => boardOf([person('A', { standardMinutes: pieces(60), ...more })], 3)
    assert.deepEqual(said(alone({ good: pieces(100) }).firstPass), ['A 100'])
    const spoiled = alone({ good: pieces(10), scrap: pieces(90), standardMinutesBefore: pieces(600) })
    assert.deepEqual([said(spoiled.output), spoiled.firstPass, spoiled.improved], [['A 60'], [], []])
  })

  test('never names more than its few, and nobody below one it leaves out', () => {
    const any = fc.record({ minutes: fc.nat(10_000), top: fc.constant(0) })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), fc.integer({ min: 1, max: 5 }), (all, top) => {
        const rows = all.map(({ minutes }, index) => person(`P${index}`, { standardMinutes: pieces(minutes) }))
        const { output } = boardOf(rows, top)
        assert.ok(output.length <= top)
        const named = new Set(output.map(({ name }) => name))
        const least = output.at(-1)?.value ?? ZERO
        const better = rows.filter(row => !named.has(row.name) && row.standardMinutes > least)
        assert.ok(
          output.length < top
            ? better.every(row => row.standardMinutes <= ZERO) || output.length === 0
            : better.length === 0,
        )
      }),
    )
  })
})

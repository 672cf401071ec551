import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { givenPerson } from '../test/given-order.ts'
import { calledEverywhere, MOST_SAFETY_PEOPLE, readSafetyPeople } from './safety-people.ts'

const people = [
  givenPerson('A', { employeeNo: 'N1', name: '张三' }),
  givenPerson('B', { employeeNo: 'N2', name: '李四' }),
  givenPerson('C', { employeeNo: 'N3', name: '李四' }),
  givenPerson('D', { employeeNo: 'N4', name: '王五', active: false }),
  givenPerson('M', { employeeNo: 'N5', name: '总经理', role: 'manager' }),
]

describe('naming safety people', () => {
  const cases: readonly {
    name: string
    texts: readonly string[]
    read: readonly string[]
    faults: readonly string[]
  }[] = [
    {
      name: 'by name or number, in their order, each once',
      texts: ['n2', '张三', 'N1'],
      read: ['N2', 'N1'],
      faults: [],
    },
    { name: 'a name of two is asked for by number', texts: ['李四'], read: [], faults: ['namesakes 李四'] },
    { name: 'nobody called so', texts: ['赵六', '张三'], read: ['N1'], faults: ['unknown 赵六'] },
    { name: 'whoever left is nobody', texts: ['N4', '王五'], read: [], faults: ['unknown N4', 'unknown 王五'] },
    { name: 'none', texts: [], read: [], faults: [] },
  ]
  for (const { name, texts, read, faults } of cases)
    test(name, () => {
      const found = readSafetyPeople(people, texts)
      assert.deepEqual(found.employeeNos, read)
      assert.deepEqual(
        found.faults.map(fault => (fault.kind === 'tooMany' ? fault.kind : `${fault.kind} ${fault.text}`)),
        faults,
      )
    })

  test('so many that nobody feels meant are too many', () => {
    const many = Array.from({ length: MOST_SAFETY_PEOPLE + 1 }, (_, n) => givenPerson(`P${n}`, { employeeNo: `P${n}` }))
    const { faults } = readSafetyPeople(
      many,
      many.map(({ employeeNo }) => employeeNo),
    )
    assert.deepEqual(faults, [{ kind: 'tooMany' }])
  })
})

describe('whom a call reaches everywhere', () => {
  const ids = (named: readonly string[]) => calledEverywhere(people, named).map(({ id }) => id)
  test('those who are named', () => assert.deepEqual(ids(['N1']), ['A']))
  test('the managers where nobody is', () => assert.deepEqual(ids([]), ['M']))
  test('the managers where all who were named have left', () => assert.deepEqual(ids(['N4']), ['M']))
})

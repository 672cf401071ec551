import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DepartmentId } from '../../domain/model.ts'
import { readDepartmentSpans, readQuietSpan } from './quiet-hours.ts'

const SPAN = { start: '22:00', end: '07:00' }

describe('quiet hours as they are written', () => {
  for (const text of ['22:00-07:00', '22:00 - 7:00', '22：00～7：00', '22:00到07:00', '22:00 to 7:00', ' 22:00–07:00 '])
    test(`read: ${text}`, () => assert.deepEqual(readQuietSpan(text), SPAN))
  for (const text of ['无', '無', '没有', 'none', 'Never'])
    test(`none: ${text}`, () => assert.equal(readQuietSpan(text), null))
  for (const text of ['', '晚上', '22-7', '22:00', '22:00-07:00-09:00', '-5:00-07:00'])
    test(`unreadable: ${text || 'nothing'}`, () =>
      assert.deepEqual(readQuietSpan(text), { kind: 'unreadable', text: text.trim() }))
})

const KNOWN = [
  { id: 'D-QC' as DepartmentId, name: '质量部' },
  { id: 'D-WH' as DepartmentId, name: 'Warehouse 2' },
]

describe('those of departments', () => {
  const cases: readonly (readonly [text: string, departments: object, faults: readonly string[]])[] = [
    ['无', {}, []],
    ['质量部 22:00-07:00、Warehouse 2 none', { 'D-QC': SPAN, 'D-WH': null }, []],
    ['质量部22:00到7:00；d-wh：无', { 'D-QC': SPAN, 'D-WH': null }, []],
    ['质量部无', { 'D-QC': null }, []],
    ['质量部', {}, ['unreadable 质量部']],
    ['质量部 22:00-', {}, ['unreadable 质量部 22:00-']],
    ['质检 无, 质量部 无', { 'D-QC': null }, ['unknownDepartment 质检']],
    ['质量部 无, D-QC 22:00-07:00', { 'D-QC': null }, ['namedTwice D-QC 22:00-07:00']],
  ]
  for (const [text, departments, faults] of cases)
    test(text, () => {
      const read = readDepartmentSpans(text, KNOWN)
      assert.deepEqual(read.departments, departments)
      assert.deepEqual(
        read.faults.map(fault => `${fault.kind} ${fault.text}`),
        faults,
      )
    })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withDatabase } from '../test/database.ts'
import { local } from '../test/working-days.ts'
import { onceOverAll } from './once.ts'

const db = withDatabase()

function instance(work: () => Promise<void>) {
  let done = 0
  const job = onceOverAll({ sql: db.sql, name: 'round', everyMinutes: 5, work, done: () => void done++ })
  return { job, done: () => done }
}

test('of several instances one does the work of a slot; of another slot it is done again', async () => {
  let works = 0
  const instances = Array.from({ length: 4 }, () => instance(async () => void works++))
  await Promise.all(instances.map(({ job }) => job.run(local('2026-11-16T08:00'))))
  assert.deepEqual([works, instances.reduce((sum, one) => sum + one.done(), 0)], [1, 1])
  await Promise.all(instances.map(({ job }) => job.run(local('2026-11-16T08:05'))))
  assert.equal(works, 2)
})

test('work that breaks leaves its slot to another', async () => {
  const broken = instance(async () => Promise.reject(new Error('killed')))
  let works = 0
  const sound = instance(async () => void works++)
  await assert.rejects(broken.job.run(local('2026-11-16T09:00')))
  await sound.job.run(local('2026-11-16T09:00'))
  assert.deepEqual([works, broken.done()], [1, 0])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import { catchUp, dueBetween, type Job } from './schedule.ts'

const job = (name: string, everyMinutes: number): Job => ({ name, everyMinutes, run: async () => undefined })
const at = (text: string) => Temporal.Instant.from(`2026-11-21T${text}:00Z`)
const named = (due: ReturnType<typeof dueBetween>) =>
  due.map(({ job, at }) => `${at.toString().slice(11, 16)} ${job.name}`)

test('jobs that came due while the clock was moved run in the order they would have', () => {
  const due = dueBetween([job('hourly', 60), job('half', 30)], at('08:10'), at('10:00'))
  assert.deepEqual(named(due), ['08:30 half', '09:00 hourly', '09:00 half', '09:30 half', '10:00 hourly', '10:00 half'])
})

test('a slot belongs to the stretch that ends with it, so that no slot runs twice', () => {
  const jobs = [job('hourly', 60)]
  assert.deepEqual(named(dueBetween(jobs, at('08:00'), at('09:00'))), ['09:00 hourly'])
  assert.deepEqual(named(dueBetween(jobs, at('09:00'), at('09:59'))), [])
})

test('a clock that goes back makes nothing due', () => {
  assert.deepEqual(dueBetween([job('hourly', 60)], at('09:30'), at('08:30')), [])
})

test('after a long pause each job runs once, as of its newest slot', () => {
  const due = catchUp([job('hourly', 60), job('half', 30)], at('01:10'), at('09:40'))
  assert.deepEqual(named(due), ['09:00 hourly', '09:30 half'])
})

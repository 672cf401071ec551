import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createLog, errorForLog, readable } from './log.ts'
import { Secret } from './secret.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): readonly Record<string, unknown>[] {
  const lines: string[] = []
  write(createLog({ level: 'info', to: { write: line => lines.push(line) }, pretty: false }))
  return lines.map((line): Record<string, unknown> => JSON.parse(line))
}

it('a line is one JSON object with level, time, event and fields, and nothing of the machine', () => {
  const [line] = logged(log => log.info({ event: 'report.accepted', orderNo: 'WO-1003' }))
  assert.deepEqual(Object.keys(line ?? {}), ['level', 'time', 'event', 'orderNo'])
  assert.equal(line?.level, 'info')
})

it('a secret and what people wrote are never in a line', () => {
  const lines = logged(log => {
    log.info({ event: 'config.read', key: new Secret('swordfish') })
    log.info({ event: 'message.received', text: 'swordfish', message: { text: 'swordfish' } })
    log.warn({ event: 'call.failed', headers: { authorization: 'Bearer swordfish' }, request: { body: 'swordfish' } })
  })
  assert.equal(lines.length, 3)
  assert.doesNotMatch(JSON.stringify(lines), /swordfish/)
})

it('of an error only type, code, message, frames and cause are told', () => {
  const error = Object.assign(new Error('the call failed', { cause: new RangeError('too far') }), {
    code: 'ECONNRESET',
    parameters: ['swordfish'],
    query: 'select swordfish',
  })
  const told = errorForLog(error)
  assert.equal(told.code, 'ECONNRESET')
  assert.equal(told.cause?.type, 'RangeError')
  assert.ok(told.stack.length > 0 && told.stack.every(frame => frame.startsWith('at ')))
  assert.doesNotMatch(JSON.stringify(told), /swordfish/)
})

it("PostgreSQL's words about bad data are not repeated, because they repeat the data", () => {
  const error = Object.assign(new Error('duplicate key value: (name)=(张三)'), {
    code: '23505',
    constraint_name: 'person_no',
  })
  const told = errorForLog(error)
  assert.doesNotMatch(JSON.stringify(told), /张三/)
  assert.match(told.message, /person_no/)
})

it('on a terminal a line is time, level, event and fields', () => {
  const line = JSON.stringify({
    level: 'warn',
    time: '2026-03-09T08:30:00.000Z',
    event: 'alert.suppressed',
    step: 30,
    why: 'held',
  })
  assert.equal(readable(line), '08:30:00 WARN  alert.suppressed step=30 why=held\n')
})

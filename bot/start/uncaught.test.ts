import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'

const MODULES = ['./uncaught.ts', '../log.ts'].map(path => new URL(path, import.meta.url).href)

/** A process of its own, in which `fault` happens; `still` is printed when it lives on. */
async function processIn(fault: string) {
  const [uncaught, log] = MODULES
  const code = `
    import { endWhenUncaught } from '${uncaught}'
    import { createLog } from '${log}'
    endWhenUncaught(createLog({ level: 'info', pretty: false }))
    const error = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (name)=(swordfish) exists' })
    setTimeout(() => process.stdout.write('still'), 2_000)
    ${fault}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = new Promise<number | null>(resolve => child.once('exit', resolve))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await exited, out, err }
}

describe('what nobody caught', () => {
  for (const [name, fault, origin] of [
    ['a rejection', 'void Promise.reject(error)', 'unhandledRejection'],
    ['what is thrown in a timer', 'setTimeout(() => { throw error }, 1)', 'uncaughtException'],
  ] as const) {
    test(`${name} is one line in the log, without the data it repeats, and ends the process as a failure`, async () => {
      const { code, out, err } = await processIn(fault)
      assert.equal(code, 1)
      const line: Record<string, unknown> = JSON.parse(out)
      assert.deepEqual([line.event, line.level, line.origin], ['service.broke', 'fatal', origin])
      assert.doesNotMatch(out + err, /swordfish/)
    })
  }
})

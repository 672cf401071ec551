/** What is written for those who run it names things that are there. */
import assert from 'node:assert/strict'
import { access, readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, test } from 'node:test'
import { createClock } from '../bot/clock.ts'
import { VARIABLES } from '../bot/config.ts'
import { createMetrics } from '../bot/metrics.ts'

const ROOT = resolve(import.meta.dirname, '..')
const read = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8')
const all = (text: string, form: RegExp) => new Set(Array.from(text.matchAll(form), ([, found]) => found ?? ''))

describe('for those who run it', () => {
  test('an alert of the operator is about a figure that the service has', async () => {
    const metrics = createMetrics({
      clock: createClock(),
      platforms: () => new Map(),
      readDatabase: async () => ({ connections: {}, outboxWaiting: 0, outboxOldestSeconds: 0, outboxDead: {} }),
    })
    const known = all(await metrics.page(), /^# TYPE (\S+)/gm)
    const meant = all(await read('deploy/prometheus-alerts.yaml'), /\b(baogong_\w+)/g)
    assert.ok(meant.size >= 7)
    const unknown = [...meant].filter(name => !known.has(name.replace(/_count$/, '')))
    assert.deepEqual(unknown, [])
  })

  test('the image holds every room of the house, and the build may see them', async () => {
    const rooms = all(await read('Dockerfile'), /^COPY (\w+) \.\/\w+$/gm)
    const letIn = all(await read('.dockerignore'), /^!([\w-]+)$/gm)
    for (const room of rooms) assert.ok(letIn.has(room), `${room} is kept out by .dockerignore`)
    const imported = new Set<string>()
    for (const room of rooms) {
      for (const file of await readdir(join(ROOT, room), { recursive: true })) {
        if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
        const up = file.split('/').length
        const form = new RegExp(`(?:from|import) '(?:\\.\\./){${up}}([\\w-]+)/`, 'g')
        for (const target of all(await read(join(room, file)), form)) imported.add(target)
      }
    }
    assert.deepEqual([...imported].sort(), [...imported].filter(room => rooms.has(room)).sort())
    for (const room of ['bot', 'db', 'domain', 'adapters', 'jobs', 'web']) assert.ok(rooms.has(room), room)
  })

  test('what they start is what npm starts', async () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(await read('package.json'))
    const started = scripts.start?.replace('node ', '') ?? assert.fail()
    assert.ok((await read('deploy/baogong.service')).includes(`node_modules/.bin/node ${started}\n`))
    const words = started.split(' ').map(word => `"${word}"`)
    assert.ok((await read('Dockerfile')).includes(`CMD ["node", ${words.join(', ')}]`))
    for (const [, script] of (await read('deploy/baogong-backup.service')).matchAll(/node (bot\/\S+\.ts)/g)) {
      await access(join(ROOT, script ?? ''))
    }
  })

  test('every variable they set is read', async () => {
    const compose = await read('compose.yaml')
    const [, block = ''] = /environment:\n((?: {6}\w+: .*\n)+)/.exec(compose) ?? []
    const set = [...all(block, /^ {6}(\w+):/gm), ...all(await read('Dockerfile'), /\b([A-Z_]{4,})=/g)]
    const known: readonly string[] = [...VARIABLES, 'NODE_ENV']
    assert.ok(set.length >= 6)
    assert.deepEqual(
      set.filter(name => !known.includes(name)),
      [],
    )
  })

  test('the sandbox is off unless somebody asks for it', async () => {
    assert.match(await read('Dockerfile'), /SANDBOX=off/)
    assert.match(await read('compose.yaml'), /SANDBOX: \$\{SANDBOX:-off\}/)
    assert.match(await read('compose.yaml'), /- 127\.0\.0\.1:/)
  })
})

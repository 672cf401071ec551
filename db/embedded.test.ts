import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, cp, lstat, mkdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { temporaryFolder } from '../test/server.ts'
import { openPool } from './connect.ts'
import { type EmbeddedEvent, type EmbeddedServer, EmbeddedServerError, startEmbedded } from './embedded.ts'
import { completeLinks, copyBinaries, findPackage } from './embedded-binaries.ts'
import { isAlive, readPostmaster } from './embedded-process.ts'

let folder = ''
before(async () => {
  folder = await temporaryFolder()
})
after(() => rm(folder, { recursive: true, force: true }))

/** Faster, and nothing here is about a power cut. */
const settings = { fsync: 'off' }

async function ask(url: string, question = 'select 42 as answer'): Promise<unknown> {
  const sql = openPool({ url, poolSize: 1 })
  try {
    const [row] = await sql.unsafe(question)
    return row && Object.values(row)[0]
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Starts a service of its own on the data and returns once its server is up. */
async function otherService(dataDir: string): Promise<ChildProcess> {
  const module = join(import.meta.dirname, 'embedded.ts')
  const script = `
    const { startEmbedded } = await import(${JSON.stringify(module)})
    await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, settings: { fsync: 'off' } })
    console.log('up')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('exit', code => reject(new Error(`the other service ended with ${code}`)))
  })
  return child
}

const gone = (child: ChildProcess) => new Promise(resolve => child.once('exit', resolve))

async function until(what: () => Promise<boolean>, withinMs = 15_000): Promise<void> {
  for (let waited = 0; waited < withinMs; waited += 100) {
    if (await what()) return
    await sleep(100)
  }
  assert.fail('it did not happen in time')
}

describe('the embedded server', () => {
  const events: EmbeddedEvent[] = []
  let server: EmbeddedServer
  before(async () => {
    server = await startEmbedded({ dataDir: join(folder, 'plain'), settings, log: event => events.push(event) })
  })
  after(() => server.stop())

  test('makes its data on first use and says where it is', async () => {
    assert.deepEqual(
      events.map(({ event }) => event),
      ['database.initialised', 'database.started'],
    )
    assert.equal((await stat(join(server.path, 'cluster'))).mode & 0o777, 0o700)
    assert.equal(await ask(server.url), 42)
  })

  test('listens on the loopback address alone, asks for a password, and flushes', async () => {
    assert.equal(await ask(server.url, 'show listen_addresses'), '127.0.0.1')
    const wrong = new URL(server.url)
    wrong.password = 'wrong'
    await assert.rejects(ask(wrong.href), { code: '28P01' })
    assert.equal((await stat(join(server.path, 'server.json'))).mode & 0o077, 0)
  })

  test('keeps UTF-8 and one order of letters, whatever the machine’s locale', async () => {
    const shown = `select current_setting('server_encoding') || ' ' || upper('ä') || ' ' || ('Z' < 'a')`
    assert.equal(await ask(server.url, shown), 'UTF8 Ä true')
  })

  test('gives the service a role that is no superuser', async () => {
    assert.equal(await ask(server.url, `select rolsuper from pg_roles where rolname = current_user`), false)
  })

  test('refuses a second service on the same data by name, and goes on undisturbed', async () => {
    const pid = server.pid()
    await assert.rejects(startEmbedded({ dataDir: join(folder, 'plain'), settings }), error => {
      assert.ok(error instanceof EmbeddedServerError)
      assert.equal(error.code, 'alreadyRunning')
      assert.deepEqual([error.pid, error.port], [pid, server.port])
      assert.match(error.message, new RegExp(`${pid}.*${server.port}`))
      return true
    })
    assert.equal(server.pid(), pid)
    assert.equal(await ask(server.url), 42)
  })

  test('is not taken for an orphan after somebody has ended all its sessions', async () => {
    await ask(
      server.adminUrl,
      'select count(pg_terminate_backend(pid)) from pg_stat_activity where pid <> pg_backend_pid()',
    )
    await assert.rejects(startEmbedded({ dataDir: join(folder, 'plain'), settings }), { code: 'alreadyRunning' })
    assert.equal(await ask(server.url), 42)
  })

  test('comes up again at the same address when it dies, and the pool with it', async () => {
    const sql = openPool({ url: server.url, poolSize: 2 })
    try {
      await sql`select 1`
      const pid = server.pid()
      assert.ok(pid)
      process.kill(pid, 'SIGKILL')
      await until(async () => {
        const rows = await sql`select 1`.catch(() => [])
        return rows.length === 1 && server.pid() !== pid
      })
      assert.ok(events.some(({ event }) => event === 'database.exited'))
    } finally {
      await sql.end({ timeout: 1 })
    }
  })
})

describe('stopping and starting', () => {
  const dataDir = () => join(folder, 'again')

  test('keeps the data, the port and the password', async () => {
    const first = await startEmbedded({ dataDir: dataDir(), settings })
    await ask(first.url, 'create table kept as select 7 as n')
    await first.stop()
    await first.stop()
    assert.equal(await readPostmaster(join(first.path, 'cluster')), null)

    const second = await startEmbedded({ dataDir: dataDir(), settings })
    try {
      assert.equal(second.url, first.url)
      assert.equal(await ask(second.url, 'select n from kept'), 7)
    } finally {
      await second.stop()
    }
  })

  test('goes to another port when somebody has taken its own', async () => {
    const first = await startEmbedded({ dataDir: dataDir(), settings })
    await first.stop()
    const squatter = createServer().listen(first.port, '127.0.0.1')
    await new Promise(resolve => squatter.once('listening', resolve))
    const second = await startEmbedded({ dataDir: dataDir(), settings })
    try {
      assert.notEqual(second.port, first.port)
      assert.equal(await ask(second.url), 42)
    } finally {
      await second.stop()
      squatter.close()
    }
  })

  test('two services started at the same moment: one has the data, the other is told so', async () => {
    const dataDir = join(folder, 'race')
    const outcomes = await Promise.allSettled([
      startEmbedded({ dataDir, settings }),
      startEmbedded({ dataDir, settings }),
    ])
    const servers = outcomes.filter(outcome => outcome.status === 'fulfilled').map(({ value }) => value)
    try {
      assert.equal(servers.length, 1)
      const [refused] = outcomes.filter(outcome => outcome.status === 'rejected')
      assert.equal(refused?.reason.code, 'alreadyRunning')
      assert.equal(await ask(servers[0]?.url ?? ''), 42)
    } finally {
      await Promise.all(servers.map(server => server.stop()))
    }
  })
})

describe('after a crash', () => {
  const dataDir = () => join(folder, 'again')

  test('of the service alone, its server is stopped cleanly and started anew, with all that was committed', async () => {
    const service = await otherService(dataDir())
    const orphan = await readPostmaster(join(dataDir(), 'postgres', 'cluster'))
    assert.ok(orphan)
    service.kill('SIGKILL')
    await gone(service)
    assert.equal(isAlive(orphan.pid), true)

    const events: EmbeddedEvent[] = []
    const server = await startEmbedded({ dataDir: dataDir(), settings, log: event => events.push(event) })
    try {
      assert.equal(isAlive(orphan.pid), false)
      assert.ok(events.some(one => one.event === 'database.orphanStopped' && one.pid === orphan.pid))
      assert.equal(await ask(server.url), 42)
    } finally {
      await server.stop()
    }
  })

  test('of everything, a lock file left behind does not keep it out, even if another process has its number now', async () => {
    const first = await startEmbedded({ dataDir: dataDir(), settings })
    const lock = join(first.path, 'cluster', 'postmaster.pid')
    const text = await readFile(lock, 'utf8')
    await first.stop()
    for (const pid of [process.ppid, 4_000_000]) {
      await writeFile(lock, text.replace(/^\d+/, String(pid)))
      const server = await startEmbedded({ dataDir: dataDir(), settings })
      assert.equal(await ask(server.url), 42)
      await server.stop()
    }
  })

  test('while another service is running, that one is not taken for an orphan', async () => {
    const service = await otherService(dataDir())
    try {
      await assert.rejects(startEmbedded({ dataDir: dataDir(), settings }), { code: 'alreadyRunning' })
    } finally {
      service.kill('SIGKILL')
      await gone(service)
      await (await startEmbedded({ dataDir: dataDir(), settings })).stop()
    }
  })

  test('in the middle of making the data, the half is thrown away', async () => {
    const dataDir = join(folder, 'half')
    const half = join(dataDir, 'postgres', 'cluster.4000000-abcd')
    await mkdir(join(half, 'base'), { recursive: true })
    const server = await startEmbedded({ dataDir, settings })
    try {
      assert.equal(await ask(server.url), 42)
      await assert.rejects(stat(half), { code: 'ENOENT' })
    } finally {
      await server.stop()
    }
  })
})

test('data of another major version is refused by name', async () => {
  const dataDir = join(folder, 'again')
  const server = await startEmbedded({ dataDir, settings })
  await server.stop()
  await writeFile(join(server.path, 'cluster', 'PG_VERSION'), '12\n')
  await assert.rejects(startEmbedded({ dataDir, settings }), { code: 'otherVersion' })
})

test('a server that can’t start says why, with the end of its log', async () => {
  const dataDir = join(folder, 'broken')
  await assert.rejects(startEmbedded({ dataDir, settings: { ...settings, shared_buffers: 'nonsense' } }), error => {
    assert.ok(error instanceof EmbeddedServerError)
    assert.equal(error.code, 'startFailed')
    assert.match(error.message, /shared_buffers/)
    return true
  })
})

describe('the binaries', () => {
  test('are made whole where npm ran no install script, and copied whole once', async () => {
    const found = await findPackage()
    const bare = join(folder, 'bare')
    await cp(found.folder, bare, { recursive: true, verbatimSymlinks: true })
    const links: readonly { target: string }[] = JSON.parse(await readFile(join(bare, 'pg-symlinks.json'), 'utf8'))
    const paths = links.map(({ target }) => join(bare, target.replace(/^native\//, '')))
    await Promise.all(paths.map(path => rm(path, { force: true })))
    await chmod(join(bare, 'bin', 'postgres'), 0o644)

    const copies = await Promise.all([1, 2].map(() => copyBinaries(bare, join(folder, 'copies'), found.version)))
    assert.equal(copies[0], copies[1])
    const copied = links.map(({ target }) => join(copies[0] ?? '', target.replace(/^native\//, '')))
    for (const path of copied) assert.ok((await stat(path)).isFile(), path)

    assert.equal(await completeLinks(bare), true)
    for (const path of paths) assert.ok((await lstat(path)).isSymbolicLink(), path)
    assert.equal((await stat(join(bare, 'bin', 'postgres'))).mode & 0o111, 0o111)
  })
})

describe('as root', { skip: process.getuid?.() === 0 ? false : 'needs root' }, () => {
  test('in a folder only root may enter, the server runs as another account from a place that account can reach', async () => {
    const closed = join(folder, 'closed')
    const stateRoot = join(folder, 'state')
    const dataDir = join(closed, 'clone', 'data')
    await mkdir(dataDir, { recursive: true })
    await chmod(closed, 0o700)

    const first = await startEmbedded({ dataDir, stateRoot, settings })
    await ask(first.url, 'create table kept as select 7 as n')
    await first.stop()
    assert.ok(first.path.startsWith(`${stateRoot}/data-`))
    assert.equal(await readlink(join(dataDir, 'postgres')), first.path)
    assert.notEqual((await stat(join(first.path, 'cluster'))).uid, 0)

    const second = await startEmbedded({ dataDir, stateRoot, settings })
    try {
      assert.equal(second.path, first.path)
      assert.equal(await ask(second.url, 'select n from kept'), 7)
    } finally {
      await second.stop()
    }
  })
})

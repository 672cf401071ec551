/** F33 to F35, F42, F45, F47: what people and programs send by mistake or on purpose. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { deflateSync } from 'node:zlib'
import readExcelFile from 'read-excel-file/node'
import { createClock } from '../../../bot/clock.ts'
import { addOrder, workerId } from '../../bench/plant.ts'
import { fingerprint } from '../../business-tables.ts'
import { lyingPng, plainPng, pngBomb, pngOf } from '../../traveler/pictures.ts'
import { deliver, eventOf } from '../callers.ts'
import { atMost, exactly, type Fault, none } from '../fault.ts'
import { goodOf } from '../sandbox-talk.ts'
import type { World } from '../world.ts'

/** What the process holds, in megabytes; 0 where the system does not tell. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}

const huge: Fault = {
  id: 'F33',
  kind: 'shared',
  quick: true,
  name: 'bodies of a megabyte, on every way in',
  holds: 'refused; memory stays flat, nobody crashes',
  bounds: { tried: exactly(90), unrefused: none, crashed: none, grownMegabytes: atMost(150) },
  run: async world => {
    const service = world.at(0)
    const body = JSON.stringify({ as: workerId(1), chat: `D-${workerId(1)}`, text: '报'.repeat(350_000) })
    const before = await memoryOf(service.pid)
    let unrefused = 0
    for (let round = 0; round < 30; round++) {
      const ways = ['/sandbox/api/messages', '/api/v1/reports', '/sandbox/api/understand']
      // Whoever is still writing when the refusal closes the connection never reads it.
      const answers = await Promise.all(ways.map(way => service.post(way, body).catch(() => null)))
      unrefused += answers.filter(answer => answer !== null && (answer.status < 400 || answer.status >= 500)).length
    }
    return {
      counted: {
        tried: 90,
        unrefused,
        crashed: service.runs() ? 0 : 1,
        grownMegabytes: Math.max(0, (await memoryOf(service.pid)) - before),
      },
    }
  },
}

const HOSTILE: readonly string[] = [
  '报工 WC-0034\0 下料 10',
  '\u202e01 料下 4300-CW\u202c 工报',
  '报工 WC-0034 下料 1\u200d2\u200b3',
  '报工 WC-0034 下料 \ud83d 10',
  '\udc00\ud800 WC-0034',
  '👍🏽👩‍🏭🎉',
  '\x07\x1b[31m报工 WC-0034',
  'ﷺ'.repeat(900),
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘',
  '（'.repeat(3_300),
  '9'.repeat(10_000),
  '<script>alert(1)</script>',
]

const hostile: Fault = {
  id: 'F34',
  kind: 'shared',
  quick: true,
  name: 'control characters, turned directions, joiners, emoji, NUL, half surrogates',
  holds: 'stored or refused, answered in words, never 500',
  bounds: { tried: exactly(HOSTILE.length), failed: none, unanswered: none },
  run: async world => {
    await addOrder(world.sql, 'WC-0034', 1_000, createClock().now())
    const heard = []
    for (const text of HOSTILE) heard.push(await deliver(world.at(1).baseUrl, eventOf(workerId(34), text)))
    return {
      counted: {
        tried: heard.length,
        failed: heard.filter(({ status }) => status === 'cut' || status >= 500).length,
        unanswered: heard.filter(({ status, replies }) => status === 200 && replies.length === 0).length,
      },
    }
  },
}

const AMOUNTS = [
  '999999999999',
  '1e308',
  '1e9',
  '3.7',
  '-5',
  '五十万亿',
  '9'.repeat(400),
  '0',
  '0x10',
  '50-60',
] as const

const ROOT = resolve(import.meta.dirname, '..', '..', '..')

const hugeNumbers: Fault = {
  id: 'F35',
  kind: 'shared',
  quick: true,
  name: 'quantities that are none: 999999999999, 1e308, 3.7, -5, 五十万亿',
  holds: 'refused or asked with a reason; nothing is booked',
  bounds: { tried: exactly(AMOUNTS.length), booked: none, unanswered: none, failed: none },
  run: async world => {
    await addOrder(world.sql, 'WC-0035', 1_000, createClock().now())
    const heard = []
    for (const amount of AMOUNTS)
      heard.push(await deliver(world.at(0).baseUrl, eventOf(workerId(35), `报工 WC-0035 下料 ${amount} 件`)))
    return {
      counted: {
        tried: heard.length,
        booked: (await goodOf(world.sql, 'WC-0035')).rows,
        unanswered: heard.filter(({ replies }) => replies.length === 0).length,
        failed: heard.filter(({ status }) => status !== 200).length,
      },
    }
  },
}

const SQL_NAME = "'); drop table report; --"

const sqlNames: Fault = {
  id: 'F42',
  kind: 'shared',
  quick: true,
  name: 'SQL as a worker’s, a product’s and a customer’s name, and in texts',
  holds: 'stored and shown as text',
  bounds: { failed: none, shown: exactly(1), tablesGone: none },
  run: async world => {
    const { sql } = world
    await addOrder(sql, 'WC-0042', 1_000, createClock().now())
    const tables = Object.keys(await fingerprint(sql)).length
    await sql`update person set name = ${SQL_NAME} where id = ${workerId(42)}`
    await sql`update orders set customer = ${SQL_NAME}, note = ${SQL_NAME} where code = 'WC-0042'`
    const said = [`报工 WC-0042 下料 5 ${SQL_NAME}`, `WC-0042${SQL_NAME}到哪了`, SQL_NAME]
    const heard = []
    for (const text of said) heard.push(await deliver(world.at(0).baseUrl, eventOf(workerId(42), text)))
    const status = await world.at(1).say('W036', 'WC-0042到哪了')
    return {
      counted: {
        failed: heard.filter(({ status: answered }) => answered !== 200).length,
        shown: JSON.stringify(status.map(({ card }) => card)).includes('drop table report') ? 1 : 0,
        tablesGone: tables - Object.keys(await fingerprint(sql)).length,
      },
    }
  },
}

const FORMULAS = ['=HYPERLINK("http://x","报")', '+1+1', '-2+3', '@SUM(A1)', '\t=1']

const formulas: Fault = {
  id: 'F45',
  kind: 'shared',
  name: 'a formula as a name, in an export',
  holds: 'it is text in the workbook and in the CSV',
  bounds: { exported: exactly(1), asText: exactly(2 * FORMULAS.length), asFormula: none },
  run: async ({ sql, server }) => {
    const ids = FORMULAS.map((_, n) => workerId(60 + n))
    const before = await sql<{ id: string; name: string }[]>`select id, name from person where id in ${sql(ids)}`
    for (const [n, name] of FORMULAS.entries()) await sql`update person set name = ${name} where id = ${ids[n] ?? ''}`
    const folder = join(await mkdtemp(join(tmpdir(), 'baogong-export-')), 'export')
    const env = { ...process.env, DATABASE_URL: server.url }
    const { status } = spawnSync(process.execPath, ['bot/cli/export.ts', folder], { cwd: ROOT, env })
    const people = (await readExcelFile(join(folder, 'baogong.xlsx'))).find(({ sheet }) => sheet === 'person')
    const cells = (people?.data ?? []).flat().map(String)
    const csv = await readFile(join(folder, 'person.csv'), 'utf8')
    const has = (name: string): readonly boolean[] => [cells.includes(name), fieldsOf(csv).includes(name)]
    const counted = {
      exported: status === 0 ? 1 : 0,
      asText: FORMULAS.flatMap(name => has(`'${name}`)).filter(Boolean).length,
      asFormula: FORMULAS.flatMap(has).filter(Boolean).length,
    }
    for (const { id, name } of before) await sql`update person set name = ${name} where id = ${id}`
    await rm(dirname(folder), { recursive: true, force: true })
    return { counted }
  },
}

const fieldsOf = (csv: string): readonly string[] =>
  [...csv.matchAll(/"((?:[^"]|"")*)"|[^",\r\n]+/g)].map(([field, quoted]) => quoted?.replaceAll('""', '"') ?? field)

/** Asks all the time whether it is alive while the work is done; the longest it took, in milliseconds. */
async function longestWait(world: World, work: () => Promise<unknown>): Promise<number> {
  let working = true
  let longest = 0
  const asking = (async () => {
    while (working) {
      const begun = performance.now()
      await world.at(0).get('/healthz')
      longest = Math.max(longest, performance.now() - begun)
      await sleep(10)
    }
  })()
  await work()
  working = false
  await asking
  return longest
}

/** Drawn before anything is measured: that keeps this process busy. */
const pictureFiles = (): readonly (readonly [name: string, bytes: Uint8Array])[] => [
  ['huge.png', pngOf(30_000, 30_000, deflateSync(Buffer.alloc(1_000)))],
  ['bomb.png', pngBomb()],
  ['liar.png', lyingPng()],
  ['noise.png', Buffer.from('89504e470d0a1a0a00000000', 'hex')],
  ['noise.jpg', Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(100_000, 7)])],
  ['plain.png', plainPng()],
]

const pictures: Fault = {
  id: 'F47',
  kind: 'shared',
  quick: true,
  name: 'pictures of 30,000 × 30,000, bombs, and what only claims to be one',
  holds: 'answered, while the service goes on answering others',
  bounds: { failed: none, unanswered: none, timesSlower: atMost(4), crashed: none },
  run: async world => {
    const files = pictureFiles()
    const idle = await longestWait(world, () => sleep(2_000))
    let [failed, unanswered] = [0, 0]
    const busy = await longestWait(world, async () => {
      for (const [name, bytes] of files) {
        const { status, body } = await world.at(0).sendFile('W003', name, bytes)
        if (status >= 500) failed += 1
        if (status === 200 && !/"replies":\["/.test(body)) unanswered += 1
      }
    })
    return {
      counted: {
        failed,
        unanswered,
        idleMs: idle,
        busyMs: busy,
        // 200 ms are quick, whatever it was before.
        timesSlower: busy / Math.max(idle, 200),
        crashed: world.at(0).runs() ? 0 : 1,
      },
    }
  },
}

export const HOSTILE_INPUT = [huge, hostile, hugeNumbers, sqlNames, formulas, pictures] as const

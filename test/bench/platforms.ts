/**
 * `npm run bench -- platforms [seconds]`: from the frame that brings a report to its answer, at 50 reports a second per
 * platform, through the official SDKs against the fakes on loopback. Reports come by a card's form, the way that all
 * platforms can take so often: a text costs a call, and DingTalk lets an application make 20 of them a second. WeCom has
 * no forms; there the number is chosen by digits. One service speaks to all platforms and to the sandbox, whose figures
 * stand beside theirs, and every commit is flushed.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClock } from '../../bot/clock.ts'
import { fakeDingTalk } from '../platforms/dingtalk/fake.ts'
import type { FakePlatform, Shown } from '../platforms/fake-platform.ts'
import { fakeFeishu } from '../platforms/feishu/fake.ts'
import { fakeSandbox } from '../platforms/sandbox/fake.ts'
import { fakeWeCom } from '../platforms/wecom/fake.ts'
import { withBenchDatabase } from './database.ts'
import { buildPlant, orderCode, workerId } from './plant.ts'
import { BASE, withService } from './service.ts'
import { printTable } from './table.ts'

const PER_SECOND = 50
const WARM_UP_SECONDS = 2
/** Platforms limit what goes to one chat; a plant's reports come from many. */
const REPORTERS = 60
/** Getting everybody a card costs calls, which platforms limit: DingTalk to 20 a second, Feishu to 1,000 a minute. */
const OPENED_PER_SECOND = 5
const CONNECT_WITHIN_MS = 20_000

export async function benchPlatforms(seconds: number): Promise<void> {
  const outside = await Promise.all([fakeFeishu(), fakeDingTalk(), fakeWeCom()])
  const sandbox = await fakeSandbox()
  await withBenchDatabase(async ({ sql, url }) => {
    const now = createClock().now()
    await buildPlant(sql, now)
    for (const { name } of outside) {
      await sql`
        insert into person_identity (platform, user_id, person_id, bound_at)
        select ${name}, ${name === 'feishu' ? 'ou_' : ''} || lower(id), id, ${now} from person where id like 'B%'`
    }
    const environment = Object.assign({}, ...outside.map(fake => fake.environment))
    await withService({ DATABASE_URL: url, SANDBOX: 'on', ...environment }, async () => {
      await sandbox.attach?.(BASE)
      await connected(outside)
      const rows = await figuresOf([...outside, sandbox], seconds)
      printTable(['platform', 'asked per s', 'answered per s', 'p50 ms', 'p99 ms', 'failed'], rows)
    })
  })
  await Promise.all([...outside, sandbox].map(fake => fake.stop()))
}

/** No quantity comes twice within the time in which "the same again" is asked about. */
let serial = 1_000
let picked = 0
const nextQuantity = (): string => String(1 + (serial++ % 900_000))

const userOn = ({ name }: FakePlatform, worker: number): string => {
  const id = workerId(worker)
  return name === 'sandbox' ? id : name === 'feishu' ? `ou_${id.toLowerCase()}` : id.toLowerCase()
}

/** The newest in the worker's chat that is looked for; it may take a moment to come. */
async function shownWhere(fake: FakePlatform, user: string, fits: (shown: Shown) => boolean): Promise<Shown> {
  for (let tries = 0; tries < 800; tries++) {
    await fake.look?.({ user })
    const found = fake.shownTo({ user }).findLast(fits)
    if (found !== undefined) return found
    await sleep(25)
  }
  throw new Error(`${fake.name}: ${user} does not see it: ${JSON.stringify(fake.shownTo({ user }).slice(-2))}`)
}

const isStepCard = ({ inputs }: Shown): boolean => inputs.includes('good') || inputs.includes('hundreds')
const hasPicker = ({ buttons }: Shown): boolean => buttons.includes('选数量')

/** Where the receipt took the card's place, the card is asked for again. */
async function nextCard(fake: FakePlatform, user: string): Promise<Shown> {
  await fake.look?.({ user })
  const stillThere = fake.shownTo({ user }).findLast(isStepCard)
  if (stillThere !== undefined) return stillThere
  const receipt = await shownWhere(fake, user, shown => shown.buttons.includes('继续报') || hasPicker(shown))
  if (!hasPicker(receipt)) await fake.press({ user, shown: receipt, label: '继续报' })
  if (fake.name === 'wecom') {
    await fake.press({ user, shown: await shownWhere(fake, user, hasPicker), label: '选数量' })
  }
  return shownWhere(fake, user, isStepCard)
}

async function openCard(fake: FakePlatform, worker: number): Promise<Shown> {
  const user = userOn(fake, worker)
  await fake.write({ user, text: `报工 ${orderCode(worker * 7)} 下料 ${nextQuantity()}`, eventId: randomUUID() })
  await shownWhere(fake, user, ({ buttons }) => buttons.includes('继续报'))
  return nextCard(fake, user)
}

async function connected(fakes: readonly FakePlatform[]): Promise<void> {
  const begun = performance.now()
  while (fakes.some(fake => fake.connections() === 0)) {
    if (performance.now() - begun > CONNECT_WITHIN_MS) throw new Error('a platform was not connected')
    await sleep(50)
  }
}

type Reporting = {
  readonly fake: FakePlatform
  readonly report: () => Promise<void>
  readonly taken: number[]
  failed: number
}

/**
 * Second by second in turn, so that whatever else the machine does meets all platforms alike: one after the other, the
 * first paid for the service's warming up and any of them for a neighbour's minute.
 */
async function figuresOf(fakes: readonly FakePlatform[], seconds: number): Promise<string[][]> {
  const all: Reporting[] = []
  for (const fake of fakes) all.push(await reportingOn(fake))
  for (const { report } of all) await atPace(WARM_UP_SECONDS, PER_SECOND, report)
  for (const each of all) {
    each.taken.length = 0
    each.failed = 0
  }
  const spentMs = new Map<Reporting, number>()
  for (let second = 0; second < seconds; second++) {
    for (const each of all) {
      const begun = performance.now()
      await atPace(1, PER_SECOND, each.report)
      spentMs.set(each, (spentMs.get(each) ?? 0) + performance.now() - begun)
    }
  }
  return all.map(each => rowOf(each, (spentMs.get(each) ?? Number.NaN) / 1_000))
}

function rowOf({ fake, taken, failed }: Reporting, seconds: number): string[] {
  const sorted = taken.toSorted((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)
  const perSecond = (taken.length / seconds).toFixed(1)
  return [fake.name, String(PER_SECOND), perSecond, at(0.5), at(0.99), String(failed)]
}

/** Each report goes at its time, whether the earlier ones are answered or not: who falls behind shows it. */
async function reportingOn(fake: FakePlatform): Promise<Reporting> {
  const cards = new Map<number, Shown>()
  await atPace(REPORTERS / OPENED_PER_SECOND, OPENED_PER_SECOND, async n => {
    cards.set(n, await openCard(fake, n))
  })
  let reports = 0
  const reporting: Reporting = { fake, taken: [], failed: 0, report: () => report(reports++) }
  async function report(n: number): Promise<void> {
    const worker = n % REPORTERS
    const user = userOn(fake, worker)
    const shown = cards.get(worker)
    if (shown === undefined) throw new Error('everybody has a card')
    const from = performance.now()
    const ok = await fake.press({ user, shown, ...filledIn(fake), eventId: randomUUID() }).then(
      () => true,
      () => false,
    )
    if (ok) reporting.taken.push(performance.now() - from)
    else reporting.failed += 1
    cards.set(worker, await nextCard(fake, user))
  }
  return reporting
}

function filledIn({ name }: FakePlatform): { label: string; values: Readonly<Record<string, string>> } {
  if (name !== 'wecom') return { label: '报工', values: { good: nextQuantity(), scrap: '', rework: '', reason: '' } }
  const [hundreds = '0', tens = '0', ones = '0'] = String(1 + (picked++ % 999)).padStart(3, '0')
  return { label: '提交', values: { hundreds, tens, ones } }
}

async function atPace(seconds: number, perSecond: number, work: (n: number) => Promise<void>): Promise<void> {
  const begun = performance.now()
  const under: Promise<void>[] = []
  const faults: unknown[] = []
  for (let n = 0; n < seconds * perSecond; n++) {
    await sleep(Math.max(0, begun + (n * 1_000) / perSecond - performance.now()))
    under.push(work(n).catch(error => void faults.push(error)))
  }
  await Promise.all(under)
  if (faults.length > 0) throw faults[0]
}

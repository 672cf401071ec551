/** The sample factories as the understanding sees them: their words, their orders, and a message's context. */
import { readFileSync } from 'node:fs'
import { Temporal } from 'temporal-polyfill'
import {
  type Context,
  NO_CONTEXT,
  type OrderCandidate,
  type OrderQuery,
  type Subject,
} from '../bot/understand/context.ts'
import { buildLexicon, type Lexicon, type SiteWords } from '../bot/understand/lexicon.ts'
import { understand } from '../bot/understand/understand.ts'
import { toWire, type WireIntent } from '../bot/understand/wire.ts'
import type { OrderCode, OrderStatus, PersonId, ProductCode, ReasonCode, UnitCode } from '../domain/model.ts'
import { pieces } from '../domain/quantity.ts'

export const FACTORIES = ['machining', 'electronics', 'garment'] as const
export type Factory = (typeof FACTORIES)[number]

/** A Saturday morning in Shanghai. */
export const NOW = Temporal.Instant.from('2026-11-21T10:00:00+08:00')

type Named<Code extends string = string> = { code: Code; name: string; aliases: string[] }
type Seed = {
  factory: { timezone: string; orderNoPattern: string }
  units: (Named<UnitCode> & { decimals: number })[]
  unitConversions: { productCode: ProductCode; from: UnitCode; to: UnitCode; factor: number }[]
  departments: { id: string; name: string }[]
  teams: { id: string; name: string }[]
  workers: { id: PersonId; employeeNo: string; name: string; skills: string[] }[]
  workCenters: { machines: { id: string; name: string }[] }[]
  defectReasons: (Named<ReasonCode> & { disposition: 'scrap' | 'rework' })[]
  downtimeReasons: (Named<ReasonCode> & { planned: boolean })[]
  materials: { name: string }[]
  products: { code: ProductCode; name: string }[]
  routings: { id: string; steps: (Named & { seq: number })[] }[]
  orders: {
    no: OrderCode
    customer: string
    productCode: ProductCode
    unit: UnitCode
    status: OrderStatus
    routingId: string
    steps: { seq: number; code: string }[]
  }[]
}

const seedOf = (factory: Factory): Seed =>
  JSON.parse(readFileSync(new URL(`../db/seed/${factory}.json`, import.meta.url), 'utf8'))

export type Site = {
  readonly lexicon: Lexicon
  readonly orders: readonly OrderCandidate[]
  readonly people: Seed['workers']
}

const sites = new Map<Factory, Site>()

export function siteOf(factory: Factory): Site {
  const known = sites.get(factory)
  if (known !== undefined) return known
  const seed = seedOf(factory)
  const site = {
    lexicon: buildLexicon(wordsOf(seed)),
    orders: seed.orders.map(order => candidate(seed, order)),
    people: seed.workers,
  }
  sites.set(factory, site)
  return site
}

export const siteWordsOf = (factory: Factory): SiteWords => wordsOf(seedOf(factory))

function wordsOf(seed: Seed): SiteWords {
  return {
    timeZone: seed.factory.timezone,
    orderNoPattern: seed.factory.orderNoPattern,
    steps: seed.routings.flatMap(routing => routing.steps),
    defects: seed.defectReasons,
    downtimes: seed.downtimeReasons,
    units: seed.units,
    conversions: seed.unitConversions.map(one => ({ ...one, factor: pieces(one.factor) })),
    departments: seed.departments,
    teams: seed.teams,
    machines: seed.workCenters.flatMap(({ machines }) => machines.map(({ id, name }) => ({ code: id, name }))),
    people: seed.workers,
    products: seed.products,
    materials: seed.materials,
    customers: [...new Set(seed.orders.map(order => order.customer))],
  }
}

function candidate(seed: Seed, order: Seed['orders'][number]): OrderCandidate {
  const product = seed.products.find(({ code }) => code === order.productCode)
  const routing = seed.routings.find(({ id }) => id === order.routingId)
  return {
    code: order.no,
    productCode: order.productCode,
    productName: product?.name ?? '',
    customer: order.customer,
    unit: order.unit,
    status: order.status,
    steps: order.steps.flatMap(({ seq, code }) => {
      const step = routing?.steps.find(one => one.code === code)
      return step === undefined ? [] : [{ seq, code, name: step.name, aliases: step.aliases }]
    }),
  }
}

const plain = (text: string): string => text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')

/** As the database finds orders: by number, by the end of it, by product or customer. */
export function findOrders(site: Site, query: OrderQuery): readonly OrderCandidate[] {
  const text = plain(query.text)
  const matches: Record<OrderQuery['by'], (order: OrderCandidate) => boolean> = {
    number: order => plain(order.code) === text,
    digits: order => plain(order.code).endsWith(text),
    product: order => plain(order.productName).includes(text) || plain(order.productCode) === text,
    customer: order => plain(order.customer ?? '').includes(text),
  }
  return site.orders.filter(matches[query.by])
}

/** The step that `activeStep` of the samples stands for: a running one of the site's first worker. */
export function contextOf(site: Site, activeStep: boolean): Context {
  const worker = site.people[2]
  const sender =
    worker === undefined ? null : { personId: worker.id, role: 'worker' as const, skills: new Set(worker.skills) }
  const order = site.orders[2]
  const step = order?.steps.find(one => worker?.skills.includes(one.code)) ?? order?.steps[1]
  if (!activeStep || order === undefined || step === undefined) return { ...NO_CONTEXT, sender }
  const subject: Subject = { order, seq: step.seq }
  return { ...NO_CONTEXT, sender, quoted: subject }
}

export type Utterance = {
  readonly text: string
  readonly factory?: Factory
  readonly context: { readonly activeStep: boolean }
  readonly expect: Expected
}
type Expected = Readonly<Record<string, unknown>> & { readonly intent: string; readonly lines?: readonly Expected[] }

/** The samples' sixty, or the further sentences that were written before the grammar saw them. */
export const utterancesIn = (file: 'utterances.jsonl' | 'utterances-more.jsonl'): readonly Utterance[] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

/** The samples don't say whose words they are; the order's letters do. */
export function factoryOf({ text, factory }: Utterance): Factory {
  if (factory !== undefined) return factory
  return /MO\d/.test(text) ? 'electronics' : /FZ\d/.test(text) ? 'garment' : 'machining'
}

/** What differs, compared as the samples' README says; empty when the reading is right. */
export function faultsOf(expect: Expected, wire: WireIntent): readonly string[] {
  const { lines, ...whole } = expect
  const read: readonly WireIntent[] = Array.isArray(wire.lines) ? wire.lines : [wire]
  if (lines === undefined) return [...faults(whole, wire), ...(read.length > 1 ? [`${read.length} lines`] : [])]
  if (lines.length !== read.length) return [`${read.length} lines`]
  return lines.flatMap((line, i) => faults({ ...line, intent: expect.intent }, read[i] ?? wire))
}

function faults(expect: Expected, wire: WireIntent): readonly string[] {
  const wrong = wire.kind === expect.intent ? [] : [`kind ${wire.kind}`]
  if ('order' in expect && !isOrder(String(expect.order), String(wire.order))) wrong.push(`order ${wire.order}`)
  if ('step' in expect && !isCalled(STEPS, String(expect.step), wire.step)) wrong.push(`step ${wire.step}`)
  if ('reason' in expect && !isCalled(REASONS, String(expect.reason), wire.reason)) wrong.push(`reason ${wire.reason}`)
  if (/report|undo/.test(expect.intent)) {
    const numbers = ['good', 'scrap', 'rework'].filter(name => (expect[name] ?? 0) !== (wire[name] ?? 0))
    wrong.push(...numbers.map(name => `${name} ${wire[name]}`))
  }
  const exact = ['cumulative', 'total', 'view', 'period', 'priority', 'quantity', 'product'].filter(
    name => name in expect,
  )
  wrong.push(...exact.filter(name => wire[name] !== expect[name]).map(name => `${name} ${wire[name]}`))
  if ('due' in expect && !localDay(wire.dueAt).startsWith(String(expect.due))) wrong.push(`due ${wire.dueAt}`)
  if ('steps' in expect && !(Array.isArray(wire.steps) && wire.steps.length === expect.steps))
    wrong.push(`steps ${wire.steps}`)
  const workers = Array.isArray(wire.workers) ? wire.workers.length : 0
  if ('workers' in expect && Number(expect.workers) !== workers) wrong.push(`workers ${workers}`)
  if ('occurred' in expect && wire.occurredAt === undefined) wrong.push('no day')
  return wrong
}

const localDay = (instant: unknown): string =>
  instant === undefined ? '' : Temporal.Instant.from(String(instant)).toZonedDateTimeISO('Asia/Shanghai').toString()

const isOrder = (expected: string, read: string): boolean =>
  plain(read) === plain(expected) || (/^\d+$/.test(expected) && plain(read).endsWith(expected))

const seeds = FACTORIES.map(seedOf)
const STEPS: readonly Named[] = seeds.flatMap(seed => seed.routings.flatMap(routing => routing.steps))
const REASONS: readonly Named[] = seeds.flatMap(seed => [...seed.defectReasons, ...seed.downtimeReasons])

/** A step or reason counts as right when it is the canonical name, its code or one of its aliases. */
const isCalled = (things: readonly Named[], expected: string, read: unknown): boolean =>
  read === expected ||
  things.some(thing => {
    const names = [thing.name, thing.code, ...thing.aliases]
    return names.includes(expected) && names.some(name => name === read)
  })

export async function understood(factory: Factory, text: string, activeStep: boolean): Promise<WireIntent> {
  const site = siteOf(factory)
  const context = contextOf(site, activeStep)
  const findIn = async (query: OrderQuery) => findOrders(site, query)
  return toWire(await understand({ lexicon: site.lexicon, findOrders: findIn }, { text, now: NOW, context }))
}

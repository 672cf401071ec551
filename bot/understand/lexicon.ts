/** The words of one site, ready for reading. Built from plain data, so that whoever keeps the catalog can rebuild it. */
import type { PersonId, ReasonCode, UnitCode, UnitConversion } from '../../domain/model.ts'
import { digitsOf, employeePattern, orderPattern } from './code-patterns.ts'
import { normaliseWord } from './normalise.ts'
import type { ReasonFound } from './said.ts'
import { AMOUNT_WORDS } from './vocabulary/amounts.ts'
import { ASKING_WORDS } from './vocabulary/asking.ts'
import { FILLER_WORDS } from './vocabulary/fillers.ts'
import { MANAGING_WORDS } from './vocabulary/managing.ts'
import { TRADE_MATERIALS } from './vocabulary/materials.ts'
import { NOTICE_WORDS } from './vocabulary/notices.ts'
import { ORDERING_WORDS } from './vocabulary/ordering.ts'
import { TRADE_STEPS } from './vocabulary/steps.ts'
import { TRAVELER_WORDS } from './vocabulary/travelers.ts'
import { DEFECTS, DOWNTIMES, type Trouble } from './vocabulary/troubles.ts'
import { UNIT_WORDS, type UnitKind } from './vocabulary/units.ts'
import { WORKING_WORDS } from './vocabulary/working.ts'

type Named = { readonly code: string; readonly name: string; readonly aliases: readonly string[] }

/** All that a site calls by name. Order matters nowhere; lists may be empty. */
export type SiteWords = {
  /** IANA name, "Asia/Shanghai". */
  readonly timeZone: string
  /** Regular expression of an order number, "WO-\\d{4}". */
  readonly orderNoPattern: string
  /** "HH:mm" at which a day named as a deadline ends; 18:00 when left out. */
  readonly workdayEnd?: string
  /** Every step of every routing; the same code may come again with other names. */
  readonly steps: readonly Named[]
  readonly defects: readonly (Named & { readonly code: ReasonCode; readonly disposition?: 'scrap' | 'rework' })[]
  readonly downtimes: readonly (Named & { readonly code: ReasonCode; readonly planned: boolean })[]
  readonly units: readonly (Named & { readonly code: UnitCode; readonly decimals: number })[]
  readonly conversions: readonly UnitConversion[]
  readonly departments: readonly { readonly id: string; readonly name: string }[]
  readonly teams: readonly { readonly id: string; readonly name: string }[]
  readonly machines: readonly { readonly code: string; readonly name: string }[]
  readonly people: readonly { readonly id: PersonId; readonly employeeNo: string; readonly name: string }[]
  readonly products: readonly { readonly code: string; readonly name: string }[]
  readonly materials: readonly { readonly name: string }[]
  readonly customers: readonly string[]
}

const COMMON_WORDS = {
  ...AMOUNT_WORDS,
  ...ASKING_WORDS,
  ...FILLER_WORDS,
  ...MANAGING_WORDS,
  ...NOTICE_WORDS,
  ...ORDERING_WORDS,
  ...TRAVELER_WORDS,
  ...WORKING_WORDS,
} as const
/** What a word of the common vocabulary does in a sentence. */
export type Word = keyof typeof COMMON_WORDS
/** Days that a question is about; a question that names one must not be answered for others. */
export const PERIOD_WORDS = [
  'backToday',
  'yesterday',
  'thisWeek',
  'lastWeek',
  'thisMonth',
  'lastMonth',
] as const satisfies readonly Word[]

export type StepSense = {
  readonly code: string
  readonly name: string
  /** The text is the step's name or code rather than an alias. */
  readonly byName: boolean
  /** The site has it; otherwise it is only known to the trade. */
  readonly ofSite: boolean
  /** Said by its number, or its place in the order's way: `code` is ''. */
  readonly position?: number
}
export type DefectSense = { readonly reason: ReasonFound; readonly disposition: 'scrap' | 'rework' }
/** `code` null: a common counting word that the site has no unit for. */
export type UnitSense = {
  readonly text: string
  readonly code: UnitCode | null
  readonly kind: UnitKind
  readonly decimals: number
}
export type Party = { readonly id: string; readonly name: string }

/** All that one spelling can mean. */
export type Entry = {
  readonly words: Set<Word>
  readonly steps: StepSense[]
  readonly people: PersonId[]
  defect: DefectSense | null
  downtime: ReasonFound | null
  unit: UnitSense | null
  machine: string | null
  department: Party | null
  team: Party | null
  product: string | null
  material: string | null
  customer: string | null
}

export type TrieNode = { readonly next: Map<number, TrieNode>; entry: Entry | null }

export type Lexicon = {
  readonly site: SiteWords
  readonly root: TrieNode
  /** An order number at a position, with or without the hyphen that the site writes. */
  readonly orderNo: RegExp
  /** Digits of an order number, so that "1003" can be one; 0 when the pattern doesn't say. */
  readonly orderDigits: number
  readonly employeeNo: RegExp | null
  /** By employee number, without hyphens and blanks. */
  readonly employees: ReadonlyMap<string, PersonId>
}

/** Compiles a site's words together with the common vocabulary of the trades. Some milliseconds; do it when data changes. */
export function buildLexicon(site: SiteWords): Lexicon {
  const root = newNode()
  addSiteNames(root, site)
  addSteps(root, site)
  addReasons(root, site)
  addUnits(root, site)
  for (const word of Object.keys(COMMON_WORDS).filter(isWord)) {
    for (const text of COMMON_WORDS[word].split(' ')) entryFor(root, spelt(text)).words.add(word)
  }
  addGivenNames(root, site)
  const orderNo = orderPattern(site.orderNoPattern)
  const employees = new Map(site.people.map(person => [plainNumber(person.employeeNo), person.id]))
  const orderDigits = digitsOf(site.orderNoPattern)
  return { site, root, orderNo, orderDigits, employeeNo: employeePattern(site.people), employees }
}

const plainNumber = (text: string): string => normaliseWord(text).replace(/[- ]/g, '')

/** In the lists of words a blank inside a phrase is written "_". */
const spelt = (text: string): string => text.replaceAll('_', ' ')

const isWord = (name: string): name is Word => name in COMMON_WORDS

const newNode = (): TrieNode => ({ next: new Map(), entry: null })

/** The entry of a spelling, made when new. `text` may be as people write it. */
function entryFor(root: TrieNode, text: string): Entry {
  let node = root
  const word = normaliseWord(text)
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at)
    const next = node.next.get(code) ?? newNode()
    node.next.set(code, next)
    node = next
  }
  node.entry ??= newEntry()
  return node.entry
}

const newEntry = (): Entry => ({
  words: new Set(),
  steps: [],
  people: [],
  defect: null,
  downtime: null,
  unit: null,
  machine: null,
  department: null,
  team: null,
  product: null,
  material: null,
  customer: null,
})

export const entryOfStep = (step: StepSense): Entry => ({ ...newEntry(), steps: [step] })

/** The site's reason for one of the common groups of downtime, or the group itself, without a code. */
export function downtimeCalled(lexicon: Lexicon, group: string): ReasonFound | null {
  let node: TrieNode | undefined = lexicon.root
  for (let at = 0; at < group.length && node !== undefined; at += 1) node = node.next.get(group.charCodeAt(at))
  return node?.entry?.downtime ?? null
}

/** The longest spelling that starts at `at`; its end and what it means. Bounded by the longest word. */
export function longestEntry(lexicon: Lexicon, text: string, at: number): { end: number; entry: Entry } | null {
  let node: TrieNode | undefined = lexicon.root
  let found: { end: number; entry: Entry } | null = null
  for (let end = at; end < text.length; ) {
    node = node.next.get(text.charCodeAt(end))
    if (node === undefined) break
    end += 1
    if (node.entry !== null && isWhole(text, at, end)) found = { end, entry: node.entry }
  }
  return found
}

/** Latin words stand alone: "OK" isn't in "BOOKING", "M" isn't in "M8". */
function isWhole(text: string, at: number, end: number): boolean {
  const starts = isLatin(text.charCodeAt(at)) && isLatin(text.charCodeAt(at - 1))
  const ends = isLatin(text.charCodeAt(end - 1)) && isLatin(text.charCodeAt(end))
  const letterOfCode = end - at === 1 && isLatin(text.charCodeAt(at)) && isDigit(text.charCodeAt(end))
  return !starts && !ends && !letterOfCode
}

const isLatin = (code: number): boolean => code >= 65 && code <= 90
const isDigit = (code: number): boolean => code >= 48 && code <= 57

function addSiteNames(root: TrieNode, site: SiteWords): void {
  for (const person of site.people) entryFor(root, person.name).people.push(person.id)
  for (const { code, name } of site.machines) {
    for (const spelling of [name, code, code.replace(/-/g, '')]) entryFor(root, spelling).machine ??= name
  }
  for (const team of site.teams) entryFor(root, team.name).team ??= team
  for (const department of site.departments) entryFor(root, department.name).department ??= department
  for (const { code, name } of site.products) {
    entryFor(root, code).product ??= name
    for (const part of partsOf(name)) entryFor(root, part).product ??= part
  }
  for (const customer of site.customers) {
    for (const part of partsOf(customer)) entryFor(root, part).customer ??= part
  }
  for (const { name } of site.materials) for (const part of endingsOf(name)) entryFor(root, part).material ??= name
  for (const name of TRADE_MATERIALS) entryFor(root, name).material ??= name
}

/** 小军 for 孙小军, where only one of the site's people is called so and the word means nothing else. Comes last. */
function addGivenNames(root: TrieNode, site: SiteWords): void {
  const byName = Map.groupBy(
    site.people.filter(({ name }) => /^\p{Script=Han}{3}$/u.test(name)),
    ({ name }) => name.slice(1),
  )
  for (const [given, people] of byName) {
    const [person, other] = people
    if (person === undefined || other !== undefined || isSpelling(root, given)) continue
    entryFor(root, given).people.push(person.id)
  }
}

function isSpelling(root: TrieNode, text: string): boolean {
  let node: TrieNode | undefined = root
  for (let at = 0; at < text.length && node !== undefined; at += 1) node = node.next.get(text.charCodeAt(at))
  return node?.entry != null
}

/** "恒拓传动（虚构）" is also called 恒拓传动 and 恒拓; "法兰盘B12" 法兰盘 and 法兰. */
function partsOf(name: string): readonly string[] {
  const short = name.replace(/[（(].*?[）)]/g, '').trim()
  const bare = short.replace(/[\w\s.-]+$/, '')
  const beginnings = Array.from({ length: Math.max(0, bare.length - 1) }, (_, i) => bare.slice(0, i + 2))
  return [...new Set([name, short, ...beginnings, ...endingsOf(bare)])].filter(part => part.length >= 2)
}

/** "Q235圆钢" is asked for as 圆钢, "五层纸箱" as 纸箱. */
function endingsOf(name: string): readonly string[] {
  const bare = name.replace(/^[\w\s.-]+|[\w\s.-]+$/g, '')
  const endings = Array.from({ length: Math.max(0, bare.length - 1) }, (_, i) => bare.slice(i))
  return [...new Set([name, ...endings])].filter(part => part.length >= 2)
}

function addSteps(root: TrieNode, site: SiteWords): void {
  const own = site.steps.map(step => ({ ...step, ofSite: true }))
  const trade = TRADE_STEPS.map(([code, name, aliases]) => ({
    code,
    name,
    aliases: aliases
      .split(' ')
      .filter(alias => alias !== '')
      .map(spelt),
    ofSite: false,
  }))
  for (const { code, name, aliases, ofSite } of [...own, ...trade]) {
    for (const text of new Set([name, ...(ofSite ? [code] : []), ...aliases])) {
      addStep(entryFor(root, text).steps, { code, name, ofSite, byName: text === name || text === code })
    }
  }
}

/** Names before aliases, the site's before the trade's; a spelling that the site uses means nothing of the trade. */
function addStep(senses: StepSense[], sense: StepSense): void {
  if (!sense.ofSite && senses.some(other => other.ofSite)) return
  if (senses.some(other => other.name === sense.name)) return
  if (sense.byName) senses.unshift(sense)
  else senses.push(sense)
}

function addReasons(root: TrieNode, site: SiteWords): void {
  for (const { code, name, aliases, disposition = 'scrap' } of site.defects) {
    const reason: ReasonFound = { code, name, group: 'defect', planned: false }
    for (const text of [name, code, ...aliases]) entryFor(root, text).defect ??= { reason, disposition }
  }
  for (const { code, name, aliases, planned } of site.downtimes) {
    const reason: ReasonFound = { code, name, group: 'downtime', planned }
    for (const text of [name, code, ...aliases]) entryFor(root, text).downtime ??= reason
  }
  for (const ofSite of [true, false]) {
    for (const trouble of DEFECTS) addDefects(root, site, trouble, ofSite)
    for (const trouble of DOWNTIMES) addDowntimes(root, site, trouble, ofSite)
  }
}

function addDefects(root: TrieNode, site: SiteWords, trouble: (typeof DEFECTS)[number], ofSite: boolean): void {
  const own = sameTrouble(trouble, site.defects)
  if ((own !== null) !== ofSite) return
  const { code = null, name = trouble.name, disposition = trouble.disposition } = own ?? {}
  const sense: DefectSense = { reason: { code, name, group: 'defect', planned: false }, disposition }
  const words = spellings(trouble)
  for (const text of [...words, ...shortened(words)]) entryFor(root, text).defect ??= sense
}

function addDowntimes(root: TrieNode, site: SiteWords, trouble: (typeof DOWNTIMES)[number], ofSite: boolean): void {
  const own = sameTrouble(trouble, site.downtimes)
  if ((own !== null) !== ofSite) return
  const { code = null, name = trouble.name, planned = trouble.planned } = own ?? {}
  for (const text of spellings(trouble)) entryFor(root, text).downtime ??= { code, name, group: 'downtime', planned }
}

/** The site's reason that means this trouble: of the same name, or sharing at least two of its words. */
function sameTrouble<Reason extends Named>(trouble: Trouble, reasons: readonly Reason[]): Reason | null {
  const words = new Set(spellings(trouble))
  const shared = (reason: Reason) => [reason.name, ...reason.aliases].filter(text => words.has(text)).length
  const named = reasons.find(reason => words.has(reason.name))
  if (named !== undefined) return named
  const [best] = [...reasons].sort((a, b) => shared(b) - shared(a))
  return best !== undefined && shared(best) >= 2 ? best : null
}

/** Words of one character mean too much else. */
const spellings = ({ name, words }: Trouble): readonly string[] => [
  name,
  ...words
    .split(' ')
    .filter(word => word.length > 1)
    .map(spelt),
]

/** "铣深了" is also said without the 了. */
const shortened = (words: readonly string[]): readonly string[] =>
  words.filter(word => word.length > 2 && word.endsWith('了')).map(word => word.slice(0, -1))

function addUnits(root: TrieNode, site: SiteWords): void {
  for (const { code, name, aliases, decimals } of site.units) {
    for (const text of [name, code, ...aliases]) {
      entryFor(root, text).unit ??= { text, code, kind: kindOf(text, decimals), decimals }
    }
  }
  for (const kind of Object.keys(UNIT_WORDS).filter(isUnitKind)) {
    for (const text of UNIT_WORDS[kind].split(' ')) {
      entryFor(root, text).unit ??= { text, code: null, kind, decimals: kind === 'measure' ? 4 : 0 }
    }
  }
}

const isUnitKind = (name: string): name is UnitKind => name in UNIT_WORDS

const COUNTERS = new Set(UNIT_WORDS.counter.split(' '))
const DOZENS = new Set(UNIT_WORDS.dozen.split(' '))

function kindOf(text: string, decimals: number): UnitKind {
  const word = normaliseWord(text)
  if (COUNTERS.has(word)) return 'counter'
  if (DOZENS.has(word)) return 'dozen'
  return decimals > 0 ? 'measure' : 'package'
}

/**
 * A seeded factory with its conversation, for tests: the real bot on a real database, spoken to as a platform would, with
 * what it answers kept in memory. Messages to others stay in the outbox; `told` shows them.
 */
import { after, before } from 'node:test'
import { Temporal } from 'temporal-polyfill'
import type { Answer, ChatRef, InboundEvent, InboundFile, OutboundMessage } from '../adapters/port.ts'
import { PlatformError, XLSX_MIME } from '../adapters/port.ts'
import { type ConversationDeps, createConversation } from '../bot/conversation.ts'
import type { OutboxPayload } from '../bot/handle/tell.ts'
import { createLog } from '../bot/log.ts'
import { createIds } from '../bot/new-id.ts'
import { createCardMemory } from '../bot/turn/card-memory.ts'
import { createOrderDirectory } from '../bot/turn/order-directory.ts'
import { createOrderLanes } from '../bot/turn/order-lane.ts'
import { createCatalogCache } from '../db/catalog.ts'
import type { Sql } from '../db/connect.ts'
import { createOrderMemory } from '../db/order-memory.ts'
import { findOrders, loadOrders } from '../db/orders.ts'
import type { SampleName } from '../db/sample-factory.ts'
import { seed } from '../db/seed.ts'
import { rememberCards } from '../db/turns.ts'
import { DOUBT_KINDS } from '../domain/plausibility.ts'
import { createDatabase } from './database.ts'
import { buttonIn, wordsIn } from './read-card.ts'

/** A Wednesday morning in the plant's time zone, in the middle of a shift. */
const OPENS_AT = Temporal.Instant.from('2026-11-18T10:17:00+08:00')

/** A message of the bot's, where it stands. */
export type Seen = {
  readonly message: OutboundMessage
  readonly chat: ChatRef
  readonly messageId: string
  /** All of its words, line by line. */
  readonly words: string
}

/** What one message or press was answered with. */
export type Heard = {
  readonly toast: string | null
  /** What the pressed or quoted card has become. */
  readonly update: Seen | null
  readonly replies: readonly Seen[]
  /** All of its words, toast included. */
  readonly words: string
}

export type Saying = {
  /** The person's direct chat when left out; `G-D-QC` is the group of the department D-QC. */
  readonly chat?: string
  /** The message that is replied to. */
  readonly quote?: Seen
  /** A redelivered event has the id it had before. */
  readonly eventId?: string
  readonly voice?: boolean
  readonly mentions?: readonly string[]
  /** Beside files, where the platform sends both at once. */
  readonly text?: string
}

export type SentFile = { readonly name: string; readonly bytes: Uint8Array; readonly mime?: string }

export type Factory = {
  readonly sql: Sql
  readonly clock: {
    readonly now: () => Temporal.Instant
    /** `{ hours: 2 }` */
    readonly advance: (by: Temporal.DurationLike) => void
  }
  /** Parts for tests that build more of the service on the same factory. */
  readonly deps: ConversationDeps
  /** `person` is an id or a name. */
  readonly say: (person: string, text: string, saying?: Saying) => Promise<Heard>
  /** Presses the button whose label contains `label`, or sends that form with `values`. */
  readonly press: (
    person: string,
    on: Seen | Heard,
    label: string,
    values?: Readonly<Record<string, string>>,
    eventId?: string,
  ) => Promise<Heard>
  /** Presses what no card may offer: a forged payload, an old one. */
  readonly pressPayload: (
    person: string,
    payload: string,
    values?: Readonly<Record<string, string>>,
    saying?: Saying,
  ) => Promise<Heard>
  readonly send: (person: string, files: readonly SentFile[], saying?: Saying) => Promise<Heard>
  /** The platform keeps no file any more. */
  readonly forgetFiles: () => void
  /** Messages put in the outbox for a person (by id or name) or a chat such as `G-D-QC`, in order. */
  readonly told: (whom: string) => Promise<readonly Seen[]>
  /** How many messages are in the outbox. */
  readonly toldCount: () => Promise<number>
}

export type FactoryOptions = {
  readonly sample?: SampleName
  readonly opensAt?: Temporal.Instant
  /** `none`: nobody is asked about unlikely numbers. */
  readonly doubts?: 'none'
}

/** For a test file or a suite: `const factory = withFactory()`, then `factory.say(…)` inside its tests. */
export function withFactory(options: FactoryOptions = {}): Factory {
  let opened: (Factory & { readonly close: () => Promise<void> }) | null = null
  const open = () => {
    if (opened === null) throw new Error('the factory is open inside tests and their hooks only')
    return opened
  }
  before(async () => {
    opened = await openFactory(options)
  })
  after(async () => opened?.close())
  return {
    get sql() {
      return open().sql
    },
    get clock() {
      return open().clock
    },
    get deps() {
      return open().deps
    },
    say: (...said) => open().say(...said),
    press: (...pressed) => open().press(...pressed),
    pressPayload: (...pressed) => open().pressPayload(...pressed),
    send: (...sent) => open().send(...sent),
    forgetFiles: () => open().forgetFiles(),
    told: whom => open().told(whom),
    toldCount: () => open().toldCount(),
  }
}

/** One more factory, for a test that wants its own; the caller closes it. */
export async function openFactory({
  sample = 'machining',
  opensAt = OPENS_AT,
  doubts,
}: FactoryOptions = {}): Promise<Factory & { readonly close: () => Promise<void> }> {
  const database = await createDatabase({
    setUp: async sql => {
      await seed(sql, sample, opensAt)
      if (doubts === 'none') await doubtNothing(sql)
    },
  })
  const people = await namesOf(database.sql)
  const files = new Map<string, Uint8Array>()
  const clock = createTestClock(opensAt)
  const failures: string[] = []
  const deps = partsOf(database.sql, clock, files, failures)
  return {
    ...speaking(deps, people, files, failures),
    sql: database.sql,
    clock,
    deps,
    forgetFiles: () => files.clear(),
    told: whom => messagesTo(database.sql, people.get(whom) ?? whom),
    toldCount: async () => (await database.sql`select from outbox`).length,
    close: database.close,
  }
}

const doubtNothing = (sql: Sql) =>
  sql`update site set settings = settings || ${JSON.stringify({ plausibility: { off: DOUBT_KINDS } })}::text::jsonb`

function createTestClock(opensAt: Temporal.Instant): Factory['clock'] {
  let now = opensAt
  return {
    now: () => now,
    advance: by => {
      now = now.add(by)
    },
  }
}

async function namesOf(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const people = await sql<{ id: string; name: string }[]>`select id, name from person`
  return new Map(people.flatMap(({ id, name }) => [[id, id] as const, [name, id] as const]))
}

function partsOf(
  sql: Sql,
  clock: Factory['clock'],
  files: ReadonlyMap<string, Uint8Array>,
  failures: string[],
): ConversationDeps {
  return {
    sql,
    catalog: createCatalogCache(sql),
    clock,
    log: createLog({ level: 'error', to: { write: line => failures.push(line) }, pretty: false }),
    lanes: createOrderLanes(),
    directory: createOrderDirectory({
      byCodes: codes => loadOrders(sql, codes),
      byText: query => findOrders(sql, query),
    }),
    newId: createIds(clock),
    metrics: { countReport: () => undefined },
    readFile: async (_platform, { ref }) => {
      const bytes = files.get(ref)
      if (bytes === undefined) throw new PlatformError('sandbox', 'gone', `no file ${ref}`)
      return bytes
    },
    travelerUrl: null,
    canEdit: () => true,
    orders: createOrderMemory(),
    cards: createCardMemory(sql, error => failures.push(String(error))),
    wakeDelivery: () => undefined,
    recognise: async () => 'unknown',
  }
}

type Speaking = Pick<Factory, 'say' | 'press' | 'pressPayload' | 'send'>

function speaking(
  deps: ConversationDeps,
  people: ReadonlyMap<string, string>,
  files: Map<string, Uint8Array>,
  failures: string[],
): Speaking {
  const hear = listener(deps, failures)
  const base = (person: string, saying: Saying) => eventBase(people.get(person) ?? person, saying, deps.clock.now())
  const message = (person: string, text: string, sent: readonly InboundFile[], saying: Saying) =>
    hear({
      ...base(person, saying),
      kind: 'message',
      messageId: nextId('in'),
      text,
      voice: saying.voice ?? false,
      quotedMessageId: saying.quote?.messageId ?? null,
      mentions: saying.mentions ?? [],
      files: sent,
    })
  const pressPayload: Factory['pressPayload'] = (person, payload, values = {}, saying = {}) =>
    hear({
      ...base(person, saying),
      kind: 'action',
      messageId: saying.quote?.messageId ?? nextId('old'),
      payload,
      values,
    })
  return {
    pressPayload,
    say: (person, text, saying = {}) => message(person, text, [], saying),
    press: (person, on, label, values = {}, eventId) => {
      const card = 'replies' in on ? lastCard(on) : on
      const saying = { chat: card.chat.id, quote: card, ...(eventId !== undefined && { eventId }) }
      return pressPayload(person, buttonIn(card.message, label).payload, values, saying)
    },
    send: (person, sent, saying = {}) => message(person, saying.text ?? '', sent.map(keepFile(files)), saying),
  }
}

/** The newest card of an answer. @throws when it has none. */
export function lastCard({ update, replies, words }: Heard): Seen {
  const card = [update, ...replies].findLast(seen => seen !== null && seen.message.card !== null)
  if (card == null) throw new Error(`no card in the answer: ${words}`)
  return card
}

const keepFile =
  (files: Map<string, Uint8Array>) =>
  ({ name, bytes, mime = XLSX_MIME }: SentFile): InboundFile => {
    const ref = nextId('file')
    files.set(ref, bytes)
    return { ref, name, mime, size: bytes.length }
  }

let lastId = 0
const nextId = (what: string): string => `${what}-${++lastId}`

function eventBase(person: string, { chat, eventId }: Saying, now: Temporal.Instant) {
  const id = chat ?? `D-${person}`
  const kind = id.startsWith('G-') ? ('group' as const) : ('direct' as const)
  return {
    platform: 'sandbox' as const,
    eventId: eventId ?? nextId('event'),
    chat: { id, kind, title: null },
    sender: { userId: person, name: null, employeeNo: null },
    sentAt: now.toString(),
  }
}

/** A turn that failed inside is a failed test, whatever the apology said. */
function listener(deps: ConversationDeps, failures: string[]): (event: InboundEvent) => Promise<Heard> {
  const receive = createConversation(deps)
  return async event => {
    let heard: Heard | null = null
    await receive(event, async answer => {
      const { refs, ...rest } = hearing(event, answer)
      heard = rest
      return refs
    })
    // What is written after an answer is written before the test looks.
    await deps.cards.flush()
    const failure = failures.shift()
    if (failure !== undefined) throw new Error(`the turn failed: ${failure}`)
    return answered(heard)
  }
}

function answered(heard: Heard | null): Heard {
  if (heard === null) throw new Error('the bot did not answer')
  return heard
}

function hearing({ chat, platform }: InboundEvent, { toast, update, replies }: Answer) {
  const seen = (message: OutboundMessage, messageId: string): Seen => ({
    message,
    chat,
    messageId,
    words: wordsIn(message),
  })
  const said = replies.map(message => seen(message, nextId('out')))
  const updated = update === null ? null : seen(update.message, update.messageId)
  return {
    toast,
    update: updated,
    replies: said,
    words: [toast ?? '', updated?.words ?? '', ...said.map(({ words }) => words)]
      .filter(text => text !== '')
      .join('\n'),
    refs: said.map(({ messageId }) => ({ platform, chatId: chat.id, messageId })),
  }
}

/** As if they had been delivered: a card among them can be replied to. */
async function messagesTo(sql: Sql, whom: string): Promise<readonly Seen[]> {
  const rows = await sql<{ id: number; payload: OutboxPayload; about: object | null }[]>`
    select id, payload, about from outbox order by id`
  const own = rows.filter(({ payload: { to } }) => (to.kind === 'chat' ? to.chatId : to.userId) === whom)
  const cards = own.flatMap(({ id, payload, about }) =>
    about === null ? [] : [{ ...placeOf(id, payload), platform: 'sandbox', about: { ...about } }],
  )
  if (cards.length > 0) await rememberCards(sql, cards)
  return own.map(({ id, payload }) => {
    const { chatId, messageId } = placeOf(id, payload)
    const kind = payload.to.kind === 'chat' ? ('group' as const) : ('direct' as const)
    return {
      message: payload.message,
      chat: { id: chatId, kind, title: null },
      messageId,
      words: wordsIn(payload.message),
    }
  })
}

const placeOf = (id: number, { to }: OutboxPayload) => ({
  chatId: to.kind === 'chat' ? to.chatId : `D-${to.userId}`,
  messageId: `outbox-${id}`,
})

/**
 * The way of one event: known before? → who → what is meant → plan → one transaction → answer. Everything a platform
 * hands over comes through here, and nothing is acknowledged before it is committed (invariants 1 and 2).
 */
import { createHash } from 'node:crypto'
import { type MessageDraft, placed, type StoredMessage } from '../adapters/message-draft.ts'
import type { Answer, InboundEvent, InboundFile, MessageRef, Receive } from '../adapters/port.ts'
import { type Catalog, type CatalogCache, identityKey, type StaffMember } from '../db/catalog.ts'
import { type ClaimedEvent, claimEvent, commit, transact } from '../db/commit.ts'
import type { Sql, Transaction } from '../db/connect.ts'
import { DatabaseFault, isPassing } from '../db/fault.ts'
import type { OrderMemory } from '../db/order-memory.ts'
import { type LoadedTurn, loadTurn, rememberCards } from '../db/turns.ts'
import type { Clock } from '../domain/clock.ts'
import type { Order, OrderCode, OrderId, Person } from '../domain/model.ts'
import { type Action, decodeAction, pressKeyOf } from './action.ts'
import { cardContextFor } from './cards/context-for.ts'
import { textMessage } from './cards/message.ts'
import { decide } from './handle/decide.ts'
import { withMadeFiles } from './handle/file/made-file.ts'
import { asJson } from './handle/json.ts'
import { decideStranger } from './handle/people/stranger.ts'
import {
  type Attempt,
  askingNothing,
  type Decision,
  type Effects,
  type Plan,
  reply,
  type Speech,
  speech,
} from './handle/plan.ts'
import { laneOf } from './handle/tell.ts'
import { parseAbout, parsePending, type Turn } from './handle/turn.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { hasPhotos, withPhotos } from './photo/with-photos.ts'
import type { CardMemory } from './turn/card-memory.ts'
import { DeadlineMissed, TURN_DEADLINE_MS, within } from './turn/deadline.ts'
import { foresee } from './turn/foresee.ts'
import type { OrderDirectory } from './turn/order-directory.ts'
import type { OrderLanes } from './turn/order-lane.ts'
import type { Recognition } from './turn/recognise.ts'
import { untilStored } from './turn/until-stored.ts'
import type { Words } from './wording/index.ts'

export type ConversationDeps = {
  readonly sql: Sql
  readonly catalog: CatalogCache
  readonly clock: Clock
  readonly log: Log
  readonly lanes: OrderLanes
  readonly directory: OrderDirectory
  readonly cards: CardMemory
  readonly orders: OrderMemory
  readonly newId: () => string
  readonly readFile: (platform: string, file: InboundFile) => Promise<Uint8Array>
  readonly travelerUrl: string | null
  /** Whether the platform lets a card be changed after it was sent. */
  readonly canEdit: (platform: string) => boolean
  /** Binds a platform user whom nobody knows yet, where the platform's directory vouches for them. */
  readonly recognise: (event: InboundEvent) => Promise<Recognition>
  readonly metrics: Pick<Metrics, 'countReport'>
  /** Something was put in the outbox: the sender need not wait for its next look. */
  readonly wakeDelivery: () => void
}

export function createConversation(deps: ConversationDeps): Receive {
  return async (event, respond) => {
    const { said, stored, answer } = await hearOrApologise(deps, event)
    const refs = await respond(await withPhotos(deps.sql, answer), stored)
    deps.cards.remember(cardsIn(event, said, refs))
  }
}

/** `stored`: what the platform keeps of it, where that was committed with it. */
type Heard = { readonly said: Speech; readonly stored?: readonly StoredMessage[] }
type Answered = Heard & { readonly answer: Answer }

/** What will pass goes back to the adapter, so that the platform sends the event again; faults of ours become words. */
async function hearOrApologise(deps: ConversationDeps, event: InboundEvent): Promise<Answered> {
  try {
    return await within(TURN_DEADLINE_MS + 5_000, hearAndAnswer(deps, event))
  } catch (error) {
    const reference = deps.newId().slice(-6)
    deps.log.error({ event: 'turn.failed', reference, platform: event.platform, eventId: event.eventId, err: error })
    if (isPassing(error) || error instanceof DeadlineMissed) throw error
    const words = cardContextFor(await deps.catalog.get(), null, deps.clock.now()).words
    const said = speech([reply(textMessage(words.common.notSaved(reference)))])
    return { said, answer: answerOf(event, said) }
  }
}

async function hearAndAnswer(deps: ConversationDeps, event: InboundEvent): Promise<Answered> {
  const heard = await hear(deps, event)
  const by = { sql: deps.sql, catalog: await deps.catalog.get() }
  return { ...heard, answer: await withMadeFiles(by, answerOf(event, heard.said)) }
}

async function hear(
  deps: ConversationDeps,
  event: InboundEvent,
  recognised: Recognition | null = null,
): Promise<Heard> {
  const action = event.kind === 'action' ? decodeAction(event.payload) : null
  const { catalog, person, loaded, intent } = await load(deps, event, action)
  const now = deps.clock.now()
  const cards = cardContextFor(catalog, person, now)
  const before = heardBefore(loaded, cards.words)
  if (before !== null) return { said: before }
  if (person === null) {
    const recognition = recognised === null ? await deps.recognise(event) : 'unknown'
    if (recognition !== 'unknown') return hear(deps, event, recognition)
    return carryOut(
      deps,
      { event, person, action },
      await decideStranger({ ...deps, event, action, catalog, cards, now }),
    )
  }
  // They wrote before they were given their lesson: this is no answer to it, and must not take its place.
  const isFirst = recognised === 'beginner'
  const turn: Turn = {
    sql: deps.sql,
    event,
    now,
    catalog,
    person,
    cards,
    about: parseAbout(loaded.about ?? aboutInMemory(deps, event)),
    pending: isFirst ? null : parsePending(loaded.pending),
    loaded,
    channel: channelOf(event),
    newId: deps.newId,
    directory: deps.directory,
    orders: deps.orders,
    readFile: file => deps.readFile(event.platform, file),
    travelerUrl: deps.travelerUrl,
    canEdit: deps.canEdit,
  }
  const plan = await decide(turn, action, intent)
  const heard = await carryOut(deps, { event, person, action }, isFirst ? askingNothing(plan) : plan)
  if (isFirst) deps.wakeDelivery()
  return heard
}

/** What is known, as a rule in one round trip; master data once more when it changed since it was cached. */
async function load(deps: ConversationDeps, event: InboundEvent, action: Action | null) {
  const cached = await deps.catalog.get()
  const sender = senderIn(cached, event)
  const now = deps.clock.now()
  const foreseen = await foresee(
    { catalog: cached, directory: deps.directory, orders: deps.orders, person: sender, now },
    event,
    action,
  )
  const loaded = await loadTurn(deps.sql, {
    platform: event.platform,
    eventId: event.eventId,
    chatId: event.chat.id,
    personId: sender?.id ?? null,
    quotedMessageId: regardedMessage(event),
    pressKey: action === null ? null : pressKeyOf(action),
    now,
    foreseen: foreseen.read,
  })
  const catalog = await deps.catalog.at(loaded.catalogVersion)
  // Other master data may read the same words otherwise.
  const intent = catalog === cached ? foreseen.intent : null
  return { catalog, person: senderIn(catalog, event), loaded, intent }
}

const senderIn = (catalog: Catalog, event: InboundEvent): StaffMember | null =>
  catalog.peopleByIdentity.get(identityKey(event.platform, event.sender.userId)) ?? null

/** A card that was sent a moment ago may not be in the database yet. */
function aboutInMemory({ cards }: ConversationDeps, event: InboundEvent): unknown {
  const messageId = regardedMessage(event)
  return messageId === null ? null : cards.about(event.platform, event.chat.id, messageId)
}

/** The message that was pressed or quoted. */
function regardedMessage(event: InboundEvent): string | null {
  if (event.kind === 'action') return event.messageId
  return event.kind === 'message' ? event.quotedMessageId : null
}

/** The same event hears the same again; another press of a card that was used is told so. */
function heardBefore(loaded: LoadedTurn, words: Words): Speech | null {
  if (loaded.priorAnswer !== null) return storedSpeech(loaded.priorAnswer)
  return loaded.pressedAnswer === null ? null : pressedBefore(words)
}

const pressedBefore = (words: Words): Speech => speech([], words.common.pressedBefore)

type Asker = { readonly event: InboundEvent; readonly person: Person | null; readonly action: Action | null }

async function carryOut(deps: ConversationDeps, asker: Asker, plan: Plan): Promise<Heard> {
  switch (plan.kind) {
    case 'say':
      return untilCommitted(deps, asker, [], async () => ({ speech: plan.speech, effects: { pending: plan.pending } }))
    case 'decide':
      return untilCommitted(deps, asker, plan.orders, plan.attempt)
    case 'transact':
      return { said: await transactOnce(deps, asker, plan.write) }
  }
}

async function untilCommitted(
  deps: ConversationDeps,
  asker: Asker,
  orders: readonly OrderCode[],
  attempt: Attempt,
): Promise<Heard> {
  const heard = await untilStored(deps.lanes, orders, async fresh => commitOnce(deps, asker, await attempt(fresh)))
  if (heard === 'stale') throw new DatabaseFault('busy', 'the order kept changing while this was being decided')
  return heard
}

async function commitOnce(deps: ConversationDeps, asker: Asker, decision: Decision): Promise<Heard | 'stale'> {
  const { effects, speech: said, after = [] } = decision
  const claim = claimOf(hasEffect(effects) ? asker : { ...asker, action: null }, said)
  const cards = [...(effects.cards ?? []), ...foretoldCards(asker.event, said)]
  const messages = loggedOf(asker.event, said)
  const outcome = await commit(deps.sql, { ...effects, cards, event: claim, messages })
  if (outcome.kind === 'stale') {
    deps.orders.forget(changedBy(effects))
    return 'stale'
  }
  if (outcome.kind !== 'committed') return { said: storedSpeech(outcome.answer) }
  await afterCommit(deps, effects, after)
  return messages.length === 0 || outcome.places === undefined
    ? { said }
    : { said, stored: placed(messages, outcome.places) }
}

/** A press that was refused leaves the button good: for somebody who may, or for better values in the form. */
const hasEffect = (effects: Effects): boolean => Object.values(effects).some(written => written.length > 0)

const changedBy = ({ changes = [] }: Effects): readonly OrderId[] => changes.map(({ orderId }) => orderId)

async function afterCommit(deps: ConversationDeps, effects: Effects, after: readonly Order[]): Promise<void> {
  const { version } = await deps.catalog.get()
  const known = new Set(after.map(({ id }) => id))
  deps.orders.forget(changedBy(effects).filter(id => !known.has(id)))
  for (const order of after) deps.orders.put(order, version)
  if ((effects.outbox?.length ?? 0) > 0) deps.wakeDelivery()
  for (const { channel, reversalOf } of (effects.changes ?? []).flatMap(change => change.reports)) {
    if (reversalOf === null && channel !== 'auto') deps.metrics.countReport(channel, 'accepted')
  }
  for (const held of effects.heldReports ?? [])
    if (held.status === 'waiting') deps.metrics.countReport('held', 'toReview')
}

/** Somebody else's effect of the same event was first: ours is rolled back. */
class AlreadyDone extends Error {
  readonly answer: unknown
  constructor(answer: unknown) {
    super('the event has had its effect')
    this.answer = answer
  }
}

async function transactOnce(
  deps: ConversationDeps,
  asker: Asker,
  write: (tx: Transaction) => Promise<Speech>,
): Promise<Speech> {
  try {
    const said = await transact(deps.sql, async tx => {
      const speech = await write(tx)
      const claim = await claimEvent(tx, claimOf(asker, speech))
      if (claim.kind !== 'new') throw new AlreadyDone(claim.answer)
      await rememberCards(tx, foretoldCards(asker.event, speech))
      return speech
    })
    deps.wakeDelivery()
    return said
  } catch (error) {
    if (error instanceof AlreadyDone) return storedSpeech(error.answer)
    throw error
  }
}

function claimOf({ event, person, action }: Asker, said: Speech): ClaimedEvent {
  return {
    platform: event.platform,
    eventId: event.eventId,
    pressKey: action === null ? null : pressKeyOf(action),
    personId: person?.id ?? null,
    messageId: 'messageId' in event ? event.messageId : null,
    groupLane: event.chat.kind === 'group' ? laneOf(event.platform, { kind: 'chat', chatId: event.chat.id }) : null,
    bodyHash: bodyHash(event),
    answer: asJson(said),
  }
}

/** What this service stored itself, in `claimOf`. */
const storedSpeech = (answer: unknown): Speech => answer as Speech

function bodyHash(event: InboundEvent): string {
  const body =
    event.kind === 'message'
      ? event.text
      : event.kind === 'action'
        ? `${event.payload}${JSON.stringify(event.values)}`
        : ''
  return createHash('sha256').update(body).digest('base64url')
}

function answerOf(event: InboundEvent, said: Speech): Answer {
  const pressed = regardedMessage(event)
  return {
    toast: said.toast,
    update: said.update === null || pressed === null ? null : { messageId: pressed, message: said.update.message },
    replies: said.replies.map(({ message }) => message),
  }
}

/** What the platform keeps of it. The bytes of photos are put in later; so is what shows them. */
function loggedOf(event: InboundEvent, said: Speech): readonly MessageDraft[] {
  const answer = answerOf(event, said)
  return event.logged === undefined || hasPhotos(answer) ? [] : event.logged(answer)
}

/** What the cards of the answer are about, by the ids that their messages are going to have. */
function foretoldCards({ platform, chat, replyIds = [] }: InboundEvent, said: Speech) {
  return said.replies.flatMap(({ about }, index) => {
    const messageId = replyIds[index]
    return about === null || messageId === undefined
      ? []
      : [{ platform, chatId: chat.id, messageId, about: asJson(about) }]
  })
}

/** What each card that was sent is about, by the message it became; without those that were foretold. */
const cardsIn = ({ replyIds = [] }: InboundEvent, said: Speech, refs: readonly MessageRef[]) =>
  refs.flatMap((ref, index) => {
    const about = said.replies[index]?.about ?? null
    return about === null || replyIds[index] === ref.messageId ? [] : [{ ...ref, about }]
  })

function channelOf(event: InboundEvent): Turn['channel'] {
  if (event.kind === 'action') return 'card'
  return event.kind === 'message' && event.voice ? 'voice' : 'text'
}

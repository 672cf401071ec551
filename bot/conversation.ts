/**
 * The way of one event: known before? → who → what is meant → plan → one transaction → answer. Everything a platform
 * hands over comes through here, and nothing is acknowledged before it is committed (invariants 1 and 2).
 */
import { createHash } from 'node:crypto'
import type { Answer, InboundEvent, MessageRef, Receive } from '../adapters/port.ts'
import { type Catalog, type CatalogCache, identityKey, type StaffMember } from '../db/catalog.ts'
import { type Commit, type Committed, commit } from '../db/commit.ts'
import type { Sql } from '../db/connect.ts'
import { isDatabaseAway } from '../db/connect.ts'
import { type LoadedTurn, loadTurn, rememberCards } from '../db/turns.ts'
import type { Clock } from '../domain/clock.ts'
import type { Person } from '../domain/model.ts'
import { type Action, decodeAction, pressKeyOf } from './action.ts'
import { cardContextFor } from './cards/context-for.ts'
import { textMessage } from './cards/message.ts'
import { decide } from './handle/decide.ts'
import { type Decision, type Plan, reply, type Speech, speech } from './handle/plan.ts'
import { decideStranger } from './handle/stranger.ts'
import { parseAbout, parsePending, type Turn } from './handle/turn.ts'
import type { Log } from './log.ts'
import type { OrderDirectory } from './order-directory.ts'
import type { OrderLanes } from './order-lane.ts'
import type { Words } from './wording/index.ts'

/** Another write may come between deciding and committing this often before we give up; each time all is read anew. */
const MOST_ATTEMPTS = 8

export type ConversationDeps = {
  readonly sql: Sql
  readonly catalog: CatalogCache
  readonly clock: Clock
  readonly log: Log
  readonly lanes: OrderLanes
  readonly directory: OrderDirectory
  readonly newId: () => string
  readonly readFile: Turn['readFile']
}

export function createConversation(deps: ConversationDeps): Receive {
  return async (event, respond) => {
    const said = await hearOrApologise(deps, event)
    const refs = await respond(answerOf(event, said))
    await rememberWhatCardsAreAbout(deps, said, refs)
  }
}

/** Database faults go back to the adapter, so that the platform sends the event again; ours become words. */
async function hearOrApologise(deps: ConversationDeps, event: InboundEvent): Promise<Speech> {
  try {
    return await hear(deps, event)
  } catch (error) {
    const reference = deps.newId().slice(-6)
    deps.log.error({ event: 'turn.failed', reference, platform: event.platform, eventId: event.eventId, err: error })
    if (isDatabaseAway(error)) throw error
    const words = cardContextFor(await deps.catalog.get(), null, deps.clock.now()).words
    return speech([reply(textMessage(words.common.notSaved(reference)))])
  }
}

async function hear(deps: ConversationDeps, event: InboundEvent): Promise<Speech> {
  const action = event.kind === 'action' ? decodeAction(event.payload) : null
  const { catalog, person, loaded } = await load(deps, event, action)
  const now = deps.clock.now()
  const cards = cardContextFor(catalog, person, now)
  const before = heardBefore(loaded, cards.words)
  if (before !== null) return before
  if (person === null) {
    return carryOut(deps, event, null, action, await decideStranger({ ...deps, event, action, catalog, cards, now }))
  }
  const turn: Turn = {
    sql: deps.sql,
    event,
    now,
    catalog,
    person,
    cards,
    about: parseAbout(loaded.about),
    pending: parsePending(loaded.pending),
    loaded,
    channel: channelOf(event),
    newId: deps.newId,
    directory: deps.directory,
    readFile: deps.readFile,
  }
  return carryOut(deps, event, person, action, await decide(turn, action))
}

/** What is known, in one round trip; once more when master data changed since it was cached. */
async function load(deps: ConversationDeps, event: InboundEvent, action: Action | null) {
  const cached = await deps.catalog.get()
  const loaded = await loadTurn(deps.sql, {
    platform: event.platform,
    eventId: event.eventId,
    chatId: event.chat.id,
    personId: senderIn(cached, event)?.id ?? null,
    quotedMessageId: regardedMessage(event),
    pressKey: action === null ? null : pressKeyOf(action),
    now: deps.clock.now(),
  })
  const catalog = await deps.catalog.at(loaded.catalogVersion)
  return { catalog, person: senderIn(catalog, event), loaded }
}

const senderIn = (catalog: Catalog, event: InboundEvent): StaffMember | null =>
  catalog.peopleByIdentity.get(identityKey(event.platform, event.sender.userId)) ?? null

/** The message that was pressed or quoted. */
function regardedMessage(event: InboundEvent): string | null {
  if (event.kind === 'action') return event.messageId
  return event.kind === 'message' ? event.quotedMessageId : null
}

/** The same event hears the same again; another press of a card that was used is told so. */
function heardBefore(loaded: LoadedTurn, words: Words): Speech | null {
  if (loaded.priorAnswer !== null) return loaded.priorAnswer as Speech
  return loaded.pressedAnswer === null ? null : pressedBefore(words)
}

const pressedBefore = (words: Words): Speech => speech([], words.common.pressedBefore)

async function carryOut(
  deps: ConversationDeps,
  event: InboundEvent,
  person: Person | null,
  action: Action | null,
  plan: Plan,
): Promise<Speech> {
  switch (plan.kind) {
    case 'say':
      return store(deps, event, person, action, {
        effects: { pending: plan.pending ?? null },
        speech: plan.speech,
      }).then(outcome => outcome ?? plan.speech)
    case 'decide':
      return deps.lanes.run(plan.orders, () => attemptUntilCommitted(deps, event, person, action, plan.attempt))
  }
}

async function attemptUntilCommitted(
  deps: ConversationDeps,
  event: InboundEvent,
  person: Person | null,
  action: Action | null,
  attempt: () => Promise<Decision>,
): Promise<Speech> {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts++) {
    const spoken = await store(deps, event, person, action, await attempt())
    if (spoken !== null) return spoken
  }
  throw new Error('the order kept changing while this was being decided')
}

/** What is to be said once it is stored; null when another write came between and all must be decided again. */
async function store(
  deps: ConversationDeps,
  event: InboundEvent,
  person: Person | null,
  action: Action | null,
  decision: Decision,
): Promise<Speech | null> {
  const outcome = await commit(deps.sql, {
    ...decision.effects,
    event: {
      platform: event.platform,
      eventId: event.eventId,
      pressKey: action === null ? null : pressKeyOf(action),
      personId: person?.id ?? null,
      messageId: 'messageId' in event ? event.messageId : null,
      bodyHash: bodyHash(event),
      answer: decision.speech,
    },
  } as Commit)
  return spokenAfter(outcome, decision.speech, deps, person)
}

function spokenAfter(outcome: Committed, said: Speech, _deps: ConversationDeps, _person: Person | null): Speech | null {
  switch (outcome.kind) {
    case 'committed':
      return said
    case 'duplicate':
    case 'pressedBefore':
      return outcome.answer as Speech
    case 'stale':
      return null
  }
}

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

async function rememberWhatCardsAreAbout(
  deps: ConversationDeps,
  said: Speech,
  refs: readonly MessageRef[],
): Promise<void> {
  const cards = refs.flatMap((ref, index) => {
    const about = said.replies[index]?.about ?? null
    return about === null ? [] : [{ ...ref, about }]
  })
  if (cards.length > 0) await rememberCards(deps.sql, cards)
}

function channelOf(event: InboundEvent): Turn['channel'] {
  if (event.kind === 'action') return 'card'
  return event.kind === 'message' && event.voice ? 'voice' : 'text'
}

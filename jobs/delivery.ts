/**
 * Sends what the outbox holds: in order within a chat, chats side by side and by turns, at the platform's pace. A message
 * is sent again until the platform has taken it, refuses it for good, or has failed too often; then it is a dead letter
 * with its reason, and the chat goes on.
 */
import { type ChatPlatform, type MessageRef, PlatformError } from '../adapters/port.ts'
import type { Sql } from '../db/connect.ts'
import {
  claimLanes,
  type Lane,
  markDead,
  markFailed,
  markSent,
  nextBehind,
  nextInLane,
  parkLane,
  releaseLane,
  sentMessage,
  type Unsent,
} from '../db/outbox.ts'
import { afterLostAnswer } from './lost-answers.ts'
import { type OutboxPayload, readPayload } from './outbox-payload.ts'

/** Chats that are written to side by side. */
const SLOTS = 4
/**
 * So many messages of one chat, and then the chats that wait have the slot: after an outage hundreds may lie in one, sent
 * at the few a second that its platform allows.
 */
const MOST_PER_TURN = 10
const LOOK_AGAIN_MS = 1_000
const MOST_ATTEMPTS = 8
/** While a platform takes nothing from anybody, a message is not at fault: so many tries are counted, and no more. */
const MOST_COUNTED_WHILE_AWAY = 3
/** It took something from somebody so short a time ago: it works. */
const WORKS_MS = 120_000
const AWAY_WAIT_MS = 15_000
/** A message that failed so often while nothing else was sent may itself be what the platform can't take: the next is tried. */
const MOST_HELD_UP = MOST_ATTEMPTS - MOST_COUNTED_WHILE_AWAY
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

export type DeliveryLog = {
  readonly sent: (platform: string, outboxId: number) => void
  readonly failed: (platform: string, outboxId: number, error: unknown, next: 'again' | 'dead' | 'parked') => void
  readonly broke: (error: unknown) => void
}

export type Delivery = {
  /** There is something new: look now. */
  readonly wake: () => void
  readonly stop: () => Promise<void>
}

export type DeliveryParts = {
  readonly sql: Sql
  readonly owner: string
  readonly platforms: ReadonlyMap<string, ChatPlatform>
  readonly log: DeliveryLog
}

/** With what this process has seen of the platforms: when each last took a message, by the process's own time. */
type Sender = DeliveryParts & {
  readonly tookAtMs: Map<string, number>
  /** By lane: its first message, and how often that failed uncounted. */
  readonly heldUp: Map<string, { readonly id: number; readonly tries: number }>
}

export function startDelivery(of: DeliveryParts): Delivery {
  const parts: Sender = { ...of, tookAtMs: new Map(), heldUp: new Map() }
  const stopping = new AbortController()
  const turns = new Set<Promise<void>>()
  let alarm = Promise.withResolvers<void>()

  /** Gives every free slot a lane. A slot is taken by one chat at a time, so a slow chat holds up itself alone. */
  async function fillSlots(): Promise<void> {
    const free = SLOTS - turns.size
    if (free === 0) return
    const lanes = await claimLanes(parts.sql, parts.owner, free, { resting: resting(parts.platforms) })
    for (const lane of lanes) begin(lane)
  }

  /** What breaks one turn is no matter of the others. Its end rings: the lane may have more, or another wait for the slot. */
  function begin(lane: Lane): void {
    const turn = takeTurn(parts, lane, stopping.signal)
      .catch(parts.log.broke)
      .finally(() => {
        turns.delete(turn)
        alarm.resolve()
      })
    turns.add(turn)
  }

  async function untilRung(): Promise<void> {
    const timer = setTimeout(alarm.resolve, LOOK_AGAIN_MS)
    await alarm.promise
    clearTimeout(timer)
    alarm = Promise.withResolvers()
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await fillSlots().catch(parts.log.broke)
      await untilRung()
    }
    await Promise.all(turns)
  }

  const running = run()
  return {
    wake: () => alarm.resolve(),
    stop: async () => {
      stopping.abort()
      alarm.resolve()
      await running
    },
  }
}

/** A platform that is away is not a failure of its messages: they wait, and go out in order once it is back. */
const resting = (platforms: DeliveryParts['platforms']): readonly string[] =>
  [...platforms].flatMap(([name, platform]) => (platform.health().sends ? [] : [name]))

/** Sends the lane's messages one by one until it is empty, has to wait, is somebody else's, or has had its turn. */
async function takeTurn(parts: Sender, lane: Lane, stopping: AbortSignal): Promise<void> {
  for (let tried = 0; tried < MOST_PER_TURN && !stopping.aborted; tried++) {
    const next = await nextInLane(parts.sql, lane)
    if (next === null || !(await sendOne(parts, lane, next))) break
  }
  await releaseLane(parts.sql, lane)
}

/** Whether the lane may go on at once. */
async function sendOne(sender: Sender, lane: Lane, unsent: Unsent): Promise<boolean> {
  const { sql, platforms } = sender
  const payload = readPayload(unsent.payload)
  const platform = payload === null ? undefined : platforms.get(payload.platform)
  if (payload === null || platform === undefined) {
    return letGo(sender, lane, unsent, payload?.platform ?? '', 'no such platform in this service', 'refused')
  }
  const { replaces } = payload
  try {
    const ref =
      replaces === undefined ? await send(platform, payload, unsent.id) : await edit(sql, platform, payload, replaces)
    if (ref === null) return letGo(sender, lane, unsent, platform.name, 'there is no card to edit', 'late')
    await markSent(sql, lane, unsent.id, ref, 0, replaces === undefined)
    noteTaken(sender, platform.name, unsent)
    return true
  } catch (error) {
    return afterFailure(sender, lane, unsent, platform.name, error, replaces === undefined)
  }
}

function noteTaken({ tookAtMs, log }: Sender, platform: string, { id }: Unsent): void {
  tookAtMs.set(platform, performance.now())
  log.sent(platform, id)
}

/** Without asking the platform: that says nothing of whether it takes messages. The lane goes on. */
async function letGo(
  { sql, log }: Sender,
  lane: Lane,
  { id }: Unsent,
  platform: string,
  why: string,
  because: 'refused' | 'late',
): Promise<true> {
  await markDead(sql, lane, id, why, because)
  log.failed(platform, id, new Error(why), 'dead')
  return true
}

/** The outbox row's id is the platform's de-duplication key: a message sent twice is one message. */
const send = (platform: ChatPlatform, { to, message }: OutboxPayload, id: number): Promise<MessageRef> =>
  platform.send(to, message, `outbox-${id}`)

/** null: the card was never sent, or the platform edits none; what an edit says is not worth a message of its own. */
async function edit(
  sql: Sql,
  platform: ChatPlatform,
  { to, message }: OutboxPayload,
  replaces: string,
): Promise<MessageRef | null> {
  const messageId = platform.capabilities.updateCards ? await sentMessage(sql, replaces) : null
  if (messageId === null) return null
  const ref = { platform: platform.name, chatId: to.kind === 'chat' ? to.chatId : to.userId, messageId }
  await platform.update(ref, message)
  return ref
}

async function afterFailure(
  sender: Sender,
  lane: Lane,
  { id, kind, attempts }: Unsent,
  platform: string,
  error: unknown,
  posts: boolean,
): Promise<boolean> {
  const { sql, log, tookAtMs } = sender
  const said = error instanceof Error ? error.message : String(error)
  if (error instanceof PlatformError && (error.code === 'gone' || error.code === 'unreachable')) {
    // A card that can't be edited any more says nothing of its chat.
    const isChatGone = posts && error.code === 'gone'
    await markDead(sql, lane, id, said, 'refused')
    if (isChatGone) await parkLane(sql, lane, said)
    log.failed(platform, id, error, isChatGone ? 'parked' : 'dead')
    return !isChatGone
  }
  const away = isAway(error, tookAtMs.get(platform)) && attempts >= MOST_COUNTED_WHILE_AWAY
  const wait = waitFor(error, kind, attempts)
  if (away && wait !== null && !(await isAtFault(sender, lane, id))) {
    await markFailed(sql, lane, id, said, Math.max(wait, AWAY_WAIT_MS), false)
    log.failed(platform, id, error, 'again')
    return false
  }
  if (wait === null || away || attempts + 1 >= MOST_ATTEMPTS) {
    await markDead(sql, lane, id, said, wait === null ? 'refused' : 'attempts')
    log.failed(platform, id, error, 'dead')
    return true
  }
  await markFailed(sql, lane, id, said, wait)
  log.failed(platform, id, error, 'again')
  return false
}

/**
 * Where nobody else is written to, a platform that takes nothing looks the same as a message that it never takes. What
 * waits behind it tells them apart: a platform that takes that one works.
 */
async function isAtFault(sender: Sender, lane: Lane, id: number): Promise<boolean> {
  const { heldUp, sql } = sender
  const before = heldUp.get(lane.key)
  const tries = (before?.id === id ? before.tries : 0) + 1
  heldUp.set(lane.key, { id, tries })
  if (tries < MOST_HELD_UP) return false
  const next = await nextBehind(sql, lane, id)
  const took = next !== null && (await passesBy(sender, lane, next))
  if (took) heldUp.delete(lane.key)
  return took
}

/** Whether the platform takes it, ahead of its turn. A try whose fate is unknown counts, so that it is not made again and again. */
async function passesBy(sender: Sender, lane: Lane, unsent: Unsent): Promise<boolean> {
  const { sql, platforms } = sender
  const payload = readPayload(unsent.payload)
  const platform = payload === null ? undefined : platforms.get(payload.platform)
  // An edit says nothing of whether messages are taken.
  if (payload === null || platform === undefined || payload.replaces !== undefined) return false
  try {
    const ref = await send(platform, payload, unsent.id)
    await markSent(sql, lane, unsent.id, ref, 0)
    noteTaken(sender, platform.name, unsent)
    return true
  } catch (error) {
    const isBusy = error instanceof PlatformError && error.code === 'retryLater'
    if (!isBusy) await markFailed(sql, lane, unsent.id, String(error), 0)
    return false
  }
}

/** The platform is busy or can't be reached, and that for everybody. */
const isAway = (error: unknown, tookAtMs: number | undefined): boolean =>
  error instanceof PlatformError &&
  error.code === 'retryLater' &&
  (tookAtMs === undefined || performance.now() - tookAtMs > WORKS_MS)

/** null: not again. What the platform asks for is the least: one that stays out of order for a minute costs no message. */
function waitFor(error: unknown, kind: string, attempts: number): number | null {
  if (!(error instanceof PlatformError)) return waitAfter(attempts)
  if (error.code !== 'lost')
    return error.retryAfterMs === null ? null : Math.max(error.retryAfterMs, waitAfter(attempts))
  return afterLostAnswer(kind, attempts) === 'again' ? waitAfter(attempts) : null
}

/** Twice as long each time, with jitter so that chats that failed together don't come back together. */
function waitAfter(attempts: number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts)
  return wait / 2 + Math.random() * (wait / 2)
}

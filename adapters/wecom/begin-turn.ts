/** Who it was, where the answer goes and how: of what the bot's frames bring, and of the application's callbacks. */
import { patiently } from '../kit/patiently.ts'
import type { AdapterParts } from '../port.ts'
import type { App } from './app.ts'
import { welcomeBody } from './cards.ts'
import type { Frame } from './life.ts'
import type { Line } from './line.ts'
import { taskIdOf } from './once.ts'
import type { Outbound } from './outbound.ts'
import type { Origin, Parsed } from './parse.ts'
import { chatIdOf, type Place } from './place.ts'
import { codesOf, persistently, plain, type Say, type Turn } from './turn.ts'
import type { UserIds } from './user-ids.ts'

export type TurnParts = {
  readonly parts: AdapterParts
  readonly line: Line
  readonly out: Outbound
  readonly app: App | null
  readonly userIds: UserIds
}

/** A cut connection is back within seconds, as a rule, and a limit that is used up within a minute. */
const AN_ANSWER_WAITS = { tries: 8, longestWaitMs: 65_000 } as const

/** null: who it was can't be stored, and they were told. `began`: by `performance.now()`. */
export async function turnOfFrame(
  parsed: Exclude<Parsed, { kind: 'refused' }>,
  frame: Frame,
  began: number,
  house: TurnParts,
): Promise<Turn | null> {
  const { log, words } = house.parts
  const { groupId, rawUserId, msgId } = parsed
  const place: Place = groupId === null ? { kind: 'direct', userId: rawUserId } : { kind: 'group', groupId }
  const say =
    parsed.kind === 'entered'
      ? welcome(place, frame, house)
      : sayTo(place, parsed.kind === 'press' ? null : frame, house.out)
  const replace: Turn['replace'] = (card, _taskId, all) => house.line.replaceCard(frame, card, all ? null : [rawUserId])
  try {
    const userId = await persistently(() => house.userIds.learn(rawUserId))
    return { origin: parsed, place, userId, began, comesAgain: false, acknowledge: () => undefined, say, replace }
  } catch (error) {
    log('error', 'wecom.notStored', codesOf(error))
    const failed = parsed.kind === 'press' ? words.failed : words.sendAgain
    // Whoever only opened the chat has nothing to send again.
    if (parsed.kind !== 'entered') await say(plain(failed), `${msgId}#notStored`, true)
    return null
  }
}

/** Rejects when it can't be asked now who it was: WeCom sends it again. */
export async function turnOfCallback(
  origin: Origin,
  acknowledge: () => void,
  { app, out, userIds }: TurnParts,
): Promise<Turn> {
  const userId = await userIds.userIdOf(origin.rawUserId)
  const place: Place = { kind: 'app', userId }
  const began = performance.now()
  const replace: Turn['replace'] = async (card, taskId) => app?.replaceCard(userId, taskId, card)
  return { origin, place, userId, began, comesAgain: true, acknowledge, say: sayTo(place, null, out), replace }
}

/** Only a message's own request can be answered with a message, and once. */
const sayTo =
  (place: Place, frame: Frame | null, out: Outbound): Say =>
  (message, dedup, isFirst) =>
    patiently(() => out.answer(place, message, dedup, isFirst ? frame : null), AN_ANSWER_WAITS)

/** Before the person has written nothing else reaches them, and it reaches them once. */
const welcome =
  (place: Place, frame: Frame, { line, out, parts }: TurnParts): Say =>
  async (message, dedup, isFirst) => {
    const taskId = taskIdOf(dedup)
    if (!isFirst) return out.answer(place, message, dedup, null)
    await line.welcome(frame, welcomeBody(message, taskId, parts.words))
    return { platform: 'wecom', chatId: chatIdOf(place), messageId: taskId }
  }

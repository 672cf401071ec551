/** What goes without a card: texts and files of the robot, and answers by the address that a message brought. */
import { type Json, listIn, textIn } from '../kit/json.ts'
import { PlatformError, type PlatformMemory } from '../port.ts'
import type { Api } from './api.ts'
import { mentionable } from './cards.ts'
import { meaningOf } from './errors.ts'
import { MAX_UPLOAD_BYTES, WEBHOOK_MARGIN_MS } from './limits.ts'
import type { Webhook } from './parse.ts'
import { type File, mediaIdOf } from './pictures.ts'
import type { Place } from './place.ts'

/** Who sends. */
export type Robot = { readonly api: Api; readonly robotCode: string; readonly memory: PlatformMemory }

export const canAnswerBy = (webhook: Webhook | null, now: number, oapiBase: string): webhook is Webhook =>
  webhook !== null &&
  webhook.until - WEBHOOK_MARGIN_MS > now &&
  URL.canParse(webhook.url) &&
  // It is told by the message; nothing of ours goes anywhere else.
  new URL(webhook.url).origin === new URL(oapiBase).origin

export async function answerBy({ url }: Webhook, api: Api, text: string, mentions: readonly string[]): Promise<void> {
  const people = mentionable(mentions)
  const called = people.map(id => `@${id}`).join(' ')
  await api.say(url, {
    msgtype: 'text',
    text: { content: called === '' ? text : `${text}\n${called}` },
    at: { atUserIds: people, isAtAll: false },
  })
}

/** What a quote names it by. */
export const sendText = (robot: Robot, place: Place, content: string): Promise<string> =>
  sendPlain(robot, place, 'sampleText', { content })

async function sendPlain({ api, robotCode }: Robot, place: Place, msgKey: string, param: Json): Promise<string> {
  const body = { robotCode, msgKey, msgParam: JSON.stringify(param) }
  if (place.kind === 'group') {
    const toGroup = { ...body, openConversationId: place.groupId }
    return textIn((await api.call('POST', '/v1.0/robot/groupMessages/send', toGroup)).processQueryKey)
  }
  const { userId } = place
  const answer = await api.call('POST', '/v1.0/robot/oToMessages/batchSend', { ...body, userIds: [userId] })
  // A person who can't be reached is told in the 200.
  if (listIn(answer.invalidStaffIdList).includes(userId))
    throw meaningOf({ vendorCode: 'staffId.notExisted', status: 200 })
  if (listIn(answer.flowControlledStaffIdList).includes(userId))
    throw meaningOf({ vendorCode: 'send.too.fast', status: 200 })
  return textIn(answer.processQueryKey)
}

/** Once for each `trackId`. */
export async function sendFile(robot: Robot, place: Place, file: File, trackId: string): Promise<void> {
  const { api, memory } = robot
  const key = `file:${trackId}`
  if ((await memory.get(key)) === true) return
  const bytes = Buffer.from(file.base64, 'base64')
  if (bytes.byteLength > MAX_UPLOAD_BYTES) {
    throw new PlatformError('dingtalk', 'tooLong', `a file of ${bytes.byteLength} bytes; at most ${MAX_UPLOAD_BYTES}`)
  }
  if (file.mime.startsWith('image/')) {
    const photoURL = await mediaIdOf(file, api, memory)
    if (photoURL !== null) await sendPlain(robot, place, 'sampleImageMsg', { photoURL })
  } else {
    const mediaId = await api.upload('file', file.name, file.mime, bytes)
    const fileType = file.name.split('.').at(-1)?.toLowerCase() ?? ''
    await sendPlain(robot, place, 'sampleFile', { mediaId, fileName: file.name, fileType })
  }
  await memory.put(key, true)
}

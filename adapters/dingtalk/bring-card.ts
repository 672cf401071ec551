/** Bringing a card to its chat, and whether it arrived: a success may hold a delivery that failed. */
import { noMentionOfAll } from '../kit/escape-markdown.ts'
import { type Json, listIn, recordIn, textIn } from '../kit/json.ts'
import { shortenToCharacters } from '../kit/shorten.ts'
import { type OutboundMessage, PlatformError } from '../port.ts'
import { isFateUnknown } from './api.ts'
import { mentionable } from './cards.ts'
import { isAlreadyThere, meaningOf } from './errors.ts'
import { MAX_SUMMARY_CHARACTERS } from './limits.ts'
import type { Place } from './place.ts'
import type { Robot } from './plain-messages.ts'

/** A message on its way, by its own id. */
export type Addressed = { readonly trackId: string; readonly place: Place; readonly message: OutboundMessage }

/** What a card is made of. */
export type Made = { readonly templateId: string; readonly variables: Readonly<Record<string, string>> }

/** `carrierId`: what a quote names it by; "" where DingTalk does not tell. */
export type Arrival =
  | { readonly kind: 'arrived'; readonly carrierId: string }
  | { readonly kind: 'refused'; readonly error: PlatformError }

/** `made`: null when that was done before, but the card did not arrive. */
export async function bringCard(
  { api, robotCode }: Robot,
  { trackId: outTrackId, place, message }: Addressed,
  made: Made | null,
): Promise<Arrival> {
  const space = spaceOf(place, message.summary)
  const deliver = deliverModelOf(place, message.mentions, robotCode)
  const answer = await asked(() =>
    made === null
      ? api.call('POST', '/v1.0/card/instances/deliver', {
          outTrackId,
          userIdType: 1,
          openSpaceId: space.openSpaceId,
          ...deliver,
        })
      : api.call('POST', '/v1.0/card/instances/createAndDeliver', {
          cardTemplateId: made.templateId,
          outTrackId,
          callbackType: 'STREAM',
          userIdType: 1,
          cardData: { cardParamMap: made.variables },
          ...space,
          ...deliver,
        }),
  )
  return answer === null ? { kind: 'arrived', carrierId: '' } : arrivalIn(answer)
}

function spaceOf(place: Place, summary: string) {
  const preview = { ZH_CN: shortenToCharacters(noMentionOfAll(summary), MAX_SUMMARY_CHARACTERS) }
  const model = { supportForward: false, lastMessageI18n: preview }
  return place.kind === 'group'
    ? { openSpaceId: `dtv1.card//IM_GROUP.${place.groupId}`, imGroupOpenSpaceModel: model }
    : { openSpaceId: `dtv1.card//IM_ROBOT.${place.userId}`, imRobotOpenSpaceModel: model }
}

function deliverModelOf(place: Place, mentions: readonly string[], robotCode: string) {
  if (place.kind === 'direct') return { imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode } }
  const people = mentionable(mentions)
  const called = people.length === 0 ? {} : { atUserIds: Object.fromEntries(people.map(id => [id, id])) }
  return { imGroupOpenDeliverModel: { robotCode, ...called } }
}

/** null: it is there already, from a call whose answer was lost. */
async function asked(call: () => Promise<Json>): Promise<Json | null> {
  try {
    return await call()
  } catch (error) {
    if (isAlreadyThere(error)) return null
    if (!isFateUnknown(error)) throw error
    throw new PlatformError('dingtalk', 'retryLater', 'the answer to a card was lost; the same card is sent again', {
      vendorCode: 'noAnswer',
      retryAfterMs: 1_000,
    })
  }
}

function arrivalIn({ result }: Json): Arrival {
  const results = listIn(Array.isArray(result) ? result : recordIn(result).deliverResults).map(recordIn)
  const refused = results.find(({ success }) => success === false)
  return refused === undefined
    ? { kind: 'arrived', carrierId: textIn(results[0]?.carrierId) }
    : { kind: 'refused', error: notDelivered(textIn(refused.errorMsg)) }
}

/** The delivery's own words are not codes; what is known of them begins like one. */
function notDelivered(errorMsg: string): PlatformError {
  const code = /[a-zA-Z]+(?:\.[a-zA-Z]+)+/.exec(errorMsg)?.[0] ?? 'notDelivered'
  return meaningOf({ vendorCode: code, status: code === 'notDelivered' ? 500 : 400 })
}

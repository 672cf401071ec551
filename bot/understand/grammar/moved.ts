/**
 * What the warehouse moved: "今天发货了哪些", "恒拓这个月发了多少", "圆钢出入库明细", "1003领了哪些料". Read from the whole sentence:
 * any word more makes it another thing. A command says an amount ("发货 WO-1003 50"), a question asks for one.
 */
import type { MovedAct, NamedPeriod } from '../asked.ts'
import { localNow } from '../dates.ts'
import type { Intent } from '../intent.ts'
import { PERIOD_WORDS } from '../lexicon.ts'
import { isNothingBut } from '../nothing-but.ts'
import { pastDaysIn } from '../past-days.ts'
import type { Draft } from '../reading.ts'
import { entryOf, is, type Token } from '../tokens.ts'
import { ASKS_MOVED, IS_OVER, MOVED_ACTS, MOVED_WORDS, NOT_MOVED, WAITING_SHIPMENT } from '../vocabulary/moved.ts'
import { hasNumbers } from './amounts.ts'
import { periodOf, saysWhen } from './periods.ts'
import { orderPlace } from './places.ts'
import { has, type Sentence, writtenAt } from './sentence.ts'
import { NO_PLACE } from './stock.ts'

type MovedIntent = Extract<Intent, { kind: 'stockMoved' }>

export function moved(sentence: Sentence): Draft | null {
  if (WAITING_SHIPMENT.test(sentence.text)) return { kind: 'ready', intent: { kind: 'unshipped' } }
  if (!ASKS_MOVED.test(sentence.text)) return null
  const { customer, item, rest } = named(sentence)
  const act = actIn(sentence, rest, item)
  if (act === null || NOT_MOVED.test(rest) || !isNothingBut(MOVED_WORDS, rest.replace(/\d/g, ''))) return null
  const period = saysDay(sentence) ? periodOf(sentence) : usualPeriod(sentence, item !== null || customer !== null)
  const of: Omit<MovedIntent, 'place'> = { kind: 'stockMoved', act, period, item, customer }
  const [order] = sentence.orders
  if (order === undefined) return { kind: 'ready', intent: { ...of, place: NO_PLACE } }
  const text = sentence.tokens[order[0]]?.text ?? ''
  return {
    kind: 'placed',
    place: { ...orderPlace(order[1], text), steps: [], stepText: null },
    context: 'order',
    make: place => ({ ...of, place }),
  }
}

/** Of an order all of it; of a thing or a customer the month; whoever asks for records wants more than of today. */
function usualPeriod({ orders, text }: Sentence, isOfOne: boolean): NamedPeriod | null {
  if (orders.size > 0) return null
  if (isOfOne) return 'thisMonth'
  return /记录|明细|清单|流水|台账|RECORD|HISTORY|LIST/.test(text) ? 'thisWeek' : 'today'
}

const TODAY = /今[天日]|TODAY/
const saysDay = (sentence: Sentence): boolean => saysWhen(sentence) || TODAY.test(sentence.text)

/** It is over: by its words, or because the days are. A command has a number; "今天发货多少" asks what is due. */
function actIn(sentence: Sentence, rest: string, item: string | null): MovedAct | null {
  const [act] = MOVED_ACTS.find(([, words]) => words.test(rest)) ?? []
  if (act === undefined || (act === 'use' && item === null) || hasNumbers(sentence)) return null
  if (act === 'putAway' && isOwnStep(sentence)) return null
  const isPast = saysWhen(sentence) && !has(sentence, 'backToday')
  return IS_OVER.test(sentence.text) || isPast || sentence.orders.size > 0 ? act : null
}

/** "今天入库了多少" of a site that calls a step so asks what that step made. */
const isOwnStep = ({ text, tokens }: Sentence): boolean =>
  !/成品|完工|记录|明细|流水|台账/.test(text) &&
  tokens.some(token => entryOf(token)?.steps.some(({ ofSite }) => ofSite) === true)

/** The customer and the thing that are named, and the text without them, without orders and days. */
function named(sentence: Sentence): {
  readonly customer: string | null
  readonly item: string | null
  readonly rest: string
} {
  const { tokens, orders } = sentence
  const customer = tokens.find(token => entryOf(token)?.customer != null && entryOf(token)?.product == null)
  const item = tokens.find(token => token !== customer && isThing(token))
  const days = pastDaysIn(sentence.text, localNow(sentence.now, sentence.lexicon.site.timeZone))
  const isGone = (token: Token, at: number): boolean =>
    orders.has(at) ||
    token === customer ||
    token === item ||
    isOfDay(token) ||
    (days !== null && token.start >= days.start && token.end <= days.end)
  const rest = tokens.map((token, at) => (isGone(token, at) ? ' ' : `${token.gap ? ' ' : ''}${token.text}`)).join('')
  return {
    customer: entryOf(customer)?.customer ?? null,
    item: item === undefined ? null : writtenAt(sentence, item.start, item.end),
    rest: rest.replace(/\s+(?=[^A-Z]|$)|(?<=[^A-Z])\s+/g, ''),
  }
}

/** "料" alone is any. */
const isThing = (token: Token): boolean =>
  token.text.length > 1 &&
  !/^.?(?:物?料|材料|货|产品|成品)$/.test(token.text) &&
  (entryOf(token)?.material != null || entryOf(token)?.product != null)

const isOfDay = (token: Token): boolean => token.kind === 'date' || is(token, ...PERIOD_WORDS, 'shiftWord')

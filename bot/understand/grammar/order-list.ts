/**
 * Which orders there are: "这周要交的单", "进行中的工单", "暂停的订单有哪些", "orders due tomorrow". Read from the whole sentence:
 * any word more makes it another thing, such as "今天要做哪些单", which asks for one's own work.
 */
import type { Temporal } from 'temporal-polyfill'
import { formatQuantity, ZERO } from '../../../domain/quantity.ts'
import type { OrdersAsked } from '../asked.ts'
import { findDate, localNow, WEEK } from '../dates.ts'
import type { Intent } from '../intent.ts'
import { isNothingBut } from '../nothing-but.ts'
import { parseNumeral } from '../numerals.ts'
import { pastDaysIn } from '../past-days.ts'
import type { Draft } from '../reading.ts'
import { entryOf } from '../tokens.ts'
import type { Sentence } from './sentence.ts'

const NOUN = /工单|订单|单子|生产单|[的些个张]单|单(?=$|有)|(?<![A-Z])ORDERS?(?![A-Z])/
const DUE = /要交|该交|交货|交期|到期|交付|[出发]货|要出|(?<![A-Z])(?:DUE|SHIP)(?![A-Z])/
/** Without one of these "哪些单" asks for the sender's own work. */
const ALL =
  /所有|全部|全厂|列表|清单|一览|汇总|一共|总共|多少|^(?:工单|订单|单子|ORDERS)$|(?<![A-Z])(?:ALL|LIST|OPEN|HAVE|HOW MANY)(?![A-Z])/
/** The first that is said counts: 没做完 is no 做完. */
const STATES: readonly (readonly [RegExp, OrdersAsked['state']])[] = [
  [/[未没](?:有|能)?(?:完成|做完|完工|交|结|出)|UNFINISHED|NOT (?:FINISHED|COMPLETED?|DONE)/, 'open'],
  [/[未没](?:有)?开[工始]|NOT (?:YET )?STARTED/, 'notStarted'],
  [/计划中|PLANNED/, 'planned'],
  [/在手/, 'open'],
  [/暂停|挂起|停着|搁置|ON HOLD|HELD/, 'held'],
  [/进行中|生产中|正在[做生]产?|在[做产]|RUNNING|IN PROGRESS/, 'running'],
  [/(?:已经?)?(?:完成|做完|完工)|COMPLETED?|FINISHED/, 'done'],
]
/** What has left is no longer due. */
const SHIPPED = /[出发]货?了(?!吗)|交(?:付|货)?了(?!吗)|已经?[出发]货|SHIPPED/
/** "今天要发什么货". */
const WHICH_GOODS = /([出发交])(?:什么|哪些|啥)货/
/** Those due first stand first. */
const URGENT = /最急|最紧|最赶|加急|特急|急单|(?<![A-Z])(?:URGENT|CRITICAL)(?![A-Z])/
const WORDS =
  /最(?:紧?急|紧|赶)|加急|特急|急(?=单)|是|看一?下?|查一?下?|列表|列出?|给我|想知道|显示|打开|还有?|有|哪些|哪几|哪个|什么|啥|所有|全部|全厂|一共|总共|目前|现在|当前|我们|咱们?|的|了|吗|呢|都|要|该|会|张|个|批|些|几|多少|工单|订单|单子|生产单|单|客户|产品|清单|一览|汇总|计划中?|[未没](?:有|能)?(?:完成|做完|完工|交货?|结|出|开工|开始)|最近|在手|暂停|挂起|停着|搁置|进行中|生产中|正在做|正在生产|正在|在做|在产|已经?|完成|做完|完工|交货期?|交期|交付|到期|[出发]货|交|出|前|之前|以前|\s|MOST URGENT|URGENT|CRITICAL|SHOW|LIST|ALL|OPEN|THE|ME|WE|DO|HAVE|MUST|ORDERS?|DUE|WHICH|WHAT|ARE|IS|WERE|TO|BE|SHIP|ON HOLD|HELD|COMPLETED?|FINISHED|RUNNING|IN PROGRESS|PLANNED|NOT|YET|STARTED|DONE|UNFINISHED|OF|FOR|FROM|THERE|BY|BEFORE|HOW MANY/g
const MARKS = /[,，。.!！?？;；:：、~]+/g

export function orderList(sentence: Sentence): Draft | null {
  if (sentence.orders.size > 0 || SHIPPED.test(sentence.text)) return null
  const { customer, product, written } = named(sentence)
  const asked = written.reduce((text, name) => text.replace(name, ' '), sentence.text.replace(WHICH_GOODS, '$1货'))
  const state = STATES.find(([pattern]) => pattern.test(asked))?.[1] ?? null
  const days = state === 'done' ? (passedIn(asked, sentence) ?? daysIn(asked, sentence)) : daysIn(asked, sentence)
  const rest = (days === null ? asked : `${asked.slice(0, days.start)} ${asked.slice(days.end)}`).replace(MARKS, ' ')
  const isDue = DUE.test(rest)
  if (!isNothingBut(WORDS, rest) || !(NOUN.test(rest.trim()) || (isDue && days !== null))) return null
  const isSome = state !== null || days !== null || isDue || URGENT.test(rest) || written.length > 0
  if (!isSome && !ALL.test(rest.trim())) return null
  const of: OrdersAsked = { state: state ?? 'open', days: days?.days ?? null, customer, product }
  return { kind: 'ready', intent: { kind: 'orders', of } satisfies Intent }
}

/** Whose orders, or of what: the first customer and the first product that are named. */
function named({ tokens }: Sentence) {
  const first = (what: 'customer' | 'product') => tokens.find(token => entryOf(token)?.[what] != null)
  const [customer, product] = [first('customer'), first('product')]
  return {
    customer: entryOf(customer)?.customer ?? null,
    product: customer === product ? null : (entryOf(product)?.product ?? null),
    written: [...new Set([customer, product])].flatMap(token => token?.text ?? []),
  }
}

type Found = { readonly start: number; readonly end: number; readonly days: NonNullable<OrdersAsked['days']> }
type Span = (today: Temporal.PlainDate, count: number) => NonNullable<OrdersAsked['days']>

const day =
  (offset: number): Span =>
  today => ({ from: today.add({ days: offset }), to: today.add({ days: offset }) })

/** Weeks begin on Monday. */
const week =
  (offset: number): Span =>
  today => {
    const monday = today.add({ days: 7 * offset + 1 - today.dayOfWeek })
    return { from: monday, to: monday.add({ days: 6 }) }
  }

const month =
  (offset: number): Span =>
  today => {
    const first = today.with({ day: 1 }).add({ months: offset })
    return { from: first, to: first.add({ months: 1 }).subtract({ days: 1 }) }
  }

/** The one that is, or the next of that name. */
function comingMonth(today: Temporal.PlainDate, count: number): NonNullable<OrdersAsked['days']> {
  const ahead = (count - today.month + 12) % 12
  return month(ahead)(today, count)
}

const within: Span = (today, count) => ({ from: today, to: today.add({ days: count }) })

const SOON_DAYS = 3

/** Spans of days that no single date names. */
const SPANS: readonly (readonly [RegExp, Span])[] = [
  [/(?:快要?|马上要?|即将|临近)(?:到期|到交期|交货?期?|[出发]货|交付)|DUE SOON/, today => within(today, SOON_DAYS)],
  [/TODAY/, day(0)],
  [/TOMORROW/, day(1)],
  [/YESTERDAY/, day(-1)],
  [new RegExp(`(?:本|这一?)${WEEK}|THIS WEEK`), week(0)],
  [new RegExp(`下下${WEEK}`), week(2)],
  [new RegExp(`下一?${WEEK}|NEXT WEEK`), week(1)],
  [new RegExp(`上一?${WEEK}|LAST WEEK`), week(-1)],
  [/(?:本|这个?)月(?!\d|底)|THIS MONTH/, month(0)],
  [/下个?月(?!\d|底)|NEXT MONTH/, month(1)],
  [/上个?月(?!\d|底)|LAST MONTH/, month(-1)],
  [/(?<!\d)(\d{1,2}|[一二三四五六七八九十]{1,3})月份?(?![\d一二三四五六七八九十底末])/, comingMonth],
  [
    /(?:未来|最近|接下来|今后)?(\d{1,2}|[一二两三四五六七八九十]{1,2})天(?:之内|以内|内|里)?|(?:IN |WITHIN )?(?:THE )?NEXT (\d{1,2}) DAYS/,
    within,
  ],
]

/** What is completed was so on days that have passed. */
function passedIn(text: string, { now, lexicon }: Sentence): Found | null {
  const found = pastDaysIn(text, localNow(now, lexicon.site.timeZone))
  return found === null || found.days === null ? null : { ...found, days: found.days }
}

function daysIn(text: string, { today, now, lexicon }: Sentence): Found | null {
  for (const [pattern, span] of SPANS) {
    const match = pattern.exec(text)
    if (match === null) continue
    const count = Number(formatQuantity(parseNumeral(match[1] ?? match[2] ?? '') ?? ZERO))
    return { start: match.index, end: match.index + match[0].length, days: span(today, count) }
  }
  const date = findDate(text, now, lexicon.site.timeZone)
  if (date === null || date.date === null || date.time !== null) return null
  const isLast =
    /^\s*(?:之前|以前|前)/.test(text.slice(date.end)) || /(?:BY|BEFORE)\s*$/.test(text.slice(0, date.start))
  return { start: date.start, end: date.end, days: { from: isLast ? null : date.date, to: date.date } }
}

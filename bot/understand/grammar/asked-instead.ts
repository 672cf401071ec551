/**
 * What is answered where a command's or a trouble's words only name the act or ask about it: how the order stands, what
 * is open, what stood still. Nothing is changed, and nobody is called.
 */
import type { OrdersAsked } from '../asked.ts'
import type { Intent, IntentKind } from '../intent.ts'
import type { Draft } from '../reading.ts'
import { isAsked, isGuessed, isSpokenOf, isState } from '../spoken-of.ts'
import { entryOf } from '../tokens.ts'
import { aboutWhom } from './asked-about.ts'
import { COMMANDS, clausesIn, headOf, intentKindOf, without } from './meant.ts'
import { periodOf } from './periods.ts'
import { placeOf } from './places.ts'
import { spoiltAsked } from './scrap-reasons.ts'
import { has, type Sentence } from './sentence.ts'

/** Of material and of a numbered exception it is judged where they are read: there a question has its own answer. */
const ACTS: ReadonlySet<IntentKind> = new Set<IntentKind>([
  ...[...COMMANDS].filter(kind => kind !== 'material'),
  'report',
  'exception',
  'alert',
  'exportPay',
  'bookTime',
])
/** What others do: "转给陈志远了吧" wonders, where "撤销了吧" wants it done. */
const OF_OTHERS: ReadonlySet<IntentKind> = new Set<IntentKind>(['report', 'alert', 'assign', 'setDue', 'setPriority'])
const STANDS_STILL: ReadonlySet<IntentKind> = new Set<IntentKind>(['pause', 'hold'])

/** `answer`: nothing else was said. `rest`: what is to be read without the clauses that only speak of it. */
export type AskedInstead =
  | { readonly kind: 'answer'; readonly draft: Draft }
  | { readonly kind: 'rest'; readonly text: string }

export function askedInstead(sentence: Sentence, draft: Draft): AskedInstead | null {
  const act = intentKindOf(draft)
  if (act === null || !ACTS.has(act) || has(sentence, 'unreleased')) return null
  const saying = clausesIn(sentence).filter(clause => headOf(sentence, clause) !== '')
  const spoken = saying.filter(clause => speaksOf(sentence, clause, act))
  if (spoken.length === 0) return null
  if (spoken.length === saying.length) return { kind: 'answer', draft: answerTo(sentence, act) }
  return { kind: 'rest', text: without(sentence, spoken) }
}

/** Whether a draft changes anything or calls somebody. */
export function acts(draft: Draft): boolean {
  const act = intentKindOf(draft)
  return act !== null && (ACTS.has(act) || act === 'material' || act === 'exceptionSaid')
}

function speaksOf(sentence: Sentence, clause: number, act: IntentKind): boolean {
  const said = saidIn(sentence, clause)
  if (act === 'undo' && isObject(said)) return false
  if (OF_OTHERS.has(act) && isGuessed(said)) return true
  if (act === 'report' && AHEAD.test(said)) return true
  if (act === 'exportPay' || isTitle(sentence, clause) || (act === 'report' && countsPieces(sentence)))
    return isAsked(said)
  if (sentence.orders.size > 0 && ((STANDS_STILL.has(act) && isState(said)) || isClosed(said, act))) return true
  return isSpokenOf(said)
}

/** "提前两天完成了" is of an order and its date: no rest of a step is booked by it. */
const AHEAD = /(?:提前|延期|推迟|晚)了?[\d一二两三四五半]{1,2}个?(?:天|周|星期|月)就?(?:完成|做完|完工|交)/

/** "50个正常情况" reports, "2号加工中心维修记录" does not. */
const countsPieces = ({ tokens, orders }: Sentence): boolean =>
  tokens.some((token, at) => token.kind === 'number' && !orders.has(at) && entryOf(tokens[at + 1])?.unit != null)

/** "批号: L2411-01": names what follows. */
const isTitle = ({ tokens, clauseOf }: Sentence, clause: number): boolean =>
  tokens.some(({ text }, at) => text === ':' && clauseOf[at] === clause)

/** "1011结案了", "1003是急单" tell of it; what is to be closed is named behind the word. */
const isClosed = (said: string, act: IntentKind): boolean =>
  (act === 'closeShort' && /^#已?经?结案了$/.test(said)) ||
  (act === 'setPriority' && /^#是(?:加急|特急|急单)的?$/.test(said))

/** "撤销上一条记录", "undo my last report": what is to be taken back, where "撤销记录" is a heading. */
const isObject = (said: string): boolean =>
  /(?:记录|REPORTS?|RECORDS?)$/.test(said) &&
  !/^#?(?:我的|[今昨]天的?|本[周月]的?)?(?:撤销|撤回|作废|冲销)的?记录$/.test(said)

function saidIn(sentence: Sentence, clause: number): string {
  const said = sentence.tokens.map((token, at) => {
    if (sentence.clauseOf[at] !== clause || (token.kind === 'stop' && token.text !== '?')) return ''
    const entry = entryOf(token)
    const named = sentence.orders.has(at) || entry?.product != null || entry?.customer != null
    return `${token.gap ? ' ' : ''}${named ? '#' : token.text}`
  })
  return said.join('').trim()
}

const ready = (intent: Intent): Draft => ({ kind: 'ready', intent })
const NOT_MEANT: Draft = { kind: 'unclear', why: 'notMeant' }

function answerTo(sentence: Sentence, act: IntentKind): Draft {
  if (sentence.orders.size > 0)
    return act === 'exception' && OF_MATERIAL.test(sentence.text) ? needsOf(sentence) : statusOf(sentence)
  switch (act) {
    case 'exception':
    case 'pause':
    case 'resume':
    case 'start':
      return aboutFloor(sentence)
    case 'inspect':
      if (!INSPECTIONS.test(sentence.text)) return NOT_MEANT
      return ready({ kind: 'progress', scope: { of: 'factory' }, period: periodOf(sentence), view: 'inspected' })
    case 'alert':
      return ready({ kind: 'alerts', scope: { of: 'me' } })
    case 'report':
      return ofNumbers(sentence)
    case 'assign':
      return aboutWhom(sentence, of => ({ kind: 'mytasks', of }))
    default:
      return orders(sentence, act) ?? NOT_MEANT
  }
}

const OF_MATERIAL = /[缺欠断等待没]料|库存|来料(?!不)/

/** "1005缺料明细": what the order takes, and what of it is there. */
function needsOf(sentence: Sentence): Draft {
  const said = { item: null, quantity: null, unit: null, note: sentence.written }
  return {
    kind: 'placed',
    place: placeOf(sentence),
    context: 'order',
    make: place => ({ kind: 'material', place, ...said }),
  }
}

function statusOf(sentence: Sentence): Draft {
  const place = placeOf(sentence)
  return { kind: 'placed', place, context: 'order', make: at => ({ kind: 'status', place: at, customer: null }) }
}

const STATES: { readonly [Act in IntentKind]?: OrdersAsked['state'] } = {
  release: 'planned',
  hold: 'held',
  unhold: 'held',
  closeShort: 'done',
  setPriority: 'open',
}

/** "排产计划", "急单": of which orders it is so. */
function orders({ text }: Sentence, act: IntentKind): Draft | null {
  const state = /没开|未开/.test(text) ? 'notStarted' : /开工的|在做的/.test(text) ? 'running' : STATES[act]
  if (state === undefined || !/单|计划|没开|完[工成]?的|ORDERS/.test(text)) return null
  return ready({ kind: 'orders', of: { state, days: null, customer: null, product: null } })
}

/** How they went; "送检了吗" asks about one. */
const INSPECTIONS = /[率次]$|几次|情况|记录|结果|统计|RATE|RECORDS?|RESULTS?/
const COUNTED =
  /几(?:次|起|回)|次数|停机\S*情况|停[机工]$|多少次|统计|时间|时长|多久|几耐|率$|HOW (?:LONG|OFTEN)|RATE|REPORT$/
const OF_MACHINES = /机|床|设备|停|坏|故障|模|刀|修|MACHINE|DOWN|BROKE|GRINDER|LATHE/

/** What is open, or how much stood still; what is short, spoilt or to be inspected has a list of its own. */
function aboutFloor(sentence: Sentence): Draft {
  const { text } = sentence
  const spoilt = spoiltAsked(sentence) ?? defectAsked(sentence)
  if (spoilt !== null) return spoilt
  if (/待检|等检/.test(text)) return ready({ kind: 'waitingInspections' })
  if (OF_MATERIAL.test(text)) return ready({ kind: 'shortages' })
  if (/交班|下班|会$|保养/.test(text)) return NOT_MEANT
  if (COUNTED.test(text) && OF_MACHINES.test(text))
    return ready({ kind: 'downtimes', period: periodOf(sentence, 'thisWeek') })
  return orders(sentence, 'start') ?? ready({ kind: 'exceptions' })
}

/** "划伤率", "砂眼是哪批料": how much of it there was. */
const defectAsked = (sentence: Sentence): Draft | null =>
  sentence.tokens.some(token => entryOf(token)?.defect != null)
    ? ready({ kind: 'progress', scope: { of: 'factory' }, period: periodOf(sentence, 'thisWeek'), view: 'scrap' })
    : null

/** "产量前十" ranks; "2号加工中心维修记录" asks of its troubles. */
function ofNumbers(sentence: Sentence): Draft {
  if (/完[工成]?的$/.test(sentence.text)) return orders(sentence, 'closeShort') ?? NOT_MEANT
  if (/前(?:[三五十]|\d+)/.test(sentence.text))
    return ready({ kind: 'progress', scope: { of: 'factory' }, period: periodOf(sentence), view: 'people' })
  return /[停修坏机]/.test(sentence.text) ? aboutFloor(sentence) : NOT_MEANT
}

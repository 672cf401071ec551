/** What managers and planners ask: how much is in process where, and how much came on time. */
import type { ProgressScope } from '../asked.ts'
import type { Intent } from '../intent.ts'
import type { Draft } from '../reading.ts'
import { hasNumbers } from './amounts.ts'
import { periodOf } from './periods.ts'
import { placeOf } from './places.ts'
import { foreign, scopeOf, teamOf } from './questions.ts'
import { has, type Sentence } from './sentence.ts'

export function managing(sentence: Sentence): Draft | null {
  if (sentence.orders.size > 0 || hasNumbers(sentence) || has(sentence, 'help', 'subscribe', 'unsubscribe')) return null
  return onTime(sentence) ?? workInProcess(sentence)
}

const ready = (intent: Intent): Draft => ({ kind: 'ready', intent })

/** "上周交了几单 晚了几单", "how many orders did we deliver last week". */
const HOW_MANY_DELIVERED =
  /(?:交|出|发)(?:了|付了|付|货了|货|出)?(?:几|多少)(?:张|个)?(?:工单|订单|单)|交(?:付|货)了哪些|(?:延期|延误|逾期|晚交|拖期)了?(?:几|多少)(?:张|个)?(?:工单|订单|单)|(?:延期|延误|逾期)率|完成了?(?:几|多少)(?:张|个)?(?:工单|订单|单)[^。]*晚|HOW MANY ORDERS .{0,20}(?:DELIVER|ON.TIME)/

/** "现在延期几单" is of now, and another question. */
const OF_DAYS = ['thisMonth', 'lastMonth', 'thisWeek', 'lastWeek'] as const

/** A single day says little of dates: without a period the month is meant. */
function onTime(sentence: Sentence): Draft | null {
  const asked = has(sentence, 'onTime') || HOW_MANY_DELIVERED.test(sentence.text)
  if (!asked || foreign(sentence) > 3 || (has(sentence, 'late') && !has(sentence, ...OF_DAYS))) return null
  const { order } = placeOf(sentence)
  const customer = order?.by === 'customer' ? order.text : null
  return ready({ kind: 'onTime', period: periodOf(sentence, 'thisMonth'), customer })
}

/** "在制品", "磨削班还有多少没做"; "磨削还剩多少" is about the conversation's order where there is one. */
function workInProcess(sentence: Sentence): Draft | null {
  const place = placeOf(sentence)
  if (place.order !== null || foreign(sentence) > 3) return null
  const byItself = has(sentence, 'wip')
  if (!byItself && !asksWhatIsLeft(sentence)) return null
  const scope = scopeOf(sentence)
  const own = has(sentence, 'ownTeam') ? 'team' : has(sentence, 'ownDepartment') ? 'department' : null
  if (own !== null && teamOf(sentence) === null) return { kind: 'own', of: own, make: wip }
  if (byItself || scope.of === 'team' || scope.of === 'department') return ready(wip(scope))
  if (scope.of === 'step') return { kind: 'placed', place, context: 'order', make: status, ofNone: wip(scope) }
  return scope.of === 'factory' && has(sentence, 'factory', 'every') ? ready(wip(scope)) : null
}

const asksWhatIsLeft = (sentence: Sentence): boolean =>
  has(sentence, 'stillShort') ||
  (has(sentence, 'left') && has(sentence, 'howMuch', 'question')) ||
  /还有(?:多少|几个|几件|几张单)(?:活|没|要做|$)/.test(sentence.text)

const wip = (scope: ProgressScope): Intent => ({ kind: 'progress', scope, period: 'today', view: 'wip' })
const status = (place: Extract<Intent, { kind: 'status' }>['place']): Intent => ({
  kind: 'status',
  place,
  customer: null,
})

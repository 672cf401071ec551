import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contextOf, findOrders, NOW, siteOf } from '../../test/sample-understanding.ts'
import { type Context, NO_CONTEXT, type OrderQuery } from './context.ts'
import type { Intent } from './intent.ts'
import { understand } from './understand.ts'

const site = siteOf('machining')
const PLAIN: Context = NO_CONTEXT
const TO_CARD: Context = { ...contextOf(site, true), running: [] }

function said(text: string, context: Context): Promise<Intent> {
  const findIn = async (query: OrderQuery) => findOrders(site, query)
  return understand({ lexicon: site.lexicon, findOrders: findIn }, { text, now: NOW, context })
}

/** "receive WO-1003 15:00", "handOver WO-1003 to W015", else the kind. */
function meant(intent: Intent): string {
  if (intent.kind === 'alerts') return `alerts of ${'name' in intent.scope ? intent.scope.name : intent.scope.of}`
  if (intent.kind !== 'alert') return intent.kind
  const { verb, place, until, people, unknownNames, note } = intent
  const time = until?.toZonedDateTimeISO('Asia/Shanghai').toPlainTime().toString({ smallestUnit: 'minute' })
  return [verb, place.order, time, people.length === 0 ? '' : `to ${people.join()}`, unknownNames.join(), note]
    .filter(text => text !== undefined && text !== null && text !== '')
    .join(' ')
}

describe('what is said of an alert', () => {
  const cases: readonly (readonly [text: string, want: string, context?: Context])[] = [
    ['收到 WO-1003', 'receive WO-1003'],
    ['WO-1003收到', 'receive WO-1003'],
    ['收到，WO-1003 我来跟', 'receive WO-1003'],
    ['got it WO-1003', 'receive WO-1003'],
    ['WO-1003 15:00前', 'receive WO-1003 15:00'],
    ['WO-1003 下午3点前搞定', 'receive WO-1003 15:00'],
    ['收到 WO-1003 车削 15:30之前做完', 'receive WO-1003 15:30'],
    ['WO-1003 by 15:00', 'receive WO-1003 15:00'],
    ['15:00前', 'receive WO-1003 15:00', TO_CARD],
    ['WO-1003 静音到17:00', 'silence WO-1003 17:00'],
    ['WO-1003 先别催', 'silence WO-1003'],
    ['WO-1003 转给 谢文斌', 'handOver WO-1003 to W015'],
    ['WO-1003 预警转给 赵无名', 'handOver WO-1003 赵无名'],
    ['转给 谢文斌', 'handOver WO-1003 to W015', TO_CARD],
    ['WO-1003 预警解决了 换了刀', 'resolve WO-1003 换了刀'],
    ['预警', 'alerts of me'],
    ['还有哪些预警', 'alerts of me'],
    ['钣金车间预警', 'alerts of 钣金车间'],
    ['alerts', 'alerts of me'],
    ['show my open alerts', 'alerts of me'],
  ]
  for (const [text, want, context = PLAIN] of cases)
    it(text, async () => assert.equal(meant(await said(text, context)), want))
})

describe('what only looks like it', () => {
  const cases: readonly (readonly [text: string, want: string])[] = [
    ['收到', 'unknown'],
    ['收到，马上处理', 'unknown'],
    ['我接WO-1008焊接', 'start'],
    ['WO-1003 交期改到15:00前', 'setDue'],
    ['WO-1003 车削 15:00前做完了50个', 'report'],
    ['WO-1003 车削 派给 谢文斌', 'assign'],
    ['WO-1003 15:00前能做完吗', 'status'],
    ['下午3点前要交50个', 'unknown'],
  ]
  for (const [text, want] of cases) it(text, async () => assert.equal(meant(await said(text, PLAIN)), want))
})

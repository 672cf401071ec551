/** Sentences about what is told by itself, and their neighbours that mean something else. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contextOf, findOrders, NOW, siteOf } from '../../test/sample-understanding.ts'
import { questionOf } from './command.ts'
import { type Context, NO_CONTEXT, type OrderQuery } from './context.ts'
import type { Intent } from './intent.ts'
import { understand } from './understand.ts'

const site = siteOf('machining')
const TO_STEP: Context = contextOf(site, true)

function said(text: string, context: Context = NO_CONTEXT): Promise<Intent> {
  const findIn = async (query: OrderQuery) => findOrders(site, query)
  return understand({ lexicon: site.lexicon, findOrders: findIn }, { text, now: NOW, context })
}

/** "follow WO-1003", "resend 12", "kpi thisWeek". */
function meant(intent: Intent): string {
  switch (intent.kind) {
    case 'follow':
    case 'unfollow':
      return `${intent.kind} ${intent.place.order ?? intent.place.orderText ?? '-'}`
    case 'subscriptions':
      return `${intent.kind} ${intent.change} ${intent.text}`.trim()
    case 'resend':
      return `${intent.kind} ${intent.which ?? '-'}`
    case 'kpi':
      return `${intent.kind} ${intent.period}`
    case 'progress':
      return `${intent.view} ${'name' in intent.scope ? intent.scope.name : intent.scope.of} ${intent.period}`
    default:
      return intent.kind
  }
}

describe('what is told by itself', () => {
  const cases: readonly (readonly [text: string, want: string])[] = [
    ['关注 WO-1003', 'follow WO-1003'],
    ['关注一下1003', 'follow WO-1003'],
    ['帮我盯着WO-1003', 'follow WO-1003'],
    ['follow WO-1003', 'follow WO-1003'],
    ['取消关注 WO-1003', 'unfollow WO-1003'],
    ['WO-1003 不再关注', 'unfollow WO-1003'],
    ['unfollow WO-1003', 'unfollow WO-1003'],
    ['我关注的', 'following'],
    ['关注列表', 'following'],
    ['订阅', 'subscriptions show'],
    ['订阅 报废超限', 'subscriptions on 报废超限'],
    ['退订 可开工', 'subscriptions off 可开工'],
    ['取消订阅 质量部 返工', 'subscriptions off 质量部 返工'],
    ['subscribe', 'subscriptions show'],
    ['谁收到什么', 'whoGetsWhat'],
    ['简报安排', 'schedules'],
    ['schedules', 'schedules'],
    ['没送到的消息', 'deadLetters'],
    ['死信', 'deadLetters'],
    ['重发 12', 'resend 12'],
    ['重发 #12', 'resend 12'],
    ['重发全部', 'resend all'],
    ['重发', 'resend -'],
    ['resend all', 'resend all'],
    ['KPI', 'kpi thisWeek'],
    ['本月KPI', 'kpi thisMonth'],
    ['上周的指标', 'kpi lastWeek'],
    ['今天的同步时效', 'kpi today'],
    // Neighbours
    ['取消 WO-1003', 'cancel'],
    ['WO-1003到哪了', 'status'],
    ['怎么订阅', 'help'],
    ['今天车间进度', 'output factory today'],
  ]
  for (const [text, want] of cases) it(`${text}: ${want}`, async () => assert.equal(meant(await said(text)), want))

  it('of the order that the card is about', async () => {
    const order = TO_STEP.quoted?.order.code ?? assert.fail()
    assert.equal(meant(await said('关注', TO_STEP)), `follow ${order}`)
  })
})

describe('the buttons under a digest ask what they say', () => {
  const cases = [
    { question: { view: 'late', of: null }, want: 'late factory today' },
    { question: { view: 'late', of: '机加车间' }, want: 'late 机加车间 today' },
    { question: { view: 'stuck', of: '机加车间' }, want: 'stuck 机加车间 today' },
    { question: { view: 'today', of: '机加车间' }, want: 'output 机加车间 today' },
    { question: { view: 'yesterday', of: '机加车间' }, want: 'output 机加车间 yesterday' },
    { question: { view: 'yesterday', of: null }, want: 'output factory yesterday' },
    { question: { view: 'thisWeek', of: null }, want: 'output factory thisWeek' },
    { question: { view: 'ranking', of: '机加车间' }, want: 'ranking 机加车间 today' },
    { question: { view: 'reviews', of: null }, want: 'reviews' },
    { question: { view: 'inspections', of: null }, want: 'waitingInspections' },
    { question: { view: 'kpi', of: null }, want: 'kpi thisWeek' },
  ] as const
  for (const { question, want } of cases)
    it(questionOf(question), async () => assert.equal(meant(await said(questionOf(question))), want))
})

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DEPARTMENT_KINDS, type DepartmentId, type DepartmentKind } from './model.ts'
import {
  isFollowed,
  NEWS_KINDS,
  type News,
  type NewsKind,
  subscribedTopics,
  TOPICS,
  type Topic,
  topicFor,
} from './topics.ts'

const MACHINING = 'D-MACH' as DepartmentId
const OTHER = 'D-OTHER' as DepartmentId
const SALES = 'D-SALE' as DepartmentId

const news = (kind: NewsKind, more: Partial<News> = {}): News => ({
  kind,
  priority: 'normal',
  andonLevel: 0,
  departmentIds: [MACHINING],
  sellerDepartmentId: null,
  ...more,
})
const hearer = (kind: DepartmentKind, id = OTHER, topics = subscribedTopics(kind, [])) => ({ id, kind, topics })

describe('what each kind of department hears', () => {
  const cases: readonly { name: string; news: News; by: ReturnType<typeof hearer>; topic: Topic | null }[] = [
    {
      name: 'a workshop hears that its step can begin',
      news: news('stepReady'),
      by: hearer('production', MACHINING),
      topic: 'stepReady',
    },
    { name: 'another workshop does not', news: news('stepReady'), by: hearer('production'), topic: null },
    {
      name: 'a workshop hears that its step is blocked',
      news: news('blocked'),
      by: hearer('production', MACHINING),
      topic: 'blocked',
    },
    {
      name: 'planning hears of every blocked step: it moves a date',
      news: news('blocked'),
      by: hearer('planning'),
      topic: 'dateMoved',
    },
    { name: 'managers do not hear of an ordinary one', news: news('blocked'), by: hearer('management'), topic: null },
    {
      name: 'but of one that holds a most urgent order',
      news: news('blocked', { priority: 'critical' }),
      by: hearer('management'),
      topic: 'critical',
    },
    {
      name: 'and of one at the third level',
      news: news('blocked', { andonLevel: 3 }),
      by: hearer('management'),
      topic: 'critical',
    },
    { name: 'quality hears of scrap', news: news('scrapHigh'), by: hearer('quality'), topic: 'scrapHigh' },
    { name: 'and of rework', news: news('rework'), by: hearer('quality'), topic: 'rework' },
    {
      name: 'and of inspections that are due',
      news: news('inspectionDue'),
      by: hearer('quality'),
      topic: 'inspectionDue',
    },
    {
      name: 'the warehouse hears of finished goods',
      news: news('orderDone'),
      by: hearer('warehouse'),
      topic: 'goodsReady',
    },
    {
      name: 'sales hear of the same as ready to be shipped, once',
      news: news('orderDone'),
      by: hearer('sales'),
      topic: 'orderDone',
    },
    {
      name: 'sales hear of their order only',
      news: news('stepDone', { sellerDepartmentId: SALES }),
      by: hearer('sales'),
      topic: null,
    },
    {
      name: 'and do',
      news: news('stepDone', { sellerDepartmentId: SALES }),
      by: hearer('sales', SALES),
      topic: 'milestone',
    },
    {
      name: 'of an order nobody sold all sellers hear',
      news: news('promiseAtRisk'),
      by: hearer('sales'),
      topic: 'promiseAtRisk',
    },
    { name: 'purchasing hears of a shortage', news: news('shortage'), by: hearer('purchasing'), topic: 'shortage' },
    { name: 'and of goods due back', news: news('outsourceDue'), by: hearer('purchasing'), topic: 'outsourceDue' },
    { name: 'planning hears of a moved date', news: news('dueChanged'), by: hearer('planning'), topic: 'dateMoved' },
    {
      name: 'maintenance is called by exceptions, not by pushes',
      news: news('blocked'),
      by: hearer('maintenance'),
      topic: null,
    },
    {
      name: 'who has cancelled a topic hears it by another',
      news: news('orderDone'),
      by: hearer('sales', SALES, ['milestone']),
      topic: 'milestone',
    },
    {
      name: 'an office that subscribes to steps hears of all of them',
      news: news('stepReady'),
      by: hearer('planning', OTHER, ['stepReady']),
      topic: 'stepReady',
    },
  ]
  for (const { name, news: given, by, topic } of cases) test(name, () => assert.equal(topicFor(given, by), topic))

  test('every kind of news reaches somebody who is usually told, or who follows', () => {
    for (const kind of NEWS_KINDS) {
      const told = DEPARTMENT_KINDS.some(of => topicFor(news(kind), hearer(of, MACHINING)) !== null)
      assert.ok(told || isFollowed(kind), kind)
    }
  })
})

describe('what a department has chosen', () => {
  const cases: readonly { name: string; changes: Parameters<typeof subscribedTopics>[1]; topics: readonly Topic[] }[] =
    [
      { name: 'nothing: what is usual', changes: [], topics: ['inspectionDue', 'scrapHigh', 'rework'] },
      { name: 'one less', changes: [{ topic: 'rework', subscribed: false }], topics: ['inspectionDue', 'scrapHigh'] },
      {
        name: 'one more',
        changes: [{ topic: 'blocked', subscribed: true }],
        topics: ['blocked', 'inspectionDue', 'scrapHigh', 'rework'],
      },
      {
        name: 'what is usual anyway',
        changes: [{ topic: 'rework', subscribed: true }],
        topics: ['inspectionDue', 'scrapHigh', 'rework'],
      },
      { name: 'nothing at all', changes: TOPICS.map(topic => ({ topic, subscribed: false })), topics: [] },
    ]
  for (const { name, changes, topics } of cases)
    test(name, () => assert.deepEqual(subscribedTopics('quality', changes), topics))
})

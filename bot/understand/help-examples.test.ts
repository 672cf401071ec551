import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contextOf, findOrders, NOW, siteOf } from '../../test/sample-understanding.ts'
import { order as orderEn } from '../wording/en/order.ts'
import { talk as talkEn } from '../wording/en/talk.ts'
import { order as orderZh } from '../wording/zh-CN/order.ts'
import { talk as talkZh } from '../wording/zh-CN/talk.ts'
import type { OrderQuery } from './context.ts'
import { understand } from './understand.ts'

const site = siteOf('machining')

async function said(text: string) {
  const findIn = async (query: OrderQuery) => findOrders(site, query)
  return understand({ lexicon: site.lexicon, findOrders: findIn }, { text, now: NOW, context: contextOf(site, false) })
}

/** Every sentence in quotes; a name in capitals stands for one. */
const quoted = (...texts: readonly string[]): readonly string[] =>
  texts.flatMap(text =>
    [...text.matchAll(/“([^”]+)”|"([^"]+)"/g)].map(([, chinese, english]) => chinese ?? english ?? ''),
  )

const EXAMPLE = { ...talkZh.example, person: '刘大勇' }

/** As somebody would send them: a placeholder filled in. */
const sent = (text: string): string =>
  text.replace(/^(?:工单号|ORDER) (?:工序|STEP) /, 'WO-1007 喷粉 ').replace('REASON', 'customer agreed')

const SENTENCES = [
  ...[talkZh, talkEn].flatMap(words => [
    ...quoted(...words.helpWorker(EXAMPLE), ...words.helpLeader(EXAMPLE), ...words.helpReceiver),
    ...quoted(...words.helpOrders),
    ...quoted(...words.helpPlanner({ ...EXAMPLE, ...words.example }), ...words.helpAdmin(EXAMPLE)),
    ...quoted(...words.helpKeeper({ ...EXAMPLE, ...words.example })).filter(text => !/^(?:批次|lot) /.test(text)),
    ...quoted(...words.helpInspector(EXAMPLE)),
    ...quoted(words.unknownNothingNear, words.noTaskFits, words.greeting('A'), words.fileNotUnderstood),
    ...quoted(words.unknownWhy.negative, words.unknownWhy.badNumber, words.unknownWhy.noContext),
    ...quoted(words.unknownWhy.unnamedWorkers),
  ]),
].map(sent)

const KINDS: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^(?:我的任务|my tasks)$/, 'mytasks'],
  [/^(?:预警|alerts)$/, 'alerts'],
  [/^(?:收到 |got it )|15:00/, 'alert'],
  [/^(?:不是50|not 50|撤销|undo)/, 'undo'],
  [/^(?:机床坏了|没料了|machine is down|no material)$/, 'exception'],
  [/到哪了$|^where is WO/, 'status'],
  [/今天做了多少|^how much did|报废原因|^scrap reasons/, 'progress'],
  [/的单$|的工单$|^orders /, 'orders'],
  [
    /我今天干了|what did I do|进度$|^progress|延期|what is late|卡在哪|where is it stuck|在制品|积压|^WIP$|^backlog/,
    'progress',
  ],
  [/准时交付率|^on-time delivery/, 'onTime'],
  [/^(?:待审核|reviews)$/, 'reviews'],
  [/^(?:关注|follow)/, 'follow'],
  [/^(?:订阅|subscribe)$/, 'subscriptions'],
  [/^(?:谁收到什么|who gets what)$/, 'whoGetsWhat'],
  [/^(?:简报安排|schedules)$/, 'schedules'],
  [/^KPI$/, 'kpi'],
  [/^(?:我的工资|工资明细 今天|my pay|pay details today)$/, 'pay'],
  [/^(?:光荣榜|leaderboard)$/, 'board'],
  [/^(?:今天谁没报工|who has not reported)$/, 'unreported'],
  [/^(?:练习|practice)$/, 'practice'],
  [/^(?:语言|language) /, 'language'],
  [/^(?:预警设置|alert settings)$/, 'alertSettings'],
  [/^(?:安全人员|safety people)$/, 'safetyPeople'],
  [/^(?:报工规则|reporting rules)$/, 'siteRules'],
  [/^(?:有哪些异常|exceptions)$/, 'exceptions'],
  [/^(?:停机统计 本周|downtime this week)$/, 'downtimes'],
  [/^(?:没送到的消息|undelivered)$/, 'deadLetters'],
  [/^(?:重发|resend)/, 'resend'],
  [/派给| assign /, 'assign'],
  [/^(?:下达|release)/, 'release'],
  [/^(?:暂停工单|hold)/, 'hold'],
  [/^(?:恢复工单|resume order)/, 'unhold'],
  [/^(?:取消工单|cancel)/, 'cancel'],
  [/加急| urgent$/, 'setPriority'],
  [/交期| due /, 'setDue'],
  [/^(?:结案|close)/, 'closeShort'],
  [/^(?:开单|new order)/, 'createOrder'],
  [/^(?:模板|template)$/, 'template'],
  [/^(?:打印|print )/, 'traveler'],
  [/^(?:帮助|help)$/, 'help'],
  [/^(?:绑定部门|bind department)/, 'bindDepartment'],
  [/^(?:领料|退料|到料|盘点|确认入库|发货|issue|return|receive|count|put away|ship) /, 'stock'],
  [/^(?:待入库|awaiting put away)$/, 'waitingOutputs'],
  [/^(?:待发货|waiting to be shipped)$/, 'unshipped'],
  [/发货了哪些|到了哪些料|出入库记录|what shipped|what was received|stock moves/, 'stockMoved'],
  [/^(?:缺料清单|shortages)$/, 'shortages'],
  [/^(?:追溯|trace) /, 'trace'],
  [/^(?:待检|pending inspections)$/, 'waitingInspections'],
  [/^(?:检验|inspect) /, 'inspectResult'],
  [/发出去了|sent out/, 'sendOut'],
  [/做完|做了100|60 |报工|收货|received|合格50|50 (?:报废|scrap)|车削 50|^done|^report|^good|turning 50/, 'report'],
]

describe('what the help says to write is understood', () => {
  it('has sentences in both languages', () => assert.ok(SENTENCES.length > 50))

  for (const text of new Set(SENTENCES)) {
    it(text, async () => {
      const [, kind] = KINDS.find(([pattern]) => pattern.test(text)) ?? assert.fail('a kind for every example')
      assert.equal((await said(text)).kind, kind)
    })
  }

  const created = [
    ['开单 法兰 500 车→钻→包 周五', '2026-11-27'],
    ['new order flange 500 turn→drill→pack Friday', '2026-11-27'],
    ['new order P-FLANGE-B12 500 turn→drill→pack 11-30', '2026-11-30'],
  ] as const
  for (const [text, due] of [...created, ...quotedUsage().map(one => [one, '2026-11-27'] as const)]) {
    it(`${text} names its steps, quantity and date`, async () => {
      const intent = await said(text)
      assert.equal(intent.kind, 'createOrder')
      if (intent.kind !== 'createOrder') return
      assert.match(intent.steps.join(' '), /^车削 钻孔 包装/)
      assert.equal(intent.quantity, 5_000_000n)
      assert.equal(intent.dueAt?.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString(), due)
    })
  }

  it('a claim in English gives the code, whatever stands around it', async () => {
    for (const text of ['claim admin MY7KQ2', 'claim admin code MY7KQ2', '认领管理员 my7kq2']) {
      assert.deepEqual(await said(text), { kind: 'claimAdmin', code: 'MY7KQ2' })
    }
  })

  it('the trades have English names', async () => {
    const steps = {
      turn: '车削',
      turning: '车削',
      drilling: '钻孔',
      grind: '磨削',
      welding: '焊接',
      bend: '折弯',
      pack: '包装入库',
    }
    for (const [word, name] of Object.entries(steps)) {
      const intent = await said(`${word} 20`)
      const [line] = intent.kind === 'report' ? intent.lines : []
      assert.equal(line?.place.step?.code, siteStep(name))
    }
  })
})

/** "Like this: …" */
function quotedUsage(): readonly string[] {
  return [orderZh.createUsage, orderEn.createUsage].map(text => text.replace(/^.*?[:：]\s*/, ''))
}

const siteStep = (name: string): string | undefined => site.lexicon.site.steps.find(step => step.name === name)?.code

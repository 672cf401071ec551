/** Headings, questions, hearsay and states that hold the words of a command or of a trouble: they are answered. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contextOf, type Factory, findOrders, NOW, siteOf } from '../../test/sample-understanding.ts'
import type { Context, OrderQuery } from './context.ts'
import type { Intent } from './intent.ts'
import { isMaterialQuestion } from './material-question.ts'
import { understand } from './understand.ts'

type Role = NonNullable<Context['sender']>['role']

/** A worker with a running step, or whoever runs orders and has none. */
function contextFor(factory: Factory, role: Role): Context {
  const { sender, ...context } = contextOf(siteOf(factory), role === 'worker')
  return { ...context, sender: sender && { ...sender, role } }
}

async function read(text: string, factory: Factory = 'machining', role: Role = 'worker'): Promise<Intent> {
  const site = siteOf(factory)
  const findIn = async (query: OrderQuery) => findOrders(site, query)
  const context = contextFor(factory, role)
  return understand({ lexicon: site.lexicon, findOrders: findIn }, { text, now: NOW, context })
}

/** The kind, and of the kinds that have several answers which one. */
function told(intent: Intent): string {
  switch (intent.kind) {
    case 'exceptionSaid':
      return `${intent.verb} ${intent.no === null ? 'it' : `E-${intent.no}`}`
    case 'material':
      return isMaterialQuestion(intent) ? 'asks of material' : 'requests material'
    case 'progress':
      return `${intent.view} ${intent.period}`
    case 'downtimes':
      return `downtimes ${intent.period}`
    case 'orders':
      return `orders ${intent.of.state}`
    case 'status':
      return `status ${intent.place.order ?? ''}`
    case 'alert':
      return `alert ${intent.verb}`
    case 'unknown':
      return intent.why
    default:
      return intent.kind
  }
}

function means(expected: string, texts: readonly string[], factory?: Factory, role?: Role): void {
  for (const text of texts)
    it(`${text}: ${expected}`, async () => assert.equal(told(await read(text, factory, role)), expected))
}

describe('what is asked of a numbered exception shows it, and neither closes it nor is a remark', () => {
  means('show E-12', [
    'E-12修好没',
    'E-12修好没有',
    'E-12解决没有啊',
    'E-12解决方案',
    'E-12解决时间',
    'E-12 fixed yet',
    'exception E-12 close date',
    'E-12重开过几次',
    'E-12重开原因',
    'E-12转给质量部没',
    'E-12处理得怎么样了',
    'E-12还要多久',
    'E-12处理到哪了',
    'E-12影响哪些单',
    'E-12收到没',
    'E-12还没好吗',
    'E-12是什么问题',
    'E-12 any update',
    '异常E-12现在怎么样了',
  ])
  means('show it', ['转质量部了吗', '转给质量部没'])
  means('resolve E-12', ['E-12修好了', 'E-12 解决 换了主轴', 'E-12已解决'])
  means('reopen E-12', ['E-12没解决', 'E-12 重开'])
  means('comment E-12', ['E-12 等配件 周五到', 'E-12 没备件'])
  means('handOver E-12', ['E-12转给质量部'])
  means('handOver it', ['转质量部', '转质量部看看什么原因', '转给质量部确认原因'])
})

describe('a trouble that is only named or asked about calls nobody', () => {
  means('exceptions', [
    '安全事故有几起',
    '本月安全事故',
    '安全事故处理结果',
    'accident report',
    '听说磨床坏了',
    'was the grinder broken yesterday',
    '没人处理的异常',
    '机加车间的异常',
    '设备部的异常',
    '质量异常统计',
    '本周质量异常有哪些',
    '昨天有几个异常',
    '客诉统计',
    '哪个班缺人',
    '人员不足的班组',
    '停着的机器',
    '2号加工中心维修记录',
  ])
  means('downtimes thisWeek', [
    '磨床坏了几次',
    '设备故障统计',
    '设备故障率',
    '设备停机情况',
    'machine breakdown report',
  ])
  means('downtimes thisMonth', ['本月设备故障次数'])
  means('downtimes today', ['今天停机几次', '今天换模几次'])
  means('downtimes thisWeek', ['平车101坏了几次了', '锁眼机这周坏几次'], 'garment')
  means('shortages', [
    '缺料的单',
    '缺料明细',
    '本周缺料的单',
    '断料风险',
    '待料时间',
    '那些单缺料',
    '库存报警',
    '来料情况',
  ])
  means('scrap thisWeek', ['报废总数', '不良品总数', '全厂报废'])
  means('scrap thisMonth', ['本月总报废', '本月报废数量'])
  means('scrap yesterday', ['昨天全厂报废', '昨天报废', 'scrap yesterday'])
  means('rework today', ['今天返工多少'])
  means('rework thisMonth', ['本月返工情况', '本月返工率'])
  means('waitingInspections', ['来料待检', '首件待检'])
  means('inspected today', ['巡检记录', '首检合格率', '今天报检几次'])
  means('alerts', ['没人接的预警'])
  means('notMeant', ['交班记录', '夜班交班情况', '设备保养计划', '刘大勇请假一天', '送检了吗'])
  means('exceptions', ['设备异常', '那台机器停了'], 'machining', 'planner')
})

describe('a trouble is one all the same', () => {
  means('exception', [
    '2号机坏了好几次了',
    '现场有异常情况',
    '磨床坏了，不知道什么原因',
    '机器坏了，谁来修一下',
    '没料了',
    '没料了，耽误进度',
    '缺料影响进度',
    '料没到',
    '图纸没有',
    '等检验结果',
    '机器停了好长时间',
    '动不动就报警',
    '时不时报警',
    '机器不停不停地报警',
    '出现安全事故',
    '安全事故',
    '设备异常',
    '缺料异常',
    '那台机器停了',
    '今天停电',
    '报废太多',
    '不良率太高',
    '有人请假',
    '刘大勇请假了',
    '车削班缺人',
  ])
})

describe('an order of which a command is only named or asked about is shown', () => {
  means('status WO-1012', [
    'WO-1012暂停原因',
    '1012暂停中',
    '1012还暂停着',
    '1012暂停了3天了',
    '暂停的单WO-1012',
    '1012恢复时间',
  ])
  means('status WO-1003', [
    '1003停机时间',
    '1003停着干嘛',
    '1003挂起时间',
    'WO-1003 hold reason',
    'WO-1003 release date',
    '1003取消原因是啥',
    '听说1003取消了',
    '取消预警1003',
    '查下加急单1003',
    '1003急单进度',
    '1003是急单吧',
    '1003加急原因',
    '1003优先级',
    '1003急不急',
    '1003开工时间',
    '1003质量异常几次',
    '1003够不够100',
    '1003做完了吧',
    '1003完工时间',
    '1003负责人',
    'WO-1003异常',
    'WO-1003交期是不是改到周五了',
    'WO-1003的交期是周五吧',
    'WO-1003交期是25号还是28号',
    'WO-1003 was due friday',
    '1003交期12月5号赶不上了',
    '1003延期两天了',
    '1003提前两天完成了',
    '1003预警关闭时间',
    '1003预警转给陈志远了吧',
    '1003静音2小时是谁弄的',
    'WO-1003静音了吗',
    '1003静音到几点',
    '1003是急单',
    '1003不急吧',
    '1003原交期12月5号',
    '加急单1003进度',
    '1003报错的是哪笔',
    '1003撤销的报工',
  ])
  means('status WO-1011', ['1011结案了'])
  means('status WO-1013', ['1013下达时间', '1013下达人', '1013排产计划'])
  means('status WO-1016', ['1016确认入库数量'])
})

describe('which orders, alerts and people it is so of is listed', () => {
  means('orders planned', ['排产计划'])
  means('orders open', ['急单', '特急单', '加急单有哪些', 'critical orders'])
  means('orders done', ['本月结案的单', '短交的单', '昨天完成的', '今天完工的'])
  means('mytasks', ['派给刘大勇的活'])
  means('scrap thisWeek', ['划伤率', '砂眼是哪批料'])
  means('downtimes thisWeek', ['磨床本周停机', '机加车间本周停机'])
  means('orders running', ['昨天开工的单'])
  means('orders notStarted', ['该开工没开的'])
  means('late today', ['延期3天的单'])
  means('alerts', ['预警关闭原因', '预警解决情况'])
  means('people today', ['产量前十'])
  means('schedules', ['简报改到8点半'])
})

describe('what managers ask in a few words is answered', () => {
  means('scrapPeople today', ['今天报废最多的人'])
  means('people today', ['各人产量排名'])
  means('scrapRanking today', ['报废率最高的班组', '哪个班报废率最高'])
  means('scrap thisWeek', ['报废明细'])
  means('onTime', ['本月延期了几单', '本月延期率', '本月交了几单', '上个月交了多少单', '本月交付了哪些'])
  means('late today', ['延期最久的是哪张'])
  means('output lastMonth', ['上个月月报'])
  means('downtimes thisWeek', ['磨床坏了几天了', '数控车本周停机多久'])
  means('downtimes yesterday', ['昨天磨床坏了多久', '昨天因为什么停机', '昨天停线多久'])
  means('downtimes lastMonth', ['上个月停机统计', '上个月哪台机器停得最多'])
  means('exceptions', [
    '2号加工中心修好了没',
    '加工中心2号坏了吗',
    '有没有机器坏了',
    '现在有机器停着吗',
    '机器修好了没',
  ])
  means('orders open', ['特急的单有哪些', '最近要交的单', '未交货的订单', '在手订单'])
  means('orders planned', ['计划中的单'])
  means('waitingInspections', ['哪些单在等检验'])
  means('alerts', ['今天有几个预警'])
  means('alert receive', ['1003预警收到 我去看'])
  means('show E-12', ['is E-12 fixed'])
  means('pay', ['10月工资总额', '各班组工资', '谁工资最高'])
  means('onlyNow', ['昨天没报工的人'])
})

describe('nothing is done where nothing can be shown', () => {
  means('notMeant', [
    '撤销了哪些报工',
    '撤销记录',
    '昨天撤销了几笔',
    'undo log',
    '下达人',
    '10月导出工资了吗',
    '导出10月工资了没',
    '提前两天完成了',
    '1003订单数量从200改到250',
  ])
  means('notACommand', ['估计要延到下周三', '预计交期12月5号', '提前3天提醒我交期', '刘大勇今天休息', '通知车削班开会'])
})

describe('material that is asked about or has been fetched is not requested', () => {
  means('asks of material', [
    '采购进度',
    '采购单',
    '圆棒采购进度',
    '补料记录',
    '1005备料情况',
    '1005缺料明细',
    '圆棒领了50吗',
    '圆棒是不是领了50',
    '谁领走了50根圆棒',
    '圆棒昨天领了50',
    '圆棒要不要补',
    '圆棒要补多少',
    '1005领料没',
    '仓库有什么成品',
  ])
  means('requests material', [
    '要50根圆棒',
    '领50个螺母，要多久',
    '能给我50个螺母吗',
    '圆棒快没了',
    '采购圆棒50根',
    '补10个螺丝',
  ])
  it('what the customer wants is none', async () =>
    assert.notEqual((await read('1003客户要100个先发')).kind, 'material'))
})

describe('a command is one all the same', () => {
  means('setDue', ['WO-1003交期改到周五吧', '1003还是改到周五吧', '1003延期3天', '1003延期2天吧', 'WO-1003 due friday'])
  means('release', ['下达1013吧', '下达1013计划', '下达1013生产计划'])
  means('undo', ['算了，撤销了吧', '撤销上一条记录', '删除记录', '撤销刚才的记录', 'undo my last report'])
  means('pause', ['停机5分钟', '我先停着', '换模', '交班', '去开会', '我和刘大勇去吃饭'])
  means('hold', ['1003暂停，等通知', '1003停了吧', '1003还是暂停吧', '1003停3天'], 'machining', 'planner')
  means('closeShort', ['1003结案', '1003结案了吧'])
  means('setPriority', ['1003加急', '1003优先做', '1003改成加急', 'WO-1005恢复正常优先级'])
  means('inspect', ['送检', '巡检', '叫质检过来看看情况', '来个质检好吗'])
  means('alert silence', ['静音WO-1003 2小时'])
  means('alert receive', ['收到，WO-1003今天下班前搞定'])
  means('exportPay', ['导出10月工资', '10月工资导出'])
  means('report', ['50个正常情况', '完成50个 数量', '那就50吧', '记录一下50个'])
  means('stock', ['WO-1004 领料 Q235圆钢 50米 批号:L2411-01'])

  it('of a due date that moves, the new one', async () => {
    const intent = await read('WO-1003交期周五赶不上，改到周日')
    assert.ok(intent.kind === 'setDue')
    assert.equal(intent.dueText, '周日')
  })
})

describe('of several orders named side by side', () => {
  const CASES: readonly (readonly [kind: string, texts: readonly string[]])[] = [
    ['setPriority', ['1003和1004加急', '加急 WO-1003、WO-1004']],
    ['release', ['下达1013 1015']],
    ['assign', ['1003 1004派给刘大勇']],
    ['setDue', ['1003和1004交期改到周五']],
    ['status', ['1003和1005到哪了', '1003和1005加急原因']],
  ]
  for (const [kind, texts] of CASES)
    for (const text of texts)
      it(`${text}: ${kind} is offered for each`, async () => {
        const intent = await read(text)
        assert.ok(intent.kind === 'ambiguous')
        assert.equal(intent.about, 'each')
        assert.deepEqual(
          intent.options.map(option => option.kind),
          [kind, kind],
        )
      })
})

describe('whose report is taken back or put right', () => {
  const leader = siteOf('machining').people.find(({ name }) => name === '陈志远')
  const worker = siteOf('machining').people.find(({ name }) => name === '刘大勇')
  assert.ok(leader !== undefined && worker !== undefined)
  const sender = { personId: leader.id, role: 'teamLeader' as const, skills: new Set<string>() }

  async function whose(text: string): Promise<string> {
    const site = siteOf('machining')
    const findIn = async (query: OrderQuery) => findOrders(site, query)
    const context = { ...contextOf(site, false), sender }
    const intent = await understand({ lexicon: site.lexicon, findOrders: findIn }, { text, now: NOW, context })
    if (intent.kind !== 'undo') return told(intent)
    return intent.whose === null ? 'own' : (site.people.find(({ id }) => id === intent.whose)?.name ?? '')
  }

  const CASES: readonly (readonly [whose: string, texts: readonly string[]])[] = [
    [
      '刘大勇',
      [
        '撤销刘大勇的报工',
        '把刘大勇昨天的报工撤了',
        '刘大勇报错了',
        '刘大勇车削多报了5个',
        '帮我撤销刘大勇的报工',
        '撤销小刘的报工',
        '刘大勇 WO-1003 车削 改成45',
      ],
    ],
    ['own', ['撤销', '我报错了', '陈志远报错了', '和刘大勇一起的报错了', '撤销给刘大勇报的', '撤销车削50']],
    ['unknownName', ['撤销张三的报工']],
  ]
  for (const [expected, texts] of CASES)
    for (const text of texts) it(`${text}: ${expected}`, async () => assert.equal(await whose(text), expected))
})

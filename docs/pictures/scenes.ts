/** What the guides show of each feature: people say and press what leads there, and the picture is taken of whom it is for. */
import assert from 'node:assert/strict'
import type { Message, Running } from '../../test/running-service.ts'

export type Scene = {
  readonly name: string
  /** Who looks, and at which chat (their own with the bot where left out). */
  readonly as: string
  readonly chat?: string
  /** Words of the card that the picture is of: the newest with them. */
  readonly card: string
  readonly play: (floor: Floor) => Promise<unknown>
}

export type Floor = {
  readonly say: Running['say']
  readonly press: (as: string, message: Message, label: string, values?: object, chat?: string) => Promise<void>
  /** The newest message of a chat with these words; waits for it. */
  readonly sees: (chat: string, words: RegExp) => Promise<Message>
  readonly pass: (time: string) => Promise<void>
  readonly running: Running
}

/** In the order of a day: what one has done is there for the next. */
export const SCENES: readonly Scene[] = [
  {
    name: 'exception',
    as: 'W030',
    chat: 'G-D-EQ',
    card: '锯条断了',
    play: async ({ say, press, sees, pass }) => {
      await say('W003', 'WO-1004 下料 锯床坏了，锯条断了')
      await pass('PT6M')
      await press('W030', await sees('G-D-EQ', /锯条断了/), '我来处理', {}, 'G-D-EQ')
      await pass('PT9M')
      await say('W030', '异常 E-5 备注 等锯条，仓库半小时送到')
    },
  },
  {
    name: 'exception-form',
    as: 'W030',
    chat: 'G-D-EQ',
    card: '怎么解决的',
    play: async ({ press, sees }) => press('W030', await sees('G-D-EQ', /锯条断了/), '已解决', {}, 'G-D-EQ'),
  },
  {
    name: 'inspection',
    as: 'W025',
    chat: 'G-D-QC',
    card: '检验 · WO-1003',
    play: async ({ say, press, sees, running }) => {
      const { sql } = running.service
      await sql`update step set inspection = 'final'
        where seq = 20 and order_id = (select id from orders where code = 'WO-1003')`
      await sql`update orders set version = version + 1 where code = 'WO-1003'`
      await say('W004', '报工 WO-1003 车削 20')
      await press('W025', await sees('G-D-QC', /WO-1003 车削/), '填数量', {}, 'G-D-QC')
    },
  },
  {
    name: 'concession',
    as: 'W025',
    card: '含让步接收',
    play: async ({ say }) => say('W025', '检验 WO-1003 车削 合格15 让步5 批准 周国梁 原因 客户同意'),
  },
  {
    name: 'first-pass-yield',
    as: 'W025',
    card: '一次合格率 ·',
    play: async ({ say }) => say('W025', '良率 WO-1003'),
  },
  {
    name: 'group-form',
    as: 'W008',
    card: '多人报工 ·',
    play: async ({ say }) => say('W008', '多人报工 WO-1006 粗铣'),
  },
  {
    name: 'share-asked',
    as: 'W011',
    card: '和你一起的报工',
    play: async ({ say, sees }) => {
      await say('W008', 'WO-1006 粗铣 做了5，我60% 林阿福40%')
      await sees('D-W011', /和你一起的报工/)
    },
  },
  {
    name: 'share-disputed',
    as: 'W007',
    card: '分工有异议',
    play: async ({ say, press, sees }) => {
      await press('W011', await sees('D-W011', /和你一起的报工/), '有异议')
      await sees('D-W007', /分工有异议/)
      await say('W008', '我的任务')
    },
  },
  {
    name: 'pay',
    as: 'W008',
    card: '的工资 · 今天',
    play: async ({ say }) => say('W008', '工资明细 今天'),
  },
  {
    name: 'pay-month',
    as: 'W008',
    card: '笔数',
    play: async ({ say }) => say('W008', '我的工资'),
  },
  {
    name: 'pay-judged',
    as: 'W007',
    card: '工资异议',
    play: async ({ say, press, sees }) => {
      const [rows = assert.fail('no pay')] = await say('W008', '工资明细 今天')
      await press('W008', rows, '有异议：WO-1006')
      await press('W008', await sees('D-W008', /对这一行有异议/), '提出来', { reason: '单价少了' })
      await sees('D-W007', /工资异议/)
    },
  },
  {
    name: 'several-at-once',
    as: 'W003',
    card: '2 条报工',
    play: async ({ say }) => say('W003', '1004 下料 20、1003 车削 10'),
  },
  {
    name: 'pasted-table',
    as: 'W002',
    card: '3 条里有',
    play: async ({ say }) =>
      say(
        'W002',
        '工单\t工序\t姓名\t合格\t报废\t原因\nWO-1004\t下料\t马德胜\t60\t1\t划伤\nWO-1004\t下料\t刘大勇\t50\t\t\nWO-1003\t车削\t孙小军\tx\t\t',
      ),
  },
  {
    name: 'material-asked',
    as: 'W028',
    chat: 'G-D-WH',
    card: '原话',
    play: async ({ say, sees }) => {
      await say('W018', '给我领200个压铆螺母')
      await sees('G-D-WH', /压铆螺母/)
    },
  },
  { name: 'shortage', as: 'W028', card: '缺料清单', play: async ({ say }) => say('W028', '缺料清单') },
  {
    name: 'trace',
    as: 'W028',
    card: '追溯 · 批次',
    play: async ({ say }) => {
      await say('W028', '到料 圆钢 500 批次 L2411')
      await say('W028', '领料 WO-1004 圆钢 50 批次 L2411')
      await say('W028', '追溯 批次 L2411')
    },
  },
  { name: 'trace-order', as: 'W036', card: '追溯 · WO', play: async ({ say }) => say('W036', '追溯 WO-1003') },
  { name: 'boards', as: 'W036', card: '光荣榜 ·', play: async ({ say }) => say('W036', '本月光荣榜') },
  { name: 'traveler-printed', as: 'W032', card: '流转卡 · WO', play: async ({ say }) => say('W032', '打印流转卡 WO-1003') },
  {
    name: 'practice',
    as: 'W013',
    card: '练习 · 已报工',
    play: async ({ say }) => {
      await say('W013', '练习')
      await say('W013', '做完5个')
    },
  },
  {
    name: 'doubt',
    as: 'W005',
    card: '对吗',
    play: async ({ say, pass }) => {
      for (let good = 5; good < 11; good++) {
        await say('W005', `WO-1004 下料 ${good}`)
        await pass('PT5M')
      }
      await say('W005', 'WO-1004 下料 500')
    },
  },
  { name: 'language', as: 'W004', card: 'Which language', play: async ({ say }) => say('W004', '语言') },
  {
    name: 'english',
    as: 'W004',
    card: "'s tasks",
    play: async ({ say }) => {
      await say('W004', '语言 English')
      await say('W004', 'my tasks')
    },
  },
  {
    name: 'shift-end',
    as: 'W014',
    card: '还有没报的',
    play: async ({ say, pass, sees }) => {
      await say('W014', '开工 WO-1001 磨削')
      await pass('PT8H')
      await sees('D-W014', /下班了/)
    },
  },
]

/** A bot that knows no factory: it answers with every block and input there is, so that the page can be looked at. */
import { crc32, deflateSync } from 'node:zlib'
import type { Card } from '../../adapters/card.ts'
import { type Answer, type InboundEvent, type OutboundMessage, type Receive, XLSX_MIME } from '../../adapters/port.ts'

const NOTHING: Answer = { toast: null, update: null, replies: [] }

export const textMessage = (text: string): OutboundMessage => ({
  text,
  card: null,
  summary: text,
  mentions: [],
  file: null,
})

export const cardMessage = (card: Card): OutboundMessage => ({
  text: null,
  card,
  summary: card.title,
  mentions: [],
  file: null,
})

/** "任务" a card with a form, "进度" one with charts, "模板" a file, "坏" fails once; any other text comes back. */
export function showBot(): { receive: Receive; events: InboundEvent[] } {
  const events: InboundEvent[] = []
  let hasFailed = false
  const receive: Receive = async (event, respond) => {
    events.push(event)
    if (event.kind === 'message' && event.text === '坏' && !hasFailed) {
      hasFailed = true
      throw new Error('nothing was committed')
    }
    if (event.kind === 'message') await respond({ ...NOTHING, replies: [replyTo(event)] })
    if (event.kind === 'action') await respond(answerTo(event))
  }
  return { receive, events }
}

function replyTo(event: Extract<InboundEvent, { kind: 'message' }>): OutboundMessage {
  if (event.files[0] !== undefined) return textMessage(`收到 ${event.files[0].name}，${event.files[0].size} 字节`)
  if (event.text.includes('任务')) return cardMessage(TASK_CARD)
  if (event.text.includes('进度')) return cardMessage(PROGRESS_CARD)
  if (event.text.includes('模板')) return { ...textMessage('这是导入模板。'), file: TEMPLATE }
  const quote = event.quotedMessageId === null ? '' : '（引用了一条消息）'
  return textMessage(`你说：${event.text}${quote}`)
}

function answerTo(event: Extract<InboundEvent, { kind: 'action' }>): Answer {
  if (event.payload === 'refresh') return { ...NOTHING, toast: '没有变化' }
  const told = Object.entries(event.values).filter(([, value]) => value !== '')
  const receipt = cardMessage({
    ...RECEIPT_CARD,
    blocks: [
      {
        kind: 'fields',
        fields: told.map(([label, value]) => ({ label, value, short: true })),
      },
      ...RECEIPT_CARD.blocks,
    ],
  })
  const pressed: Card = {
    ...TASK_CARD,
    tone: 'success',
    blocks: [{ kind: 'note', text: `已处理：${event.payload}` }],
  }
  return {
    toast: '已记录',
    update: { messageId: event.messageId, message: cardMessage(pressed) },
    replies: [receipt],
  }
}

const TEMPLATE = {
  name: '导入模板.xlsx',
  mime: XLSX_MIME,
  base64: Buffer.from('PK\u0003\u0004 not really').toString('base64'),
}

const REASONS = ['尺寸超差', '表面划伤', '气孔', '磕碰', '毛刺', '漏工序'].map(label => ({ value: label, label }))

export const TASK_CARD: Card = {
  title: 'WO-1003 · 20 车削',
  tone: 'info',
  blocks: [
    { kind: 'text', text: '传动轴 φ32 × 180', strong: true },
    {
      kind: 'fields',
      fields: [
        { label: '计划', value: '200 件', short: true },
        { label: '可报', value: '40 件', short: true, tone: 'info' },
        { label: '交期', value: '今天 17:30', short: true, tone: 'warning' },
        { label: '设备', value: '数控车床 CK6140-2', short: true },
      ],
    },
    { kind: 'progress', label: '本工序', percent: 78, detail: '156 / 200 件' },
    { kind: 'divider' },
    {
      kind: 'form',
      name: 'report',
      inputs: [
        { kind: 'number', name: 'good', label: '合格', decimals: 0, min: '0', max: '40', unit: '件', required: true },
        { kind: 'number', name: 'scrap', label: '报废', decimals: 0, min: '0', unit: '件', value: '0' },
        { kind: 'select', name: 'reason', label: '报废原因', options: REASONS },
        {
          kind: 'select',
          name: 'shift',
          label: '班次',
          options: [
            { value: 'day', label: '白班' },
            { value: 'night', label: '夜班' },
          ],
        },
        {
          kind: 'multiSelect',
          name: 'flags',
          label: '情况',
          options: [
            { value: 'tool', label: '换刀' },
            { value: 'first', label: '首件' },
            { value: 'wait', label: '等料' },
          ],
        },
        {
          kind: 'person',
          name: 'mate',
          label: '同组',
          options: ['王建国', '李秀英', '张伟', '刘洋', '陈静', '赵磊'].map(label => ({ value: label, label })),
        },
        { kind: 'text', name: 'note', label: '备注', placeholder: '可不填', multiline: true },
      ],
      submit: { label: '报工', payload: 'report', style: 'primary' },
    },
    {
      kind: 'actions',
      actions: [
        { label: '完成剩余 40', payload: 'rest', style: 'primary', confirm: 'WO-1003 车削 报合格 40 件？' },
        { label: '暂停', payload: 'pause' },
        { label: '刷新', payload: 'refresh' },
        { label: '异常', payload: 'exception', style: 'danger' },
      ],
    },
    { kind: 'note', text: '直接回复“完成50 报废2”也可以报工。' },
  ],
}

const RECEIPT_CARD: Card = {
  title: '已报工 · WO-1003 车削',
  tone: 'success',
  blocks: [
    { kind: 'text', text: '累计 196 件，还剩 4 件。今天共 96 件，计件 ¥48.00。' },
    {
      kind: 'actions',
      actions: [
        { label: '撤销', payload: 'undo', style: 'danger', confirm: '撤销这次报工？' },
        { label: '更正', payload: 'correct' },
      ],
    },
  ],
}

const PROGRESS_CARD: Card = {
  title: '今天车间进度',
  tone: 'warning',
  blocks: [
    { kind: 'progress', label: '机加车间', percent: 64, detail: '812 / 1,270 件', tone: 'success' },
    { kind: 'progress', label: '钣金车间', percent: 31, detail: '延期 2', tone: 'danger' },
    {
      kind: 'table',
      columns: [
        { label: '工单' },
        { label: '产品' },
        { label: '卡在' },
        { label: '完成', align: 'right' },
        { label: '延期', align: 'right' },
      ],
      rows: [
        ['WO-1005', '法兰盘 DN80', '30 精铣', '62%', '3 小时'],
        ['WO-1002', '输出轴', '40 铣键槽（停机）', '48%', '1 小时'],
        ['WO-1007', '控制柜门板', '50 喷粉（委外）', '80%', '—'],
      ],
    },
    {
      kind: 'chart',
      chart: {
        type: 'bar',
        title: '每小时产量',
        labels: ['8', '9', '10', '11', '12', '13', '14', '15'],
        series: [
          { name: '合格', values: [64, 92, 88, 95, 20, 71, 99, 84] },
          { name: '计划', values: [90, 90, 90, 90, 30, 90, 90, 90] },
        ],
      },
    },
    {
      kind: 'chart',
      chart: {
        type: 'line',
        title: '一周合格率',
        labels: ['周一', '周二', '周三', '周四', '周五', '周六'],
        series: [{ name: '合格率', values: [97.2, 98.1, 96.4, 98.8, 99.1, 98.5] }],
      },
    },
    {
      kind: 'chart',
      chart: {
        type: 'pareto',
        title: '报废原因',
        labels: ['尺寸超差', '表面划伤', '气孔', '磕碰', '其他'],
        series: [{ name: '件数', values: [21, 12, 6, 3, 2] }],
      },
    },
    { kind: 'image', name: 'qr.png', alt: '工单二维码', mime: 'image/png', base64: checkerPng(21, 8) },
    { kind: 'note', text: '截至 14:05，数字随报工更新。<b>不是标记</b>' },
  ],
}

/** A black and white pattern as PNG, so that there is a picture without a file. */
function checkerPng(cells: number, scale: number): string {
  const size = cells * scale
  const rows = Array.from({ length: size }, (_, y) => [
    0,
    ...Array.from({ length: size }, (_, x) => {
      const [column, row] = [Math.floor(x / scale), Math.floor(y / scale)]
      return (column * 7 + row * 13 + ((column * row) % 5)) % 3 === 0 ? 0 : 255
    }),
  ]).flat()
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const parts = [
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.from(rows))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat(parts).toString('base64')
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

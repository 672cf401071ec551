/** What the house gives to an adapter, for tests of one: it remembers in a map and writes down what was logged. */

import type { AdapterParts, Answer, OutboundMessage, PlatformWords } from '../../adapters/port.ts'
import { drawChart } from '../../bot/picture/draw-chart.ts'

export const WORDS: PlatformWords = {
  working: '处理中',
  failed: '没有存上',
  sendAgain: '请再发一次',
  voiceNotRead: '没听清',
  kindNotRead: '看不懂这种消息',
  replyWithNumber: '也可以直接回复数字',
  shortened: '（略）',
  submit: '提交',
  chooseNumber: '选数字',
  digits: ['百', '十', '个'],
  done: '已完成',
  writeOneOf: '可以回复：',
  writeHere: '请写：',
  drop: '算了',
  dropHint: '不写就发“算了”',
  dropped: '没有记',
  others: '其他',
}

export function givenParts() {
  const memory = new Map<string, unknown>()
  const logged: string[] = []
  const counted: string[] = []
  const parts: AdapterParts = {
    now: () => performance.timeOrigin + performance.now(),
    log: (level, event, fields) => logged.push(JSON.stringify({ level, event, ...fields })),
    memory: {
      get: async key => memory.get(key) ?? null,
      put: async (key, value) => void memory.set(key, structuredClone(value)),
    },
    holdConnection: (_, work) => {
      const end = new AbortController()
      const done = work(end.signal)
      return {
        holder: () => 'us',
        stop: async () => {
          end.abort()
          await done
        },
      }
    },
    countCall: (method, outcome) => counted.push(`${method} ${outcome}`),
    words: WORDS,
    drawChart,
  }
  return { parts, memory, logged, counted }
}

export const text = (content: string): OutboundMessage => ({
  text: content,
  card: null,
  summary: content,
  mentions: [],
  file: null,
})

export const silence: Answer = { toast: null, update: null, replies: [] }

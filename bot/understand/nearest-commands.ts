/** What an unclear text could have meant: the commands whose words it nearly spells, and those its parts hint at. */
import type { Sentence } from './grammar/sentence.ts'
import { has } from './grammar/sentence.ts'
import type { CommandName } from './intent.ts'

const KEYWORDS: readonly (readonly [CommandName, string])[] = [
  ['report', '报工 完成 合格 报废 返工'],
  ['start', '开始 开工 上机'],
  ['pause', '暂停 停机'],
  ['resume', '继续 恢复'],
  ['exception', '异常 故障 缺料 报警'],
  ['material', '领料 送料 补料'],
  ['inspect', '送检 报检 首检 巡检'],
  ['undo', '撤销 撤回 冲销 更正'],
  ['status', '到哪了 查询 状态'],
  ['progress', '进度 产量 排名 延期'],
  ['mytasks', '我的任务 任务'],
  ['help', '帮助 怎么用'],
  ['createOrder', '开单 下单'],
  ['release', '下达 释放'],
  ['hold', '暂停工单 挂起'],
  ['unhold', '恢复工单'],
  ['cancel', '取消工单'],
  ['closeShort', '短交 结案'],
  ['setPriority', '加急 特急'],
  ['setDue', '交期'],
  ['assign', '派给 指派'],
  ['traveler', '流转卡 打印'],
  ['bind', '绑定'],
  ['template', '模板'],
  ['reviews', '待审核'],
]

const MOST = 3
/** Longer texts are no misspelt command. */
const LONGEST = 16

/** At most three, best first; empty when nothing is near. */
export function nearestCommands(sentence: Sentence): readonly CommandName[] {
  const { text } = sentence
  const hints: CommandName[] = []
  if (sentence.orders.size > 0) hints.push('status', 'report')
  else if (sentence.tokens.some(token => token.kind === 'number')) hints.push('report')
  else if (has(sentence, 'notDone', 'remaining')) hints.push('report', 'mytasks')
  const spelt =
    text.length > LONGEST ? [] : KEYWORDS.filter(([, words]) => words.split(' ').some(word => isNear(word, text)))
  return [...new Set([...spelt.map(([command]) => command), ...hints])].slice(0, MOST)
}

/** One character changed, missing or too many, anywhere in the text. */
function isNear(word: string, text: string): boolean {
  if (word.length < 2) return false
  if (text.includes(word)) return true
  for (let length = Math.max(2, word.length - 1); length <= word.length + 1; length += 1) {
    for (let at = 0; at + length <= text.length; at += 1) {
      if (sharesEnough(word, text.slice(at, at + length))) return true
    }
  }
  return false
}

/** Edit distance of at most one, of words of at least two characters that share one. */
function sharesEnough(word: string, other: string): boolean {
  if (![...word].some(char => other.includes(char))) return false
  if (word.length === other.length) return [...word].filter((char, i) => char !== other[i]).length <= 1
  const [short, long] = word.length < other.length ? [word, other] : [other, word]
  if (short.length < 2) return false
  return [...long].some((_, i) => long.slice(0, i) + long.slice(i + 1) === short)
}

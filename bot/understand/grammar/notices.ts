/** What is told by itself: who follows and subscribes to what, when, how well it works, and what did not arrive. */
import type { Intent } from '../intent.ts'
import { listedNames } from '../names.ts'
import type { Draft } from '../reading.ts'
import type { Place } from '../said.ts'
import { is } from '../tokens.ts'
import { periodOf } from './periods.ts'
import { placeOf } from './places.ts'
import { has, type Sentence, writtenAt } from './sentence.ts'

export function notices(sentence: Sentence): Draft | null {
  if (has(sentence, 'how')) return null
  return (
    listed(sentence) ??
    safetyPeople(sentence) ??
    following(sentence) ??
    subscribing(sentence) ??
    resending(sentence) ??
    figures(sentence)
  )
}

const ready = (intent: Intent): Draft => ({ kind: 'ready', intent })

function listed(sentence: Sentence): Draft | null {
  if (has(sentence, 'whoGets')) return ready({ kind: 'whoGetsWhat' })
  if (has(sentence, 'following') && sentence.orders.size === 0) return ready({ kind: 'following' })
  // "简报改到8点半": its hour is set where the schedules are.
  if (has(sentence, 'schedules') || (has(sentence, 'moveDue', 'correct') && /简报/.test(sentence.text)))
    return ready({ kind: 'schedules' })
  if (has(sentence, 'alertSettings')) return ready({ kind: 'alertSettings' })
  if (has(sentence, 'siteRules')) return ready({ kind: 'siteRules', said: ruleSaid(sentence) })
  return has(sentence, 'deadLetters') ? ready({ kind: 'deadLetters' }) : null
}

const RULE_CHANGE =
  /^(?:报工规则|工资规则|REPORTING RULES?|PAY RULES?)\s*[:,]?\s*(.+?)\s*(?:改成|改为|设为|换成|=|:| TO )\s*(.+)$/d

/** "报工规则 光荣榜每项几个人 改成 5". */
function ruleSaid(sentence: Sentence): { readonly rule: string; readonly value: string } | null {
  const [, rule, value] = RULE_CHANGE.exec(sentence.text)?.indices ?? []
  if (rule === undefined || value === undefined) return null
  return { rule: writtenAt(sentence, ...rule), value: writtenAt(sentence, ...value) }
}

const SAFETY_PEOPLE =
  /^(?:看看|查看|查|看|改|设置)?\s*(?:安全人员|安全员名单|安全联系人|安全异常叫谁|SAFETY PEOPLE|SAFETY CONTACTS|WHO IS CALLED FOR SAFETY)\s*(?:\?|$|(?::|=|改成|改为|设为|换成)\s*)/
const NOBODY = /^(?:经理|无|没有|不指定|MANAGERS?|NOBODY|NONE)$/i

/** "安全人员", "安全人员 改成 谢文斌、何秀英". Nothing else may stand there: "安全人员受伤了" is no setting. */
function safetyPeople(sentence: Sentence): Draft | null {
  const [asked] = SAFETY_PEOPLE.exec(sentence.text) ?? []
  if (asked === undefined) return null
  const named = writtenAt(sentence, asked.length).trim()
  if (named === '') return ready({ kind: 'safetyPeople', names: null })
  return ready({ kind: 'safetyPeople', names: NOBODY.test(named) ? [] : listedNames(named) })
}

/** "关注 WO-1003", "取消关注 WO-1003"; also of the order that the conversation is about. */
function following(sentence: Sentence): Draft | null {
  const kind = has(sentence, 'unfollow') ? 'unfollow' : has(sentence, 'follow') ? 'follow' : null
  if (kind === null || /谁|为什么|吗|WHO|WHY/.test(sentence.text)) return null
  const placed = (place: Place): Intent => ({ kind, place })
  // "盯着点" alone says nothing of an order.
  if (sentence.orders.size === 0 && sentence.tokens.length > 2) return null
  return { kind: 'placed', place: placeOf(sentence), context: 'order', make: placed }
}

function subscribing(sentence: Sentence): Draft | null {
  const on = sentence.tokens.findIndex(token => is(token, 'subscribe'))
  const off = sentence.tokens.findIndex(token => is(token, 'unsubscribe'))
  const at = off === -1 ? on : off
  const token = sentence.tokens[at]
  if (token === undefined) return null
  const text = writtenAt(sentence, token.end)
    .replace(/^[\s:：、，,]+/, '')
    .trim()
  const change = text === '' ? 'show' : off === -1 ? 'on' : 'off'
  return ready({ kind: 'subscriptions', change, text })
}

/** "重发 12", "重发全部": by the number that the list of what did not arrive shows. */
function resending(sentence: Sentence): Draft | null {
  if (!has(sentence, 'resend')) return null
  const [, number, all] =
    /(?:重发|重新发送|补发|RESEND|SEND AGAIN)\s*#?\s*(?:(\d{1,12})|(全部|所有|都|ALL))?/i.exec(sentence.text) ?? []
  return ready({ kind: 'resend', which: number === undefined ? (all === undefined ? null : 'all') : Number(number) })
}

function figures(sentence: Sentence): Draft | null {
  const foreign = sentence.tokens.filter(token => token.kind === 'other').length
  if (!has(sentence, 'kpi') || sentence.orders.size > 0 || foreign > 2) return null
  // A single day says little of habits: without a period the week is meant.
  return ready({ kind: 'kpi', period: periodOf(sentence, 'thisWeek') })
}

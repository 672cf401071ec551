/**
 * What people say of an exception once it has a number: "异常 E-12", "异常 E-12 备注 等配件", "E-12 转给质量部", "异常 E-12 解决
 * 换了主轴", and "异常" for all that are open; "转设备部" of the one that can be meant; "停机统计 本周". Read from the whole
 * sentence, so that "E-12报警" stays a machine's alarm.
 */
import type { Intent } from '../intent.ts'
import { isNothingBut } from '../nothing-but.ts'
import type { Draft } from '../reading.ts'
import type { ExceptionSaid } from '../said.ts'
import { isGuessed, isSpokenOf } from '../spoken-of.ts'
import { entryOf, peopleOf } from '../tokens.ts'
import { periodOf } from './periods.ts'
import { type Sentence, writtenAt } from './sentence.ts'
import { NO_PLACE } from './stock.ts'

/** With a word for it the hyphen may be missing; alone, "E12" is a machine's code. */
const NUMBERED = /^(?:(?:查看?|看一?下?)?异常|EXCEPTION)\s*[:：#]?\s*E\s*-?\s*(\d{1,9})(?!\d)|^E-(\d{1,9})(?!\d)/
/** "is E-12 fixed". */
const ASKED_OF = /^(?:IS|WAS|HAS|DID|WHO|WHY|WHEN|HOW)\b.*\bE-(\d{1,9})(?!\d)/
const VERB_FIRST =
  /^(?:(收到|我来处理|ROGER|GOT IT|ON IT|ACK(?:NOWLEDGED?)?|TAKE)|(已?经?解决了?|修好了?|搞定了?|RESOLVED?|SOLVED?|FIXED|CLOSED?)|(重开|重新打开|REOPEN))\s*(?:异常|EXCEPTION)?\s*E-(\d{1,9})(?!\d)/
const LIST =
  /^(?:今天|今日|现在|目前|全厂|车间里?)?(?:看一?下?|查看?|还?有|列出|出了)?(?:哪些|什么|啥|没有|多少|几个|所有|全部|(?:还?没|未|待)(?:解决|处理|关闭?)的|(?:还?开|挂)着的|当前的?|现在的?)*异常(?:列表|清单|有哪些|有多少|情况|汇总|(?:还?没|未)(?:有?人)?(?:解决|处理|关闭?|管|响应|接)|(?:还开|挂)着)?[吗呢?]*$|^(?:今天|现在|目前|全厂|车间里?|厂里|线上|大家)*(?:还?有|出了?|碰到)(?:没有|什么|啥|哪些)问题[吗呢没啊?]*$|^(?:LIST |SHOW |OPEN |ALL |ANY |WHAT |WHICH )*(?:EXCEPTIONS|PROBLEMS|ISSUES)(?: ARE (?:OPEN|THERE)| LIST)?\??$/
/** Nothing is said of what is wrong: it is asked. */
const RAISE =
  /^(?:现场|车间里?|产线|线上|这边|这里)*(?:有|发现|出现|发生)了?异常(?:情况)?了?$|^(?:我要?|想要?|帮我|麻烦)*(?:上?报|提报|登记|反映)(?:一?个|一下)?(?:异常|问题)$|^(?:我|我们|这边|这里|这|那边|机台|线上|现在)*(?:有|出|碰到|遇到)(?:了|点|一?个|些)*问题了?$|^(?:I )?(?:WANT TO |NEED TO )?(?:REPORT|RAISE) (?:AN? )?(?:EXCEPTION|PROBLEM|ISSUE)$|^(?:I|WE) HAVE A PROBLEM$|^(?:THERE IS |THERE'S )A PROBLEM$/
const LOSS =
  /^(?:看一?下?|查看?)?(?:今天|今日|昨天|昨日|本周|这周|上周|本月|这个月|这班)?的?(?:停机|停工)(?:统计|分析|排行|排名|原因|时间|时长|情况|损失|了?(?:多久|多长时间|几个?小时|多少(?:小时|分钟)))?(?:今天|今日|昨天|昨日|本周|这周|上周|本月|这个月|这班)?$|^(?:今天|今日|昨天|昨日|本周|这周|上周|本月|这个月|这班)?(?:哪[台个部]|哪些|什么)(?:机器|机床|设备|机台|机)(?:停机?|停工|坏|故障)得?(?:最多|最久|最厉害|时间最长)[?？]?$|^(?:MACHINE )?DOWNTIME(?: PARETO| REPORT)?(?: (?:TODAY|YESTERDAY|THIS WEEK|LAST WEEK|THIS MONTH))?$/
/** "昨天停线多久", "磨床坏了几天了", "昨天因为什么停机", "上个月哪台机器停得最多". */
const HOW_LONG =
  /^(?!.*(?:还要|还得|大概|要|能|不知道?))(?:[^、。]*(?:停[机线工产]?|坏|故障)(?:掉)?[了得过]?(?:多久|多长时间|几个?小时|几天|最多|最久)了?|[^、。]*因为?(?:什么|啥)(?:原因)?停[机线工产]|[^、。]*停[机线工产](?:统计|分析|排行))$/
/** "哪台机器停了", "现在停机的有哪些", "which machine is down": asks, where "机器停了" raises one. */
const STANDING =
  /^(?:请问|看一?下?|查一?下?|现在|目前|当前|今天|厂里|车间里?|我们|还|都|有)*(?:(?:哪[台些个部]|哪几[台个部]|什么)(?:机器|机床|设备|机台|机|线)?(?:还|都|正|在|现在|是|处于)*(?:停|坏|故障|出故障|不能用|不转|[要待]修|维修)(?:机|着|工|了|的|状态|中)*|(?:停机|停着|停工|坏了|坏掉|故障)的?(?:机器|机床|设备|机台)?(?:有|是)?(?:哪些|哪几[台个]|哪台|几台|多少台?)|(?:停|坏)了(?:几台|多少台|哪几台|哪些)(?:机器|机床|设备|机)?)[吗呢啊?]*$|^(?:WHICH|WHAT) (?:MACHINES?|LINES?|EQUIPMENT)(?: IS| ARE)? (?:CURRENTLY |NOW )?(?:DOWN|BROKEN|STOPPED|STANDING(?: STILL)?|NOT (?:RUNNING|WORKING))(?: NOW| TODAY)?\??$|^(?:IS ANY MACHINE|ANY MACHINES?|MACHINES) (?:DOWN|STOPPED|STANDING)\??$/

const SEPARATORS = /^[\s,，。:：、;；]+/
const NOTE = /^(?:备注|补充|说明|评论|留言|记一?下|NOTE|COMMENT)\s*[:：]?\s*/
const HAND_OVER =
  /^(?:转给|转到|转交给?|转派给?|移交给?|转|指派给?|派给|交给|HAND(?:ED)? OVER TO|ASSIGN(?:ED)? TO|GIVE TO)\s*/
const REOPEN =
  /^(?:没解决|没有解决|还没好|没修好|没好|又坏了|又出现了?|重开|重新打开|打开|NOT SOLVED|NOT FIXED|REOPEN)\s*/
const BECAUSE = /(?:[,，。;；]\s*|\s*(?:因为|由于|BECAUSE)\s*|\s+)(.+)$/

/** "E-12 解决了吗", "谁解决的", "现在怎么样了": neither solved nor a note. */
const ASKS =
  /^(?:是)?谁|什么问题|\bANY (?:UPDATE|NEWS)|\bWHOM?$|\bTIME$|到哪了?|影响(?:了|到)?哪|怎么样|咋样|[?？]$|^(?:WHO|WHY|WHEN|IS|HAS|WAS|DID)(?![A-Z])/
/** All that is said asks: "解决 换了方案" tells how. */
export const asksOfException = (said: string): boolean =>
  said.split(BETWEEN).every(part => (HAND_OVER.test(part) ? ASKS_WHOM.test(part) : asksPlainly(part)))
const asksPlainly = (part: string): boolean => ASKS.test(part) || isSpokenOf(part) || isGuessed(part)
/** "转给质量部没", "转到哪个部门了"; "转给质量部看看什么原因" says what for. */
const ASKS_WHOM = /[吗没吧?]$|没有$|谁|哪|\bWHOM?\b|^转\S{0,2}(?:原因|时间|记录)$/
const BETWEEN = /[\s,，。、;；:：]+(?=\p{Script=Han})/u

/** Said to a quoted card, too. */
export const EXCEPTION_ACKNOWLEDGED =
  /^(?:收到|知道了?|我来(?:处理|弄|看|修|跟)?|马上(?:去|来|到|处理|看)|在?处理(?:中|了)|这就[去来]|ROGER|GOT IT|ON IT|ACK(?:NOWLEDGED?)?|I'?LL TAKE IT|TAKE IT|(?:I'?M )?ON (?:IT|MY WAY)|(?:I'?M )?COMING)[了吧啊。!！\s]*$/i
export const EXCEPTION_RESOLVED =
  /^(?:已经?)?(?:解决|搞定|处理[好完]|修[好复]|弄好|RESOLVED?|FIXED|SOLVED|CLOSED?|DONE)了?[\s,，。:：、;；!！]*([\s\S]*)$/i

export function exceptions(sentence: Sentence): Draft | null {
  return (
    numbered(sentence) ??
    verbFirst(sentence) ??
    raised(sentence) ??
    listed(sentence) ??
    losses(sentence) ??
    handedOver(sentence)
  )
}

const ready = (intent: Intent): Draft => ({ kind: 'ready', intent })

const saying = (said: Partial<ExceptionSaid> & Pick<ExceptionSaid, 'verb'>): Draft =>
  ready({ kind: 'exceptionSaid', no: null, department: null, person: null, to: '', note: '', ...said })

function numbered(sentence: Sentence): Draft | null {
  const [, asked] = ASKED_OF.exec(sentence.text) ?? []
  if (asked !== undefined) return saying({ no: Number(asked), verb: 'show' })
  const found = NUMBERED.exec(sentence.text)
  if (found === null) return null
  const no = Number(found[1] ?? found[2])
  const start = found[0].length + (SEPARATORS.exec(sentence.text.slice(found[0].length))?.[0].length ?? 0)
  const rest = sentence.text.slice(start).trim()
  const written = (skipped: number): string =>
    writtenAt(sentence, start + skipped)
      .replace(SEPARATORS, '')
      .trim()
  const note = NOTE.exec(rest)
  if (note !== null) return saying({ no, verb: 'comment', note: written(note[0].length) })
  if (rest === '' || /^(?:情况|记录|全部记录|STATUS)[?？]?$/.test(rest) || asksOfException(rest))
    return saying({ no, verb: 'show' })
  const hand = HAND_OVER.exec(rest)
  if (hand !== null) return saying({ no, ...givenTo(sentence, start + hand[0].length) })
  const reopen = REOPEN.exec(rest)
  if (reopen !== null) return saying({ no, verb: 'reopen', note: written(reopen[0].length) })
  if (EXCEPTION_ACKNOWLEDGED.test(rest)) return saying({ no, verb: 'acknowledge' })
  const resolved = EXCEPTION_RESOLVED.exec(rest)
  if (resolved !== null) return saying({ no, verb: 'resolve', note: written(rest.length - (resolved[1] ?? '').length) })
  return saying({ no, verb: 'comment', note: written(0) })
}

/** "收到 E-12", "解决 E-12 换了主轴". */
function verbFirst(sentence: Sentence): Draft | null {
  const found = VERB_FIRST.exec(sentence.text)
  if (found === null) return null
  const [all, taken, resolved, , digits] = found
  if (asksOfException(sentence.text)) return saying({ no: Number(digits), verb: 'show' })
  const note = writtenAt(sentence, all.length).replace(SEPARATORS, '').trim()
  return saying({
    no: Number(digits),
    verb: taken !== undefined ? 'acknowledge' : resolved !== undefined ? 'resolve' : 'reopen',
    note,
  })
}

/** To whom, from `start` on, and why. */
function givenTo(
  sentence: Sentence,
  start: number,
): Pick<ExceptionSaid, 'verb' | 'department' | 'person' | 'to' | 'note'> {
  const tokens = sentence.tokens.filter(token => token.end > start)
  const department = tokens.map(token => entryOf(token)?.department ?? null).find(one => one !== null) ?? null
  const person = tokens.flatMap(token => peopleOf(token))[0] ?? null
  const said = writtenAt(sentence, start).trim()
  const note = BECAUSE.exec(said)?.[1]?.trim() ?? ''
  const to = note === '' ? said : said.slice(0, said.length - note.length).replace(/[\s,，。;；]+$|(?:因为|由于)$/g, '')
  return { verb: 'handOver', department: department?.id ?? null, person, to: to.slice(0, 40), note }
}

const raised = ({ text, written }: Sentence): Draft | null =>
  RAISE.test(bare(text))
    ? ready({ kind: 'exception', place: NO_PLACE, reason: null, machine: null, note: written })
    : null

const bare = (text: string): string => text.replace(/[。.!！]+$/, '').trim()

const listed = (sentence: Sentence): Draft | null => {
  const text = bare(sentence.text)
  const asks = [LIST, STANDING].some(one => one.test(text)) || isListOf(sentence) || asksOfMachine(sentence)
  return asks && sentence.orders.size === 0 ? ready({ kind: 'exceptions' }) : null
}

/** "车削班的异常", "本周质量异常有哪些", "没人处理的异常". */
const LISTED_WORDS =
  /本月|这个?月|上个?月|本周|这周|上周|今[天日]|昨[天日]|现在|目前|没有?人?(?:接|处理|管|响应|跟进?|解决)|未(?:处理|解决|关闭)|看一?下?|查一?下?|质量|品质|设备|安全|物料|缺料|人员|还?有|出了?|几起?|多少|哪些|什么|的|个|情况|列表|清单|吗|呢/g

/** Nothing but whose, of which kind and of when; "设备异常" alone is a trouble. */
function isListOf({ text, tokens }: Sentence): boolean {
  if (!/异常/.test(text)) return false
  const whose = tokens.filter(token => entryOf(token)?.team != null || entryOf(token)?.department != null)
  const around = tokens
    .filter(token => !whose.includes(token))
    .map(token => token.text)
    .join('')
    .replace(/异常|[?]/g, '')
  return (
    isNothingBut(LISTED_WORDS, around) &&
    (whose.length > 0 || !/^(?:质量|品质|设备|安全|物料|缺料|人员)?$/.test(around))
  )
}

/** "加工中心2号怎么了". */
const asksOfMachine = ({ text, tokens }: Sentence): boolean =>
  ANY_MACHINE.test(text) ||
  (/(?:怎么了|咋了|怎么样了|什么(?:情况|问题|毛病)|(?:修?好|坏|停)了?[吗没])[?？]?$/.test(text) &&
    tokens.some(token => token.kind === 'machine' || entryOf(token)?.machine != null))

/** "机器修好了没", "有没有机器坏了": of any, or of one that is called by its kind. */
const ANY_MACHINE =
  /^(?:现在|目前|\d号)*(?:机器|设备|机床|[磨铣钻车锯]床|加工中心|折弯机|注塑机)(?:\d号)?(?:还)?(?:修?好|坏|停)[了着]?(?:吗|没有?)[?]?$|^(?:现在|目前|今天)*(?:有没有|还?有)(?:机器|设备|机床)(?:还)?(?:坏|停|故障)[了着]?(?:的)?[吗?]*$/

function losses(sentence: Sentence): Draft | null {
  const text = sentence.text.replace(/\s+(?=[^A-Z])|[。.?？]+$/g, '')
  if (sentence.orders.size > 0 || !(LOSS.test(text) || (sentence.clauses.size === 1 && HOW_LONG.test(text))))
    return null
  // A day's standstill says little of what is to be done about it: without a period the week is meant.
  return ready({ kind: 'downtimes', period: periodOf(sentence, 'thisWeek') })
}

/** "转设备部": of the one that can be meant. To a person an alert is handed, or the quoted exception. */
function handedOver(sentence: Sentence): Draft | null {
  if (sentence.orders.size > 0) return null
  const hand = HAND_OVER.exec(sentence.text)
  if (hand === null) return null
  const given = givenTo(sentence, hand[0].length)
  if (given.department === null) return null
  return saying(asksOfException(sentence.text) ? { verb: 'show' } : given)
}

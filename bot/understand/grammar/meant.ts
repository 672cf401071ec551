/**
 * Whether a command is to be carried out, now. "别下达WO-1013", "谁撤销的" and "明天结案WO-1003" hold a command's words and
 * want nothing done. The rules look for what is said; this looks at how.
 */
import type { Intent } from '../intent.ts'
import type { Draft } from '../reading.ts'
import { entryOf, peopleOf, type Token } from '../tokens.ts'
import { hasNumbers } from './amounts.ts'
import { stepsAt } from './places.ts'
import { has, isFuture, type Sentence } from './sentence.ts'
import { NO_PLACE } from './stock.ts'

type Kind = Intent['kind']

const COMMANDS: ReadonlySet<Kind> = new Set<Kind>([
  'undo',
  'start',
  'pause',
  'resume',
  'sendOut',
  'inspect',
  'material',
  'stock',
  'createOrder',
  'release',
  'hold',
  'unhold',
  'cancel',
  'closeShort',
  'setPriority',
  'setDue',
  'assign',
  'closeMonth',
])
/** The others are asked about by rules of their own. */
const ASKED_ABOUT: ReadonlySet<Kind> = new Set<Kind>(['undo', 'inspect', 'closeMonth'])
/** Of tomorrow's assignment people speak today; these are done at once. */
const DONE_AT_ONCE: ReadonlySet<Kind> = new Set<Kind>([
  'release',
  'hold',
  'unhold',
  'cancel',
  'closeShort',
  'closeMonth',
])
/** "周一报的那个撤销" is of a day that has passed. */
const LATER = /明[天日早晚]|后天|下周|待会|等会|等下|过会|(?<![A-Z])(?:TOMORROW|LATER|NEXT WEEK)(?![A-Z])/

/** What is left to be read when nothing is meant by the words: '' for nothing. null: all is meant. */
export function restUnlessMeant(sentence: Sentence, draft: Draft): string | null {
  const kind = kindOf(draft)
  // "不是50，是45" says what is right.
  if (kind === null || (kind === 'undo' && hasNumbers(sentence))) return null
  const denied = [...sentence.clauses.keys()].filter(clause => isDenied(sentence, clause))
  // "不用返工，50个合格": a report has its numbers elsewhere.
  if (kind === 'report') {
    if (isNoReport(sentence)) return ''
    const empty = [...sentence.clauses.keys()].filter(clause => saysNone(sentence, clause, denied))
    return empty.length > 0 ? without(sentence, empty) : null
  }
  if (kind === 'exception')
    return NO_TROUBLE.test(sentence.text) ? sentence.text.replace(NO_TROUBLE_EACH, ' ').trim() : null
  if (!COMMANDS.has(kind)) return null
  if (NOT_IN_ENGLISH.test(sentence.text)) return ''
  if (denied.length > 0) return without(sentence, denied)
  const isAsked = ASKED_ABOUT.has(kind) && isQuestion(sentence.text, kind)
  const isLater = kind === 'undo' ? LATER.test(sentence.text) : DONE_AT_ONCE.has(kind) && isAllFuture(sentence)
  return isAsked || isLater ? '' : null
}

const isAllFuture = (sentence: Sentence): boolean =>
  [...sentence.clauses.keys()].every(clause => isFuture(sentence, clause))

function kindOf(draft: Draft): Kind | null {
  switch (draft.kind) {
    case 'undo':
      return 'undo'
    case 'report':
      return 'report'
    case 'placed':
      return kindOfIntent(draft.make(NO_PLACE))
    case 'ready':
      return kindOfIntent(draft.intent)
    case 'ask':
      return kindOf(draft.options[0])
    case 'result':
    case 'own':
    case 'unclear':
      return null
  }
}

/** "不用加急了" is the command to go back to normal. */
const kindOfIntent = (intent: Intent): Kind | null =>
  intent.kind === 'setPriority' && intent.priority === 'normal' ? null : intent.kind

const BEFORE =
  '(?:你们?|我们?|大家|客户|领导|先|请|麻烦|千万|暂时|暂且|现在|今天|这个|这张|这单|单子|工单|那|还是|都|也|就|把|给|\\s)*'
/** "别的", "不要了", "不用说" deny no command. */
const DENIAL = new RegExp(
  `^${BEFORE}(?:(?:别|不要|不用|不必|无需|不准|不许|不应该|勿|甭|唔好|唔使)(?!的|人|处|家|了|紧|急|担心|客气|谢|说|$)|(?:不能|不可以)(?=撤|开工|开始|暂停|停|继续|取消|结案|下达|加急|改|派)|(?:还没有?|还未|尚未)(?=撤|删|停|暂停|取消|加急|结案|下达|派|送检|报检|关账|月结|改))`,
)
const NOT_IN_ENGLISH =
  /^(?:[A-Z]{1,5}-\d+:? )?(?:PLEASE |WE |YOU |I )*(?:(?:DO|MUST|SHOULD|NEED)(?: NOT|N'?T)|NEVER|NO NEED TO|NOT TO|SHOULD (?:I|WE))(?![A-Z])/

/** By what stands at the head of the clause, without what it is about: a reason behind a command denies something else. */
function isDenied(sentence: Sentence, clause: number): boolean {
  const head = sentence.tokens.map((token, at) => {
    const isHere = sentence.clauseOf[at] === clause && !isAbout(sentence, token, at)
    return isHere ? `${token.gap ? ' ' : ''}${token.text}` : ''
  })
  return DENIAL.test(head.join('').trim())
}

/** Which order, step, person or day is spoken of. */
function isAbout(sentence: Sentence, token: Token, at: number): boolean {
  const isNamed = entryOf(token)?.product != null || entryOf(token)?.customer != null
  if (isNamed || sentence.orders.has(at) || token.kind === 'date') return true
  return stepsAt(sentence, at).some(({ name }) => name === token.text) || peopleOf(token).length > 0
}

const LOSSES = '停电|停气|停水|停机|断电|断气|受伤|着火|起火|冒烟|出?故障|报警|异响|质量问题'
/** "机器没坏", "没人受伤", "差点坏了", "上周坏过". "没料了" and "不转了" are troubles all the same. */
const NO_TROUBLE = new RegExp(
  `(?:没有?|未|无)(?:人|再|什么)*(?:${LOSSES}|坏|伤|缺|漏|裂|出?事故|毛病)|不(?:再|会)?(?:${LOSSES}|坏|缺|漏)|差一?点(?:儿|就)?(?:${LOSSES}|[坏伤断])|[坏伤断停](?:[电气水])?过` +
    "|(?:NOT|N'?T|NEVER) (?:BEEN )?(?:BROKEN|DOWN|SHORT|HURT|INJURED|LEAKING|ON FIRE|FAULTY)(?: OF)?|(?<![A-Z])NO (?:FIRE|INJUR(?:Y|IES)|ALARM|FAULT|BREAKDOWN|LEAK|POWER CUT|ACCIDENT)|(?:NOBODY|NO ONE)(?: IS| WAS|'S)? (?:HURT|INJURED)",
)
const NO_TROUBLE_EACH = new RegExp(NO_TROUBLE, 'g')

/** "每天做50个" is a habit, "请做50个" an order. What is done says 了 or 完. */
const NO_REPORT =
  /每(?:个|一)?(?:天|日|班|小时|钟头|周|月)|天天|(?:一般|通常|平时|平均)(?!质量)|(?:^|[^\d一二两三四五六七八九十半])(?:一个?小时|一天)(?:能|可以|大概)?[做干出]|^(?:请|让|叫|安排)(?!了|假|过|记|[帮给替]我)/
const IS_DONE = /[了完好过]/

/** "丢了2个": nothing is made by it. */
const MAKES_NOTHING = /(?<![磨切铣车锯刨剪冲])[丢掉退找搬卖赔借存带发吃喝付花](?:了|过)(?=[\d一二两三四五六七八九十几])/

function isNoReport(sentence: Sentence): boolean {
  const { text } = sentence
  if (NO_REPORT.test(text) && !IS_DONE.test(text)) return true
  return MAKES_NOTHING.test(text) && !has(sentence, 'done', 'finished', 'good', 'bad', 'scrap', 'rework')
}

const SPOILT = '(?:报废|返工|返修|不良品?|不合格品?|废品|次品|坏品?|缺陷|SCRAP|REWORK|REJECTS?|DEFECTS?)'
/** "没报废，50", "50，报废不要算": of what was spoilt there is none. */
const NONE = new RegExp(
  `^(?:全部?|都|一个|这批|今天|也|\\s)*(?:没有?|无|零|冇|NO)\\s?(?:有)?(?:什么|任何|ANY )?${SPOILT}|^${SPOILT}(?:的|品)?(?:没有?$|无$|(?:都|先|就)?(?:不要|不用|别|不)(?:算|记|报|写|计))`,
)

/** A clause without numbers, of which nothing is to be counted. */
const saysNone = (sentence: Sentence, clause: number, denied: readonly number[]): boolean =>
  !counts(sentence, clause) && (denied.includes(clause) || NONE.test(sentence.clauses.get(clause) ?? ''))

const counts = (sentence: Sentence, clause: number): boolean =>
  sentence.tokens.some(
    (token, at) => sentence.clauseOf[at] === clause && token.kind === 'number' && !sentence.orders.has(at),
  )

/** What is denied still says what the rest is about: "WO-1003不用返工，50个合格". */
function without(sentence: Sentence, denied: readonly number[]): string {
  const isDenied = (at: number): boolean => denied.includes(sentence.clauseOf[at] ?? 0)
  const isMark = (token: Token): boolean => token.kind === 'stop'
  if (!sentence.tokens.some((token, at) => !isDenied(at) && !isMark(token))) return ''
  const kept = sentence.tokens.filter((token, at) => !isDenied(at) || isMark(token) || isAbout(sentence, token, at))
  return kept
    .map(token => `${token.gap ? ' ' : ''}${token.text}`)
    .join('')
    .replace(/^[\s,，。;；、]+/, '')
}

const QUESTION =
  /谁|为什么|为啥|为何|什么时候|几时|怎么|咋|如何|了没|了吗|了么|没有[?？]?$|是不是|有没有|会怎样|会怎么样|如果|要是|万一|(?<![A-Z])(?:WHO|WHY|WHEN|HOW|IF)(?![A-Z])|^(?:HAS|HAVE|DID|WAS|WERE|IS|ARE) /
/** What is politely asked for is wanted of an inspector; a report is taken back by nobody else. */
const POLITE = /[吗么?？]$|能不能|可不可以|要不要|^(?:CAN|COULD|SHOULD|MAY|SHALL) /

const isQuestion = (text: string, kind: Kind): boolean =>
  QUESTION.test(text) || ((kind === 'undo' || kind === 'closeMonth') && POLITE.test(text))

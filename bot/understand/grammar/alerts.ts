/**
 * What people say to an alert: "收到 WO-1003", "WO-1003 15:00前", "WO-1003 静音2小时", "转给 李强", "WO-1003 预警解决了 换了刀",
 * and "预警" for all of them. Read from the whole sentence: any word more may make it another thing.
 */
import type { Instant } from '../../../domain/model.ts'
import { findDate, localNow, scanDate } from '../dates.ts'
import type { Intent } from '../intent.ts'
import { deadlineOf } from '../moments.ts'
import { isNothingBut } from '../nothing-but.ts'
import type { Draft } from '../reading.ts'
import type { AlertSaid, Place } from '../said.ts'
import { entryOf, is, peopleOf } from '../tokens.ts'
import { hasNumbers } from './amounts.ts'
import { placeOf, stepsAt } from './places.ts'
import { has, type Sentence, writtenAt } from './sentence.ts'

const ALERT = /预警|告警|ALERTS?(?![A-Z])/
/** Around "预警", where all of them are asked for. */
const LIST_WORDS =
  /没人?(?:接|处理|管|响应|跟进?)|看一?下?|查看?|给我|列出|还?有|哪些|什么|啥|全部|所有|几|其余|其他|剩下|的|\d|条|个|今天|当前|现在|我们|我|咱们|车间|班|部门|厂|SHOW|LIST|OPEN|ALL|MY|THE|OTHER|REST|OF|WHAT|WHICH|ARE|THERE|ANY|列表|清单|情况|汇总|吗|呢|LEFT|NOW| /g
const RECEIVED_WORDS =
  /收到|知道|明白|我来?(?:处理|跟进?|盯|负责|接手)?|在?处理|马上(?:处理|弄|安排|看)|跟进|我?去看(?:看|一?下)?|预警|告警|这就|去|中|了|啊|哈|吧|的|GOT IT|ROGER|ACK(?:NOWLEDGED?)?|ON IT|I(?:'LL)? TAKE IT|TAKE/g
const SILENCE = /静音|免打扰|(?:先)?(?:别|不要|不用|甭)再?(?:催|提醒|报警|响)了?|SNOOZE|SILENCE|MUTE/
const HAND_OVER = /(?<=[预告]警)(?:给|让|交)|转给|转交给?|转派给?|移交给?|HAND(?:ED)? OVER TO|REASSIGN TO/
const RESOLVED = /解决|搞定|处理[好完]|消除|关闭|关掉|RESOLVED?|FIXED|CLOSED?/
/** Every promise names a time until which. */
const UNTIL = /前|内|BY|UNTIL|TILL/
/** What may stand around a promised time. */
const PROMISE_WORDS =
  /收到|好的?|我们?|保证|争取|一定|可以|能|会|尽量|再|才|就|要|做[完好]?|完成|完工|搞[定好]|弄[好完]|解决|处理[好完]?|修[好复]|交|出来|了|OK|DONE|FIXED|WILL|BE|BY|IT|READY|FINISHED?|预警|告警/g

export function alerting(sentence: Sentence): Draft | null {
  return (
    listed(sentence) ??
    handedOver(sentence) ??
    silenced(sentence) ??
    resolved(sentence) ??
    promised(sentence) ??
    received(sentence)
  )
}

const placed = (sentence: Sentence, make: (place: Place) => Intent): Draft => ({
  kind: 'placed',
  place: placeOf(sentence),
  context: 'stepIfClear',
  make,
})

const saying = (sentence: Sentence, said: Partial<AlertSaid> & Pick<AlertSaid, 'verb'>): Draft =>
  placed(sentence, place => ({
    kind: 'alert',
    place,
    until: null,
    untilText: '',
    people: [],
    unknownNames: [],
    note: '',
    ...said,
  }))

function listed(sentence: Sentence): Draft | null {
  if (sentence.orders.size > 0) return null
  const department = sentence.tokens.map(entryOf).find(entry => entry?.department != null || entry?.team != null)
  if (!asksForAll(essence(sentence))) return null
  const scope =
    department?.department != null
      ? ({ of: 'department', ...department.department } as const)
      : department?.team != null
        ? ({ of: 'team', ...department.team } as const)
        : ({ of: 'me' } as const)
  return { kind: 'ready', intent: { kind: 'alerts', scope } }
}

const asksForAll = (text: string): boolean => ALERT.test(text) && isNothingBut(LIST_WORDS, text.replace(ALERT, ''))

/** Without a step, or of an alert by name: a step is assigned, an alert handed over. */
function handedOver(sentence: Sentence): Draft | null {
  const { text, tokens } = sentence
  const [verb] = HAND_OVER.exec(text) ?? []
  if (verb === undefined || has(sentence, 'question') || hasNumbers(sentence)) return null
  const names = tokens.some((_, at) => stepsAt(sentence, at).length > 0)
  if (names && !ALERT.test(text)) return null
  const people = [...new Set(tokens.flatMap(token => peopleOf(token)))]
  const after = text.slice(text.indexOf(verb) + verb.length).trim()
  const strangers = tokens.flatMap(token => (token.kind === 'name' ? [token.text] : []))
  const unknownNames =
    people.length > 0 ? [] : strangers.length > 0 ? strangers : after === '' ? [] : [after.slice(0, 20)]
  return saying(sentence, { verb: 'handOver', people, unknownNames })
}

function silenced(sentence: Sentence): Draft | null {
  const text = withoutPlace(sentence)
  if (!SILENCE.test(text) || (sentence.orders.size === 0 && !ALERT.test(text))) return null
  const until = spanIn(text, sentence) ?? timeIn(text, sentence)
  return saying(sentence, { verb: 'silence', until: until?.at ?? null, untilText: until?.text ?? '' })
}

function resolved(sentence: Sentence): Draft | null {
  const { text } = sentence
  const match = RESOLVED.exec(text)
  if (match === null || !ALERT.test(text) || has(sentence, 'question', 'notDone') || /没|未|不/.test(text)) return null
  const note = writtenAt(sentence, match.index + match[0].length).replace(/^[\s了,，。:：、]+/, '')
  return saying(sentence, { verb: 'resolve', note })
}

/** "WO-1003 15:00前": a time that ends, an order that was named or is replied to, and nothing that was made. */
function promised(sentence: Sentence): Draft | null {
  if (!UNTIL.test(sentence.text)) return null
  if (sentence.orders.size === 0 && !isBareTime(sentence)) return null
  if (has(sentence, 'due', 'moveDue', 'question', 'howMuch', 'assign', 'release', 'hold')) return null
  const text = withoutPlace(sentence)
  const found = findDate(text, sentence.now, sentence.lexicon.site.timeZone)
  if (found === null) return null
  const [shiftEnd = ''] = /^下班/.exec(text.slice(found.end)) ?? []
  if (found.time === null && found.part === null && shiftEnd === '') return null
  const said = text.slice(found.start, found.end + shiftEnd.length)
  const [before = ''] = /(?:BY|UNTIL|TILL)\s*$/.exec(text.slice(0, found.start)) ?? []
  const [after = ''] = /^\s*(?:之前|以前|前)/.exec(text.slice(found.start + said.length)) ?? []
  if (before === '' && after === '' && !/内$/.test(said)) return null
  const rest = text.slice(0, found.start - before.length) + text.slice(found.start + said.length + after.length)
  if (!isNothingBut(PROMISE_WORDS, plain(rest)) || /了$/.test(plain(rest))) return null
  const { timeZone, workdayEnd = '18:00' } = sentence.lexicon.site
  return saying(sentence, {
    verb: 'receive',
    until: deadlineOf(found, sentence.now, timeZone, workdayEnd),
    untilText: said,
  })
}

/** Nothing but a time: the answer to a card. */
const isBareTime = ({ text }: Sentence): boolean =>
  /^(?:(?:今天|明天|今晚|明早|上午|下午|晚上|中午)*\s*(?:\d{1,2}:\d{2}|[\d一二三四五六七八九十]{1,3}点半?)\s*(?:之前|以前|前)|BY \d{1,2}:\d{2})$/.test(
    text.trim(),
  )

function received(sentence: Sentence): Draft | null {
  if (sentence.orders.size === 0 || has(sentence, 'question') || hasNumbers(sentence)) return null
  const rest = plain(withoutPlace(sentence))
  return rest !== '' &&
    isNothingBut(RECEIVED_WORDS, rest) &&
    /收到|知道|明白|处理|去看|跟|盯|负责|接手|GOT|ROGER|ACK|ON IT|TAKE/.test(rest)
    ? saying(sentence, { verb: 'receive' })
    : null
}

/** Without order, step and punctuation; blanks between Latin words stay. */
function withoutPlace(sentence: Sentence): string {
  const gone = sentence.tokens.filter(
    (token, at) => sentence.orders.has(at) || stepsAt(sentence, at).length > 0 || is(token, 'orderNoun'),
  )
  return gone.reduce(
    (text, { start, end }) => text.slice(0, start) + ' '.repeat(end - start) + text.slice(end),
    sentence.text,
  )
}

/** What is left when a department or team is taken out too. */
function essence(sentence: Sentence): string {
  const named = sentence.tokens.filter(token => entryOf(token)?.department != null || entryOf(token)?.team != null)
  const text = named.reduce(
    (all, { start, end }) => all.slice(0, start) + ' '.repeat(end - start) + all.slice(end),
    sentence.text,
  )
  return plain(text)
}

/** Blanks between Chinese say nothing, nor do marks at the end. */
const plain = (text: string): string =>
  text
    .replace(/[,，。.!！?？;；:：、~]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/(?<![A-Z']) | (?![A-Z'])/g, '')
    .trim()

type Time = { readonly at: Instant; readonly text: string }

const SPAN =
  /(\d{1,3}|[一二两三四五六七八九十半]{1,3})个?(半)?(分钟|小时|钟头|天|MIN(?:UTE)?S?|H(?:OUR)?S?|DAYS?)(?![A-Z])/
const SPAN_UNITS: readonly (readonly [RegExp, string])[] = [
  [/^MIN/, '分钟'],
  [/^H/, '小时'],
  [/^DAY/, '天'],
]

/** "静音2小时": from now. */
function spanIn(text: string, { now, lexicon }: Sentence): Time | null {
  const [all, amount = '', half = '', unit = ''] = SPAN.exec(text) ?? []
  if (all === undefined) return null
  const known = SPAN_UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? unit
  const { timeZone } = lexicon.site
  if (known === '天' && /^\d+$/.test(amount)) return { at: now.add({ hours: 24 * Number(amount) }), text: all }
  const found = scanDate(`${amount}个${half}${known}后`, 0, localNow(now, timeZone))
  return found === null ? null : { at: deadlineOf(found, now, timeZone, '18:00'), text: all }
}

function timeIn(text: string, { now, lexicon }: Sentence): Time | null {
  const { timeZone, workdayEnd = '18:00' } = lexicon.site
  const found = findDate(text, now, timeZone)
  return found === null
    ? null
    : { at: deadlineOf(found, now, timeZone, workdayEnd), text: text.slice(found.start, found.end) }
}

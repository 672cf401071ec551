/** Pay: whose and of when, closing a month, the workbook, and time that is no step's. */
import type { Temporal } from 'temporal-polyfill'
import type { PersonId } from '../../../domain/model.ts'
import { parseQuantity } from '../../../domain/quantity.ts'
import type { PayScope } from '../asked.ts'
import type { Intent } from '../intent.ts'
import { PERIOD_WORDS } from '../lexicon.ts'
import { parseNumeral } from '../numerals.ts'
import type { Draft } from '../reading.ts'
import { entryOf, peopleOf } from '../tokens.ts'
import { nobodyCalled, peopleAsked } from './asked-about.ts'
import { periodOf } from './periods.ts'
import { has, type Sentence, writtenAt } from './sentence.ts'

const PAY = /工资|薪水|薪资|工钱|计件单|\bPAY\b|\bPAYSLIP\b|\bWAGES?\b|\bSALARY\b|\bEARN(?:ED|INGS?)?\b/
const CLOSE = /^(?:关账|月结|结账|关帐|结帐|CLOSE (?:THE )?(?:MONTH|BOOKS|PAY)|CLOSE \w+ PAY)/
const EXPORT = /导出|下载|EXPORT|DOWNLOAD/

export function paying(sentence: Sentence): Draft | null {
  if (has(sentence, 'how', 'whenDone') || namesOrder(sentence)) return null
  return rating(sentence) ?? closing(sentence) ?? exporting(sentence) ?? bookingTime(sentence) ?? asking(sentence)
}

/** The year of "2026-08" is no order. */
const namesOrder = ({ orders, text }: Sentence): boolean =>
  [...orders.values()].some(order => !(ISO_MONTH.test(text) && /^20\d\d$/.test(order.text)))

const ready = (intent: Intent): Draft => ({ kind: 'ready', intent })

function closing({ text, today }: Sentence): Draft | null {
  if (!CLOSE.test(text)) return null
  return ready({ kind: 'closeMonth', month: monthIn(text, today) ?? monthBack(today, 1) })
}

function exporting({ text, today }: Sentence): Draft | null {
  if (!EXPORT.test(text) || !PAY.test(text)) return null
  return ready({ kind: 'exportPay', month: monthIn(text, today) ?? monthBack(today, 1) })
}

function asking(sentence: Sentence): Draft | null {
  const { text, today } = sentence
  if (!PAY.test(text) || foreign(sentence) > 4) return null
  const said = has(sentence, ...PERIOD_WORDS)
  const names = nobodyCalled(sentence)
  if (names.length > 0) return ready({ kind: 'unknown', text, nearest: [], why: 'unknownSubject', names })
  const month = monthIn(text, today)
  const detail = /明细|详细|怎么算|每一笔|逐笔|DETAIL/.test(text)
  const ofDays = month === null && said && !has(sentence, 'thisMonth')
  const period = ofDays ? periodOf(sentence) : 'thisMonth'
  return ready({
    kind: 'pay',
    of: scopeOf(sentence),
    month: ofDays ? null : (month ?? monthBack(today, 0)),
    period,
    detail,
  })
}

const foreign = ({ tokens }: Sentence): number => tokens.filter(token => token.kind === 'other' && !token.code).length

function scopeOf(sentence: Sentence): PayScope {
  const ids = peopleAsked(sentence).map(({ id }) => id)
  if (ids.length > 0) return { of: 'people', ids }
  for (const token of sentence.tokens) {
    const entry = entryOf(token)
    if (entry?.team != null) return { of: 'team', ...entry.team }
    if (entry?.department != null) return { of: 'department', ...entry.department }
  }
  if (
    /全厂|所有人|大家|工资表|总额|总共|一共|合计|[各每哪]个?班|[各每]个?(?:车间|部门|人)|谁|EVERYBODY|TOTAL/.test(
      sentence.text,
    )
  )
    return { of: 'factory' }
  return { of: 'me' }
}

const ISO_MONTH = /(20\d\d)[-/.年](0?[1-9]|1[0-2])(?!\d)/
const ENGLISH = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** "2026-08": the month that is named, of the last twelve where no year is; null: none is. */
function monthIn(text: string, today: Temporal.PlainDate): string | null {
  const iso = ISO_MONTH.exec(text)
  if (iso !== null) return `${iso[1]}-${String(iso[2]).padStart(2, '0')}`
  if (/上上个?月/.test(text)) return monthBack(today, 2)
  if (/上个?月|LAST MONTH/.test(text)) return monthBack(today, 1)
  if (/这个?月|本月|当月|THIS MONTH/.test(text)) return monthBack(today, 0)
  const named = /(?<![\d个])(\d{1,2}|[一二三四五六七八九十]{1,2})月/.exec(text)?.[1]
  const english = ENGLISH.findIndex(month => new RegExp(`\\b${month}[A-Z]*\\b`).test(text)) + 1
  const number = named === undefined ? english : Number((parseNumeral(named) ?? 0n) / 10_000n)
  if (number < 1 || number > 12) return null
  return monthBack(today, (today.month - number + 12) % 12)
}

const monthBack = (today: Temporal.PlainDate, months: number): string =>
  today.with({ day: 1 }).subtract({ months }).toString().slice(0, 7)

const RATE = /时薪|小时工资|计时工价|HOURLY (?:RATES?|WAGES?|PAY)/
const MONEY = /(?<![\d.])\d{1,7}(?:\.\d{1,4})?(?![\d.])/g

/** "时薪", "姚菊香时薪", "时薪 姚菊香 26.5 从12月1日起", "时薪 所有人 24". Two numbers are none. */
function rating(sentence: Sentence): Draft | null {
  if (!RATE.test(sentence.text)) return null
  const days = sentence.tokens.filter(token => token.kind === 'date')
  const numbers = [...withoutSpans(sentence.text, days).matchAll(MONEY)].map(([text]) => text)
  const [day] = days.flatMap(({ found }) => found.date ?? [])
  return ready({
    kind: 'hourlyRate',
    people: [...new Set(sentence.tokens.flatMap(token => peopleOf(token)))],
    everybody: /所有人|全厂|全部|大家|EVERYBODY|EVERYONE|\bALL\b/.test(sentence.text),
    rate: numbers.length === 1 ? parseQuantity(numbers[0] ?? '') : null,
    from: day ?? null,
  })
}

/** Employee numbers go too: their digits are no money. */
const withoutSpans = (text: string, spans: readonly { readonly start: number; readonly end: number }[]): string =>
  spans
    .toReversed()
    .reduce((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text)
    .replace(/[A-Z]+-?\d+/g, ' ')

const TIME = /^(?:计时|记工时|记时|辅助工时|BOOK TIME)[\s:：]*/
const MINUTES =
  /(\d{1,4}(?:\.\d{1,2})?|[零一二两三四五六七八九十百半]{1,6})\s*(个半小时|个?小时|个?钟头|分钟|分|H|HOURS?|MIN(?:UTE)?S?)/

/** "计时 姚菊香 打扫卫生 60分钟". */
function bookingTime(sentence: Sentence): Draft | null {
  const start = TIME.exec(sentence.text)
  if (start === null) return null
  const said = MINUTES.exec(sentence.text)
  const people: readonly PersonId[] = [...new Set(sentence.tokens.flatMap(token => peopleOf(token)))]
  const minutes = said === null ? 0 : minutesOf(said[1] ?? '', said[2] ?? '')
  return ready({ kind: 'bookTime', people, minutes, note: noteOf(sentence, start[0].length) })
}

function minutesOf(number: string, unit: string): number {
  const amount = number === '半' ? 0.5 : Number(parseNumeral(number) ?? 0n) / 10_000
  if (/半小时/.test(unit)) return Math.round((amount + 0.5) * 60)
  return Math.round(amount * (/分|MIN/.test(unit) ? 1 : 60))
}

/** What is left when the names and the time are taken out. */
function noteOf(sentence: Sentence, from: number): string {
  const names = sentence.tokens
    .filter(token => peopleOf(token).length > 0)
    .map(({ start, end }) => writtenAt(sentence, start, end))
  const rest = writtenAt(sentence, from).replace(new RegExp(MINUTES.source, 'i'), ' ')
  return names
    .reduce((text, name) => text.replace(name, ' '), rest)
    .replace(/[\s,，、:：@]+/g, ' ')
    .trim()
    .slice(0, 60)
}

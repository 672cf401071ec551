/** Two stretches of days side by side: "这周比上周多做了多少", "11月和10月产量对比", "产量同比", "this week compared with last week". */
import type { Temporal } from 'temporal-polyfill'
import type { NamedPeriod, Period, Than } from './asked.ts'
import { type Lexicon, longestEntry, PERIOD_WORDS } from './lexicon.ts'
import { pastDaysAt } from './past-days.ts'

/** `rest`: what the text says besides, read as a question about today. `of` null: a side that can't be asked for. */
export type Compared = { readonly of: { readonly period: Period; readonly than: Than } | null; readonly rest: string }

const COMPARES =
  /[对相]比|比较|比(?:一比|一下|上期)|同比|环比|同期|COMPARED?|VERSUS|(?<![A-Z])VS(?![A-Z])|YEAR ON YEAR|YOY/
const ALONE = /(?<![对相同环])比(?![较例如重])/

type Where = { readonly lexicon: Lexicon; readonly now: Temporal.PlainDateTime }

export function comparedIn(text: string, where: Where): Compared | null {
  if (!COMPARES.test(text) && !ALONE.test(text)) return null
  for (let at = 0; at < text.length; at += 1) {
    const found = bothAt(text, at, where) ?? earlierOf(text, at, where)
    if (found !== null) return { of: found.of, rest: restOf(text, at, found.end, found.what) }
  }
  const than = TO_EARLIER.find(([pattern]) => pattern.test(text))?.[1]
  return than === undefined ? null : { of: { period: 'thisMonth', than }, rest: restOf(text, 0, 0) }
}

/** `what`: said between the two. */
type Found = { readonly of: Compared['of']; readonly end: number; readonly what?: string }

const BETWEEN =
  /(?<what>[^\d\s、,。;和跟与同比A-Z]{0,8}|(?: [A-Z-]{2,12}){1,2})\s?(?:(?<than>比|对比|相比|VS\.?|VERSUS|(?:COMPARED )?(?:WITH|TO|AGAINST)|THAN)|和|跟|与|同|AND)\s?/y

/** "这周比上周", "compare 11月 and 10月". */
function bothAt(text: string, at: number, where: Where): Found | null {
  const first = periodAt(text, at, where)
  if (first === null) return againstNow(text, at, where)
  BETWEEN.lastIndex = first.end
  const between = BETWEEN.exec(text)
  if (between === null || (between.groups?.than === undefined && !COMPARES.test(text))) return null
  const second = periodAt(text, BETWEEN.lastIndex, where)
  if (second === null) return null
  return { of: sides(first.period, second.period), end: second.end, what: between.groups?.what ?? '' }
}

const sides = (period: Period | null, than: Period | null): Compared['of'] =>
  period === null || than === null ? null : { period, than }

const NOW: { readonly [P in NamedPeriod]?: NamedPeriod } = {
  yesterday: 'today',
  lastWeek: 'thisWeek',
  lastMonth: 'thisMonth',
}

/** "比上周多做了多少": this week is meant. */
function againstNow(text: string, at: number, where: Where): Found | null {
  const than = /^(?:比|THAN |WITH |TO )/.exec(text.slice(at))?.[0]
  const second = than === undefined ? null : periodAt(text, at + than.length, where)
  if (second === null || typeof second.period !== 'string') return null
  const period = NOW[second.period]
  return period === undefined ? null : { of: { period, than: second.period }, end: second.end }
}

const TO_EARLIER: readonly (readonly [RegExp, 'yearBefore' | 'before'])[] = [
  [/同比|去年同期|YEAR ON YEAR|YOY/, 'yearBefore'],
  [/环比|比上期/, 'before'],
]

/** "11月产量同比", "本周产量环比", "去年同期". */
function earlierOf(text: string, at: number, where: Where): Found | null {
  const than = TO_EARLIER.find(([pattern]) => pattern.test(text))?.[1]
  const found = than === undefined || text.startsWith('去年同期', at) ? null : periodAt(text, at, where)
  if (than === undefined || found === null) return null
  return { of: found.period === null ? null : { period: found.period, than }, end: found.end }
}

const NAMED = {
  backToday: 'today',
  yesterday: 'yesterday',
  thisWeek: 'thisWeek',
  lastWeek: 'lastWeek',
  thisMonth: 'thisMonth',
  lastMonth: 'lastMonth',
} as const satisfies { readonly [Word in (typeof PERIOD_WORDS)[number]]: NamedPeriod }

/** The longer of a name and a date: 上周三 is no 上周. `period` null: days that can't be asked for. */
function periodAt(
  text: string,
  at: number,
  { lexicon, now }: Where,
): { readonly period: Period | null; readonly end: number } | null {
  const entry = longestEntry(lexicon, text, at)
  const word = PERIOD_WORDS.find(one => entry?.entry.words.has(one))
  const found = pastDaysAt(text, at, now)
  if (entry !== null && word !== undefined && entry.end >= (found?.end ?? 0))
    return { period: NAMED[word], end: entry.end }
  return found === null ? null : { period: found.days, end: found.end }
}

const COMPARING =
  /去年同期|同期|[对相]比(?:一下)?|比较(?:一下)?|比一比|比一下|比上期|同比|环比|[多少]了?几[单张个件]|多做了|少做了|增长了?|增加了?|下降了?|减少了?|(?<![A-Z])(?:COMPARED?|VERSUS|VS\.?|YEAR ON YEAR|YOY|WITH|TO)(?![A-Z])/g

/** Of what: without a word for it, of what was made. */
const NAMES_WHAT =
  /[产出]|[做干](?!比)|报废|率|单|工资|停机|质量|KPI|指标|排[名行]|OUTPUT|MADE?|MAKE|SCRAP|RATE|ORDERS?|PAY|DOWNTIME|ON.TIME/

function restOf(text: string, start: number, end: number, what = ''): string {
  const isChinese = /\p{Script=Han}/u.test(text)
  const said = `${text.slice(0, start)}${isChinese ? '今天' : ' TODAY '}${what}${text.slice(end)}`
  const rest = said.replace(COMPARING, ' ').replace(/\s+/g, ' ').trim()
  return NAMES_WHAT.test(rest) ? rest : `${rest}${isChinese ? '产量' : ' OUTPUT'}`
}

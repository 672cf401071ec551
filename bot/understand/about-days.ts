/** A question about days, or hours, is read as one about today, and then told of which it is. */
import { Temporal } from 'temporal-polyfill'
import type { Days, PlainDate } from '../../domain/model.ts'
import type { HoursSaid, Period, ProgressScope } from './asked.ts'
import type { Compared } from './compared.ts'
import type { Intent } from './intent.ts'
import type { Draft } from './reading.ts'

export type DaysAsked = {
  /** null: they can't be asked for. */
  readonly days: Days | null
  readonly today: PlainDate
  readonly text: string
}

/** null where the draft asks for no days. */
export const aboutDays = (draft: Draft, asked: DaysAsked): Draft | null =>
  retold(draft, intent => ofDays(intent, asked))

/** null where the draft asks for nothing that can be compared. */
export const aboutBoth = (draft: Draft, of: Compared['of'], text: string): Draft | null =>
  retold(draft, intent => {
    if (intent.kind !== 'orders' && !asksOfToday(intent)) return null
    if (of === null) return notOurs('unknownPeriod', text)
    if (intent.kind !== 'progress' || intent.view !== 'output') return notOurs('notCompared', text)
    return { kind: 'compare', scope: intent.scope, ...of }
  })

/** null where the draft asks for nothing that is counted by the hour. */
export const aboutHours = (draft: Draft, hours: HoursSaid, text: string): Draft | null =>
  retold(draft, intent => {
    if (intent.kind === 'compare') return notOurs('notCompared', text)
    return intent.kind === 'progress' && !isOfNow(intent) ? { ...intent, hours } : null
  })

type Telling = (intent: Intent) => Intent | null

function retold(draft: Draft, tell: Telling): Draft | null {
  if (draft.kind === 'ready') {
    const intent = each(draft.intent, tell)
    return intent === null ? null : { kind: 'ready', intent }
  }
  if (draft.kind !== 'own' || tell(draft.make({ of: 'factory' })) === null) return null
  const { make } = draft
  return { ...draft, make: (scope: ProgressScope) => tell(make(scope)) ?? make(scope) }
}

function each(intent: Intent, tell: Telling): Intent | null {
  if (intent.kind !== 'ambiguous') return tell(intent)
  const [first, ...rest] = intent.options.map(tell)
  if (first == null || first.kind === 'unknown') return first ?? null
  return { ...intent, options: [first, ...rest.filter(option => option !== null)] }
}

const notOurs = (why: 'unknownPeriod' | 'onlyNow' | 'notCompared', text: string): Intent => ({
  kind: 'unknown',
  text,
  nearest: [],
  why,
})

function ofDays(intent: Intent, { days, today, text }: DaysAsked): Intent | null {
  // "最近哪些单延期" is of now.
  if (isOfNow(intent)) return days?.to.equals(today) ? null : notOurs('onlyNow', text)
  if (!asksOfToday(intent)) return null
  if (days === null) return notOurs('unknownPeriod', text)
  if (intent.kind !== 'pay') return { ...intent, period: days }
  const month = monthOf(days, today)
  return month === null ? { ...intent, period: days } : { ...intent, month, period: 'thisMonth' }
}

/** What is so now, and was not kept of any other day. */
export const isOfNow = (intent: Intent): boolean =>
  intent.kind === 'unreported' ||
  (intent.kind === 'progress' && ['late', 'stuck', 'wip', 'working'].includes(intent.view))

const asksOfToday = (intent: Intent): intent is Extract<Intent, { readonly period: Period }> =>
  'period' in intent && intent.period === 'today' && !(intent.kind === 'pay' && intent.month !== null)

/** Pay is closed by months: one as a whole, or as far as it has come, is looked at as such. */
function monthOf({ from, to }: Days, today: PlainDate): string | null {
  const last = from.with({ day: from.daysInMonth })
  const isWhole = from.day === 1 && (to.equals(last) || to.equals(today)) && Temporal.PlainDate.compare(to, last) <= 0
  return isWhole ? from.toString().slice(0, 7) : null
}

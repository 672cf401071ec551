/** A question about days that have no name: read as one about today, and then of those days. */
import { Temporal } from 'temporal-polyfill'
import type { Days, PlainDate } from '../../domain/model.ts'
import type { Period, ProgressScope } from './asked.ts'
import type { Intent } from './intent.ts'
import type { Draft } from './reading.ts'

export type DaysAsked = {
  /** null: they can't be asked for. */
  readonly days: Days | null
  readonly today: PlainDate
  readonly text: string
}

/** null where the draft asks for no days. */
export function aboutDays(draft: Draft, asked: DaysAsked): Draft | null {
  const of = (intent: Intent): Intent | null => intentOf(intent, asked)
  if (draft.kind === 'ready') {
    const intent = of(draft.intent)
    return intent === null ? null : { kind: 'ready', intent }
  }
  if (draft.kind !== 'own' || of(draft.make({ of: 'factory' })) === null) return null
  const { make } = draft
  return { ...draft, make: (scope: ProgressScope) => of(make(scope)) ?? make(scope) }
}

function intentOf(intent: Intent, asked: DaysAsked): Intent | null {
  const { days, today, text } = asked
  if (intent.kind === 'ambiguous') {
    const [first, ...rest] = intent.options.map(option => intentOf(option, asked))
    if (first == null || days === null) return first ?? null
    return { ...intent, options: [first, ...rest.filter(option => option !== null)] }
  }
  if (!asksOfToday(intent)) return null
  if (days === null) return { kind: 'unknown', text, nearest: [], why: 'unknownPeriod' }
  if (intent.kind !== 'pay') return { ...intent, period: days }
  const month = monthOf(days, today)
  return month === null ? { ...intent, period: days } : { ...intent, month, period: 'thisMonth' }
}

type OfDays = Extract<Intent, { readonly period: Period }>

/** Where steps are late, stuck or wait is so now, whatever day is named. */
const asksOfToday = (intent: Intent): intent is OfDays =>
  'period' in intent &&
  intent.period === 'today' &&
  !(intent.kind === 'progress' && ['late', 'stuck', 'wip', 'working'].includes(intent.view)) &&
  !(intent.kind === 'pay' && intent.month !== null)

/** Pay is closed by months: one as a whole, or as far as it has come, is looked at as such. */
function monthOf({ from, to }: Days, today: PlainDate): string | null {
  const last = from.with({ day: from.daysInMonth })
  return from.day === 1 && (to.equals(last) || to.equals(today)) && !isAfter(to, last)
    ? from.toString().slice(0, 7)
    : null
}

const isAfter = (a: PlainDate, b: PlainDate): boolean => Temporal.PlainDate.compare(a, b) > 0

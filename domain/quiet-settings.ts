/** What a factory sets about its quiet hours, as people see it, and what of it can't be. */
import { EXCEPTION_KINDS, type ExceptionKind } from './model.ts'
import type { QuietHoursOf, QuietSpan } from './quiet-hours.ts'

/** Whoever may be hurt is called at any hour: that is no setting. */
export type AnyTimeKind = Exclude<ExceptionKind, 'safety'>
export const ANY_TIME_KINDS = EXCEPTION_KINDS.filter((kind): kind is AnyTimeKind => kind !== 'safety')

/**
 * As it is stored: no pushes between these times, except of the listed kinds. Equal times: the site has none, and
 * single departments may have.
 */
export type QuietHours = QuietHoursOf & { readonly exceptKinds: readonly ExceptionKind[] }

export type QuietSettings = {
  /** null: none. */
  readonly hours: QuietSpan | null
  /** What single departments have instead, by id; null: none. */
  readonly departments: Readonly<Record<string, QuietSpan | null>>
  /** Exceptions that are told at any hour, in quiet hours and where nobody works. */
  readonly exceptKinds: readonly AnyTimeKind[]
}

const NO_HOURS: QuietSpan = { start: '00:00', end: '00:00' }

export function quietSettingsOf(stored: QuietHours | null): QuietSettings {
  const { exceptKinds, departments = {}, start, end } = stored ?? { ...NO_HOURS, exceptKinds: [] }
  return {
    hours: start === end ? null : { start, end },
    departments,
    exceptKinds: ANY_TIME_KINDS.filter(kind => exceptKinds.includes(kind)),
  }
}

export const quietHoursStored = ({ hours, departments, exceptKinds }: QuietSettings): QuietHours => ({
  ...(hours ?? NO_HOURS),
  exceptKinds,
  departments,
})

export type QuietFault =
  /** `department`: whose, by id; null: the site's. */
  | { readonly kind: 'noTime' | 'noLength'; readonly department: string | null }
  | { readonly kind: 'unknownDepartment'; readonly department: string }

/** Empty: it can be. `departments`: those there are, by id. */
export function quietFaults(
  { hours, departments }: Pick<QuietSettings, 'hours' | 'departments'>,
  known: { readonly has: (department: string) => boolean },
): readonly QuietFault[] {
  const spans = [[null, hours] as const, ...Object.entries(departments)]
  return spans.flatMap(([department, span]): QuietFault[] => {
    if (department !== null && !known.has(department)) return [{ kind: 'unknownDepartment', department }]
    if (span === null) return []
    if (!isTime(span.start) || !isTime(span.end)) return [{ kind: 'noTime', department }]
    return span.start === span.end ? [{ kind: 'noLength', department }] : []
  })
}

const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)

const spanText = (span: QuietSpan | null): string => (span === null ? 'none' : `${span.start}-${span.end}`)

/** What differs, for the record: each with what it was and what it is. */
export function quietChanges(before: QuietSettings, after: QuietSettings): Readonly<Record<string, string>> {
  const [old, now] = [described(before), described(after)]
  return Object.fromEntries(
    Object.entries(now).flatMap(([name, text]) => (old[name] === text ? [] : [[name, `${old[name]} → ${text}`]])),
  )
}

const described = ({ hours, departments, exceptKinds }: QuietSettings): Readonly<Record<string, string>> => ({
  hours: spanText(hours),
  departments: Object.entries(departments)
    .map(([id, span]) => `${id} ${spanText(span)}`)
    .toSorted()
    .join(', '),
  exceptKinds: exceptKinds.toSorted().join(' '),
})

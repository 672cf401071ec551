/** One line of a report: at which step it may be meant, and how much in the order's own unit. */
import type { PersonId } from '../../domain/model.ts'
import type { Context, OrderCandidate, Subject } from './context.ts'
import { type Conversion, convert, readingsOf } from './measure.ts'
import { type PlaceFound, placesFor } from './place.ts'
import type { LineDraft, Terms } from './reading.ts'
import { candidatesOf, type Scope } from './resolve-scope.ts'
import type { Place, ReportLine, SaidWorker } from './said.ts'

export type LineResolved =
  | { readonly kind: 'one'; readonly line: ReportLine }
  | {
      readonly kind: 'open'
      readonly about: 'order' | 'step' | 'quantity'
      readonly lines: readonly ReportLine[]
      readonly unresolved: ReportLine
    }
  | { readonly kind: 'refused'; readonly why: 'unit' | 'fraction' | 'noContext' | 'badNumber' }

export function resolveLine(line: LineDraft, scope: Scope): LineResolved {
  const found = placesFor(line.place, candidatesOf(line.place.order, scope), scope.context, 'step')
  const nowhere = line.place.order === null && line.place.steps.length === 0
  if (line.bare && !line.more && line.workers.length === 0 && nowhere && found.places.length === 0)
    return { kind: 'refused', why: 'noContext' }
  const places: readonly PlaceFound[] =
    found.places.length > 0 ? found.places : [{ place: found.unresolved, order: found.order }]
  const measured = places.flatMap(({ place, order }) =>
    readingsOfLine(line, order, scope).map(reading => measure(reading, place, order, scope)),
  )
  const refused = measured.find(result => result.kind === 'refused')
  if (refused !== undefined) return refused
  const lines = measured.flatMap(result => (result.kind === 'one' ? [result.line] : []))
  const [only] = lines
  if (lines.length === 1 && only !== undefined) return { kind: 'one', line: only }
  const isCounted = readingsOfLine(line, found.order, scope).length === 1
  const unresolved = measure(isCounted ? line : { ...line, good: null }, found.unresolved, found.order, scope)
  const about = places.length === 1 ? 'quantity' : found.about
  return unresolved.kind === 'one' ? { kind: 'open', about, lines, unresolved: unresolved.line } : unresolved
}

/** One, or what "3箱20个" may mean here. */
const readingsOfLine = (line: LineDraft, order: OrderCandidate | null, { lexicon }: Scope): readonly LineDraft[] =>
  line.good === null ? [line] : readingsOf(line.good, { order, lexicon }).map(good => ({ ...line, good }))

function measure(line: LineDraft, place: Place, order: OrderCandidate | null, scope: Scope): LineResolved {
  const into: Conversion = { order, lexicon: scope.lexicon }
  const asked = line.bare && place.target !== null ? askedFor(place, scope.context) : 'good'
  const said = { good: line.good, scrap: line.scrap, rework: line.rework, reworkDone: line.reworkDone }
  // A bare number answers the open question, whatever that asked for.
  const answered = asked === 'good' ? said : { ...said, good: null, [asked]: line.good }
  const quantity = (terms: Terms | null) => (terms === null ? null : convert(terms, into))
  const [good, scrap, rework, reworkDone] = [answered.good, answered.scrap, answered.rework, answered.reworkDone].map(
    quantity,
  )
  for (const one of [good, scrap, rework, reworkDone]) if (one?.kind === 'refused') return one
  const exactOf = (one: typeof good) => (one?.kind === 'exact' ? one.value : null)
  const sender = line.withSender ? scope.context.sender?.personId : undefined
  return {
    kind: 'one',
    line: {
      place,
      good: exactOf(good),
      scrap: exactOf(scrap),
      rework: exactOf(rework),
      reworkTo: rework === null ? null : (line.reworkTo ?? null),
      reworkDone: exactOf(reworkDone),
      reason: line.reason,
      rest: line.rest,
      cumulative: line.cumulative,
      total: line.total,
      workers: [
        ...(sender === undefined ? [] : [senderAmong(sender, line)]),
        ...line.workers.filter(({ personId }) => personId !== sender),
      ],
      occurredAt: line.occurredAt,
    },
  }
}

const senderAmong = (personId: PersonId, { senderSharePct, senderMinutes }: LineDraft): SaidWorker => ({
  personId,
  sharePct: senderSharePct,
  ...(senderMinutes !== null && { minutes: senderMinutes }),
})

function askedFor(place: Place, { pending }: Context): 'good' | 'scrap' | 'rework' {
  if (pending === null || place.target === null) return 'good'
  return isSubject(pending, place) ? pending.asks : 'good'
}

const isSubject = (subject: Subject, place: Place): boolean =>
  subject.order.code === place.target?.order && subject.seq === place.target.seq

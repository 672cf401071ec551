/** From what a text says to what it means here: orders that were found, the conversation's context, units. */
import type { PersonId } from '../../domain/model.ts'
import { ZERO } from '../../domain/quantity.ts'
import type { ProgressScope } from './asked.ts'
import type { Context, OrderCandidate } from './context.ts'
import type { Intent } from './intent.ts'
import type { Lexicon } from './lexicon.ts'
import { type Conversion, convert } from './measure.ts'
import { peopleCalled } from './names.ts'
import { normaliseWord } from './normalise.ts'
import { placesFor } from './place.ts'
import type { Draft, LineDraft, Reading, ResultExtras } from './reading.ts'
import { type LineResolved, resolveLine } from './resolve-line.ts'
import { candidatesOf, type OrdersFound, queryKey, type Scope } from './resolve-scope.ts'
import type { Place, ReasonFound, ReportLine } from './said.ts'

/** `found`: by `queryKey`, for every query of the reading. */
export function resolve(reading: Reading, found: OrdersFound, context: Context, lexicon: Lexicon): Intent {
  const scope: Scope = { found, context, lexicon, text: reading.text, nearest: reading.nearest }
  const intent = resolveDraft(reading.draft, scope)
  return reading.otherwise === null ? intent : settleDoubt(intent, reading.otherwise, reading, scope)
}

/** "1003完成": an order when there is one, pieces when there is none, a question when it could be both here. */
function settleDoubt(asOrder: Intent, otherwise: Draft, reading: Reading, scope: Scope): Intent {
  const known = reading.queries.some(query => (scope.found.get(queryKey(query)) ?? []).length > 0)
  const asQuantity = resolveDraft(otherwise, scope)
  if (asQuantity.kind !== 'report') return asOrder
  const placed = asQuantity.lines.some(line => line.place.target !== null || (!known && line.place.step !== null))
  if (!placed) return asOrder
  // "1001急": of the order, whatever is meant of it.
  if (known && asOrder.kind === 'unknown' && asOrder.why === 'notACommand') return statusOf(reading, scope) ?? asOrder
  return known ? { kind: 'ambiguous', about: 'quantity', options: [asOrder, asQuantity] } : asQuantity
}

/** The one order that its digits can mean. */
function statusOf({ queries }: Reading, scope: Scope): Intent | null {
  const [only, another] = queries.flatMap(query => scope.found.get(queryKey(query)) ?? [])
  if (only === undefined || another !== undefined) return null
  const place = { order: only.code, orderText: null, step: null, stepText: null, target: null }
  return { kind: 'status', place, customer: null }
}

function resolveDraft(draft: Draft, scope: Scope): Intent {
  switch (draft.kind) {
    case 'ready':
      return draft.intent
    case 'unclear':
      return { kind: 'unknown', text: scope.text, nearest: scope.nearest, why: draft.why }
    case 'own':
      return draft.make(ownScope(draft.of, scope))
    case 'placed':
      return resolvePlaced(draft, scope)
    case 'report':
      return putAwayBy(scope, resolveReport(draft.lines, scope))
    case 'result':
      return resolveResult(draft, scope)
    case 'undo':
      return resolveUndo(draft, scope)
    case 'ask':
      return resolveOptions(draft, scope)
  }
}

function resolveOptions({ options, about }: Extract<Draft, { kind: 'ask' }>, scope: Scope): Intent {
  const intents = options.map(option => resolveDraft(option, scope))
  const [single, another] = intents
  // "大概五十", and nothing says of what: which step is asked first, and the number with it.
  if (single !== undefined && another === undefined && isUnplaced(single)) return single
  const refused = intents.find(intent => intent.kind === 'unknown')
  const [first, ...rest] = intents.flatMap(intent => (intent.kind === 'ambiguous' ? intent.options : [intent]))
  if (refused !== undefined || first === undefined) return refused ?? unknown(scope, 'notACommand')
  return { kind: 'ambiguous', about: about ?? 'quantity', options: [first, ...rest] }
}

const isUnplaced = (intent: Intent): boolean =>
  intent.kind === 'report' &&
  intent.lines.every(({ place }) => place.target === null && place.order === null && place.orderText === null)

const unknown = (scope: Scope, why: Extract<Intent, { kind: 'unknown' }>['why']): Intent => ({
  kind: 'unknown',
  text: scope.text,
  nearest: scope.nearest,
  why,
})

/** A sender without a team means the department, one without either the factory. */
function ownScope(of: 'team' | 'department', { context, lexicon }: Scope): ProgressScope {
  const { teamId = null, departmentId = null } = context.sender ?? {}
  const team = of === 'team' ? lexicon.site.teams.find(({ id }) => id === teamId) : undefined
  const department = lexicon.site.departments.find(({ id }) => id === departmentId)
  if (team !== undefined) return { of: 'team', id: team.id, name: team.name }
  return department === undefined ? { of: 'factory' } : { of: 'department', id: department.id, name: department.name }
}

/** "入库 WO-1009 40" is a step to who packs, and a move of stock to who keeps it. */
function putAwayBy({ context, text }: Scope, intent: Intent): Intent {
  if (context.sender?.role !== 'warehouse' || intent.kind !== 'report' || !/入[库仓]/.test(text)) return intent
  const [{ place, good, rest }, another] = intent.lines
  if (another !== undefined || (good === null && !rest)) return intent
  const order = { ...place, step: null, stepText: null, target: null }
  const said = { item: null, quantity: good, unit: null, lot: null, because: null }
  return { kind: 'stock', act: 'putAway', place: order, ...said, note: text }
}

const runsOrders = ({ sender }: Context): boolean => sender?.role === 'planner' || sender?.role === 'manager'

function resolvePlaced(draft: Extract<Draft, { kind: 'placed' }>, scope: Scope): Intent {
  const whole = draft.place.order !== null && draft.place.steps.length === 0 && runsOrders(scope.context)
  if (draft.ofOrder !== undefined && whole) {
    const { ofOrder, ...rest } = draft
    return resolvePlaced({ ...rest, context: 'order', make: ofOrder }, scope)
  }
  const found = placesFor(draft.place, candidatesOf(draft.place.order, scope), scope.context, draft.context)
  const [first, ...rest] = found.places.map(({ place }) => draft.make(place))
  if (first === undefined)
    return draft.ofNone !== undefined && isOfNoOrder(scope.context) ? draft.ofNone : draft.make(found.unresolved)
  const { order, steps } = draft.place
  if (draft.ofNone !== undefined && order === null && rest.length > 0 && isOfNoOrder(scope.context)) return draft.ofNone
  const asked = order !== null || steps.length > 0
  // What the text left open is the handler's to ask; what it said in two ways is asked here.
  if (rest.length > 0 && !asked) return draft.make(found.unresolved)
  return rest.length === 0 ? first : { kind: 'ambiguous', about: found.about, options: [first, ...rest] }
}

const isOfNoOrder = ({ quoted, pending, running }: Context): boolean =>
  quoted === null && pending === null && running.length === 0

function resolveReport(lines: readonly LineDraft[], scope: Scope): Intent {
  const strangers = [...new Set(lines.flatMap(line => line.strangers))]
  if (strangers.length > 0) return askWho(lines, strangers, scope)
  const namesakes = lines.flatMap(line => line.namesakes)[0]
  if (namesakes !== undefined) return askNamesake(lines, namesakes, scope)
  const [line, another] = lines
  if (line !== undefined && another === undefined && mayCorrect(line, scope.context)) return askCorrection(line, scope)
  return bookable(lines, scope)
}

/** A number said to a receipt, or "是18" to nothing else: it may be what the last one should have been. */
function mayCorrect(line: LineDraft, { quotesReceipt = false, quoted, pending }: Context): boolean {
  if (line.more || line.rest || line.cumulative || line.total === 'day' || line.occurredAt !== null) return false
  const named = line.place.order !== null || line.place.steps.length > 0
  if (quotesReceipt) return line.stated || !named
  return line.stated && line.bare && !named && quoted === null && pending === null
}

/** "是18" to a receipt puts it right; whatever else may be more work is asked (invariant 14). */
function askCorrection(line: LineDraft, scope: Scope): Intent {
  const correction = resolveUndo({ kind: 'undo', line, wrong: null, change: null, day: null, whose: [] }, scope)
  if (correction.kind !== 'undo' || (scope.context.quotesReceipt === true && line.stated)) return correction
  const report = bookable([line], scope)
  const placed = report.kind === 'report' && report.lines[0].place.target !== null
  return { kind: 'ambiguous', about: 'correction', options: placed ? [correction, report] : [correction] }
}

function bookable(lines: readonly LineDraft[], scope: Scope): Intent {
  const resolved = lines.map(line => resolveLine(line, scope))
  const refused = resolved.find(line => line.kind === 'refused')
  if (refused?.kind === 'refused') return unknown(scope, refused.why)
  const open = resolved.flatMap(line => (line.kind === 'open' ? [line] : []))
  const [doubt] = open
  // Of several lines each keeps what is known of its place: their card says which step is missing where.
  const options = (lines.length === 1 ? doubt?.lines : undefined) ?? [null]
  const [first, ...rest] = options.flatMap(option => reportOf(resolved.map(line => settled(line, option))))
  if (first === undefined) return unknown(scope, 'notACommand')
  return rest.length === 0 ? first : { kind: 'ambiguous', about: doubt?.about ?? 'step', options: [first, ...rest] }
}

/** "和小刘一起做的": each 刘 of the site is offered; nobody called so is said, and nothing is reported. */
function askWho(lines: readonly LineDraft[], strangers: readonly string[], scope: Scope): Intent {
  const [stranger = '', another] = strangers
  const people = another === undefined ? peopleCalled(stranger, scope.lexicon.site.people) : []
  const others = people.filter(({ id }) => id !== scope.context.sender?.personId)
  const options = others.slice(0, MOST_PEOPLE).map(({ id }) => {
    const known = lines.map((line): LineDraft => {
      const workers = line.strangers.length === 0 ? line.workers : [...line.workers, { personId: id, sharePct: null }]
      return { ...line, strangers: [], workers }
    })
    return resolveReport(known, scope)
  })
  const [first, ...rest] = options.filter(option => option.kind === 'report')
  if (first === undefined || rest.length + 1 < options.length)
    return { kind: 'unknown', text: scope.text, nearest: [], why: 'unknownName', names: strangers }
  return { kind: 'ambiguous', about: 'person', options: [first, ...rest] }
}

/** Two people called 王芳: nobody's work is booked to both, and which one is asked; a mention says it. */
function askNamesake(lines: readonly LineDraft[], people: readonly PersonId[], scope: Scope): Intent {
  const { sender, mentioned = [] } = scope.context
  const others = people.filter(id => id !== sender?.personId)
  const named = others.filter(id => mentioned.includes(id))
  const [first, ...rest] = (named.length === 1 ? named : others).slice(0, MOST_PEOPLE).map(id => {
    const isMeant = (other: PersonId): boolean => other === id || !people.includes(other)
    const known = lines.map((line): LineDraft => {
      const namesakes = line.namesakes.filter(group => !group.includes(id))
      return { ...line, namesakes, workers: line.workers.filter(({ personId }) => isMeant(personId)) }
    })
    return resolveReport(known, scope)
  })
  if (first === undefined) return unknown(scope, 'unknownName')
  return rest.length === 0 ? first : { kind: 'ambiguous', about: 'person', options: [first, ...rest] }
}

/** More than stand on a card are no choice. */
const MOST_PEOPLE = 6

/** Of several lines in doubt every combination would be too many to choose from: each keeps what is known of its place. */
function settled(line: LineResolved, option: ReportLine | null): ReportLine | null {
  if (line.kind === 'one') return line.line
  return line.kind === 'open' ? (option ?? line.unresolved) : null
}

function reportOf(lines: readonly (ReportLine | null)[]): readonly Intent[] {
  const [first, ...rest] = lines.flatMap(line => line ?? [])
  return first === undefined ? [] : [{ kind: 'report', lines: [first, ...rest] }]
}

type ResultDraft = Extract<Draft, { kind: 'result' }>

/** Only where it is known what was inspected: "检验 45" alone is what the people of a step called 检验 report. */
function resolveResult(draft: ResultDraft, scope: Scope): Intent {
  const { line, extras, plain } = draft
  if (!isResult(draft, scope.context)) return resolveDraft(plain, scope)
  const reading = bookable([{ ...line, bare: false }], line.place.steps.length > 0 ? scope : asInspector(scope))
  if (reading.kind === 'ambiguous') {
    const [first, ...rest] = reading.options.flatMap(option =>
      option.kind === 'report' ? resultOf(option, extras, scope) : [],
    )
    return first === undefined ? reading : { ...reading, options: [first, ...rest] }
  }
  return reading.kind === 'report' ? (resultOf(reading, extras, scope)[0] ?? reading) : reading
}

/** An inspector need name no step: of the order, or of what was quoted, it is the one that waits. */
function isResult({ line, extras, plain }: ResultDraft, { sender, quoted }: Context): boolean {
  const inspects = sender?.role === 'inspector'
  if (extras.unsaid && !(inspects && isNothingElse(line, plain, sender.skills))) return false
  if (line.place.steps.length > 0) return true
  if (line.place.order !== null) return inspects
  return quoted !== null && (extras.explicit || inspects)
}

/** Numbers are a report where they are the inspector's own work, as at a final inspection. */
function isNothingElse({ place }: LineDraft, plain: Draft, skills: ReadonlySet<string>): boolean {
  if (plain.kind === 'report') return place.steps.length > 0 && !place.steps.some(({ code }) => skills.has(code))
  return plain.kind === 'unclear' && plain.why === 'notACommand'
}

/** What waits for an inspector is not what they would work on themselves. */
const asInspector = (scope: Scope): Scope => {
  const { sender } = scope.context
  const context = {
    ...scope.context,
    running: [],
    tasks: [],
    sender: sender && { ...sender, skills: new Set<string>() },
  }
  return { ...scope, context }
}

function resultOf(
  report: Extract<Intent, { kind: 'report' }>,
  extras: ResultExtras,
  { lexicon }: Scope,
): readonly Intent[] {
  const [{ place, good, scrap, rework, reworkTo, reason }] = report.lines
  const { explicit: _, unsaid: __, approverText, trailing, defects, ...rest } = extras
  const approver = lexicon.site.people.find(({ name }) => normaliseWord(name) === approverText)?.id ?? null
  const unnamed: ReasonFound | null =
    trailing === null ? null : { code: null, name: trailing, group: 'defect', planned: false }
  const found = reason?.group === 'defect' ? reason : unnamed
  const single = found !== null && defects.length === 0 ? [{ reason: found, quantity: null }] : []
  const said = {
    ...rest,
    good,
    scrap: scrap ?? ZERO,
    rework: rework ?? ZERO,
    reworkTo,
    returned: ZERO,
    defects: [...defects, ...single],
    approver,
  }
  return [{ kind: 'inspectResult', place, said }]
}

/** Of people of one name, whose report is meant is asked; the sender's own is nobody else's. */
function resolveUndo(draft: Extract<Draft, { kind: 'undo' }>, scope: Scope): Intent {
  const [first = null, ...more] = draft.whose.filter(id => id !== scope.context.sender?.personId)
  const one = undoOf(draft, first, scope)
  const others = more.slice(0, MOST_PEOPLE - 1).map(id => undoOf(draft, id, scope))
  return others.length === 0 || one.kind !== 'undo'
    ? one
    : { kind: 'ambiguous', about: 'whose', options: [one, ...others] }
}

function undoOf(draft: Extract<Draft, { kind: 'undo' }>, whose: PersonId | null, scope: Scope): Intent {
  const { line } = draft
  const named = line.place.order !== null || line.place.steps.length > 0
  // What the sender works on says nothing of where others did.
  const isOwn = named && whose === null
  const context: Context = isOwn ? scope.context : { ...scope.context, pending: null, running: [], tasks: [] }
  const found = placesFor(line.place, candidatesOf(line.place.order, scope), context, 'step')
  const [{ place, order } = { place: found.unresolved, order: found.order }, ...rest] = found.places
  const intent =
    rest.length > 0 ? undoAt(draft, found.unresolved, found.order, scope) : undoAt(draft, place, order, scope)
  return intent.kind === 'undo' ? { ...intent, whose } : intent
}

function undoAt(
  draft: Extract<Draft, { kind: 'undo' }>,
  place: Place,
  order: OrderCandidate | null,
  scope: Scope,
): Intent {
  const { line, wrong, change, day } = draft
  const into: Conversion = { order, lexicon: scope.lexicon }
  const all = [line.good, line.scrap, line.rework, wrong, change?.by ?? null].map(terms =>
    terms === null ? null : convert(terms, into),
  )
  for (const one of all) if (one?.kind === 'refused') return unknown(scope, one.why)
  const [good = null, scrap = null, rework = null, was = null, by = null] = all.map(one =>
    one?.kind === 'exact' ? one.value : null,
  )
  return {
    kind: 'undo',
    place,
    good,
    scrap,
    rework,
    wrong: was,
    change: by,
    changeOf: change?.of ?? 'good',
    day,
    whose: null,
  }
}

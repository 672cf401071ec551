/** What is asked about an exception: when it is raised, put right, handed over, resolved or opened again. */
import type { Block, Card, Input } from '../../adapters/card.ts'
import type { ProductionException } from '../../domain/decision.ts'
import { exceptionCode } from '../../domain/exception-life.ts'
import type { DowntimeReason, Order, Step } from '../../domain/model.ts'
import { encodeAction } from '../action.ts'
import type { CardContext } from './context.ts'

/** What can be chosen of the place: its work center and the machines of it. */
export type PlaceChoices = {
  readonly center: { readonly id: string; readonly name: string }
  readonly machines: readonly { readonly id: string; readonly name: string }[]
}

/** What a select says for a machine, for a whole work center, and for neither. */
export const ALL_OF_CENTER = '*'
export const NO_MACHINE = '-'
export const LEVEL_AS_REASON = '-'

export function exceptionFormCard(
  context: CardContext,
  order: Order,
  step: Step,
  reasons: readonly DowntimeReason[],
  place: PlaceChoices | null,
): Card {
  const { floor } = context.words
  const submit = encodeAction({ do: 'raise', order: order.code, seq: step.seq, once: context.once() })
  const inputs = [
    reasonInput(context, reasons),
    ...machineInput(context, place, NO_MACHINE),
    ...detailInputs(context, { note: '' }),
  ]
  return {
    title: floor.exceptionFormTitle(order.code, step.name),
    tone: 'danger',
    blocks: [exceptionForm(context, submit, inputs)],
  }
}

/** The same form for a trouble of which nobody said where, or what: the reader's steps are offered, or none. */
export function askExceptionCard(
  context: CardContext,
  steps: readonly { readonly order: Order; readonly step: Step }[],
  reasons: readonly DowntimeReason[],
  note: string,
): Card {
  const { floor, ask } = context.words
  const where: Input = {
    kind: 'select',
    name: 'step',
    label: floor.exceptionWhere,
    options: [
      ...steps.map(({ order, step }) => ({
        value: `${order.code}/${step.seq}`,
        label: ask.openStep(order.code, step.name),
      })),
      { value: '-', label: floor.exceptionNoStep },
    ],
  }
  const inputs = [where, reasonInput(context, reasons), ...detailInputs(context, { note })]
  return {
    title: floor.exceptionAskTitle,
    tone: 'warning',
    blocks: [
      { kind: 'text', text: floor.exceptionAsk },
      exceptionForm(context, encodeAction({ do: 'raise', once: context.once() }), inputs),
    ],
  }
}

function exceptionForm({ words: { floor } }: CardContext, submit: string, inputs: readonly Input[]): Block {
  return {
    kind: 'form',
    name: 'exception',
    inputs,
    submit: { label: floor.exceptionSubmit, payload: submit, style: 'danger' },
  }
}

const reasonInput = (
  { words: { floor } }: CardContext,
  reasons: readonly DowntimeReason[],
  value: string | null = null,
): Input => ({
  kind: 'select',
  name: 'reason',
  label: floor.exceptionWhat,
  required: true,
  ...(value === null ? {} : { value }),
  options: reasons.map(({ code, name }) => ({ value: code, label: name })),
})

function machineInput({ words }: CardContext, place: PlaceChoices | null, value: string): readonly Input[] {
  if (place === null || place.machines.length === 0) return []
  const { exception } = words
  const options = [
    { value: NO_MACHINE, label: exception.machineUnknown },
    ...place.machines.map(({ id, name }) => ({ value: id, label: name })),
    { value: ALL_OF_CENTER, label: exception.machineAll(place.center.name) },
  ]
  return [{ kind: 'select', name: 'machine', label: exception.machine, value, options }]
}

const LEVELS = [1, 2, 3] as const

type Details = { readonly note: string; readonly blocking?: boolean; readonly level?: number | null }

const detailInputs = (
  { words: { floor, exception } }: CardContext,
  { note, blocking = true, level = null }: Details,
): readonly Input[] => [
  {
    kind: 'select',
    name: 'blocking',
    label: floor.exceptionBlocking,
    value: blocking ? 'yes' : 'no',
    options: [
      { value: 'yes', label: floor.blockingYes },
      { value: 'no', label: floor.blockingNo },
    ],
  },
  {
    kind: 'select',
    name: 'level',
    label: exception.level,
    value: level === null ? LEVEL_AS_REASON : String(level),
    options: [
      { value: LEVEL_AS_REASON, label: exception.levelAsReason },
      ...LEVELS.map(each => ({ value: String(each), label: exception.levelOf(each) })),
    ],
  },
  { kind: 'text', name: 'note', label: floor.exceptionNote, multiline: true, ...(note === '' ? {} : { value: note }) },
]

export type FormFacts = {
  readonly exception: ProductionException
  readonly reasons: readonly DowntimeReason[]
  readonly place: PlaceChoices | null
  readonly departments: readonly { readonly id: string; readonly name: string }[]
  readonly people: readonly { readonly id: string; readonly name: string }[]
  readonly proposedMinutes: number
}

export type AskedVerb = 'handOver' | 'resolve' | 'reopen' | 'correct' | 'comment'

/** `said`: what was typed already, or what stands in the way of it. */
export function exceptionAskCard(
  context: CardContext,
  verb: AskedVerb,
  facts: FormFacts,
  said: { readonly complaint?: string | null; readonly note?: string } = {},
): Card {
  const { complaint = null, note = '' } = said
  const { title, inputs, submit } = ASKED[verb](context, facts, note)
  const payload = encodeAction({ do: 'exceptionDo', verb, exception: facts.exception.id, once: context.once() })
  return {
    title,
    tone: complaint === null ? 'info' : 'warning',
    blocks: [
      ...(complaint === null ? [] : [{ kind: 'text' as const, text: complaint }]),
      { kind: 'form', name: 'exception', inputs, submit: { label: submit, payload, style: 'primary' } },
    ],
  }
}

type Asked = { readonly title: string; readonly inputs: readonly Input[]; readonly submit: string }

const noteInput = (label: string, note: string, required = false): Input => ({
  kind: 'text',
  name: 'note',
  label,
  multiline: true,
  ...(required ? { required } : {}),
  ...(note === '' ? {} : { value: note }),
})

const ASKED: { readonly [V in AskedVerb]: (context: CardContext, facts: FormFacts, note: string) => Asked } = {
  handOver: ({ words: { exception: words } }, { exception, departments, people }, note) => ({
    title: words.handOverTitle(exceptionCode(exception.no)),
    submit: words.handOverSubmit,
    inputs: [
      {
        kind: 'select',
        name: 'department',
        label: words.handOverTo,
        options: departments.map(({ id, name }) => ({ value: id, label: name })),
      },
      {
        kind: 'person',
        name: 'person',
        label: words.handOverPerson,
        options: [
          { value: '-', label: words.handOverNobody },
          ...people.map(({ id, name }) => ({ value: id, label: name })),
        ],
      },
      noteInput(words.handOverWhy, note),
    ],
  }),
  resolve: (context, { exception, reasons, proposedMinutes }, note) => {
    const { exception: words } = context.words
    return {
      title: words.resolveTitle(exceptionCode(exception.no)),
      submit: words.resolveSubmit,
      inputs: [
        {
          kind: 'select',
          name: 'cause',
          label: words.resolveCause,
          ...(exception.reason === null ? {} : { value: exception.reason }),
          options: reasons.map(({ code, name }) => ({ value: code, label: name })),
        },
        noteInput(words.resolveNote, note),
        { kind: 'text', name: 'minutes', label: words.resolveMinutes(proposedMinutes), value: String(proposedMinutes) },
        { kind: 'text', name: 'why', label: words.resolveWhy },
      ],
    }
  },
  reopen: ({ words: { exception: words } }, { exception }, note) => ({
    title: words.reopenTitle(exceptionCode(exception.no)),
    submit: words.reopenSubmit,
    inputs: [noteInput(words.reopenWhy, note)],
  }),
  correct: (context, { exception, reasons, place }, note) => {
    const { exception: words } = context.words
    const machine = exception.machineId ?? (exception.workCenterId === null ? NO_MACHINE : ALL_OF_CENTER)
    const { blocking, andonLevel: level } = exception
    return {
      title: words.correctTitle(exceptionCode(exception.no)),
      submit: words.correctSubmit,
      inputs: [
        reasonInput(context, reasons, exception.reason),
        ...machineInput(context, place, machine),
        ...detailInputs(context, { note, blocking, level }),
      ],
    }
  },
  comment: ({ words: { exception: words } }, { exception }, note) => ({
    title: words.commentTitle(exceptionCode(exception.no)),
    submit: words.commentSubmit,
    inputs: [noteInput(words.commentInput, note, true)],
  }),
}

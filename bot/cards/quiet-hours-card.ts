/** When groups are left in peace, as the alert settings show it; and the two forms that change it. */
import type { Card, Field, Input } from '../../adapters/card.ts'
import type { DepartmentId } from '../../domain/model.ts'
import type { QuietSpan } from '../../domain/quiet-hours.ts'
import { ANY_TIME_KINDS, type QuietSettings } from '../../domain/quiet-settings.ts'
import { encodeAction, type QuietPart } from '../action.ts'
import type { CardContext } from './context.ts'
import { NONE_OF_SEVERAL } from './site-rules-card.ts'

export type QuietFacts = {
  readonly settings: QuietSettings
  readonly departmentName: (id: DepartmentId) => string
}

export function quietFields(context: CardContext, { settings, departmentName }: QuietFacts): readonly Field[] {
  const { quietHours: words, exception, common } = context.words
  const kinds = [words.safety, ...settings.exceptKinds.map(kind => exception.kind[kind])]
  return [
    { label: words.label, value: spanOf(context, settings.hours) },
    ...Object.entries(settings.departments).map(([id, span]) => ({
      label: words.ofDepartment(departmentName(id as DepartmentId)),
      value: spanOf(context, span),
    })),
    { label: words.anyTime, value: kinds.join(common.listSeparator) },
  ]
}

export const quietButtons = ({ words: { quietHours } }: CardContext) =>
  (['hours', 'kinds'] as const).map(part => ({
    label: quietHours.change[part],
    payload: encodeAction({ do: 'quietForm', part }),
  }))

const spanOf = ({ words }: CardContext, span: QuietSpan | null): string =>
  span === null ? words.quietHours.none : `${span.start}-${span.end}`

/** What stands in the fields of the hours, as people write it. */
export type QuietWritten = { readonly hours: string; readonly departments: string }

export function writtenQuiet(context: CardContext, { settings, departmentName }: QuietFacts): QuietWritten {
  const { quietHours: words, common } = context.words
  const departments = Object.entries(settings.departments).map(
    ([id, span]) => `${departmentName(id as DepartmentId)} ${spanOf(context, span)}`,
  )
  return {
    hours: spanOf(context, settings.hours),
    departments: departments.length === 0 ? words.none : departments.join(common.listSeparator),
  }
}

/** `complaint`: why what was filled in can't be. */
export function quietHoursForm(context: CardContext, written: QuietWritten, complaint: string | null = null): Card {
  const { quietHours: words } = context.words
  return formOf(context, 'hours', complaint, [
    { kind: 'text', name: 'hours', label: words.hours, value: written.hours },
    { kind: 'text', name: 'departments', label: words.departments, value: written.departments },
  ])
}

export function quietKindsForm(
  context: CardContext,
  { exceptKinds }: Pick<QuietSettings, 'exceptKinds'>,
  complaint: string | null = null,
): Card {
  const { quietHours: words, exception } = context.words
  const kinds = ANY_TIME_KINDS.map(kind => ({ value: kind, label: exception.kind[kind] }))
  return formOf(context, 'kinds', complaint, [
    {
      kind: 'multiSelect',
      name: 'kinds',
      label: words.kinds,
      options: [...kinds, { value: NONE_OF_SEVERAL, label: words.none }],
      values: exceptKinds.length === 0 ? [NONE_OF_SEVERAL] : exceptKinds,
    },
  ])
}

function formOf(context: CardContext, part: QuietPart, complaint: string | null, inputs: readonly Input[]): Card {
  const { quietHours: words } = context.words
  const payload = encodeAction({ do: 'setQuiet', part, once: context.once() })
  return {
    title: words.change[part],
    tone: complaint === null ? 'info' : 'warning',
    blocks: [
      ...(complaint === null ? [] : [{ kind: 'text' as const, text: complaint }]),
      { kind: 'note', text: words.hint[part] },
      { kind: 'form', name: 'quiet', inputs, submit: { label: words.save, payload, style: 'primary' } },
    ],
  }
}

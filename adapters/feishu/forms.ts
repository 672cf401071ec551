/** What can be filled in. */
import type { Block, Input, Option } from '../card.ts'
import { withUnit } from '../kit/labelled.ts'
import { shortenToCharacters } from '../kit/shorten.ts'
import { submitButton } from './buttons.ts'
import {
  MOST_BUTTON_CHARACTERS,
  MOST_INPUT_CHARACTERS,
  MOST_LABEL_CHARACTERS,
  MOST_NUMBER_CHARACTERS,
  MOST_PLACEHOLDER_CHARACTERS,
} from './limits.ts'
import type { GiveName } from './names.ts'
import { type Choice, type Div, type Element, type FormElement, plain } from './native.ts'
import { lines, shortenTo } from './texts.ts'

type FormBlock = Extract<Block, { kind: 'form' }>

/** A name that can't be kept travels with the button. */
export function formElement({ name, inputs, submit }: FormBlock, giveName: GiveName): Element {
  const renamed: Record<string, string> = {}
  const fields = inputs.flatMap(input => {
    const given = giveName(input.name)
    const elements = inputElements(input, given)
    if (elements.length > 0 && given !== input.name) renamed[given] = input.name
    return elements
  })
  const formName = giveName(name || 'form')
  return { tag: 'form', name: formName, elements: [...fields, submitButton(submit, giveName, renamed)] }
}

function inputElements(input: Input, name: string): readonly FormElement[] {
  switch (input.kind) {
    case 'number':
      return [numberInput(input, name)]
    case 'text':
      return [textInput(input, name)]
    case 'select':
    case 'person': {
      const options = choices(input.options)
      const chosen = options.find(({ value }) => value === input.value)?.value
      return options.length === 0
        ? []
        : [
            ...selectLabel(input),
            {
              tag: 'select_static',
              ...selectBase(input, name),
              options,
              ...(chosen === undefined ? {} : { initial_option: chosen }),
            },
          ]
    }
    case 'multiSelect': {
      const options = choices(input.options)
      const chosen = [...new Set(input.values ?? [])].filter(value => options.some(option => option.value === value))
      return options.length === 0
        ? []
        : [
            ...selectLabel(input),
            {
              tag: 'multi_select_static',
              ...selectBase(input, name),
              options,
              ...(chosen.length === 0 ? {} : { selected_values: chosen }),
            },
          ]
    }
    default:
      return input satisfies never
  }
}

const labelOf = ({ label, name }: Input): string =>
  shortenToCharacters(label.trim() || name || '—', MOST_LABEL_CHARACTERS)

/** There is no input for numbers: text, and the gate of the domain decides. The hint says what may be written. */
function numberInput(input: Extract<Input, { kind: 'number' }>, name: string): FormElement {
  const label = input.unit === undefined ? labelOf(input) : withUnit(labelOf(input), input.unit)
  return {
    tag: 'input',
    name,
    required: input.required === true,
    input_type: 'text',
    max_length: MOST_NUMBER_CHARACTERS,
    width: 'fill',
    label: plain(shortenToCharacters(label, MOST_LABEL_CHARACTERS)),
    label_position: 'top',
    ...placeholderOf(rangeOf(input)),
    ...defaultOf(input.value, MOST_NUMBER_CHARACTERS),
  }
}

function rangeOf({ min, max }: Extract<Input, { kind: 'number' }>): string | undefined {
  if (min !== undefined && max !== undefined) return `${min} – ${max}`
  if (max !== undefined) return `≤ ${max}`
  return min === undefined ? undefined : `≥ ${min}`
}

function textInput(input: Extract<Input, { kind: 'text' }>, name: string): FormElement {
  return {
    tag: 'input',
    name,
    required: input.required === true,
    input_type: input.multiline === true ? 'multiline_text' : 'text',
    max_length: MOST_INPUT_CHARACTERS,
    width: 'fill',
    label: plain(labelOf(input)),
    label_position: 'top',
    ...placeholderOf(input.placeholder),
    ...defaultOf(input.value, MOST_INPUT_CHARACTERS),
  }
}

const placeholderOf = (text: string | undefined) =>
  text === undefined || text === '' ? {} : { placeholder: plain(shortenTo(text, MOST_PLACEHOLDER_CHARACTERS)) }

const defaultOf = (value: string | undefined, most: number) =>
  value === undefined || value === '' ? {} : { default_value: shortenTo(value, most) }

const selectLabel = (input: Input): readonly Div[] => lines(labelOf(input))

const selectBase = (input: Input, name: string) =>
  ({
    name,
    required: input.required === true,
    width: 'fill',
    placeholder: plain(shortenTo(labelOf(input), MOST_PLACEHOLDER_CHARACTERS)),
  }) as const

/** Values must differ and hold something. */
function choices(options: readonly Option[]): readonly Choice[] {
  const taken = new Set([''])
  return options.flatMap(({ value, label }) => {
    if (taken.has(value)) return []
    taken.add(value)
    return [{ text: plain(shortenTo(label.trim() || value, MOST_BUTTON_CHARACTERS)), value }]
  })
}

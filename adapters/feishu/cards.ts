/** Neutral cards as card JSON 2.0. Names, notes and numbers are all `plain_text`, so nothing has to be escaped. */
import type { Action, Block, Card, Field, Input, Option, Tone } from '../card.ts'
import { blockLines, progressBar } from '../kit/card-as-text.ts'
import { shortenToCharacters } from '../kit/shorten.ts'
import { chartSpec } from './charts.ts'
import {
  MOST_BUTTON_CHARACTERS,
  MOST_CHARTS,
  MOST_INPUT_CHARACTERS,
  MOST_LABEL_CHARACTERS,
  MOST_NAME_CHARACTERS,
  MOST_NUMBER_CHARACTERS,
  MOST_PLACEHOLDER_CHARACTERS,
  MOST_SUMMARY_CHARACTERS,
  MOST_TABLE_COLUMNS,
  MOST_TABLES,
  MOST_TITLE_CHARACTERS,
  TABLE_PAGE_ROWS,
} from './limits.ts'
import {
  type Button,
  type Choice,
  type Color,
  type Confirm,
  type Div,
  type Element,
  type FormElement,
  type NativeCard,
  type NativeColumn,
  plain,
} from './native.ts'

type ImageBlock = Extract<Block, { kind: 'image' }>
type TableBlock = Extract<Block, { kind: 'table' }>
type FormBlock = Extract<Block, { kind: 'form' }>

export type CardParts = {
  readonly summary: string
  /** open_ids; anything else is left out. */
  readonly mentions: readonly string[]
  /** The key of an image that was uploaded; null: its description stands in its place. */
  readonly imageKey: (image: ImageBlock) => string | null
}

/** What is given out once per card. */
type Ration = { tables: number; charts: number; readonly names: Set<string>; readonly imageKey: CardParts['imageKey'] }

const TEMPLATES = { info: 'blue', success: 'green', warning: 'orange', danger: 'red' } as const
const COLORS: Readonly<Record<Tone, Color>> = { info: 'blue', success: 'green', warning: 'orange', danger: 'red' }

export function renderCard(card: Card, { summary, mentions, imageKey }: CardParts): NativeCard {
  const ration: Ration = { tables: MOST_TABLES, charts: MOST_CHARTS, names: new Set(), imageKey }
  const blocks = card.blocks.flatMap(block => elementsOf(block, ration))
  const elements = [...mentionElements(mentions), ...blocks]
  return {
    schema: '2.0',
    config: {
      update_multi: true,
      enable_forward: false,
      summary: { content: shortenToCharacters(summary || card.title, MOST_SUMMARY_CHARACTERS) },
    },
    header: { title: plain(shortenToCharacters(card.title, MOST_TITLE_CHARACTERS)), template: TEMPLATES[card.tone] },
    body: { direction: 'vertical', vertical_spacing: '8px', elements },
  }
}

/** The only markup we ever write; an id is letters, digits and `_`, and never "all". */
export const isMentionable = (id: string): boolean => /^[\w-]{1,64}$/.test(id) && id.toLowerCase() !== 'all'

function mentionElements(ids: readonly string[]): readonly Element[] {
  const people = ids.filter(isMentionable)
  return people.length === 0 ? [] : [{ tag: 'markdown', content: people.map(id => `<at id=${id}></at>`).join(' ') }]
}

function elementsOf(block: Block, ration: Ration): readonly Element[] {
  switch (block.kind) {
    case 'text':
      return lines(block.text, block.strong === true ? { text_size: 'heading' } : {})
    case 'note':
      return lines(block.text, { text_size: 'notation', text_color: 'grey' })
    case 'divider':
      return [{ tag: 'hr' }]
    case 'fields':
      return fieldElements(block.fields)
    case 'progress': {
      const bar = `${block.label} ${progressBar(block.percent)}${block.detail === undefined ? '' : `　${block.detail}`}`
      return lines(bar, block.tone === undefined ? {} : { text_color: COLORS[block.tone] })
    }
    case 'table':
      return tableElements(block, ration)
    case 'image':
      return imageElements(block, ration)
    case 'chart': {
      const isEmpty = block.chart.labels.length === 0 || block.chart.series.length === 0
      if (isEmpty || ration.charts-- <= 0) return asLines(block)
      return [{ tag: 'chart', aspect_ratio: '16:9', chart_spec: chartSpec(block.chart) }]
    }
    case 'form':
      return [formElement(block, ration)]
    case 'actions':
      return actionElements(block.actions, ration)
    default:
      return block satisfies never
  }
}

type Look = Omit<Div['text'], 'tag' | 'content'>

const lines = (content: string, look: Look = {}): readonly Div[] =>
  content.trim() === '' ? [] : [{ tag: 'div', text: { ...plain(content), ...look } }]

const asLines = (block: Block): readonly Div[] => lines(blockLines(block).join('\n'))

/** Short fields stand two in a row. */
function fieldElements(fields: readonly Field[]): readonly Element[] {
  const elements: Element[] = []
  for (let index = 0; index < fields.length; index++) {
    const [field, next] = fields.slice(index, index + 2)
    if (field === undefined) break
    if (field.short !== true || next?.short !== true) {
      elements.push(...lines(`${field.label}：${field.value}`, colorOf(field)))
      continue
    }
    elements.push({
      tag: 'column_set',
      flex_mode: 'none',
      horizontal_spacing: '8px',
      columns: [field, next].map(fieldColumn),
    })
    index++
  }
  return elements
}

const colorOf = ({ tone }: Field): Look => (tone === undefined ? {} : { text_color: COLORS[tone] })

const fieldColumn = (field: Field): NativeColumn => ({
  tag: 'column',
  width: 'weighted',
  weight: 1,
  elements: [
    ...lines(field.label, { text_size: 'notation', text_color: 'grey' }),
    ...lines(field.value || '—', colorOf(field)),
  ],
})

function tableElements(table: TableBlock, ration: Ration): readonly Element[] {
  const columns = table.columns.slice(0, MOST_TABLE_COLUMNS)
  if (columns.length === 0 || table.rows.length === 0 || ration.tables-- <= 0) return asLines(table)
  return [
    {
      tag: 'table',
      page_size: TABLE_PAGE_ROWS,
      row_height: 'low',
      columns: columns.map(({ label, align }, index) => ({
        name: `c${index}`,
        display_name: label,
        data_type: 'text',
        horizontal_align: align ?? 'left',
      })),
      rows: table.rows.map(row => Object.fromEntries(columns.map((_, index) => [`c${index}`, row[index] ?? '']))),
    },
  ]
}

function imageElements(image: ImageBlock, { imageKey }: Ration): readonly Element[] {
  const key = imageKey(image)
  return key === null ? lines(image.alt) : [{ tag: 'img', img_key: key, alt: plain(image.alt) }]
}

/** Feishu wants every name once per card; a name that can't be kept travels with the button. */
function formElement({ name, inputs, submit }: FormBlock, ration: Ration): Element {
  const renamed: Record<string, string> = {}
  const fields = inputs.flatMap(input => {
    const given = uniqueName(input.name, ration.names)
    const elements = inputElements(input, given)
    if (elements.length > 0 && given !== input.name) renamed[given] = input.name
    return elements
  })
  const formName = uniqueName(name || 'form', ration.names)
  return { tag: 'form', name: formName, elements: [...fields, submitButton(submit, ration, renamed)] }
}

function uniqueName(wanted: string, taken: Set<string>): string {
  const usable = /^[\w.-]+$/.test(wanted) && wanted.length <= MOST_NAME_CHARACTERS && wanted !== '__proto__'
  let name = usable ? wanted : `field_${taken.size}`
  for (let count = 2; taken.has(name); count++) name = `${usable ? wanted.slice(0, 90) : 'field'}_${taken.size + count}`
  taken.add(name)
  return name
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
  const label = input.unit === undefined ? labelOf(input) : `${labelOf(input)}（${input.unit}）`
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

/** Feishu counts UTF-16 units here; a family emoji of eleven must not slip through as one. */
function shortenTo(text: string, most: number): string {
  if (text.length <= most) return text
  const short = shortenToCharacters(text, most)
  return short.length <= most ? short : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

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

function submitButton(action: Action, { names }: Ration, renamed: Readonly<Record<string, string>>): Button {
  return {
    ...button(action, { payload: action.payload, ...(Object.keys(renamed).length === 0 ? {} : { renamed }) }),
    width: 'fill',
    name: uniqueName('submit', names),
    form_action_type: 'submit',
    ...(action.confirm === undefined ? {} : { confirm: confirmOf(action, action.confirm) }),
  }
}

const BUTTON_TYPES = { primary: 'primary_filled', default: 'default', danger: 'danger' } as const

const buttonText = (label: string): string => shortenTo(label.trim() || '—', MOST_BUTTON_CHARACTERS)

const button = (action: Action, value: Readonly<Record<string, unknown>>): Button => ({
  tag: 'button',
  type: BUTTON_TYPES[action.style ?? 'default'],
  width: 'default',
  text: plain(buttonText(action.label)),
  behaviors: [{ type: 'callback', value }],
})

const confirmOf = (action: Action, question: string): Confirm => ({
  title: plain(buttonText(action.label)),
  text: plain(shortenToCharacters(question.trim() || action.label || '—', MOST_LABEL_CHARACTERS)),
})

/** Feishu asks before a press only at submit buttons: a button that asks stands in a form of its own. */
function actionElements(actions: readonly Action[], ration: Ration): readonly Element[] {
  const usual = actions.filter(({ confirm }) => confirm === undefined)
  const asking = actions.filter(({ confirm }) => confirm !== undefined)
  const row: readonly Element[] =
    usual.length === 0
      ? []
      : [
          {
            tag: 'column_set',
            flex_mode: 'flow',
            horizontal_spacing: '8px',
            columns: usual.map(action => ({
              tag: 'column',
              width: 'auto',
              elements: [button(action, { payload: action.payload })],
            })),
          },
        ]
  const forms = asking.map(
    (action): Element => ({
      tag: 'form',
      name: uniqueName('ask', ration.names),
      elements: [submitButton(action, ration, {})],
    }),
  )
  return [...row, ...forms]
}

/** A neutral card as the variables of the one template that every card uses: ours with a form, or DingTalk's own without. */
import { createHash } from 'node:crypto'
import type { Action, Block, Card, Input, Option, Tone } from '../card.ts'
import { cardAsMarkdown, type MarkdownWays, oneLine } from '../kit/card-as-markdown.ts'
import { bodyLines } from '../kit/card-as-text.ts'
import { escapeMarkdown, noMentionOfAll } from '../kit/escape-markdown.ts'
import { inputsByName } from '../kit/form-inputs.ts'
import { colonAfter, withUnit } from '../kit/labelled.ts'
import { shortenToBytes, shortenToCharacters } from '../kit/shorten.ts'
import type { PlatformWords } from '../port.ts'
import {
  MAX_BUTTONS,
  MAX_FORM_BYTES,
  MAX_LABEL_CHARACTERS,
  MAX_MARKDOWN_BYTES,
  MAX_MENTIONS,
  MAX_OPTIONS,
  MAX_STATUS_CHARACTERS,
  MAX_TABLE_ROWS,
  MAX_TEXT_BYTES,
  MAX_TITLE_CHARACTERS,
} from './limits.ts'
import { ACTION_FIELD, PAYLOAD_PARAM } from './parse.ts'

/** `own`: the imported template. `stock`: DingTalk's markdown with buttons, which has nothing to fill in. */
export type Template = 'own' | 'stock'

export type NativeCard = {
  /** The API takes texts only: numbers and lists as JSON. */
  readonly variables: Readonly<Record<string, string>>
  /** Payload by the button's id, for a callback that brings only the id. */
  readonly payloads: Readonly<Record<string, string>>
}

export type Rendering = {
  readonly template: Template
  readonly words: PlatformWords
  /** Media id by the image's content; without one its description stands there. */
  readonly mediaIdOf: (base64: string) => string | null
}

type FormBlock = Extract<Block, { kind: 'form' }>

export function renderCard(card: Card, rendering: Rendering, status = ''): NativeCard {
  const buttons = card.blocks.flatMap(block => (block.kind === 'actions' ? block.actions : []))
  const shown = buttons.slice(0, MAX_BUTTONS)
  const left = buttons.slice(MAX_BUTTONS)
  const title = titleOf(card)
  const form = rendering.template === 'own' ? (card.blocks.find(isForm) ?? null) : null
  const body = markdownOf(card, rendering, form, left)
  const variables =
    rendering.template === 'own'
      ? ownVariables({ title, markdown: body, form, buttons: shown, status }, rendering.words)
      : stockVariables({ title, markdown: body, buttons: shown, status })
  return { variables, payloads: Object.fromEntries(shown.map(({ payload }) => [buttonId(payload), payload])) }
}

/** What a pressed button says: the templates have a line for it, as DingTalk's answer has no toast. */
export const statusVariables = (template: Template, text: string): Readonly<Record<string, string>> =>
  template === 'own' ? { status: statusText(text) } : { tips: statusText(text) }

const statusText = (text: string): string => shortenToCharacters(noMentionOfAll(text), MAX_STATUS_CHARACTERS)

type Shown = {
  readonly title: string
  readonly markdown: string
  readonly buttons: readonly Action[]
  readonly status: string
}

/** Every variable each time: what an update leaves out would stay from before. */
function ownVariables(
  { title, markdown, form, buttons, status }: Shown & { form: FormBlock | null },
  words: PlatformWords,
) {
  return {
    title,
    markdown,
    ...statusVariables('own', status),
    form: JSON.stringify({ fields: form === null ? [] : formFields(form) }),
    form_status: form === null ? 'disabled' : 'normal',
    form_btn_text: form === null ? words.submit : labelOf(form.submit),
    has_form: String(form !== null),
    buttons: JSON.stringify(
      buttons.map(button => ({
        id: buttonId(button.payload),
        text: labelOf(button),
        [PAYLOAD_PARAM]: button.payload,
        color: colorOf(button),
      })),
    ),
  }
}

function stockVariables({ title, markdown, buttons, status }: Shown) {
  const msgButtons = buttons.map(button => {
    const id = buttonId(button.payload)
    return {
      text: labelOf(button),
      color: colorOf(button),
      id,
      request: true,
      params: { id, [PAYLOAD_PARAM]: button.payload },
    }
  })
  return {
    title,
    logo: '',
    markdown,
    ...statusVariables('stock', status),
    sys_full_json_obj: JSON.stringify({ msgButtons }),
  }
}

/** Of what it does, so that a press of a card that has since changed can't do something else. */
export const buttonId = (payload: string): string =>
  `b${createHash('sha256').update(payload).digest('hex').slice(0, 16)}`

const colorOf = ({ style }: Action): string => (style === 'primary' ? 'blue' : style === 'danger' ? 'red' : 'gray')
const labelOf = ({ label }: Action): string => shortenToCharacters(noMentionOfAll(oneLine(label)), MAX_LABEL_CHARACTERS)

const SIGNS: Readonly<Record<Tone, string>> = { info: '', success: '✅ ', warning: '⚠️ ', danger: '🔴 ' }

const titleOf = ({ title, tone }: Card): string =>
  shortenToCharacters(`${SIGNS[tone]}${noMentionOfAll(oneLine(title))}`, MAX_TITLE_CHARACTERS)

const isForm = (block: Block): block is FormBlock => block.kind === 'form'

function markdownOf(card: Card, rendering: Rendering, form: FormBlock | null, left: readonly Action[]): string {
  const { words, mediaIdOf } = rendering
  const ways: MarkdownWays = {
    lineBreak: '<br>',
    mostBytes: MAX_MARKDOWN_BYTES,
    mostRows: MAX_TABLE_ROWS,
    shortened: words.shortened,
    image: ({ base64, alt }) => {
      const mediaId = mediaIdOf(base64)
      return mediaId === null ? null : `![${escapeMarkdown(oneLine(alt)).replace(/[()]/g, '')}](${mediaId})`
    },
    form: block => (block === form ? [] : formAsLines(block, words)),
  }
  const over = left.length === 0 ? [] : [`${words.writeOneOf}${left.map(labelOf).join(' / ')}`]
  return cardAsMarkdown(card.blocks, ways, over)
}

/** Where nothing can be filled in: what is asked, and that writing the number does. */
function formAsLines({ inputs }: FormBlock, words: PlatformWords): readonly string[] {
  const asked = inputs.map(input => `${labelWithUnit(input)}${choicesOf(input)}`)
  const hint = inputs.some(({ kind }) => kind === 'number') ? [words.replyWithNumber] : []
  return [...asked, ...hint]
}

const MOST_CHOICES_AS_TEXT = 8

function choicesOf(input: Input): string {
  if (input.kind === 'number' || input.kind === 'text') return ''
  return `${colonAfter(input.label)}${input.options
    .slice(0, MOST_CHOICES_AS_TEXT)
    .map(({ label }) => label)
    .join(' / ')}`
}

const labelWithUnit = (input: Input): string =>
  input.kind === 'number' && input.unit !== undefined ? withUnit(input.label, input.unit) : input.label

/** A form's fields, with fewer choices where all of them would be too long. */
function formFields(form: FormBlock): readonly object[] {
  const inputs = inputsByName(form.inputs)
  for (const most of [MAX_OPTIONS, 60, 20, 5]) {
    const fields = [actionField(form.submit), ...inputs.map(input => fieldOf(input, most))]
    if (Buffer.byteLength(JSON.stringify({ fields })) <= MAX_FORM_BYTES) return fields
  }
  return [actionField(form.submit)]
}

/** Rides through the form unseen, so that the callback says what was submitted. */
const actionField = ({ payload }: Action) => ({ name: ACTION_FIELD, type: 'TEXT', hidden: true, defaultValue: payload })

function fieldOf(input: Input, mostOptions: number): object {
  const base = {
    name: input.name,
    label: shortenToCharacters(noMentionOfAll(oneLine(labelWithUnit(input))), MAX_LABEL_CHARACTERS) || input.name,
    ...(input.required === true ? { required: true } : {}),
  }
  switch (input.kind) {
    case 'number':
      return { ...base, type: 'NUMBER', ...placeholder(input.max && `≤ ${input.max}`), ...given(input.value) }
    case 'text':
      return {
        ...base,
        type: input.multiline === true ? 'TEXT_AREA' : 'TEXT',
        ...placeholder(input.placeholder),
        ...given(input.value),
      }
    case 'select':
    case 'person':
      return { ...base, type: 'SELECT', options: optionsOf(input.options, mostOptions), ...chosen(input, mostOptions) }
    case 'multiSelect':
      return {
        ...base,
        type: 'MULTI_SELECT',
        options: optionsOf(input.options, mostOptions),
        ...manyChosen(input, mostOptions),
      }
    default:
      return unreachable(input)
  }
}

const placeholder = (text: string | undefined) => (text === undefined || text === '' ? {} : { placeholder: text })
const given = (value: string | undefined) => (value === undefined ? {} : { defaultValue: value })
const optionsOf = (options: readonly Option[], most: number) =>
  options
    .slice(0, most)
    .map(({ value, label }) => ({ value, text: shortenToCharacters(oneLine(label), MAX_LABEL_CHARACTERS) }))

function chosen({ options, value }: Extract<Input, { kind: 'select' | 'person' }>, most: number) {
  const index = options.slice(0, most).findIndex(option => option.value === value)
  return index < 0 ? {} : { defaultValue: { index, value } }
}

function manyChosen({ options, values = [] }: Extract<Input, { kind: 'multiSelect' }>, most: number) {
  const index = options.slice(0, most).flatMap((option, at) => (values.includes(option.value) ? [at] : []))
  return index.length === 0 ? {} : { defaultValue: { index, value: index.map(at => options[at]?.value ?? '') } }
}

/** Nobody calls everybody. */
export const mentionable = (userIds: readonly string[]): readonly string[] =>
  userIds.filter(id => id !== '' && !/^@?all$/i.test(id)).slice(0, MAX_MENTIONS)

/** The card as a plain message, for where no card can go. */
export function cardText(card: Card, words: PlatformWords): string {
  const forms = card.blocks.filter(isForm)
  const buttons = card.blocks.flatMap(block => (block.kind === 'actions' ? block.actions : []))
  const all = [
    titleOf(card),
    ...bodyLines(card),
    ...(forms.some(({ inputs }) => inputs.some(({ kind }) => kind === 'number')) ? [words.replyWithNumber] : []),
    ...(buttons.length === 0 ? [] : [`${words.writeOneOf}${buttons.map(labelOf).join(' / ')}`]),
  ]
  return shortText(all.join('\n'), words)
}

export const shortText = (text: string, words: PlatformWords): string =>
  shortenToBytes(noMentionOfAll(text), MAX_TEXT_BYTES, `\n${words.shortened}`)

function unreachable(value: never): never {
  throw new Error(`an unknown block or input: ${JSON.stringify(value)}`)
}

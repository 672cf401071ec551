/** A neutral card as the variables of the one template that every card uses: ours with a form, or DingTalk's own without. */
import { createHash } from 'node:crypto'
import type { Action, Block, Card, Input, Option, Tone } from '../card.ts'
import { blockLines, bodyLines } from '../kit/card-as-text.ts'
import { shortenToBytes, shortenToCharacters } from '../kit/shorten.ts'
import type { PlatformWords } from '../port.ts'
import { escapeMarkdown, noMentionOfAll } from './escape.ts'
import {
  MAX_BUTTONS,
  MAX_FORM_BYTES,
  MAX_LABEL_CHARACTERS,
  MAX_MARKDOWN_BYTES,
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
type TableBlock = Extract<Block, { kind: 'table' }>

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
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

const SIGNS: Readonly<Record<Tone, string>> = { info: '', success: '✅ ', warning: '⚠️ ', danger: '🔴 ' }

const titleOf = ({ title, tone }: Card): string =>
  shortenToCharacters(`${SIGNS[tone]}${noMentionOfAll(oneLine(title))}`, MAX_TITLE_CHARACTERS)

const isForm = (block: Block): block is FormBlock => block.kind === 'form'

/** Rows go first, then whole blocks from the end; the first block is cut when even that is too long. */
function markdownOf(card: Card, rendering: Rendering, form: FormBlock | null, left: readonly Action[]): string {
  const ending = escapeMarkdown(rendering.words.shortened)
  for (const rows of [MAX_TABLE_ROWS, 20, 8]) {
    const parts = [
      ...card.blocks.flatMap(block => blockMarkdown(block, rendering, form, rows)),
      ...leftOver(left, rendering),
    ]
    const whole = parts.join('\n\n')
    if (Buffer.byteLength(whole) <= MAX_MARKDOWN_BYTES) return whole
    if (rows === 8) return cutParts(parts, `\n\n${ending}`)
  }
  return ending
}

function cutParts(parts: readonly string[], ending: string): string {
  const kept: string[] = []
  const room = MAX_MARKDOWN_BYTES - Buffer.byteLength(ending)
  for (const part of parts) {
    if (Buffer.byteLength([...kept, part].join('\n\n')) > room) break
    kept.push(part)
  }
  if (kept.length === 0) return shortenToBytes(parts[0] ?? '', MAX_MARKDOWN_BYTES, ending)
  return `${kept.join('\n\n')}${ending}`
}

function leftOver(left: readonly Action[], { words }: Rendering): readonly string[] {
  return left.length === 0 ? [] : [escapeMarkdown(`${words.writeOneOf}${left.map(labelOf).join(' / ')}`)]
}

function blockMarkdown(block: Block, rendering: Rendering, form: FormBlock | null, rows: number): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [block.strong === true ? strong(block.text) : lines(block.text.split('\n'))]
    case 'note':
      return [`> ${lines(block.text.split('\n'))}`]
    case 'fields':
      return [block.fields.map(({ label, value, tone }) => `${paragraph(label)}：${inTone(value, tone)}`).join('<br>')]
    case 'table':
      return [tableMarkdown(block, rows, rendering.words)]
    case 'progress':
    case 'chart':
      return [lines(blockLines(block))]
    case 'image':
      return [imageMarkdown(block, rendering)]
    case 'form':
      return block === form ? [] : [formAsLines(block, rendering.words)]
    case 'divider':
      return ['---']
    case 'actions':
      return []
    default:
      return unreachable(block)
  }
}

const paragraph = (text: string): string => escapeMarkdown(oneLine(text))
const lines = (all: readonly string[]): string => all.map(line => escapeMarkdown(line.trimEnd())).join('<br>')
const strong = (text: string): string => {
  const escaped = paragraph(text)
  return escaped === '' ? '' : `**${escaped}**`
}
const inTone = (value: string, tone: Tone | undefined): string =>
  tone === 'danger' || tone === 'warning' ? strong(value) : paragraph(value)

function tableMarkdown({ columns, rows }: TableBlock, most: number, words: PlatformWords): string {
  const line = (cells: readonly string[]): string =>
    `| ${columns.map((_, index) => paragraph(cells[index] ?? '')).join(' | ')} |`
  const head = line(columns.map(({ label }) => label))
  const rule = `| ${columns.map(({ align }) => (align === 'right' ? '---:' : ':---')).join(' | ')} |`
  const more = rows.length > most ? `\n\n${escapeMarkdown(words.shortened)}` : ''
  return `${[head, rule, ...rows.slice(0, most).map(line)].join('\n')}${more}`
}

function imageMarkdown({ base64, alt }: Extract<Block, { kind: 'image' }>, { mediaIdOf }: Rendering): string {
  const mediaId = mediaIdOf(base64)
  return mediaId === null ? paragraph(alt) : `![${paragraph(alt).replace(/[()]/g, '')}](${mediaId})`
}

/** Where nothing can be filled in: what is asked, and that writing the number does. */
function formAsLines({ inputs }: FormBlock, words: PlatformWords): string {
  const asked = inputs.map(input => `${labelWithUnit(input)}${choicesOf(input)}`)
  const hint = inputs.some(({ kind }) => kind === 'number') ? [words.replyWithNumber] : []
  return lines([...asked, ...hint])
}

const MOST_CHOICES_AS_TEXT = 8

function choicesOf(input: Input): string {
  if (input.kind === 'number' || input.kind === 'text') return ''
  return `：${input.options
    .slice(0, MOST_CHOICES_AS_TEXT)
    .map(({ label }) => label)
    .join(' / ')}`
}

const labelWithUnit = (input: Input): string =>
  input.kind === 'number' && input.unit !== undefined ? `${input.label}（${input.unit}）` : input.label

/** A form's fields, with fewer choices where all of them would be too long. */
function formFields(form: FormBlock): readonly object[] {
  for (const most of [MAX_OPTIONS, 60, 20, 5]) {
    const fields = [actionField(form.submit), ...form.inputs.map(input => fieldOf(input, most))]
    if (Buffer.byteLength(JSON.stringify({ fields })) <= MAX_FORM_BYTES) return fields
  }
  return [actionField(form.submit)]
}

/** Rides through the form unseen, so that the callback says what was submitted. */
const actionField = ({ payload }: Action) => ({ name: ACTION_FIELD, type: 'TEXT', hidden: true, defaultValue: payload })

function fieldOf(input: Input, mostOptions: number): object {
  const base = {
    name: input.name,
    label: shortenToCharacters(noMentionOfAll(oneLine(labelWithUnit(input))), MAX_LABEL_CHARACTERS),
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

/**
 * What people can press and choose on a card. WeCom's cards have buttons or lists, and nothing to write in: a quantity is
 * a button with the likely number, a picker of digits, or a number that is simply written (sheet §4.4).
 */
import type { Action, Block, Card, Input, Option } from '../card.ts'
import { oneLine } from '../kit/card-as-markdown.ts'
import { noMentionOfAll } from '../kit/escape-markdown.ts'
import { inputsByName } from '../kit/form-inputs.ts'
import { parseJson } from '../kit/json.ts'
import { labelled } from '../kit/labelled.ts'
import { shortenToWidth } from '../kit/shorten.ts'
import type { PlatformWords } from '../port.ts'
import { CARD } from './limits.ts'

export type Form = Extract<Block, { kind: 'form' }>

/** In the platform's own shape. */
export type Choice = {
  readonly question_key: string
  readonly title: string
  readonly selected_id?: string
  readonly option_list: readonly { readonly id: string; readonly text: string }[]
}
export type Check = { readonly id: string; readonly text: string; readonly is_checked: boolean }
export type Button = { readonly text: string; readonly style: number; readonly key: string }
type Submit = { readonly text: string; readonly key: string }

export type Interaction =
  | { readonly kind: 'none' }
  | { readonly kind: 'buttons'; readonly buttons: readonly Button[]; readonly choice: Choice | null }
  | { readonly kind: 'lists'; readonly lists: readonly Choice[]; readonly submit: Submit }
  | { readonly kind: 'checks'; readonly name: string; readonly checks: readonly Check[]; readonly submit: Submit }

export type Interactive = {
  readonly interaction: Interaction
  /** Said on the card: what can be written instead of pressed. */
  readonly hints: readonly string[]
}

type DigitKey<Kind> = {
  readonly kind: Kind
  readonly input: string
  readonly title: string
  readonly payload: string
}

/** A text that the person is asked to write. */
export type Asked = { readonly name: string; readonly label: string; readonly example: string }

/** What a press's key says. `act`: the bot's own action; the rest is done here, or read here. */
export type Key =
  | { readonly kind: 'act'; readonly payload: string }
  | { readonly kind: 'form'; readonly payload: string }
  | { readonly kind: 'write'; readonly payload: string; readonly asked: readonly Asked[] }
  | DigitKey<'pick'>
  | DigitKey<'digits'>
  | { readonly kind: 'chosen' }
  | { readonly kind: 'nothing' }

export const USED_UP_KEY = 'nothing'
const CHOSEN_KEY = 'chosen'
const CHOSEN_QUESTION = '_others'
const VALUE = 'v_'
const DIGITS = ['hundreds', 'tens', 'ones'] as const

export function readKey(key: string): Key {
  if (key === USED_UP_KEY) return { kind: 'nothing' }
  if (key === CHOSEN_KEY) return { kind: 'chosen' }
  const own = OWN_KEY.exec(key)
  if (own === null) return { kind: 'act', payload: key }
  if (own[1] === 'act') return { kind: 'act', payload: own[2] ?? '' }
  const parts: unknown = parseJson(own[2] ?? '')
  if (!Array.isArray(parts) || !parts.every(part => typeof part === 'string')) return { kind: 'nothing' }
  const [payload = '', input = '', title = ''] = parts
  if (own[1] === 'write') return { kind: 'write', payload, asked: askedIn(parts.slice(1)) }
  return own[1] === 'form'
    ? { kind: 'form', payload }
    : { kind: own[1] === 'pick' ? 'pick' : 'digits', input, title, payload }
}

const askedIn = ([name, label = '', example = '', ...rest]: readonly string[]): readonly Asked[] =>
  name === undefined ? [] : [{ name, label, example }, ...askedIn(rest)]

const OWN_KEY = /^(form|pick|digits|write|act):(.*)$/s
/** The bot's payload, as it is unless it would be taken for a key of ours. */
export const keyOf = (payload: string): string =>
  OWN_KEY.test(payload) || payload === USED_UP_KEY || payload === CHOSEN_KEY ? `act:${payload}` : payload

const ownKey = (kind: 'form' | 'pick' | 'digits' | 'write', ...parts: readonly string[]): string =>
  `${kind}:${JSON.stringify(parts)}`
const fits = (key: string): boolean => key.trim() !== '' && Buffer.byteLength(key) <= CARD.keyBytes

/** Which action was chosen from the list of those that found no place as a button. */
export const chosenPayload = (selected: Readonly<Record<string, readonly string[]>>): string | null =>
  selected[CHOSEN_QUESTION]?.[0] ?? null

/** What was chosen, by the names of the form's inputs; several values joined by commas. */
export const valuesOf = (selected: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(selected)
      .filter(([name]) => name !== CHOSEN_QUESTION)
      .map(([name, ids]) => [name, ids.map(id => (id.startsWith(VALUE) ? id.slice(VALUE.length) : id)).join(',')]),
  )

/** "120"; null when no digit came along. */
export function numberOf(selected: Readonly<Record<string, readonly string[]>>): string | null {
  const digits = DIGITS.map(name => selected[name]?.[0] ?? '')
  if (!digits.every(digit => /^\d?$/.test(digit)) || digits.join('') === '') return null
  return String(Number(digits.map(digit => digit || '0').join('')))
}

export function interactionOf(card: Card, words: PlatformWords): Interactive {
  const actions = card.blocks.flatMap(block => (block.kind === 'actions' ? block.actions : []))
  const form = card.blocks.find(block => block.kind === 'form')
  if (form === undefined) return buttonsFor(actions.map(buttonOf), null, [], words)
  const inputs = inputsByName(form.inputs)
  if (inputs.some(({ kind }) => kind === 'number')) return numberForm(card, form, actions, words)
  const writing = writeButton(inputs, form.submit)
  if (writing !== null) return buttonsFor([writing, ...actions.map(buttonOf)], null, inputs.map(oneInputAsLine), words)
  if (inputs.some(input => input.kind === 'text' && input.required === true && !input.value)) {
    return buttonsFor(actions.map(buttonOf), null, inputs.map(oneInputAsLine), words)
  }
  return choiceForm({ ...form, inputs }, actions, words)
}

/**
 * The number is written, or chosen by three digits where nothing else that was filled in must be kept. Of several people
 * it is neither: who they are would be lost, and the card says what can be written instead.
 */
function numberForm({ title }: Card, form: Form, actions: readonly Action[], words: PlatformWords): Interactive {
  if (form.inputs.some(({ kind }) => kind === 'multiSelect')) return buttonsFor(actions.map(buttonOf), null, [], words)
  const pick = pickerButton(form, title, words)
  const [first, ...rest] = actions.map(buttonOf)
  const buttons = [...(first ? [first] : []), ...(pick === null ? [] : [pick]), ...rest]
  return buttonsFor(buttons, null, pick === null ? [words.replyWithNumber] : [], words)
}

function pickerButton({ inputs, submit }: Form, title: string, words: PlatformWords): Button | null {
  const [input, ...others] = inputs.filter(one => one.kind === 'number')
  if (input === undefined || input.decimals > 0) return null
  if (others.some(({ value }) => value !== undefined && value !== '')) return null
  const key = ownKey('pick', submit.payload, input.name, shortenToWidth(oneLine(title), CARD.title))
  return fits(key) ? { text: captionOf(words.chooseNumber), style: STYLES.default, key } : null
}

/** The card that takes the place of the one whose picker was pressed. */
export function digitPicker(key: Extract<Key, { kind: 'pick' }>, words: PlatformWords): Omit<ListCard, 'task_id'> {
  const option_list = Array.from({ length: 10 }, (_, digit) => ({ id: String(digit), text: String(digit) }))
  return {
    card_type: 'multiple_interaction',
    main_title: { title: key.title || words.chooseNumber, desc: shortenToWidth(words.chooseNumber, CARD.description) },
    select_list: DIGITS.map((question_key, at) => ({
      question_key,
      title: shortenToWidth(words.digits[at] ?? '', CARD.questionTitle),
      selected_id: '0',
      option_list,
    })),
    submit_button: { text: captionOf(words.submit), key: ownKey('digits', key.payload, key.input) },
  }
}

export type ListCard = {
  readonly card_type: 'multiple_interaction'
  readonly main_title: { readonly title: string; readonly desc: string }
  readonly select_list: readonly Choice[]
  readonly submit_button: Submit
  readonly task_id: string
}

/** Of a form of texts alone: its button asks for them, one after the other. null: of another form, or of one too long. */
function writeButton(inputs: readonly Input[], submit: Action): Button | null {
  const asked = inputs.flatMap(input =>
    input.kind === 'text' ? [input.name, oneLine(input.label), oneLine(input.value ?? input.placeholder ?? '')] : [],
  )
  const key = ownKey('write', submit.payload, ...asked)
  const isAll = inputs.length > 0 && asked.length === 3 * inputs.length
  return isAll && fits(key) ? { text: captionOf(submit.label), style: STYLES.primary, key } : null
}

function choiceForm(form: Form, actions: readonly Action[], words: PlatformWords): Interactive {
  const key = ownKey('form', form.submit.payload)
  if (!fits(key)) return buttonsFor(actions.map(buttonOf), null, form.inputs.map(oneInputAsLine), words)
  const submit = { text: captionOf(form.submit.label), key }
  const [many] = form.inputs.filter(input => input.kind === 'multiSelect' && offered(input, CARD.checks).length > 0)
  const lists = form.inputs.filter(isList).filter(input => offered(input, CARD.options).length > 0)
  const hints = form.inputs.flatMap(notAllOffered)
  if (many?.kind === 'multiSelect' && lists.length === 0 && actions.length === 0) {
    return { interaction: { kind: 'checks', name: many.name, checks: checksOf(many), submit }, hints }
  }
  if (many === undefined && actions.length === 0 && lists.length > 0 && lists.length <= CARD.questions) {
    return { interaction: { kind: 'lists', lists: lists.map(choiceOf), submit }, hints }
  }
  if (many === undefined && lists.length <= 1) {
    const buttons = [{ ...submit, style: STYLES.primary }, ...actions.map(buttonOf)]
    return buttonsFor(buttons, lists[0] === undefined ? null : choiceOf(lists[0]), hints, words)
  }
  return buttonsFor(actions.map(buttonOf), null, form.inputs.map(oneInputAsLine), words)
}

/** Those that find no place become a list to choose from, and after that words to write. Two that do the same are one. */
function buttonsFor(
  given: readonly Button[],
  choice: Choice | null,
  hints: readonly string[],
  words: PlatformWords,
): Interactive {
  const all = given.filter(({ key }, at) => fits(key) && given.findIndex(other => other.key === key) === at)
  const unfit = given.filter(({ key }) => !fits(key))
  const inWords = (left: readonly Button[]): readonly string[] => {
    const labels = [...left, ...unfit].map(({ text }) => text)
    return labels.length === 0 ? hints : [...hints, `${words.writeOneOf}${labels.join(' / ')}`]
  }
  if (all.length === 0) return { interaction: { kind: 'none' }, hints: inWords([]) }
  if (all.length <= CARD.buttons) return { interaction: { kind: 'buttons', buttons: all, choice }, hints: inWords([]) }
  const shown = all.slice(0, CARD.buttons - (choice === null ? 1 : 0))
  const over = all.slice(shown.length)
  const listed = choice === null ? over.filter(isListable).slice(0, CARD.options) : []
  const said = inWords(over.filter(button => !listed.includes(button)))
  if (listed.length === 0) return { interaction: { kind: 'buttons', buttons: shown, choice }, hints: said }
  const others: Choice = {
    question_key: CHOSEN_QUESTION,
    title: shortenToWidth(words.others, CARD.questionTitle),
    option_list: listed.map(({ key, text }) => ({ id: key, text })),
  }
  const open: Button = { text: captionOf(words.submit), style: STYLES.default, key: CHOSEN_KEY }
  return { interaction: { kind: 'buttons', buttons: [...shown, open], choice: others }, hints: said }
}

const isListable = ({ key }: Button): boolean => Buffer.byteLength(key) <= CARD.optionIdBytes

const STYLES = { primary: 1, default: 2, danger: 3 } as const
/** Of a button or an option; nothing may be without words. */
const cut = (label: string, most: number): string => shortenToWidth(noMentionOfAll(oneLine(label)), most).trim() || '…'
const captionOf = (label: string): string => cut(label, CARD.buttonText)

const buttonOf = ({ label, payload, style = 'default' }: Action): Button => ({
  text: captionOf(label),
  style: STYLES[style],
  key: keyOf(payload),
})

type ListInput = Extract<Input, { kind: 'select' | 'person' }>

const isList = (input: Input): input is ListInput => input.kind === 'select' || input.kind === 'person'

function choiceOf(input: ListInput): Choice {
  const options = offered(input, CARD.options)
  const chosen = options.find(({ value }) => value === input.value)
  return {
    question_key: input.name,
    title: shortenToWidth(oneLine(input.label), CARD.questionTitle),
    ...(chosen === undefined ? {} : { selected_id: idOf(chosen) }),
    option_list: options.map(option => ({
      id: idOf(option),
      text: cut(option.label, CARD.optionText),
    })),
  }
}

const checksOf = (input: Extract<Input, { kind: 'multiSelect' }>): readonly Check[] =>
  offered(input, CARD.checks).map(option => ({
    id: idOf(option),
    text: cut(option.label, CARD.checkText),
    is_checked: input.values?.includes(option.value) === true,
  }))

const idOf = ({ value }: Option): string => `${VALUE}${value}`
const offered = ({ options }: { readonly options: readonly Option[] }, most: number): readonly Option[] =>
  options
    .filter(({ value }, at) => options.findIndex(other => other.value === value) === at)
    .filter(option => Buffer.byteLength(idOf(option)) <= CARD.optionIdBytes)
    .slice(0, most)

/** Longer lists are cut by the platform: what is left out is said, so that it can be written. */
function notAllOffered(input: Input): readonly string[] {
  if (input.kind === 'number' || input.kind === 'text') return []
  const shown = offered(input, input.kind === 'multiSelect' ? CARD.checks : CARD.options)
  const left = input.options.filter(option => !shown.includes(option))
  return left.length === 0 ? [] : [labelled(input.label, left.map(({ label }) => label).join(' / '))]
}

const MOST_CHOICES_AS_TEXT = 8

function oneInputAsLine(input: Input): string {
  if (input.kind === 'number' || input.kind === 'text') return labelled(input.label, '').trimEnd()
  const choices = input.options.slice(0, MOST_CHOICES_AS_TEXT).map(({ label }) => label)
  return labelled(input.label, choices.join(' / '))
}

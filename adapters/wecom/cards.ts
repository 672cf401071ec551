/** A neutral card as WeCom's: a template card for what can be pressed, markdown for what is long. */
import type { Block, Card, Tone } from '../card.ts'
import { cardAsMarkdown, oneLine } from '../kit/card-as-markdown.ts'
import { blockLines, cardAsText, progressBar } from '../kit/card-as-text.ts'
import { escapeMarkdown, noMentionOfAll } from '../kit/escape-markdown.ts'
import { labelled } from '../kit/labelled.ts'
import { shortenToBytes, shortenToWidth, widthOf } from '../kit/shorten.ts'
import type { OutboundMessage, PlatformWords } from '../port.ts'
import { mentionOf } from './doubts.ts'
import { type Interaction, interactionOf, USED_UP_KEY } from './interaction.ts'
import { CARD, MAX_APP_TEXT_BYTES, MAX_MARKDOWN_BYTES, MAX_MENTIONS, MAX_TABLE_ROWS } from './limits.ts'

export type TemplateCard = Readonly<Record<string, unknown>>

export type Rendered = {
  /** All that the card says, where the template card can't hold it or none is needed; null: the card says it all. */
  readonly markdown: string | null
  /** null: nothing to press. */
  readonly card: TemplateCard | null
}

/** A card that is sent. `inWords`: all of it is said in markdown too. */
export function renderCard(card: Card, taskId: string, words: PlatformWords, inWords = false): Rendered {
  const { interaction, hints } = interactionOf(card, words)
  const whole = { markdown: markdownOf(card, words, hints), card: null }
  if (interaction.kind === 'none') return whole
  const body = bodyOf(card, hints)
  if (!inWords && body.isWhole && roomFor(interaction, body)) {
    return { markdown: null, card: templateOf(card, body, interaction, taskId) }
  }
  // The markdown above it says the rest; the card is what can be pressed.
  return { ...whole, card: templateOf(card, { ...body, rows: [], lines: hintLines(hints) }, interaction, taskId) }
}

/**
 * A card in the place of the pressed one: always a template card. `below`: what that one has become, of which only the
 * buttons find room. `said`: what the button says.
 */
export function renderInPlace(
  card: Card,
  below: Card | null,
  taskId: string,
  words: PlatformWords,
  said: string | null,
): Rendered {
  const { interaction, hints } = interactionOf(withButtonsOf(card, below), words)
  const body = bodyOf(card, hints)
  const pressable = interaction.kind === 'none' ? usedUp(words) : interaction
  const isWhole = body.isWhole && roomFor(pressable, body)
  return {
    markdown: isWhole ? null : markdownOf(card, words, hints),
    card: templateOf(card, body, pressable, taskId, said),
  }
}

type Pressable = Exclude<Interaction, { kind: 'none' }>

const withButtonsOf = (card: Card, below: Card | null): Card => ({
  ...card,
  blocks: [...card.blocks, ...(below?.blocks ?? []).filter(({ kind }) => kind === 'actions' || kind === 'form')],
})

const usedUp = (words: PlatformWords): Pressable => ({
  kind: 'buttons',
  buttons: [{ text: words.done, style: 2, key: USED_UP_KEY }],
  choice: null,
})

type Row = { readonly keyname: string; readonly value: string }
type Body = { readonly rows: readonly Row[]; readonly lines: string; readonly isWhole: boolean }

/**
 * Short fields as rows, everything else as lines, which stand above them: so of too many fields the last are the rows, and
 * they are read in their order. `isWhole`: nothing had to be cut.
 */
function bodyOf({ title, blocks }: Card, hints: readonly string[]): Body {
  const parts = blocks.flatMap(rowsOrLines)
  const rows = parts.filter(part => typeof part !== 'string').slice(-CARD.rows)
  const rest = parts.filter(part => typeof part === 'string' || !rows.includes(part))
  const lines = [...rest.map(part => (typeof part === 'string' ? part : labelled(part.keyname, part.value))), ...hints]
    .filter(line => line.trim() !== '')
    .join('\n')
  const isWhole = widthOf(lines) <= CARD.subTitle && widthOf(title) <= CARD.title - 2 && !blocks.some(isPicture)
  return { rows, lines: shortenToWidth(noMentionOfAll(lines), CARD.subTitle), isWhole }
}

const isPicture = ({ kind }: Block): boolean => kind === 'table' || kind === 'chart'

function rowsOrLines(block: Block): readonly (Row | string)[] {
  if (block.kind === 'fields') return block.fields.map(({ label, value }) => rowOrLine(label, value))
  if (block.kind !== 'progress') return blockLines(block)
  return [rowOrLine(block.label, `${progressBar(block.percent)} ${block.detail ?? ''}`.trimEnd())]
}

function rowOrLine(label: string, value: string): Row | string {
  const row = { keyname: oneLine(label), value: noMentionOfAll(oneLine(value)) }
  const isShort = widthOf(row.keyname) <= CARD.rowName && widthOf(row.value) <= CARD.rowValue
  return isShort && row.keyname !== '' && row.value !== '' ? row : labelled(row.keyname, row.value)
}

/** Cards of lists have a title and its second line, nothing more. */
const roomFor = ({ kind }: Interaction, { rows, lines }: Body): boolean =>
  kind === 'buttons' || (rows.length === 0 && widthOf(lines) <= CARD.description)

const hintLines = (hints: readonly string[]): string => shortenToWidth(hints.join('\n'), CARD.subTitle)

const SIGNS: Readonly<Record<Tone, string>> = { info: '', success: '✅ ', warning: '⚠️ ', danger: '🔴 ' }
const titleOf = ({ title, tone }: Card): string => `${SIGNS[tone]}${noMentionOfAll(oneLine(title)) || '…'}`

function templateOf(
  card: Card,
  { rows, lines }: Pick<Body, 'rows' | 'lines'>,
  interaction: Pressable,
  taskId: string,
  said: string | null = null,
): TemplateCard {
  const title = shortenToWidth(titleOf(card), CARD.title)
  const second = said ?? (interaction.kind === 'buttons' ? '' : oneLine(lines))
  const desc = shortenToWidth(noMentionOfAll(second), CARD.description)
  const head = { main_title: { title, ...(desc === '' ? {} : { desc }) }, task_id: taskId }
  switch (interaction.kind) {
    case 'buttons':
      return {
        card_type: 'button_interaction',
        ...head,
        ...(lines === '' ? {} : { sub_title_text: lines }),
        ...(rows.length === 0 ? {} : { horizontal_content_list: rows.map(row => ({ type: 0, ...row })) }),
        ...(interaction.choice === null ? {} : { button_selection: interaction.choice }),
        button_list: interaction.buttons,
      }
    case 'lists':
      return {
        card_type: 'multiple_interaction',
        ...head,
        select_list: interaction.lists,
        submit_button: interaction.submit,
      }
    case 'checks':
      return {
        card_type: 'vote_interaction',
        ...head,
        checkbox: { question_key: interaction.name, mode: 1, option_list: interaction.checks },
        submit_button: interaction.submit,
      }
  }
}

function markdownOf(card: Card, words: PlatformWords, hints: readonly string[]): string {
  const title = `**${escapeMarkdown(titleOf(card))}**`
  const body = cardAsMarkdown(
    card.blocks,
    {
      lineBreak: '\n',
      mostBytes: MAX_MARKDOWN_BYTES - Buffer.byteLength(title) - 2,
      mostRows: MAX_TABLE_ROWS,
      shortened: words.shortened,
      image: () => null,
      form: () => [],
    },
    hints,
  )
  return `${title}\n\n${body}`.trim()
}

/** A message as markdown alone, for where nothing can be pressed: the buttons are words that can be written. */
export function messageAsMarkdown({ card, text, summary }: OutboundMessage, words: PlatformWords): string {
  if (card === null) return textAsMarkdown(text ?? summary, words)
  const labels = card.blocks.flatMap(block => (block.kind === 'actions' ? block.actions.map(({ label }) => label) : []))
  const { hints } = interactionOf(card, words)
  const more = labels.length === 0 ? [] : [`${words.writeOneOf}${labels.map(oneLine).join(' / ')}`]
  return markdownOf(card, words, [...hints, ...more])
}

/** A message as plain words, for where markdown is not read either. */
export function messageAsText(
  { card, text, summary }: OutboundMessage,
  words: PlatformWords,
  withHints = true,
): string {
  if (card === null) return noMentionOfAll(text ?? summary)
  const { hints } = withHints ? interactionOf(card, words) : { hints: [] }
  return noMentionOfAll([cardAsText({ ...card, title: titleOf(card) }), ...hints].join('\n'))
}

/** Whoever only opens the chat is welcomed by a card that says it all, or by words. */
export function welcomeBody(message: OutboundMessage, taskId: string, words: PlatformWords): object {
  const { card = null, markdown = null } = message.card === null ? {} : renderCard(message.card, taskId, words)
  if (card !== null && markdown === null) return { msgtype: 'template_card', template_card: card }
  const content = shortenToBytes(messageAsText(message, words), MAX_APP_TEXT_BYTES, `\n${words.shortened}`)
  return { msgtype: 'text', text: { content } }
}

/** No card can hold them: they go before it. */
export const picturesIn = (card: Card | null): readonly Extract<Block, { kind: 'image' }>[] =>
  card?.blocks.filter(block => block.kind === 'image') ?? []

/** `<@id>` of each, and of nobody who is called "all". */
export const mentionsIn = ({ mentions }: OutboundMessage): string =>
  mentions
    .filter(id => !/^@?all$|[<>\s]/i.test(id) && noMentionOfAll(`@${id}`) === `@${id}`)
    .slice(0, MAX_MENTIONS)
    .map(mentionOf)
    .join(' ')

/** A plain text as the markdown that says the same. */
const textAsMarkdown = (text: string, words: PlatformWords): string =>
  shortenToBytes(escapeMarkdown(text), MAX_MARKDOWN_BYTES, `\n${escapeMarkdown(words.shortened)}`)

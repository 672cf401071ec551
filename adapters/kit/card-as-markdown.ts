/** A card's body as markdown, for platforms whose cards or messages are written in it. */
import type { Block, Card, Tone } from '../card.ts'
import { blockLines } from './card-as-text.ts'
import { escapeMarkdown } from './escape-markdown.ts'
import { labelled } from './labelled.ts'
import { shortenToBytes } from './shorten.ts'

export type MarkdownWays = {
  /** Between lines of one paragraph: `<br>` here, a line break there. */
  readonly lineBreak: string
  readonly mostBytes: number
  readonly mostRows: number
  /** Said where something had to be left out, plain text. */
  readonly shortened: string
  /** The picture's markdown; null where none can stand, and its description does. */
  readonly image: (image: Extract<Block, { kind: 'image' }>) => string | null
  /** Plain lines in place of a form that is not shown as one. */
  readonly form: (form: Extract<Block, { kind: 'form' }>) => readonly string[]
}

/** Blank lines between blocks; `after`: plain lines below them. Rows go first, then whole blocks from the end. */
export function cardAsMarkdown(blocks: Card['blocks'], ways: MarkdownWays, after: readonly string[] = []): string {
  for (const rows of [ways.mostRows, 20, 8]) {
    const parts = [...blocks.flatMap(block => blockMarkdown(block, ways, rows)), ...after.map(escapeMarkdown)]
    const whole = parts.join('\n\n')
    if (Buffer.byteLength(whole) <= ways.mostBytes) return whole
    if (rows === 8) return cutParts(parts, ways)
  }
  return ''
}

function cutParts(parts: readonly string[], { mostBytes, shortened }: MarkdownWays): string {
  const ending = `\n\n${escapeMarkdown(shortened)}`
  const kept: string[] = []
  const room = mostBytes - Buffer.byteLength(ending)
  for (const part of parts) {
    if (Buffer.byteLength([...kept, part].join('\n\n')) > room) break
    kept.push(part)
  }
  if (kept.length === 0) return shortenToBytes(parts[0] ?? '', mostBytes, ending)
  return `${kept.join('\n\n')}${ending}`
}

function blockMarkdown(block: Block, ways: MarkdownWays, rows: number): readonly string[] {
  const lines = (all: readonly string[]): string => all.map(line => escapeMarkdown(line.trimEnd())).join(ways.lineBreak)
  switch (block.kind) {
    case 'text':
      return [block.strong === true ? strong(block.text) : lines(block.text.split('\n'))]
    case 'note':
      return [`> ${lines(block.text.split('\n'))}`]
    case 'fields':
      return [
        block.fields
          .map(({ label, value, tone }) => labelled(paragraph(label), inTone(value, tone)))
          .join(ways.lineBreak),
      ]
    case 'table':
      return [tableMarkdown(block, rows, ways.shortened)]
    case 'progress':
    case 'chart':
      return [lines(blockLines(block))]
    case 'image':
      return [ways.image(block) ?? paragraph(block.alt)]
    case 'form': {
      const asked = ways.form(block)
      return asked.length === 0 ? [] : [lines(asked)]
    }
    case 'divider':
      return ['---']
    case 'actions':
      return []
    default:
      return unreachable(block)
  }
}

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
const paragraph = (text: string): string => escapeMarkdown(oneLine(text))
const strong = (text: string): string => {
  const escaped = paragraph(text)
  return escaped === '' ? '' : `**${escaped}**`
}
const inTone = (value: string, tone: Tone | undefined): string =>
  tone === 'danger' || tone === 'warning' ? strong(value) : paragraph(value)

function tableMarkdown({ columns, rows }: Extract<Block, { kind: 'table' }>, most: number, shortened: string): string {
  const line = (cells: readonly string[]): string =>
    `| ${columns.map((_, index) => paragraph(cells[index] ?? '')).join(' | ')} |`
  const head = line(columns.map(({ label }) => label))
  const rule = `| ${columns.map(({ align }) => (align === 'right' ? '---:' : ':---')).join(' | ')} |`
  const more = rows.length > most ? `\n\n${escapeMarkdown(shortened)}` : ''
  return `${[head, rule, ...rows.slice(0, most).map(line)].join('\n')}${more}`
}

function unreachable(block: never): never {
  throw new Error(`an unknown block: ${JSON.stringify(block)}`)
}

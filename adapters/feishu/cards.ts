/** Neutral cards as card JSON 2.0. Names, notes and numbers are all `plain_text`, so nothing has to be escaped. */
import type { Block, Card, Field, Tone } from '../card.ts'
import { blockLines, progressBar } from '../kit/card-as-text.ts'
import { labelled } from '../kit/labelled.ts'
import { shortenToCharacters } from '../kit/shorten.ts'
import { actionElements } from './buttons.ts'
import { chartSpec } from './charts.ts'
import { formElement } from './forms.ts'
import {
  MOST_CHARTS,
  MOST_SUMMARY_CHARACTERS,
  MOST_TABLE_COLUMNS,
  MOST_TABLES,
  MOST_TITLE_CHARACTERS,
  TABLE_PAGE_ROWS,
} from './limits.ts'
import { createNames, type GiveName } from './names.ts'
import { type Color, type Div, type Element, type NativeCard, type NativeColumn, plain } from './native.ts'
import { type Look, lines } from './texts.ts'

type ImageBlock = Extract<Block, { kind: 'image' }>
type TableBlock = Extract<Block, { kind: 'table' }>

export type CardParts = {
  readonly summary: string
  /** open_ids; anything else is left out. */
  readonly mentions: readonly string[]
  /** The key of an image that was uploaded; null: its description stands in its place. */
  readonly imageKey: (image: ImageBlock) => string | null
}

/** What is given out once per card. */
type Ration = { tables: number; charts: number; readonly giveName: GiveName; readonly imageKey: CardParts['imageKey'] }

const TEMPLATES = { info: 'blue', success: 'green', warning: 'orange', danger: 'red' } as const
const COLORS: Readonly<Record<Tone, Color>> = { info: 'blue', success: 'green', warning: 'orange', danger: 'red' }

export function renderCard(card: Card, { summary, mentions, imageKey }: CardParts): NativeCard {
  const ration: Ration = { tables: MOST_TABLES, charts: MOST_CHARTS, giveName: createNames(), imageKey }
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
      return [formElement(block, ration.giveName)]
    case 'actions':
      return actionElements(block.actions, ration.giveName)
    default:
      return block satisfies never
  }
}

const asLines = (block: Block): readonly Div[] => lines(blockLines(block).join('\n'))

/** Short fields stand two in a row. */
function fieldElements(fields: readonly Field[]): readonly Element[] {
  const elements: Element[] = []
  for (let index = 0; index < fields.length; index++) {
    const [field, next] = fields.slice(index, index + 2)
    if (field === undefined) break
    if (field.short !== true || next?.short !== true) {
      elements.push(...lines(labelled(field.label, field.value), colorOf(field)))
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

/** Cards that Feishu would refuse for their size are made smaller, from what is missed least. */
import type { Block, Card } from '../card.ts'
import { shortenToBytes } from '../kit/shorten.ts'
import { type CardParts, renderCard } from './cards.ts'
import { MOST_CARD_BYTES, MOST_ELEMENTS } from './limits.ts'
import { countElements, type NativeCard } from './native.ts'

type Step = (block: Block, index: number) => readonly Block[]

const rows =
  (most: number): Step =>
  block =>
    block.kind === 'table' ? [{ ...block, rows: block.rows.slice(0, most) }] : [block]

const cut = (text: string, bytes: number): string => shortenToBytes(text, bytes)

const texts =
  (bytes: number): Step =>
  block => {
    switch (block.kind) {
      case 'text':
      case 'note':
        return [{ ...block, text: cut(block.text, bytes) }]
      case 'table':
        return [{ ...block, rows: block.rows.map(row => row.map(cell => cut(cell, bytes))) }]
      case 'fields':
        return [{ ...block, fields: block.fields.map(field => ({ ...field, value: cut(field.value, bytes) })) }]
      default:
        return [block]
    }
  }

const withoutPictures: Step = block => (block.kind === 'chart' || block.kind === 'image' ? [] : [block])

/** What a person can do is kept; of what is only read, the beginning. */
const beginning =
  (blocks: number, fields: number): Step =>
  (block, index) => {
    if (block.kind === 'form' || block.kind === 'actions') return [block]
    if (index >= blocks) return []
    return block.kind === 'fields' ? [{ ...block, fields: block.fields.slice(0, fields) }] : [block]
  }

/** Each is applied to what the one before it left. */
const STEPS: readonly Step[] = [
  rows(50),
  rows(20),
  texts(1_500),
  withoutPictures,
  rows(8),
  texts(300),
  beginning(12, 12),
  beginning(3, 4),
]

const fits = (card: NativeCard): boolean =>
  countElements(card) <= MOST_ELEMENTS && Buffer.byteLength(JSON.stringify(JSON.stringify(card))) <= MOST_CARD_BYTES

/** null: it can't be shown as a card at all. `shortened` stands at the end of what lost something. */
export function renderFitting(card: Card, parts: CardParts, shortened: string): NativeCard | null {
  const whole = renderCard(card, parts)
  if (fits(whole)) return whole
  let blocks = card.blocks
  for (const step of STEPS) {
    blocks = blocks.flatMap(step)
    const smaller = renderCard({ ...card, blocks: [...blocks, { kind: 'note', text: shortened }] }, parts)
    if (fits(smaller)) return smaller
  }
  return null
}

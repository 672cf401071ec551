/** A neutral card as HTML. Every block and input of `adapters/card.ts` has its look here; unknown ones are left out. */
import { el, freshId } from '../element.js'
import { actionButton, actionsBlock } from './actions.js'
import { dividerBlock, fieldsBlock, imageBlock, noteBlock, progressBlock, tableBlock, textBlock } from './blocks.js'
import { chartBlock } from './chart.js'
import { formBlock } from './form.js'

/** @typedef {import('../../../adapters/card.ts').Card} Card */
/** @typedef {import('../../../adapters/card.ts').Block} Block */
/** Resolves once the press is answered. @typedef {(payload: string, values: Record<string, string>) => Promise<void>} Press */

/**
 * @param {Card} card
 * @param {Press} press
 * @param {Record<string, string>} typed what somebody had typed into an earlier state of this card, by input name
 */
export function renderCard(card, press, typed) {
  const id = freshId('card')
  return el(
    'section',
    { class: `card tone-${card.tone}`, 'aria-labelledby': id },
    el('h2', { id, class: 'card-title' }, card.title),
    el('div', { class: 'card-body' }, ...card.blocks.map(block => renderBlock(block, press, typed))),
  )
}

/** @param {Block} block @param {Press} press @param {Record<string, string>} typed */
function renderBlock(block, press, typed) {
  switch (block.kind) {
    case 'text':
      return textBlock(block)
    case 'fields':
      return fieldsBlock(block)
    case 'progress':
      return progressBlock(block)
    case 'table':
      return tableBlock(block)
    case 'image':
      return imageBlock(block)
    case 'chart':
      return chartBlock(block.chart)
    case 'form':
      return formBlock(block, press, typed, actionButton)
    case 'actions':
      return actionsBlock(block, press)
    case 'note':
      return noteBlock(block)
    case 'divider':
      return dividerBlock()
    default:
      return unknownBlock(block)
  }
}

/** A card of a newer service than this page. @param {never} _block */
function unknownBlock(_block) {
  return null
}

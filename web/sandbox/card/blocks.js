/** The blocks that only show something. */
import { showDialog } from '../dialog.js'
import { el } from '../element.js'
import { words } from '../wording.js'

/** @typedef {import('../../../adapters/card.ts').Block} Block */
/** @template {Block['kind']} K @typedef {Extract<Block, { kind: K }>} BlockOf */

/** What an image may be; as an `<img>` even an SVG runs nothing. */
const IMAGE_KINDS = /^image\/(png|jpeg|gif|webp|svg\+xml)$/

/** Longer than an order with its step; such a name of a row may break. */
const LONG_NAME = 20

/** @param {BlockOf<'text'>} block */
export function textBlock(block) {
  return el('p', { class: block.strong ? 'text strong' : 'text' }, block.text)
}

/** @param {BlockOf<'note'>} block */
export function noteBlock(block) {
  return el('p', { class: 'note' }, block.text)
}

export function dividerBlock() {
  return el('hr', { class: 'divider' })
}

/** @param {BlockOf<'fields'>} block */
export function fieldsBlock(block) {
  return el(
    'dl',
    { class: 'fields' },
    ...block.fields.map(field =>
      el(
        'div',
        { class: field.short ? 'field short' : 'field' },
        el('dt', {}, field.label),
        el('dd', { class: field.tone ? `tone-text-${field.tone}` : null }, field.value),
      ),
    ),
  )
}

/** @param {BlockOf<'progress'>} block */
export function progressBlock(block) {
  const percent = Math.min(100, Math.max(0, block.percent))
  const fill = el('span', { class: 'progress-fill' })
  fill.style.width = `${percent}%`
  return el(
    'div',
    { class: `progress${block.tone ? ` tone-${block.tone}` : ''}` },
    el(
      'div',
      { class: 'progress-head' },
      el('span', { class: 'progress-label' }, block.label),
      block.detail ? el('span', { class: 'progress-detail' }, block.detail) : null,
      el('span', { class: 'progress-percent' }, `${Math.round(block.percent)}%`),
    ),
    el(
      'div',
      {
        class: 'progress-track',
        role: 'progressbar',
        'aria-label': block.label,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
        'aria-valuenow': Math.round(percent),
      },
      fill,
    ),
  )
}

/** @param {BlockOf<'table'>} block */
export function tableBlock(block) {
  const align = (/** @type {number} */ index) => (block.columns[index]?.align === 'right' ? 'right' : null)
  const isSentence = (/** @type {string} */ cell, /** @type {number} */ index) => index === 0 && cell.length > LONG_NAME
  const name = block.columns.map(column => column.label).join('、')
  return el(
    'div',
    { class: 'table-frame', role: 'region', tabindex: 0, 'aria-label': name },
    el(
      'table',
      {},
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          ...block.columns.map((column, index) => el('th', { scope: 'col', class: align(index) }, column.label)),
        ),
      ),
      el(
        'tbody',
        {},
        ...block.rows.map(row =>
          el(
            'tr',
            {},
            ...row.map((cell, index) => el('td', { class: isSentence(cell, index) ? 'long' : align(index) }, cell)),
          ),
        ),
      ),
    ),
  )
}

/** @param {BlockOf<'image'>} block */
export function imageBlock(block) {
  if (!IMAGE_KINDS.test(block.mime)) return noteBlock({ kind: 'note', text: block.alt })
  const src = `data:${block.mime};base64,${block.base64}`
  const enlarge = () =>
    void showDialog(block.alt, () => [el('img', { src, alt: block.alt, class: 'large-image' })], 'image-dialog')
  return el(
    'button',
    { type: 'button', class: 'card-image', 'aria-label': `${words.enlarge}：${block.alt}`, onclick: enlarge },
    el('img', { src, alt: block.alt }),
  )
}

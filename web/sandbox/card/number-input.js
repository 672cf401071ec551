/** A quantity: big steppers, the number pad, the unit, and the most that can be reported as one tap. */
import { el, freshId } from '../element.js'
import { icon } from '../icons.js'
import { words } from '../wording.js'

/** @typedef {Extract<import('../../../adapters/card.ts').Input, { kind: 'number' }>} NumberInput */

/** @param {NumberInput} input @param {string} id @param {string} value */
export function number(input, id, value) {
  const hintId = freshId('hint')
  const field = el('input', {
    id,
    name: input.name,
    type: 'text',
    // Not type=number: that one drops what it cannot read; what was typed must reach the bot, which says what is wrong.
    inputmode: input.decimals === 0 ? 'numeric' : 'decimal',
    autocomplete: 'off',
    value,
    'aria-required': input.required ? 'true' : null,
    'aria-describedby': input.max === undefined ? null : hintId,
  })
  field.addEventListener('focus', () => field.select())
  field.addEventListener('keydown', event => {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault()
      step(field, input, event.key === 'ArrowUp' ? 1 : -1)
    }
  })
  return el(
    'div',
    { class: 'number' },
    el(
      'div',
      { class: 'number-row' },
      stepper(field, input, -1),
      el('span', { class: 'number-field' }, field, input.unit ? el('span', { class: 'unit' }, input.unit) : null),
      stepper(field, input, 1),
    ),
    input.max === undefined ? null : most(field, input, hintId),
  )
}

/** @param {HTMLInputElement} field @param {NumberInput} input @param {1 | -1} direction */
function stepper(field, input, direction) {
  const name = `${input.label} ${direction > 0 ? words.more : words.less}`
  return el(
    'button',
    { type: 'button', class: 'stepper', 'aria-label': name, onclick: () => step(field, input, direction) },
    icon(direction > 0 ? 'plus' : 'minus'),
  )
}

/** @param {HTMLInputElement} field @param {NumberInput} input @param {string} id */
function most(field, input, id) {
  const fill = () => write(field, input.max ?? '')
  return el(
    'p',
    { class: 'most', id },
    el('span', {}, `${words.atMost} ${input.max} ${input.unit ?? ''}`.trim()),
    el(
      'button',
      { type: 'button', class: 'link', 'aria-label': `${input.label} ${words.fillIn} ${input.max}`, onclick: fill },
      words.fillIn,
    ),
  )
}

/** One whole unit up or down, never below the least. @param {HTMLInputElement} field @param {NumberInput} input @param {1 | -1} direction */
function step(field, input, direction) {
  const now = Number(field.value || 0)
  if (!Number.isFinite(now)) return
  const next = Math.max(now + direction, Number(input.min ?? 0))
  // Display only: the text is what is sent, rounded to the unit's own places so that 0.1 + 0.2 stays 0.3.
  write(field, String(Number(next.toFixed(input.decimals))))
}

/** @param {HTMLInputElement} field @param {string} value */
function write(field, value) {
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

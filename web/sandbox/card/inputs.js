/** The inputs of a form. Made for gloves: whatever is pressed is at least 44 px; numbers bring up the number pad. */
import { el, freshId } from '../element.js'
import { icon } from '../icons.js'
import { words } from '../wording.js'
import { number } from './number-input.js'

/** @typedef {import('../../../adapters/card.ts').Input} Input */
/** @typedef {import('../../../adapters/card.ts').Option} Option */
/** @template {Input['kind']} K @typedef {Extract<Input, { kind: K }>} InputOf */

/** Up to so many choices lie open as chips; more go into a list. */
const OPEN_CHOICES = 5

/** @param {Input} input @param {string | undefined} typed */
export function renderInput(input, typed) {
  switch (input.kind) {
    case 'number':
      return frame(input, id => number(input, id, typed ?? input.value ?? ''))
    case 'text':
      return frame(input, id => text(input, id, typed ?? input.value ?? ''))
    case 'select':
    case 'person':
      return input.options.length <= OPEN_CHOICES
        ? group(input, chips(input, 'radio', [typed ?? input.value ?? '']))
        : frame(input, id => list(input, id, typed ?? input.value ?? ''))
    case 'multiSelect':
      return group(input, chips(input, 'checkbox', typed === undefined ? (input.values ?? []) : typed.split(',')))
    default:
      return null
  }
}

/** A label over one control. @param {Input} input @param {(id: string) => Node} control */
function frame(input, control) {
  const id = freshId('input')
  return el(
    'div',
    { class: `input input-${input.kind}`, 'data-input': input.name },
    el('label', { for: id }, input.label, mark(input)),
    control(id),
    el('p', { class: 'input-problem', 'aria-live': 'polite' }),
  )
}

/** A legend over several. @param {Input} input @param {Node} controls */
function group(input, controls) {
  return el(
    'fieldset',
    { class: `input input-${input.kind}`, 'data-input': input.name },
    el('legend', {}, input.label, mark(input)),
    controls,
    el('p', { class: 'input-problem', 'aria-live': 'polite' }),
  )
}

/** @param {Input} input */
function mark(input) {
  return input.required ? el('span', { class: 'required', 'aria-hidden': 'true' }, ' *') : null
}

/** @param {InputOf<'text'>} input @param {string} id @param {string} value */
function text(input, id, value) {
  const attributes = {
    id,
    name: input.name,
    placeholder: input.placeholder,
    'aria-required': input.required ? 'true' : null,
  }
  if (input.multiline !== true) return el('input', { ...attributes, type: 'text', value, autocomplete: 'off' })
  const area = el('textarea', { ...attributes, rows: 3 })
  area.value = value
  return area
}

/** @param {InputOf<'select' | 'person'>} input @param {string} id @param {string} value */
function list(input, id, value) {
  const select = el(
    'select',
    { id, name: input.name, 'aria-required': input.required ? 'true' : null },
    el('option', { value: '' }, words.choose),
    ...input.options.map(option => el('option', { value: option.value }, option.label)),
  )
  select.value = input.options.some(option => option.value === value) ? value : ''
  return el('span', { class: 'select' }, select, icon('down'))
}

/** @param {{ name: string, options: readonly Option[], required?: boolean }} input @param {'radio' | 'checkbox'} type @param {readonly string[]} chosen */
function chips(input, type, chosen) {
  const box = el('div', { class: 'chips' })
  for (const option of input.options) {
    const control = el('input', { type, name: input.name, value: option.value, checked: chosen.includes(option.value) })
    if (type === 'radio' && input.required !== true) canBeTakenBack(control)
    box.append(el('label', { class: 'chip' }, control, el('span', {}, option.label)))
  }
  return box
}

/** A second press on a chosen radio chip chooses nothing. @param {HTMLInputElement} control */
function canBeTakenBack(control) {
  let wasChecked = control.checked
  control.addEventListener('click', () => {
    if (wasChecked) {
      control.checked = false
      control.dispatchEvent(new Event('input', { bubbles: true }))
    }
    wasChecked = control.checked
  })
  control.addEventListener('change', () => {
    for (const other of control.form?.querySelectorAll(`input[name="${CSS.escape(control.name)}"]`) ?? []) {
      if (other !== control) other.dispatchEvent(new CustomEvent('unchosen'))
    }
  })
  control.addEventListener('unchosen', () => (wasChecked = false))
}

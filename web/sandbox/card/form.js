/** A form on a card: inputs, and one button that sends all their values as text. */
import { el } from '../element.js'
import { words } from '../wording.js'
import { renderInput } from './inputs.js'

/** @typedef {import('../../../adapters/card.ts').Action} Action */
/** @typedef {import('../../../adapters/card.ts').Input} Input */
/** @typedef {import('./card.js').Press} Press */
/** @typedef {typeof import('./actions.js').actionButton} MakeButton */

/**
 * @param {{ name: string, inputs: readonly Input[], submit: Action }} block
 * @param {Press} press @param {Record<string, string>} typed @param {MakeButton} makeButton
 */
export function formBlock(block, press, typed, makeButton) {
  const form = el('form', { class: 'form', name: block.name, novalidate: true })
  for (const input of block.inputs) form.append(renderInput(input, typed[input.name]) ?? '')
  const values = () => (isComplete(form, block.inputs) ? valuesOf(form, block.inputs) : null)
  const submit = makeButton({ style: 'primary', ...block.submit }, press, values, 'submit')
  form.append(el('div', { class: 'actions' }, submit))
  form.addEventListener('submit', event => {
    event.preventDefault()
    submit.click()
  })
  form.addEventListener('input', event => {
    form.classList.add('touched')
    unmark(/** @type {Element} */ (event.target))
  })
  return form
}

/** @param {HTMLFormElement} form @param {readonly Input[]} inputs @returns {Record<string, string>} */
function valuesOf(form, inputs) {
  const data = new FormData(form)
  return Object.fromEntries(inputs.map(input => [input.name, data.getAll(input.name).join(',')]))
}

/** Marks what is missing and leads there. @param {HTMLFormElement} form @param {readonly Input[]} inputs */
function isComplete(form, inputs) {
  const values = valuesOf(form, inputs)
  const missing = inputs.find(input => input.required === true && values[input.name]?.trim() === '')
  if (missing === undefined) return true
  const frame = form.querySelector(`[data-input="${CSS.escape(missing.name)}"]`)
  frame?.classList.add('missing')
  const problem = frame?.querySelector('.input-problem')
  if (problem) problem.textContent = words.required
  /** @type {HTMLElement | null | undefined} */
  const control = frame?.querySelector('input, select, textarea')
  control?.setAttribute('aria-invalid', 'true')
  control?.focus()
  return false
}

/** @param {Element} target */
function unmark(target) {
  const frame = target.closest('.input')
  if (!frame?.classList.contains('missing')) return
  frame.classList.remove('missing')
  frame.querySelector('[aria-invalid]')?.removeAttribute('aria-invalid')
  const problem = frame.querySelector('.input-problem')
  if (problem) problem.textContent = ''
}

/**
 * What somebody has typed into the forms of an element and not sent, by input name.
 * @param {Element} element @returns {Record<string, string>}
 */
export function valuesTyped(element) {
  /** @type {Record<string, string>} */
  const typed = {}
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (element.querySelectorAll('form.touched'))) {
    const data = new FormData(form)
    for (const name of new Set(data.keys())) typed[name] = data.getAll(name).join(',')
  }
  return typed
}

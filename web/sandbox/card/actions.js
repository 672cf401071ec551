/** Buttons of a card: asked about where the card wants it, shut while under way. */
import { askConfirm } from '../dialog.js'
import { el } from '../element.js'

/** @typedef {import('../../../adapters/card.ts').Action} Action */
/** @typedef {import('./card.js').Press} Press */

/** @param {{ actions: readonly Action[] }} block @param {Press} press */
export function actionsBlock(block, press) {
  return el('div', { class: 'actions' }, ...block.actions.map(action => actionButton(action, press, () => ({}))))
}

/**
 * @param {Action} action
 * @param {Press} press
 * @param {() => Record<string, string> | null} values null: not to be sent, something is missing
 * @param {'button' | 'submit'} [type]
 */
export function actionButton(action, press, values, type = 'button') {
  const style = action.style ?? 'default'
  const button = el(
    'button',
    { type, class: `button ${style === 'default' ? '' : style}`, 'data-payload': action.payload },
    action.label,
  )
  button.addEventListener('click', event => {
    event.preventDefault()
    void pressed(button, action, press, values)
  })
  return button
}

/** @param {HTMLButtonElement} button @param {Action} action @param {Press} press @param {() => Record<string, string> | null} values */
async function pressed(button, action, press, values) {
  const given = values()
  if (given === null || button.disabled) return
  if (action.confirm !== undefined && !(await askConfirm(action.confirm, action.label, action.style === 'danger')))
    return
  const buttons = /** @type {HTMLButtonElement[]} */ ([
    ...(button.closest('.card')?.querySelectorAll('.button') ?? [button]),
  ])
  setShut(buttons, true)
  button.classList.add('busy')
  button.setAttribute('aria-busy', 'true')
  await press(action.payload, given)
  button.classList.remove('busy')
  button.removeAttribute('aria-busy')
  setShut(buttons, false)
}

/** @param {readonly HTMLButtonElement[]} buttons @param {boolean} isShut */
function setShut(buttons, isShut) {
  for (const button of buttons) button.disabled = isShut
}

/** Modal questions, with the browser's own dialog: it keeps the focus and closes on Escape. */
import { el, freshId } from './element.js'
import { icon } from './icons.js'
import { words } from './wording.js'

/**
 * Shows content under a title; resolves when it closes.
 * @param {string} title @param {(close: () => void) => readonly Node[]} content @param {string} [kind]
 * @returns {Promise<void>}
 */
export function showDialog(title, content, kind = '') {
  const id = freshId('dialog')
  return new Promise(resolve => {
    /** @type {HTMLDialogElement} */
    const dialog = el('dialog', { class: `dialog ${kind}`, 'aria-labelledby': id })
    // Resolved at once, not with the event that follows: whoever asked goes on in the same turn.
    const close = () => {
      dialog.close()
      dialog.remove()
      resolve()
    }
    const closeButton = el(
      'button',
      { type: 'button', class: 'icon-button', 'aria-label': words.close, onclick: close },
      icon('close'),
    )
    dialog.append(
      el('header', { class: 'dialog-head' }, el('h2', { id }, title), closeButton),
      el('div', { class: 'dialog-body' }, ...content(close)),
    )
    dialog.addEventListener('click', event => {
      if (event.target === dialog) close()
    })
    dialog.addEventListener('close', close)
    document.body.append(dialog)
    dialog.showModal()
  })
}

/** @param {string} question @param {string} label of the button that goes on @param {boolean} isDanger */
export async function askConfirm(question, label, isDanger) {
  let isConfirmed = false
  await showDialog(
    words.confirmTitle,
    close => {
      const confirm = () => {
        isConfirmed = true
        close()
      }
      return [
        el('p', { class: 'dialog-text' }, question),
        el(
          'div',
          { class: 'dialog-buttons' },
          el('button', { type: 'button', class: 'button', onclick: close }, words.cancel),
          el(
            'button',
            { type: 'button', class: `button ${isDanger ? 'danger' : 'primary'}`, autofocus: true, onclick: confirm },
            label,
          ),
        ),
      ]
    },
    'small',
  )
  return isConfirmed
}

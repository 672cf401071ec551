/** A short word at the top that goes by itself; and a bar for what failed, with another try. */
import { el } from './element.js'
import { icon } from './icons.js'
import { problemText, words } from './wording.js'

const SHOWN_MS = 3_200

const toasts = el('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' })
const errors = el('div', { class: 'errors', role: 'alert' })

/** The places for both; put once into the page. */
export const notices = el('div', { class: 'notices' }, toasts, errors)

/** @param {string} text */
export function showToast(text) {
  const toast = el('div', { class: 'toast' }, text)
  toasts.replaceChildren(toast)
  setTimeout(() => toast.remove(), SHOWN_MS)
}

/** Stays until tried again or closed. @param {string} code @param {() => void} retry */
export function showError(code, retry) {
  const close = () => errors.replaceChildren()
  const again = () => {
    close()
    retry()
  }
  errors.replaceChildren(
    el(
      'div',
      { class: 'error-bar' },
      icon('alert'),
      el('span', {}, problemText(code)),
      el('button', { type: 'button', class: 'button small', onclick: again }, words.retry),
      el('button', { type: 'button', class: 'icon-button', 'aria-label': words.close, onclick: close }, icon('close')),
    ),
  )
}

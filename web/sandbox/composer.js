/** Where one writes: text that grows with its lines, a quote, a file, and words one tap away. */
import { summaryOf } from './chat-list.js'
import { el } from './element.js'
import { icon } from './icons.js'
import { session } from './session.js'
import { words } from './wording.js'

/** @typedef {import('./api.js').Chat} Chat */
/** @typedef {import('./api.js').Message} Message */

const TALLEST_PX = 150

/** Unsent text by person and chat, so that a look elsewhere loses nothing. @type {Map<string, string>} */
const drafts = new Map()

/** @param {Chat} chat */
export function composer(chat) {
  const draftKey = `${session.me?.id} ${chat.id}`
  /** @type {Message | null} */
  let quoted = null
  const quoteBar = el('div', { class: 'quote-bar', hidden: true })
  const input = textField(drafts.get(draftKey) ?? '')
  const sendButton = el('button', { type: 'submit', class: 'send', 'aria-label': words.send }, icon('send'))

  /** @param {Message | null} message */
  function quote(message) {
    quoted = message
    quoteBar.hidden = message === null
    quoteBar.replaceChildren(...(message === null ? [] : quoteContent(message, () => quote(null))))
    if (message !== null) input.focus()
  }

  function changed() {
    drafts.set(draftKey, input.value)
    sendButton.disabled = input.value.trim() === ''
    grow(input)
  }

  /** @param {string} text @param {File | null} file */
  function post(text, file) {
    const replyTo = quoted?.id ?? null
    quote(null)
    void session.send(chat.id, { text, replyTo, file })
  }

  function submit(/** @type {Event} */ event) {
    event.preventDefault()
    const text = input.value.trim()
    if (text === '') return
    input.value = ''
    changed()
    post(text, null)
    input.focus()
  }

  input.addEventListener('input', changed)
  input.addEventListener('keydown', event => {
    // While an input method composes, Enter chooses a word.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event)
    if (event.key === 'Escape' && quoted !== null) quote(null)
  })
  input.addEventListener('paste', event => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length > 0) event.preventDefault()
    for (const file of files) post('', file)
  })
  const element = el(
    'form',
    { class: 'composer', onsubmit: submit },
    quickWords(text => post(text, null)),
    quoteBar,
    el(
      'div',
      { class: 'composer-row' },
      attachButton(file => post('', file)),
      input,
      sendButton,
    ),
  )
  changed()
  return {
    element,
    quote,
    send: (/** @type {string} */ text) => post(text, null),
    sendFile: (/** @type {File} */ file) => post('', file),
  }
}

/** @param {string} value */
function textField(value) {
  const input = el('textarea', {
    class: 'composer-text',
    rows: 1,
    placeholder: words.writeHere,
    'aria-label': words.writeHere,
    enterkeyhint: 'send',
    maxlength: 10_000,
  })
  input.value = value
  return input
}

/** @param {HTMLTextAreaElement} input */
function grow(input) {
  input.style.height = 'auto'
  // An empty field is one line, however long its hint.
  if (input.value !== '' && input.scrollHeight > 0) input.style.height = `${Math.min(input.scrollHeight, TALLEST_PX)}px`
}

/** @param {(file: File) => void} send */
function attachButton(send) {
  const input = el('input', {
    type: 'file',
    class: 'spoken',
    tabindex: -1,
    'aria-hidden': 'true',
    accept: '.xlsx,.csv,image/png,image/jpeg,image/gif,image/webp,audio/*',
  })
  input.addEventListener('change', () => {
    for (const file of input.files ?? []) send(file)
    input.value = ''
  })
  return el(
    'span',
    { class: 'attach' },
    el(
      'button',
      {
        type: 'button',
        class: 'icon-button',
        'aria-label': words.attach,
        title: words.attach,
        onclick: () => input.click(),
      },
      icon('attach'),
    ),
    input,
  )
}

/** @param {(text: string) => void} say */
function quickWords(say) {
  return el(
    'div',
    { class: 'quick-words', role: 'group', 'aria-label': words.quickWords },
    ...words.suggestions.map(text =>
      el('button', { type: 'button', class: 'quick-word', onclick: () => say(text) }, text),
    ),
  )
}

/** @param {Message} message @param {() => void} cancel */
function quoteContent(message, cancel) {
  return [
    icon('reply'),
    el('span', { class: 'quote-text' }, `${words.replyingTo} ${message.from.name}：${summaryOf(message)}`),
    el(
      'button',
      { type: 'button', class: 'icon-button', 'aria-label': words.cancelReply, onclick: cancel },
      icon('close'),
    ),
  ]
}

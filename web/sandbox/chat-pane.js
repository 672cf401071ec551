/** One open chat: its head, its messages, the composer. */
import { codeOf } from './api.js'
import { botAvatar, groupAvatar } from './avatar.js'
import { clockChip } from './clock-bar.js'
import { composer } from './composer.js'
import { el } from './element.js'
import { icon } from './icons.js'
import { messageStream } from './message-stream.js'
import { goTo } from './route.js'
import { session } from './session.js'
import { showError } from './toast.js'
import { words } from './wording.js'

/** @typedef {import('./api.js').Chat} Chat */

/** @param {Chat | null} chat */
export function chatPane(chat) {
  if (chat === null) return el('main', { class: 'pane empty' })
  const writing = composer(chat)
  const stream = messageStream(chat, { reply: writing.quote, say: writing.send })
  const pane = el('main', { class: 'pane', 'aria-label': chat.title }, head(chat), stream, writing.element)
  acceptDrops(pane, writing.sendFile)
  void load(chat)
  return pane
}

/** @param {Chat} chat */
async function load(chat) {
  try {
    await session.load(chat.id)
    session.markRead(chat.id)
  } catch (error) {
    showError(codeOf(error), () => void load(chat))
  }
}

/** @param {Chat} chat */
function head(chat) {
  const back = () => goTo({ as: session.me?.id ?? null, chat: null })
  const kind = chat.kind === 'direct' ? words.direct : words.group
  return el(
    'header',
    { class: 'pane-head' },
    el('button', { type: 'button', class: 'icon-button back', 'aria-label': words.back, onclick: back }, icon('back')),
    chat.kind === 'direct' ? botAvatar() : groupAvatar(chat.id),
    el(
      'div',
      { class: 'pane-title' },
      el('h1', {}, chat.title),
      el('p', {}, [kind, chat.department === chat.title ? null : chat.department].filter(Boolean).join(' · ')),
    ),
    clockChip(),
  )
}

/** @param {HTMLElement} pane @param {(file: File) => void} send */
function acceptDrops(pane, send) {
  const cover = el('div', { class: 'drop-cover', hidden: true }, words.dropHere)
  pane.append(cover)
  pane.addEventListener('dragover', event => {
    event.preventDefault()
    cover.hidden = false
  })
  pane.addEventListener('dragleave', event => {
    if (!pane.contains(/** @type {Node | null} */ (event.relatedTarget))) cover.hidden = true
  })
  pane.addEventListener('drop', event => {
    event.preventDefault()
    cover.hidden = true
    for (const file of event.dataTransfer?.files ?? []) send(file)
  })
}

/**
 * The messages of a chat. Each has one element for its life; a change replaces only that one, so that nothing jumps and
 * what somebody is typing into a card stays. The end stays in view unless the reader has scrolled up.
 */

import { botAvatar } from './avatar.js'
import { bubble, pendingBubble, workingBubble } from './bubble.js'
import { el } from './element.js'
import { icon } from './icons.js'
import { session } from './session.js'
import { dayAndTime } from './times.js'
import { words } from './wording.js'

/** @typedef {import('./api.js').Chat} Chat */
/** @typedef {import('./api.js').Message} Message */
/** @typedef {{ reply(message: Message): void, say(text: string): void }} StreamActions */

const NEAR_END_PX = 90
const HEAD_ROOM_PX = 30
/** Between messages further apart than this stands the time. */
const TIME_GAP_MS = 5 * 60_000

/** @param {Chat} chat @param {StreamActions} actions */
export function messageStream(chat, actions) {
  const list = el('ol', {
    class: 'messages',
    role: 'log',
    'aria-live': 'polite',
    'aria-relevant': 'additions',
    'aria-label': words.messages,
  })
  const waiting = el('div', { class: 'waiting' })
  const inner = el('div', { class: 'stream-inner' }, greeting(chat), list, waiting)
  const scroller = el('div', { class: 'stream', tabindex: 0, 'aria-label': words.messages, role: 'region' }, inner)
  const newer = el('button', { type: 'button', class: 'newer', hidden: true }, icon('down'), words.newMessages)
  /** @type {Map<string, { message: Message, previous: string | null, element: HTMLElement }>} */
  const shown = new Map()
  let isAtEnd = true

  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight
    newer.hidden = true
  }
  /** The end, or the top of what came last where that is taller than the screen: a form is read from its head. */
  const reveal = () => {
    const last = /** @type {HTMLElement | null} */ (list.lastElementChild)
    const isTall = last !== null && last.clientHeight > scroller.clientHeight - HEAD_ROOM_PX
    // Not scrollIntoView: that would also scroll whatever is around.
    if (isTall) scroller.scrollTop = last.offsetTop
    else toEnd()
  }
  newer.addEventListener('click', toEnd)
  scroller.addEventListener('scroll', () => {
    isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END_PX
    if (isAtEnd) newer.hidden = true
  })
  // A picture that loads or a keyboard that opens changes heights without a new message.
  new ResizeObserver(() => isAtEnd && toEnd()).observe(inner)
  new ResizeObserver(() => isAtEnd && toEnd()).observe(scroller)

  function show() {
    const messages = session.messages.get(chat.id) ?? []
    // Before the chat is loaded only its last line is known; showing that alone would jump.
    if (!session.loaded.has(chat.id)) return
    inner.classList.toggle('has-messages', messages.length > 0 || pendingHere().length > 0)
    const hadMessages = shown.size > 0
    const grew = place(messages)
    const last = messages.at(-1)
    const isAwaited = session.pressing.has(chat.id) || (last?.replyTo != null && isOwn(last.replyTo, messages))
    if (grew && hadMessages && (isAtEnd || isAwaited)) reveal()
    else if (isAtEnd) toEnd()
    else if (grew && hadMessages) newer.hidden = false
  }

  /** Puts the elements in order, making those that are new or changed; true when something was added. @param {readonly Message[]} messages */
  function place(messages) {
    let grew = false
    for (const [index, message] of messages.entries()) {
      const previous = messages[index - 1] ?? null
      const known = shown.get(message.id)
      if (known?.message === message && known.previous === (previous?.id ?? null)) continue
      const element = item(chat, message, previous, messages, actions, known?.element ?? null)
      if (known !== undefined) known.element.replaceWith(element)
      else {
        list.insertBefore(element, list.children[index] ?? null)
        grew = true
      }
      shown.set(message.id, { message, previous: previous?.id ?? null, element })
    }
    return grew
  }

  const pendingHere = () => session.pending.filter(one => one.chat === chat.id)

  function showPending() {
    const pending = pendingHere()
    const isWorking = pending.some(one => one.failed === null)
    waiting.replaceChildren(...pending.map(pendingBubble), ...(isWorking ? [workingBubble()] : []))
    inner.classList.toggle('has-messages', shown.size > 0 || pending.length > 0)
    if (pending.some(one => one.failed === null)) toEnd()
  }

  session.on('messages', scroller, changed => changed === chat.id && show())
  session.on('pending', scroller, changed => changed === chat.id && showPending())
  show()
  showPending()
  requestAnimationFrame(toEnd)
  return el('div', { class: 'stream-frame' }, scroller, newer)
}

/**
 * @param {Chat} chat @param {Message} message @param {Message | null} previous @param {readonly Message[]} all
 * @param {StreamActions} actions @param {HTMLElement | null} before
 */
function item(chat, message, previous, all, actions, before) {
  const gap = previous === null ? Number.POSITIVE_INFINITY : Date.parse(message.sentAt) - Date.parse(previous.sentAt)
  const isFollowing = gap < TIME_GAP_MS && previous?.from.id === message.from.id
  const quoted = message.replyTo === null ? null : (all.find(one => one.id === message.replyTo) ?? 'gone')
  return el(
    'li',
    { class: 'message', 'data-message': message.id, 'data-from': message.from.kind },
    gap >= TIME_GAP_MS
      ? el('time', { class: 'when', datetime: message.sentAt }, dayAndTime(Date.parse(message.sentAt), session.nowMs()))
      : null,
    bubble({ chat, message, quoted, isFollowing, reply: actions.reply, before }),
  )
}

/** @param {string} id @param {readonly Message[]} messages */
function isOwn(id, messages) {
  return messages.some(message => message.id === id && message.from.id === session.me?.id)
}

/** @param {Chat} chat */
function greeting(chat) {
  return el(
    'div',
    { class: 'greeting' },
    chat.kind === 'direct' ? botAvatar() : null,
    el('p', { class: 'greeting-title' }, words.emptyTitle),
    el('p', { class: 'quiet' }, words.emptyHint),
  )
}

/** One message: who, what, and what it answers. */
import { codeOf, fileUrl, newEventId } from './api.js'
import { botAvatar, personAvatar } from './avatar.js'
import { renderCard } from './card/card.js'
import { valuesTyped } from './card/form.js'
import { summaryOf } from './chat-list.js'
import { showDialog } from './dialog.js'
import { el, spoken } from './element.js'
import { icon } from './icons.js'
import { session } from './session.js'
import { clockTime } from './times.js'
import { showError, showToast } from './toast.js'
import { problemText, words } from './wording.js'

/** @typedef {import('./api.js').Chat} Chat */
/** @typedef {import('./api.js').Message} Message */
/** @typedef {import('./session.js').Pending} Pending */
/**
 * @typedef {{ chat: Chat, message: Message, quoted: Message | 'gone' | null, isFollowing: boolean,
 *   reply(message: Message): void, before: HTMLElement | null }} BubbleParts
 */

/** @param {BubbleParts} parts */
export function bubble({ chat, message, quoted, isFollowing, reply, before }) {
  const { from } = message
  const isMine = from.kind === 'person' && from.id === session.me?.id
  const quotesOwn =
    quoted !== null &&
    quoted !== 'gone' &&
    from.kind === 'bot' &&
    quoted.from.kind === 'person' &&
    chat.kind === 'direct'
  const showsName = chat.kind === 'group' && !isMine && !isFollowing
  return el(
    'article',
    {
      class: `row${isMine ? ' mine' : ''}${isFollowing ? ' following' : ''}`,
      'aria-label': `${from.name} ${clockTime(Date.parse(message.sentAt))}`,
    },
    isMine ? null : from.kind === 'bot' ? botAvatar() : personAvatar(from.id, from.name),
    el(
      'div',
      { class: 'content' },
      showsName ? el('p', { class: 'author' }, from.name) : null,
      // In one's own chat every answer stands under its question; the quote would only repeat it.
      quoted === null || quotesOwn ? null : quoteOf(quoted),
      ...contentOf(chat, message, before),
    ),
    el(
      'button',
      {
        type: 'button',
        class: 'icon-button reply',
        'aria-label': `${words.reply}：${summaryOf(message)}`,
        title: words.reply,
        onclick: () => reply(message),
      },
      icon('reply'),
    ),
  )
}

/** @param {Chat} chat @param {Message} message @param {HTMLElement | null} before */
function contentOf(chat, message, before) {
  const parts = []
  if (message.text !== null && message.text !== '') parts.push(el('p', { class: 'bubble' }, message.text))
  if (message.card !== null) {
    const press = presser(chat.id, message.id)
    parts.push(renderCard(message.card, press, before === null ? {} : valuesTyped(before)))
  }
  if (message.file !== null) parts.push(fileBubble(message.file))
  if (message.updatedAt !== null)
    parts.push(el('p', { class: 'stamp' }, `${clockTime(Date.parse(message.updatedAt))} ${words.updated}`))
  return parts
}

/**
 * What a card's buttons do. The same press sent again after a failure carries the same id.
 * @param {string} chat @param {string} message
 * @returns {(payload: string, values: Record<string, string>) => Promise<void>}
 */
function presser(chat, message) {
  return async (payload, values) => {
    const eventId = newEventId()
    const attempt = async () => {
      const toast = await session.press(chat, message, payload, values, eventId)
      if (toast !== null) showToast(toast)
    }
    await attempt().catch(error => retryable(error, attempt))
  }
}

/** @param {unknown} error @param {() => Promise<void>} attempt */
function retryable(error, attempt) {
  showError(codeOf(error), () => void attempt().catch(again => retryable(again, attempt)))
}

/** @param {Message | 'gone'} quoted */
function quoteOf(quoted) {
  const text = quoted === 'gone' ? words.quoteGone : `${quoted.from.name}：${summaryOf(quoted)}`
  return el('p', { class: 'quote' }, text)
}

/** @param {import('./api.js').FileInfo} file */
function fileBubble(file) {
  const url = fileUrl(file.id)
  if (file.mime.startsWith('image/')) {
    const enlarge = () =>
      void showDialog(file.name, () => [el('img', { src: url, alt: file.name, class: 'large-image' })], 'image-dialog')
    return el(
      'button',
      { type: 'button', class: 'image-bubble', 'aria-label': `${words.enlarge}：${file.name}`, onclick: enlarge },
      el('img', { src: url, alt: file.name }),
    )
  }
  if (file.mime.startsWith('audio/'))
    return el('audio', { src: url, controls: true, preload: 'none', 'aria-label': file.name })
  return el(
    'a',
    { class: 'file-bubble', href: url, download: file.name },
    icon('file'),
    el(
      'span',
      { class: 'file-text' },
      el('span', { class: 'file-name' }, file.name),
      el('span', { class: 'file-size' }, `${words.download} · ${sizeOf(file.size)}`),
    ),
  )
}

/** @param {number} bytes */
function sizeOf(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** A message that is on its way, or did not get through. @param {Pending} pending */
export function pendingBubble(pending) {
  const hasFailed = pending.failed !== null
  return el(
    'div',
    { class: `row mine pending${hasFailed ? ' failed' : ''}` },
    el(
      'div',
      { class: 'content' },
      el('p', { class: 'bubble' }, pending.file === null ? pending.text : pending.file.name),
      hasFailed ? failure(pending) : null,
    ),
  )
}

/** @param {Pending} pending */
function failure(pending) {
  return el(
    'div',
    { class: 'failure', role: 'alert' },
    el('span', {}, `${words.notSent}：${problemText(pending.failed ?? 'other')}`),
    el('button', { type: 'button', class: 'button small', onclick: () => void session.deliver(pending) }, words.retry),
    el(
      'button',
      { type: 'button', class: 'button small quiet-button', onclick: () => session.discard(pending) },
      words.discard,
    ),
  )
}

/** The bot is at it. */
export function workingBubble() {
  return el(
    'div',
    { class: 'row working', role: 'status' },
    botAvatar(),
    el(
      'div',
      { class: 'content' },
      el('p', { class: 'bubble' }, spoken(words.working), el('i', {}), el('i', {}), el('i', {})),
    ),
  )
}

/** The chats a person sees, with what was said last and a dot for what is new. */
import { moveWithArrows } from './arrow-keys.js'
import { botAvatar, groupAvatar, personAvatar } from './avatar.js'
import { clockBar } from './clock-bar.js'
import { showDialog } from './dialog.js'
import { el, spoken } from './element.js'
import { icon } from './icons.js'
import { peoplePicker } from './people-picker.js'
import { goTo } from './route.js'
import { session } from './session.js'
import { shortWhen } from './times.js'
import { roleName, switchLanguage, words } from './wording.js'

/** @typedef {import('./api.js').Chat} Chat */
/** @typedef {import('./api.js').Message} Message */

export function chatList() {
  const list = el('ul', { class: 'chats' })
  const show = () => {
    const focused = document.activeElement?.getAttribute('data-chat')
    list.replaceChildren(...session.chats.map(chatItem))
    if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-chat="${CSS.escape(focused)}"]`))?.focus()
  }
  moveWithArrows(list, '.chat')
  session.on('chats', list, show)
  session.on('clock', list, show)
  show()
  return el(
    'nav',
    { class: 'sidebar', 'aria-label': words.chats },
    el(
      'header',
      { class: 'sidebar-head' },
      meButton(),
      el(
        'button',
        { type: 'button', class: 'button small quiet-button', onclick: switchLanguage },
        words.otherLanguage,
      ),
    ),
    list,
    clockBar(),
  )
}

function meButton() {
  const me = session.me
  if (me === null) return null
  const open = () =>
    void showDialog(words.switchPerson, close => [
      peoplePicker(session.people, me.id, id => {
        close()
        goTo({ as: id, chat: `D-${id}` })
      }),
    ])
  return el(
    'button',
    { type: 'button', class: 'me', title: words.switchPerson, onclick: open },
    personAvatar(me.id, me.name),
    el(
      'span',
      { class: 'me-text' },
      el('span', { class: 'me-name' }, me.name),
      el('span', { class: 'me-role' }, [roleName(me.role), me.department].filter(Boolean).join(' · ')),
    ),
    spoken(` ${words.switchPerson}`),
    icon('swap'),
  )
}

/** @param {Chat} chat */
function chatItem(chat) {
  const last = session.messages.get(chat.id)?.at(-1)
  const isUnread = session.isUnread(chat.id)
  const isOpen = chat.id === session.openChat
  const open = () => goTo({ as: session.me?.id ?? null, chat: chat.id })
  return el(
    'li',
    {},
    el(
      'button',
      {
        type: 'button',
        class: `chat${isUnread ? ' unread' : ''}`,
        'aria-current': isOpen ? 'true' : null,
        'data-chat': chat.id,
        onclick: open,
      },
      chat.kind === 'direct' ? botAvatar() : groupAvatar(chat.id),
      el(
        'span',
        { class: 'chat-text' },
        el('span', { class: 'chat-title' }, chat.title),
        el('span', { class: 'chat-last' }, last === undefined ? words.noMessages : summaryOf(last)),
      ),
      el(
        'span',
        { class: 'chat-side' },
        el(
          'span',
          { class: 'chat-when' },
          last === undefined ? '' : shortWhen(Date.parse(last.sentAt), session.nowMs()),
        ),
        isUnread ? el('span', { class: 'dot' }, spoken(words.unread)) : null,
      ),
    ),
  )
}

/** One line that stands for a message. @param {Message} message */
export function summaryOf(message) {
  return message.text ?? message.card?.title ?? message.file?.name ?? ''
}

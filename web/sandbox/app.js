/** The chat page: reads the address, becomes the person, shows the chats. */
import { codeOf } from './api.js'
import { chatList } from './chat-list.js'
import { chatPane } from './chat-pane.js'
import { el } from './element.js'
import { welcome } from './people-picker.js'
import { currentRoute, goTo, replaceRoute } from './route.js'
import { session } from './session.js'
import { notices, showError } from './toast.js'
import { words } from './wording.js'

const root = /** @type {HTMLElement} */ (document.getElementById('app'))

async function start() {
  document.documentElement.lang = words.language
  document.title = words.product
  document.body.append(notices, connectionBar())
  await loaded()
}

async function loaded() {
  try {
    await session.loadPeopleAndClock()
    window.addEventListener('hashchange', () => void follow())
    await follow()
  } catch (error) {
    showError(codeOf(error), () => void loaded())
  }
}

/** Shows what the address says. */
async function follow() {
  const { as, chat } = currentRoute()
  if (as === null) return showWelcome()
  if (session.me?.id !== as) {
    const isKnown = await become(as)
    if (!isKnown) return
  }
  // On a wide screen a chat is always open; on a phone the list stands alone.
  const isWide = matchMedia('(min-width: 760px)').matches
  const open = chat ?? (isWide ? `D-${as}` : null)
  const target = session.chats.some(one => one.id === open) ? open : null
  if (chat !== null && target === null) replaceRoute({ as, chat: null })
  session.open(target)
  showChats(target)
}

/** @param {string} as */
async function become(as) {
  try {
    root.replaceChildren(el('p', { class: 'loading', role: 'status' }, words.working))
    await session.become(as)
    return true
  } catch (error) {
    session.leave()
    const code = codeOf(error)
    if (code === 'unknownPerson') replaceRoute({ as: null, chat: null })
    showWelcome()
    showError(code, () => void follow())
    return false
  }
}

function showWelcome() {
  session.leave()
  root.className = 'page-welcome'
  root.replaceChildren(welcome(session.people, id => goTo({ as: id, chat: `D-${id}` })))
}

/** @param {string | null} chat */
function showChats(chat) {
  root.className = chat === null ? 'page-chats' : 'page-chats has-chat'
  const sidebar = root.querySelector('.sidebar')
  const isSame = sidebar?.getAttribute('data-as') === session.me?.id
  const pane = chatPane(session.chats.find(one => one.id === chat) ?? null)
  if (isSame) return root.querySelector('.pane')?.replaceWith(pane)
  const list = chatList()
  list.setAttribute('data-as', session.me?.id ?? '')
  root.replaceChildren(list, pane)
}

/** Says so when the live connection is gone for more than a moment. */
function connectionBar() {
  const bar = el('div', { class: 'connection', role: 'status' })
  let timer = 0
  session.on('connection', bar, () => {
    clearTimeout(timer)
    if (session.connected) bar.textContent = ''
    else timer = window.setTimeout(() => (bar.textContent = words.offline), 1_500)
  })
  return bar
}

void start()

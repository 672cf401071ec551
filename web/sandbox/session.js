/** What the page knows: who one is, the chats, their messages, what was read. Views listen for changes. */
import * as api from './api.js'
import { listen } from './live.js'
import { useTimeZone } from './times.js'
import { words } from './wording.js'

/** @typedef {import('./api.js').Message} Message */
/** @typedef {import('./api.js').Person} Person */
/** @typedef {import('./api.js').Chat} Chat */
/** A message on its way. @typedef {{ eventId: string, chat: string, text: string, replyTo: string | null, file: File | null, failed: string | null, sentAtMs: number }} Pending */
/** What changed: 'me' | 'chats' | 'messages' | 'pending' | 'clock' | 'connection' @typedef {'me' | 'chats' | 'messages' | 'pending' | 'clock' | 'connection'} Change */

const LOADED_MESSAGES = 200
/** How long a live event may lag behind the answer of the request that caused it. */
const LIVE_MAY_TAKE_MS = 800
const LOOK_EVERY_MS = 20

class Session extends EventTarget {
  /** @type {Person[]} */ people = []
  /** @type {Person | null} */ me = null
  /** @type {Chat[]} */ chats = []
  /** @type {string | null} */ openChat = null
  /** Messages by chat, ascending. @type {Map<string, Message[]>} */ messages = new Map()
  /** Chats whose messages are all loaded. @type {Set<string>} */ loaded = new Set()
  /** @type {Pending[]} */ pending = []
  connected = true
  /** Chats where a pressed button is being answered. @type {Set<string>} */ pressing = new Set()
  /** @type {string[]} */ shiftStarts = []
  /** What to add to this machine's time for the factory's. */
  clockOffsetMs = 0
  #stopListening = () => {}

  /** @param {Change} change @param {string} [chat] */
  #tell(change, chat) {
    this.dispatchEvent(new CustomEvent(change, { detail: chat }))
  }

  /**
   * Listens until `view`, once shown, has left the page.
   * @param {Change} change @param {Element} view @param {(chat: string | undefined) => void} listener
   */
  on(change, view, listener) {
    let wasShown = false
    const heard = (/** @type {Event} */ event) => {
      if (wasShown && !view.isConnected) return this.removeEventListener(change, heard)
      wasShown = view.isConnected
      listener(/** @type {CustomEvent} */ (event).detail)
    }
    this.addEventListener(change, heard)
  }

  nowMs() {
    return Date.now() + this.clockOffsetMs
  }

  async loadPeopleAndClock() {
    const [people, clock] = await Promise.all([api.getPeople(), api.getClock()])
    this.people = people
    useTimeZone(clock.timeZone)
    this.shiftStarts = clock.shiftStarts
    this.setClock(clock.now)
  }

  /** @param {string} now */
  setClock(now) {
    this.clockOffsetMs = Date.parse(now) - Date.now()
    this.#tell('clock')
  }

  /** Becomes another person: nothing of the former one stays. @param {string} id */
  async become(id) {
    this.#stopListening()
    this.me = this.people.find(person => person.id === id) ?? guest(id)
    this.chats = []
    this.messages = new Map()
    this.loaded = new Set()
    this.pending = []
    this.#tell('me')
    this.chats = await api.getChats(id)
    this.#stopListening = listen(id, this.#liveHandler())
    this.#tell('chats')
    await Promise.all(this.chats.map(chat => this.#loadLatest(chat.id)))
  }

  leave() {
    this.#stopListening()
    this.me = null
    this.#tell('me')
  }

  #liveHandler() {
    return {
      message: (
        /** @type {'created' | 'updated'} */ _kind,
        /** @type {string} */ chat,
        /** @type {Message} */ message,
      ) => this.#take(chat, message),
      clock: (/** @type {string} */ now) => this.setClock(now),
      missed: () => void this.refresh(),
      connected: (/** @type {boolean} */ isConnected) => {
        this.connected = isConnected
        this.#tell('connection')
      },
    }
  }

  /** The last line of a chat, for the list. @param {string} chat */
  async #loadLatest(chat) {
    for (const message of await api.getMessages(chat, 1)) this.#take(chat, message)
  }

  /** Loads a chat's messages, once. @param {string} chat */
  async load(chat) {
    if (this.loaded.has(chat)) return
    const messages = await api.getMessages(chat, LOADED_MESSAGES)
    this.loaded.add(chat)
    for (const message of messages) this.#put(chat, message)
    this.#tell('messages', chat)
  }

  /** Asks again for all that may have been missed. */
  async refresh() {
    const me = this.me
    if (me === null) return
    this.chats = await api.getChats(me.id).catch(() => this.chats)
    const wasLoaded = [...this.loaded]
    this.loaded.clear()
    await Promise.allSettled([
      ...wasLoaded.map(chat => this.load(chat)),
      ...this.chats.map(chat => this.#loadLatest(chat.id)),
    ])
    this.#tell('chats')
  }

  /** @param {string} chat @param {Message} message */
  #take(chat, message) {
    if (!this.chats.some(one => one.id === chat)) return void this.refresh()
    this.#put(chat, message)
    this.#settle(chat, message)
    if (chat === this.openChat && document.visibilityState === 'visible') this.markRead(chat)
    this.#tell('messages', chat)
    this.#tell('chats')
  }

  /** @param {string} chat @param {Message} message */
  #put(chat, message) {
    const list = this.messages.get(chat) ?? []
    const at = list.findIndex(one => one.id === message.id)
    if (at >= 0) list[at] = message
    else list.push(message)
    this.messages.set(
      chat,
      list.sort((a, b) => a.seq - b.seq),
    )
  }

  /** The message that was on its way has arrived. @param {string} chat @param {Message} message */
  #settle(chat, message) {
    if (message.from.kind !== 'person' || message.from.id !== this.me?.id) return
    const at = this.pending.findIndex(
      one =>
        one.chat === chat && (one.file === null ? one.text === message.text : one.file.name === message.file?.name),
    )
    if (at < 0) return
    this.pending.splice(at, 1)
    this.#tell('pending', chat)
  }

  /** @param {string} chat @param {{ text: string, replyTo: string | null, file: File | null }} content */
  async send(chat, content) {
    const pending = { eventId: api.newEventId(), chat, ...content, failed: null, sentAtMs: this.nowMs() }
    this.pending.push(pending)
    this.#tell('pending', chat)
    await this.deliver(pending)
  }

  /** Sends, or sends again under the same id, so that it counts once. @param {Pending} pending */
  async deliver(pending) {
    const me = this.me
    if (me === null) return
    pending.failed = null
    this.#tell('pending', pending.chat)
    const { chat, text, replyTo, eventId, file } = pending
    const where = { as: me.id, chat, replyTo, eventId }
    try {
      const { id, replies } = await (file === null ? api.postMessage({ ...where, text }) : api.postFile(where, file))
      // The bubble on its way stays until the message itself is here, so that nothing flickers.
      await this.#arrival(chat, [id, ...replies])
      this.discard(pending)
    } catch (error) {
      pending.failed = api.codeOf(error)
      this.#tell('pending', chat)
    }
  }

  /** Waits until messages are here; asks for them where the live connection does not bring them. @param {string} chat @param {readonly string[]} ids */
  async #arrival(chat, ids) {
    const areHere = () => ids.every(id => this.messages.get(chat)?.some(one => one.id === id))
    for (let waited = 0; this.connected && !areHere() && waited < LIVE_MAY_TAKE_MS; waited += LOOK_EVERY_MS) {
      await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
    }
    if (this.connected && areHere()) return
    this.loaded.delete(chat)
    await this.load(chat).catch(() => undefined)
  }

  /** @param {Pending} pending */
  discard(pending) {
    this.pending = this.pending.filter(one => one !== pending)
    this.#tell('pending', pending.chat)
  }

  /**
   * Presses a button of a card. Returns what the bot says for a moment.
   * @param {string} chat @param {string} message @param {string} action @param {Record<string, string>} values @param {string} eventId
   */
  async press(chat, message, action, values, eventId) {
    const me = this.me
    if (me === null) return null
    this.pressing.add(chat)
    try {
      const { toast, replies } = await api.postAction({ as: me.id, chat, message, action, values, eventId })
      await this.#arrival(chat, replies)
      return toast
    } finally {
      this.pressing.delete(chat)
    }
  }

  /** Looks at a chat, or at none. @param {string | null} chat */
  open(chat) {
    this.openChat = chat
    if (chat === null) this.#tell('chats')
    else this.markRead(chat)
  }

  /** @param {string} duration */
  async advance(duration) {
    const { now } = await api.postClock(duration)
    this.setClock(now)
    return now
  }

  /** @param {string} chat */
  isUnread(chat) {
    const last = this.messages.get(chat)?.at(-1)
    return (
      last !== undefined &&
      last.from.id !== this.me?.id &&
      last.seq > Number(localStorage.getItem(this.#readKey(chat)) ?? 0)
    )
  }

  /** @param {string} chat */
  markRead(chat) {
    const last = this.messages.get(chat)?.at(-1)
    if (last !== undefined) localStorage.setItem(this.#readKey(chat), String(last.seq))
    this.#tell('chats')
  }

  /** @param {string} chat */
  #readKey(chat) {
    return `baogong.read.${this.me?.id}.${chat}`
  }
}

/** @param {string} id @returns {Person} */
function guest(id) {
  return { id, name: words.newcomer, role: 'guest', department: null, employeeNo: null }
}

export const session = new Session()

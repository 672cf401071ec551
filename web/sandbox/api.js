/** The sandbox's API as functions. A failed request is an `ApiProblem`; its `code` chooses the words. */

/** @typedef {import('../../adapters/card.ts').Card} Card */
/** @typedef {{ id: string, name: string, role: string, department: string | null, employeeNo: string | null }} Person */
/** @typedef {{ id: string, kind: 'direct' | 'group', title: string, department: string | null }} Chat */
/** @typedef {{ id: string, name: string, mime: string, size: number }} FileInfo */
/** @typedef {{ kind: 'person' | 'bot', id: string, name: string }} Author */
/**
 * @typedef {{ id: string, seq: number, from: Author, text: string | null, card: Card | null, replyTo: string | null,
 *   file: FileInfo | null, sentAt: string, updatedAt: string | null }} Message
 */
/** @typedef {{ now: string, timeZone: string, shiftStarts: string[] }} Clock */

export const BASE = '/sandbox/api'

export class ApiProblem extends Error {
  /** @param {string} code @param {string} detail */
  constructor(code, detail) {
    super(detail)
    this.name = 'ApiProblem'
    this.code = code
  }
}

/** @param {string} path @param {RequestInit} [options] */
async function request(path, options) {
  const response = await fetch(BASE + path, options).catch(() => null)
  if (response === null) throw new ApiProblem('offline', 'no connection')
  const body = await response.json().catch(() => ({}))
  if (!response.ok) throw new ApiProblem(String(body.code ?? 'other'), String(body.detail ?? response.statusText))
  return body
}

/** @param {string} path @param {unknown} body */
function post(path, body) {
  return request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

/** @returns {Promise<Person[]>} */
export const getPeople = () => request('/people')

/** @param {string} as @returns {Promise<Chat[]>} */
export const getChats = as => request(`/chats?as=${encodeURIComponent(as)}`)

/** The latest messages, ascending. @param {string} chat @param {number} limit @returns {Promise<Message[]>} */
export const getMessages = (chat, limit) => request(`/messages?chat=${encodeURIComponent(chat)}&limit=${limit}`)

/**
 * @param {{ as: string, chat: string, text: string, replyTo: string | null, eventId: string }} message
 * @returns {Promise<{ id: string, replies: string[] }>}
 */
export const postMessage = message => post('/messages', message)

/**
 * @param {{ as: string, chat: string, message: string, action: string, values: Record<string, string>, eventId: string }} press
 * @returns {Promise<{ toast: string | null, replies: string[] }>}
 */
export const postAction = press => post('/actions', press)

/**
 * @param {{ as: string, chat: string, replyTo: string | null, eventId: string }} where
 * @param {File} file
 * @returns {Promise<{ id: string, replies: string[] }>}
 */
export function postFile(where, file) {
  const form = new FormData()
  for (const [name, value] of Object.entries(where)) if (value !== null) form.append(name, value)
  form.append('file', file, file.name)
  return request('/files', { method: 'POST', body: form })
}

/** @returns {Promise<Clock>} */
export const getClock = () => request('/clock')

/** @param {string} advance ISO 8601 duration @returns {Promise<{ now: string }>} */
export const postClock = advance => post('/clock', { advance })

/** @param {string} id */
export const fileUrl = id => `${BASE}/files/${encodeURIComponent(id)}`

/** @param {unknown} error */
export function codeOf(error) {
  return error instanceof ApiProblem ? error.code : 'other'
}

/** An id by which a repeated request is known as the same. */
export function newEventId() {
  // randomUUID needs a secure origin; a phone in the plant's network opens plain http.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')
}

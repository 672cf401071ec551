/** A round sign for a person or chat: the last characters of the name on a colour of its own. */
import { el } from './element.js'
import { icon } from './icons.js'

const COLOURS = 8

/** @param {string} id @param {string} name */
export function personAvatar(id, name) {
  const sign = /^[\x20-\x7e]+$/.test(name) ? name.slice(0, 2) : Array.from(name).slice(-2).join('')
  return el('span', { class: `avatar colour-${colourOf(id)}`, 'aria-hidden': 'true' }, sign)
}

export function botAvatar() {
  return el('span', { class: 'avatar bot', 'aria-hidden': 'true' }, icon('bot'))
}

/** @param {string} id */
export function groupAvatar(id) {
  return el('span', { class: `avatar square colour-${colourOf(id)}`, 'aria-hidden': 'true' }, icon('group'))
}

/** The same id always has the same colour. @param {string} id */
function colourOf(id) {
  let sum = 7
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973
  return sum % COLOURS
}

/** Choosing who one is: a page of its own at first, a dialog later. */
import { newEventId } from './api.js'
import { moveWithArrows } from './arrow-keys.js'
import { personAvatar } from './avatar.js'
import { el, spoken } from './element.js'
import { icon } from './icons.js'
import { roleName, switchLanguage, words } from './wording.js'

/** @typedef {import('./api.js').Person} Person */

const GUEST_KEY = 'baogong.guest'

/**
 * Search field and people by department.
 * @param {readonly Person[]} people @param {string | null} current @param {(id: string) => void} choose
 */
export function peoplePicker(people, current, choose) {
  const search = el('input', {
    type: 'search',
    class: 'search-field',
    placeholder: words.searchPeople,
    'aria-label': words.searchPeople,
    autocomplete: 'off',
  })
  const list = el('div', { class: 'people' })
  const show = () => list.replaceChildren(...groups(people, search.value, current, choose))
  const picker = el('div', { class: 'picker' }, el('div', { class: 'search' }, icon('search'), search), list)
  search.addEventListener('input', show)
  moveWithArrows(picker, 'input, .person')
  show()
  return picker
}

/** The first sight. @param {readonly Person[]} people @param {(id: string) => void} choose */
export function welcome(people, choose) {
  return el(
    'main',
    { class: 'welcome' },
    el(
      'header',
      { class: 'welcome-head' },
      el('img', { src: '/sandbox/icon.svg', alt: '', width: 52, height: 52 }),
      el('div', {}, el('p', { class: 'brand' }, words.product), el('p', { class: 'quiet' }, words.tagline)),
      el(
        'button',
        { type: 'button', class: 'button small quiet-button', onclick: switchLanguage },
        words.otherLanguage,
      ),
    ),
    el('h1', {}, words.whoAreYou),
    el('p', { class: 'quiet' }, words.whoHint),
    peoplePicker(people, null, choose),
  )
}

/** @param {readonly Person[]} people @param {string} query @param {string | null} current @param {(id: string) => void} choose */
function groups(people, query, current, choose) {
  const found = people.filter(person => matches(person, query))
  const departments = [...new Set(found.map(person => person.department ?? ''))]
  const sections = departments.map(department =>
    section(
      department,
      found.filter(person => (person.department ?? '') === department),
      current,
      choose,
    ),
  )
  if (query.trim() === '') sections.push(newcomer(choose))
  return sections.length === 0 ? [el('p', { class: 'nothing' }, words.nobodyFound)] : sections
}

/** @param {Person} person @param {string} query */
function matches(person, query) {
  const text = [person.name, person.employeeNo, person.id, roleName(person.role), person.department]
    .join(' ')
    .toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}

/** @param {string} title @param {readonly Person[]} people @param {string | null} current @param {(id: string) => void} choose */
function section(title, people, current, choose) {
  return el(
    'section',
    { 'aria-label': title || null },
    title ? el('h2', { class: 'department' }, title, el('span', { class: 'count' }, String(people.length))) : null,
    el(
      'div',
      { class: 'people-grid' },
      ...people.map(person => personButton(person, person.id === current, () => choose(person.id))),
    ),
  )
}

/** @param {Person} person @param {boolean} isCurrent @param {() => void} choose */
function personButton(person, isCurrent, choose) {
  return el(
    'button',
    {
      type: 'button',
      class: 'person',
      'aria-current': isCurrent ? 'true' : null,
      'data-person': person.id,
      onclick: choose,
    },
    personAvatar(person.id, person.name),
    el(
      'span',
      { class: 'person-text' },
      el('span', { class: 'person-name' }, person.name),
      spoken(', '),
      el('span', { class: 'person-detail' }, [roleName(person.role), person.employeeNo].filter(Boolean).join(' · ')),
    ),
  )
}

/** @param {(id: string) => void} choose */
function newcomer(choose) {
  const id = localStorage.getItem(GUEST_KEY) ?? `guest-${newEventId().slice(0, 6)}`
  localStorage.setItem(GUEST_KEY, id)
  return el(
    'section',
    { class: 'newcomer' },
    el(
      'button',
      { type: 'button', class: 'person', 'data-person': id, onclick: () => choose(id) },
      el('span', { class: 'avatar dashed', 'aria-hidden': 'true' }, icon('person')),
      el(
        'span',
        { class: 'person-text' },
        el('span', { class: 'person-name' }, words.newcomer),
        el('span', { class: 'person-detail' }, words.newcomerHint),
      ),
    ),
  )
}

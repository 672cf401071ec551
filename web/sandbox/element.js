/** Builds DOM from plain values. Text only ever becomes text nodes, never markup. */

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: never) => unknown)>} Attributes */

/**
 * An element with attributes and children. `on…` functions become listeners, `true` an empty attribute; null, undefined
 * and false are left out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  setAttributes(element, attributes)
  element.append(...kept(children))
  return element
}

/**
 * The same for SVG.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  setAttributes(element, attributes)
  element.append(...kept(children))
  return element
}

/** @param {Element} element @param {Attributes} attributes */
function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (typeof value === 'function') element.addEventListener(name.slice(2), /** @type {EventListener} */ (value))
    else element.setAttribute(name, value === true ? '' : String(value))
  }
}

/** @param {readonly Child[]} children */
function kept(children) {
  return children.filter(child => child !== null && child !== undefined && child !== false)
}

/** Text for screen readers only. @param {string} text */
export function spoken(text) {
  return el('span', { class: 'spoken' }, text)
}

let lastId = 0

/** An id no other element has. @param {string} prefix */
export function freshId(prefix) {
  lastId += 1
  return `${prefix}-${lastId}`
}

/** Up, Down, Home and End move the focus within a list of buttons; Tab leaves it. */

/** @param {HTMLElement} list @param {string} itemSelector */
export function moveWithArrows(list, itemSelector) {
  list.addEventListener('keydown', event => {
    const items = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(itemSelector)])
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement))
    const to = target(event.key, at, items.length)
    if (to === null) return
    event.preventDefault()
    items[to]?.focus()
  })
}

/** @param {string} key @param {number} at @param {number} count */
function target(key, at, count) {
  if (count === 0) return null
  if (key === 'ArrowDown') return Math.min(at + 1, count - 1)
  if (key === 'ArrowUp') return Math.max(at - 1, 0)
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : null
}

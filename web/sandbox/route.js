/** Where one is stands in the address: `#as=W003&chat=D-W003`. Back and forward work, and so do links. */

/** @typedef {{ as: string | null, chat: string | null }} Route */

/** @returns {Route} */
export function currentRoute() {
  const parameters = new URLSearchParams(location.hash.slice(1))
  return { as: parameters.get('as'), chat: parameters.get('chat') }
}

/** @param {Route} route */
export function goTo(route) {
  location.hash = hashOf(route)
}

/** Corrects the address without a step in the history. @param {Route} route */
export function replaceRoute(route) {
  history.replaceState(null, '', `#${hashOf(route)}`)
}

/** @param {Route} route */
function hashOf(route) {
  const parameters = new URLSearchParams()
  if (route.as !== null) parameters.set('as', route.as)
  if (route.chat !== null) parameters.set('chat', route.chat)
  return parameters.toString()
}

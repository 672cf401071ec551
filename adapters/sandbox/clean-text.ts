/** What a person typed, made storable: PostgreSQL takes neither NUL nor half a surrogate pair. Nothing else is touched. */

const UNSTORABLE_IN_JSON = /\\u0000|\\ud[89a-f]/i

export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** A card with every string storable; the same object when nothing was wrong, which is the common case. */
export function cleanCard<T>(card: T): T {
  const json = JSON.stringify(card)
  if (!UNSTORABLE_IN_JSON.test(json)) return card
  return JSON.parse(JSON.stringify(card, (_, value) => (typeof value === 'string' ? cleanText(value) : value)))
}

/** Texts that fit: platforms count characters here and UTF-8 bytes there, and refuse or cut what is longer. */

const ELLIPSIS = '…'
const segments = new Intl.Segmenter('zh', { granularity: 'grapheme' })
const graphemes = (text: string): readonly string[] => [...segments.segment(text)].map(({ segment }) => segment)

/** At most `most` characters as people count them, the last one `…` where something was cut. */
export function shortenToCharacters(text: string, most: number): string {
  // No text has more characters than code units: most are short, and are not taken apart to find that out.
  if (text.length <= most) return text
  const all = graphemes(text)
  return all.length <= most ? text : `${all.slice(0, Math.max(0, most - 1)).join('')}${ELLIPSIS}`
}

/** At most `most` bytes of UTF-8, no character cut in two; `ending` (by default `…`) stands where something was cut. */
export function shortenToBytes(text: string, most: number, ending = ELLIPSIS): string {
  if (Buffer.byteLength(text) <= most) return text
  const room = most - Buffer.byteLength(ending)
  let used = 0
  let kept = ''
  for (const grapheme of graphemes(text)) {
    used += Buffer.byteLength(grapheme)
    if (used > room) break
    kept += grapheme
  }
  return `${kept}${ending}`
}

/** As wide as so many Chinese characters: a Latin letter, a digit or a space takes half of one. */
export const widthOf = (text: string): number => graphemes(text).reduce((sum, one) => sum + graphemeWidth(one), 0)

const graphemeWidth = (grapheme: string): number => (/^[\u0020-\u024f]$/.test(grapheme) ? 0.5 : 1)

/** At most as wide as `most` Chinese characters, the last one `…` where something was cut. */
export function shortenToWidth(text: string, most: number): string {
  if (widthOf(text) <= most) return text
  let used = 1
  let kept = ''
  for (const grapheme of graphemes(text)) {
    used += graphemeWidth(grapheme)
    if (used > most) break
    kept += grapheme
  }
  return `${kept}${ELLIPSIS}`
}

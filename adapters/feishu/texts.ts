/** Texts as elements, and as short as Feishu wants them. */
import { shortenToCharacters } from '../kit/shorten.ts'
import { type Div, plain } from './native.ts'

export type Look = Omit<Div['text'], 'tag' | 'content'>

export const lines = (content: string, look: Look = {}): readonly Div[] =>
  content.trim() === '' ? [] : [{ tag: 'div', text: { ...plain(content), ...look } }]

/** Feishu counts UTF-16 units here; a family emoji of eleven must not slip through as one. */
export function shortenTo(text: string, most: number): string {
  if (text.length <= most) return text
  const short = shortenToCharacters(text, most)
  return short.length <= most ? short : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

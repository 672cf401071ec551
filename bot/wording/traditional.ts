/**
 * zh-TW from zh-CN: the same sentences through OpenCC with Taiwan's phrases, so that the two never drift apart.
 * Data inside a sentence (names, order numbers) is converted along with it only where it stands in a template.
 */
import { Converter } from 'opencc-js/cn2t'

let convert: ((text: string) => string) | undefined

/** Loading the dictionary takes tens of milliseconds, so it happens with the first sentence, not at start. */
function traditional(text: string): string {
  const converter = convert ?? Converter({ from: 'cn', to: 'twp' })
  convert = converter
  return converter(text)
}

export function toTraditional<T extends object>(words: T): T {
  return new Proxy(words, {
    get: (target, key, receiver) => converted(Reflect.get(target, key, receiver)),
  })
}

function converted(value: unknown): unknown {
  if (typeof value === 'string') return traditional(value)
  if (typeof value === 'function') return (...args: readonly unknown[]) => converted(value(...args))
  if (Array.isArray(value)) return value.map(converted)
  return typeof value === 'object' && value !== null ? toTraditional(value) : value
}

/** Looking into what came over the network by a path, without trusting its shape. */
import { listIn, recordIn } from '../kit/json.ts'

export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => {
    const object = recordIn(inner)
    return Object.hasOwn(object, key) ? object[key] : undefined
  }, value)

/** null for everything but a text with something in it. */
export function textAt(value: unknown, ...path: readonly string[]): string | null {
  const found = at(value, ...path)
  return typeof found === 'string' && found !== '' ? found : null
}

export const listAt = (value: unknown, ...path: readonly string[]): readonly unknown[] => listIn(at(value, ...path))

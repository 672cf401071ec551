/** Which material a word means: its code, its name, or a part of its name ("圆钢" is "Q235圆钢"). */
import type { Catalog, Material } from '../../db/catalog.ts'

/** The exact one, else all whose name holds the word or is held by it. `among`: codes that come first when they match. */
export function materialsCalled(
  { materials }: Pick<Catalog, 'materials'>,
  word: string | null,
  among: ReadonlySet<string>,
): readonly Material[] {
  const wanted = word === null ? '' : fold(word)
  if (wanted === '') return []
  const all = [...materials.values()]
  const exact = all.filter(({ code, name }) => fold(code) === wanted || fold(name) === wanted)
  const found = exact.length > 0 ? exact : all.filter(material => isPartOf(wanted, material))
  const nearer = found.filter(({ code }) => among.has(code))
  return nearer.length > 0 ? nearer : found
}

function isPartOf(wanted: string, { name }: Material): boolean {
  const whole = fold(name)
  return whole.includes(wanted) || wanted.includes(whole)
}

const fold = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')

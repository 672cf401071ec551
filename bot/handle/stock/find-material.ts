/** Which material a word means: its code, its name (with its spec, where several share one), or a part of its name ("圆钢" is "Q235圆钢"). */
import type { Catalog, Material, Product } from '../../../db/catalog.ts'
import type { CardContext } from '../../cards/context.ts'
import { normaliseWord } from '../../understand/normalise.ts'
import type { SaidUnit } from '../../understand/said.ts'

/** The exact one, else all whose name holds the word or is held by it. `among`: codes that come first when they match. */
export function materialsCalled(
  { materials }: Pick<Catalog, 'materials'>,
  word: string | null,
  among: ReadonlySet<string>,
): readonly Material[] {
  const found = called([...materials.values()], word)
  const nearer = found.filter(({ code }) => among.has(code))
  return nearer.length > 0 ? nearer : found
}

/** The same of what is made. */
export const productsCalled = ({ products }: Pick<Catalog, 'products'>, word: string | null): readonly Product[] =>
  called([...products.values()], word)

type Named = Pick<Material, 'code' | 'name' | 'spec'>

function called<Item extends Named>(all: readonly Item[], word: string | null): readonly Item[] {
  const wanted = word === null ? '' : fold(word)
  if (wanted === '') return []
  const exact = all.filter(({ code, name, spec }) =>
    [code, name, name + spec, spec + name].some(spelling => fold(spelling) === wanted),
  )
  return exact.length > 0 ? exact : all.filter(item => isPartOf(wanted, item))
}

function isPartOf(wanted: string, { name }: Named): boolean {
  const whole = fold(name)
  return whole.includes(wanted) || wanted.includes(whole)
}

/** Nothing said, its own, or a word that only counts what is counted in whole ones. */
export function isUnitOf(cards: Pick<CardContext, 'unit'>, material: Material, said: SaidUnit | null): boolean {
  if (said === null || said.code === material.unit) return true
  const own = cards.unit(material.unit)
  return [own?.name, ...(own?.aliases ?? [])].includes(said.text) || (said.counts && own?.decimals === 0)
}

const fold = (text: string): string => normaliseWord(text).replace(/[^\p{L}\p{N}]/gu, '')

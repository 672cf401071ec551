/** The products that a text may mean. */
import type { Catalog, Product } from '../../../db/catalog.ts'
import { normaliseWord } from '../../understand/normalise.ts'

/** A code or a whole name means just that; else all whose name or code has the text in it, in the catalog's order. */
export function findProducts(catalog: Catalog, text: string): readonly Product[] {
  const word = folded(text)
  if (word === '') return []
  const products = [...catalog.products.values()]
  const exact = products.filter(({ code, name }) => folded(code) === word || folded(name) === word)
  if (exact.length > 0) return exact
  return products.filter(({ code, name, spec }) => [name, code, name + spec].some(each => folded(each).includes(word)))
}

/** Blanks and hyphens are written as it comes. */
const folded = (text: string): string => normaliseWord(text).replace(/[\s-]/g, '')

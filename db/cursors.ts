/**
 * Cursors of lists: where a page ended, opaque to the caller and good only for the list that gave it. They are no
 * secret and carry no right; what is checked is their form, so that a cursor from elsewhere is refused with a name.
 */

export type Page<Item> = {
  readonly items: readonly Item[]
  /** null on the last page. */
  readonly next: string | null
}

/** The caller sent a cursor that this list did not give. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor'
  readonly code = 'badCursor'

  constructor(list: string) {
    super(`not a cursor of the list "${list}"`)
  }
}

type Part = string | number
const LONGEST_CURSOR = 512
const LARGEST_PAGE = 200
const USUAL_PAGE = 50

/** One cursor form per list: its name and the kinds of the values that say where a page ended. */
export type CursorForm<Parts extends readonly Part[]> = {
  readonly write: (parts: Parts) => string
  /** null (from the beginning) for no cursor. @throws BadCursor */
  readonly read: (cursor: string | null | undefined) => Parts | null
}

type Kind = 'string' | 'number' | 'instant'
type PartOf<K extends Kind> = K extends 'number' ? number : string

/** Numbers must be whole; an `instant` is ISO 8601 text, so that it can go into a comparison unchecked. */
export function cursorForm<const Kinds extends readonly Kind[]>(
  list: string,
  kinds: Kinds,
): CursorForm<{ readonly [I in keyof Kinds]: PartOf<Kinds[I]> }> {
  type Parts = { readonly [I in keyof Kinds]: PartOf<Kinds[I]> }
  return {
    write: parts => Buffer.from(JSON.stringify([list, ...parts])).toString('base64url'),
    read: cursor => {
      if (cursor === null || cursor === undefined) return null
      const [name, ...parts] = decode(list, cursor)
      const fits = name === list && parts.length === kinds.length && kinds.every((kind, i) => isOf(kind, parts[i]))
      if (!fits) throw new BadCursor(list)
      return parts as unknown as Parts
    },
  }
}

function decode(list: string, cursor: string): readonly unknown[] {
  if (cursor.length > LONGEST_CURSOR || !/^[\w-]+$/.test(cursor)) throw new BadCursor(list)
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(value)) return value
  } catch {
    // Not JSON: refused below like anything else that is not ours.
  }
  throw new BadCursor(list)
}

const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d(:?\d\d)?)$/

function isOf(kind: Kind, value: unknown): boolean {
  if (kind === 'number') return Number.isSafeInteger(value)
  // PostgreSQL can't hold a NUL in text; nobody's cursor has one.
  if (typeof value !== 'string' || value.includes('\0')) return false
  return kind === 'string' || (INSTANT.test(value) && !Number.isNaN(Date.parse(value)))
}

/** How many to ask for: within 1 and `LARGEST_PAGE`. */
export const pageSize = (wanted: number | null | undefined): number =>
  Math.min(LARGEST_PAGE, Math.max(1, Math.trunc(wanted ?? USUAL_PAGE)))

/** `rows` is one row more than the page, where there is more. */
export function pageOf<Item, Row = Item>(
  rows: readonly Row[],
  size: number,
  item: (row: Row) => Item,
  cursorAfter: (row: Row) => string,
): Page<Item> {
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  return { items: shown.map(item), next: rows.length > size && last !== undefined ? cursorAfter(last) : null }
}

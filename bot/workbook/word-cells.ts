/** Columns of words: texts, codes, lists, one of a few, yes or no. Numbers, days and times have a file each. */
import { asText, byText, type CellType, fault, found } from './cell-reading.ts'
import { LIMITS } from './limits.ts'

/** Words for people. A formula's text stays text: nothing here is ever evaluated. */
export function text(most = 200): CellType<string> {
  return {
    kind: 'text',
    choices: [],
    read: value => {
      const unread = asText(value)
      if ('what' in unread) return fault(unread.what)
      return unread.text.length > Math.min(most, LIMITS.textLength)
        ? fault({ kind: 'tooLong', most })
        : found(unread.text)
    },
  }
}

/** Numbers that Excel keeps with 15 digits at most; a longer code typed as a number has lost its tail. */
const SAFE_DIGITS = 1e15

/** A number or name of a thing: "1001" whether Excel holds text or a number. */
export function code(most = 60): CellType<string> {
  return {
    kind: 'code',
    choices: [],
    read: value => {
      if (typeof value === 'number' && Math.abs(value) >= SAFE_DIGITS) return fault({ kind: 'digitsLost' })
      // "3-4" typed into a cell becomes 4 March; what was typed can't be told any more.
      if (value instanceof Date) return fault({ kind: 'dateForCode' })
      return byText(value, id => (id.length > most ? fault({ kind: 'tooLong', most }) : found(id)))
    },
  }
}

/** Several codes or words in one cell, each once. */
export function list(most = 60): CellType<readonly string[]> {
  return {
    kind: 'list',
    choices: [],
    read: value =>
      byText(value instanceof Date ? showDateText(value) : value, all => {
        const items = all
          .split(/[,;、|\n]/)
          .map(item => item.trim())
          .filter(item => item !== '')
        return items.some(item => item.length > most) ? fault({ kind: 'tooLong', most }) : found([...new Set(items)])
      }),
  }
}

const showDateText = (value: Date) => value.toISOString().slice(0, 10)

/** One of a few words; every language's label, the value itself and the further spellings are known. */
export function choice<const T extends string>(
  labels: Readonly<Record<T, readonly [zh: string, en: string, ...further: string[]]>>,
): CellType<T> {
  const entries = Object.entries<readonly [string, string, ...string[]]>(labels)
  const choices = entries.map(([value, [zh, en]]) => ({ value, zh, en }))
  const bySpelling = new Map<string, T>()
  for (const value of keysOf(labels)) {
    for (const spelling of [value, ...labels[value]]) bySpelling.set(spelling.toLowerCase(), value)
  }
  return {
    kind: 'choice',
    choices,
    read: value =>
      byText(value, word => {
        const known = bySpelling.get(word.toLowerCase())
        return known === undefined ? fault({ kind: 'notOneOf', choices }) : found(known)
      }),
  }
}

const keysOf = <T extends string>(record: Readonly<Record<T, unknown>>): T[] => Object.keys(record) as T[]

const YES = new Set([
  '是',
  '有',
  '对',
  '要',
  '需',
  '需要',
  '√',
  '✓',
  '✔',
  'y',
  'yes',
  'true',
  '1',
  '开',
  '启用',
  '在职',
])
const NO = new Set([
  '否',
  '无',
  '没有',
  '不',
  '不要',
  '不需要',
  '×',
  'x',
  '✗',
  'n',
  'no',
  'false',
  '0',
  '关',
  '停用',
  '离职',
])

export function yesNo(): CellType<boolean> {
  return {
    kind: 'yesNo',
    choices: [
      { value: 'true', zh: '是', en: 'yes' },
      { value: 'false', zh: '否', en: 'no' },
    ],
    read: value =>
      byText(value, word => {
        const lower = word.toLowerCase()
        if (YES.has(lower)) return found(true)
        return NO.has(lower) ? found(false) : fault({ kind: 'notYesNo' })
      }),
  }
}

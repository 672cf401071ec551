/**
 * What the reading library leaves out of a sheet: cells whose formula failed (it reads them as empty) and cells shown as
 * percent (it reads "3%" as 0.03, so that 3 in the next row would mean a hundred times as much).
 */
import { parseAddress } from './cell-value.ts'

export type CellMark = { readonly row: number; readonly column: number; readonly error: string | null }

/** Marks by sheet name. Sheets without any are absent. */
export function readCellMarks(parts: ReadonlyMap<string, Buffer>): ReadonlyMap<string, readonly CellMark[]> {
  const percentStyles = readPercentStyles(textOf(parts, 'xl/styles.xml'))
  const marks = new Map<string, readonly CellMark[]>()
  for (const [name, path] of sheetPaths(parts)) {
    const found = marksOf(textOf(parts, path), percentStyles)
    if (found.length > 0) marks.set(name, found)
  }
  return marks
}

const textOf = (parts: ReadonlyMap<string, Buffer>, path: string) => parts.get(path)?.toString('utf8') ?? ''

function sheetPaths(parts: ReadonlyMap<string, Buffer>): ReadonlyMap<string, string> {
  const targets = new Map<string, string>()
  for (const tag of tags(textOf(parts, 'xl/_rels/workbook.xml.rels'), 'Relationship')) {
    const target = attribute(tag, 'Target') ?? ''
    targets.set(attribute(tag, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  }
  const paths = new Map<string, string>()
  for (const tag of tags(textOf(parts, 'xl/workbook.xml'), 'sheet')) {
    const path = targets.get(attribute(tag, 'id') ?? '')
    if (path !== undefined) paths.set(attribute(tag, 'name') ?? '', path)
  }
  return paths
}

function* tags(xml: string, name: string): Generator<string> {
  for (const match of xml.matchAll(new RegExp(`<(?:\\w+:)?${name}\\s([^>]*)>`, 'g'))) yield match[1] ?? ''
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  return match === null ? null : decode(match[1] ?? match[2] ?? '')
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decode = (text: string) =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, digits, name) =>
    name === undefined
      ? fromCodePoint(hex === undefined ? Number(digits) : Number.parseInt(hex, 16))
      : (ENTITIES[name] ?? whole),
  )

const fromCodePoint = (point: number) => (point <= 0x10ffff ? String.fromCodePoint(point) : '')

const PERCENT_FORMATS = ['9', '10']

/** The style numbers under which a number is shown as percent. */
function readPercentStyles(styles: string): ReadonlySet<string> {
  const formats = new Set(PERCENT_FORMATS)
  for (const tag of tags(styles, 'numFmt')) {
    if (/%/.test((attribute(tag, 'formatCode') ?? '').replace(/"[^"]*"|\\./g, '')))
      formats.add(attribute(tag, 'numFmtId') ?? '')
  }
  const cellStyles = /<(?:\w+:)?cellXfs[\s>][\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(styles)?.[0] ?? ''
  const percent = new Set<string>()
  let index = 0
  for (const tag of tags(cellStyles, 'xf')) {
    if (formats.has(attribute(tag, 'numFmtId') ?? '')) percent.add(String(index))
    index += 1
  }
  return percent
}

function marksOf(sheet: string, percentStyles: ReadonlySet<string>): CellMark[] {
  const marks: CellMark[] = []
  if (percentStyles.size === 0 && !/\st=["']e["']/.test(sheet)) return marks
  for (const match of sheet.matchAll(
    /<(?:\w+:)?c\s([^>]*)>(?:<(?:\w+:)?f\b[^>]*(?:\/>|>[^<]*<\/(?:\w+:)?f>))?(?:<(?:\w+:)?v>([^<]*))?/g,
  )) {
    const mark = markOf(match[1] ?? '', match[2] ?? '', percentStyles)
    if (mark !== null) marks.push(mark)
  }
  return marks
}

function markOf(tag: string, value: string, percentStyles: ReadonlySet<string>): CellMark | null {
  const type = attribute(tag, 't') ?? 'n'
  const failed = type === 'e'
  if (!failed && !(type === 'n' && percentStyles.has(attribute(tag, 's') ?? ''))) return null
  const address = parseAddress(attribute(tag, 'r') ?? '')
  return address === null ? null : { ...address, error: failed ? decode(value) || '#ERROR' : null }
}

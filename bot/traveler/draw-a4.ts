/** A sheet of A4: the order's head with its code, and a row per step with room for what is written by hand. */
import type { Ink } from './ink.ts'
import type { Sheet, SheetStep } from './sheet.ts'

const PAGE = { width: 210, height: 297 }
const MARGIN = 12
const WIDTH = PAGE.width - 2 * MARGIN
const BOTTOM = PAGE.height - MARGIN - 6

/** With three millimetres and more of white around it; at eighteen a module is 0.6 mm or more, whatever it holds. */
const STEP_CODE = 18
const ORDER_CODE = 27
const ROW = 25
const HEADING = 7

/** Widths of the columns, in the order of `columnsOf`. */
const COLUMNS = [10, 38, 25, 21, 20, 14, 28, 30] as const

export function drawA4(ink: Ink, sheet: Sheet): void {
  const pages = paginate(sheet)
  let seen = 0
  for (const [at, count] of pages.entries()) {
    ink.newPage(PAGE.width, PAGE.height)
    const top = at === 0 ? drawHead(ink, sheet) : drawShortHead(ink, sheet)
    drawTable(ink, sheet, sheet.steps.slice(seen, seen + count), top)
    drawFoot(ink, sheet, `${at + 1} / ${pages.length}`)
    seen += count
  }
}

const FIRST_TOP = MARGIN + 54
const NEXT_TOP = MARGIN + 12
const rowsFrom = (top: number): number => Math.floor((BOTTOM - top - HEADING) / ROW)

/** How many steps stand on each page; one page at least. */
function paginate({ steps }: Sheet): readonly number[] {
  const pages: number[] = []
  let left = steps.length
  do {
    const fits = rowsFrom(pages.length === 0 ? FIRST_TOP : NEXT_TOP)
    pages.push(Math.min(left, fits))
    left -= fits
  } while (left > 0)
  return pages
}

function drawHead(ink: Ink, sheet: Sheet): number {
  const codeX = PAGE.width - MARGIN - ORDER_CODE - 3
  const width = codeX - MARGIN - 8
  ink.text(sheet.title, { x: MARGIN, y: MARGIN, width: 60 }, { size: 13 })
  if (sheet.badge !== '') drawBadge(ink, sheet.badge)
  ink.text(sheet.order, { x: MARGIN, y: MARGIN + 7, width }, { size: 26, weight: 'bold' })
  ink.text(sheet.product, { x: MARGIN, y: MARGIN + 19.5, width }, { size: 13, weight: 'bold' })
  sheet.fields.forEach(({ label, value }, at) => {
    const x = MARGIN + (at % 2) * (width / 2)
    const y = MARGIN + 28 + Math.floor(at / 2) * 7
    ink.text(label, { x, y: y + 0.4, width: 18 }, { size: 9, color: '#555' })
    ink.text(value, { x: x + 18, y, width: width / 2 - 20 }, { size: 11 })
  })
  ink.qr(sheet.code.scanned, codeX, MARGIN + 3, ORDER_CODE)
  const under = { x: codeX - 6, y: MARGIN + ORDER_CODE + 6, width: ORDER_CODE + 12 }
  ink.text(sheet.code.shown, under, { size: 11, weight: 'bold', align: 'center' })
  return FIRST_TOP
}

/** Beside the title, white on black: it must be seen on a black and white copy. */
function drawBadge(ink: Ink, badge: string): void {
  const x = MARGIN + 26
  ink.fill(x, MARGIN - 0.6, 18, 6.6, '#000')
  ink.text(badge, { x, y: MARGIN - 0.3, width: 18 }, { size: 13, weight: 'bold', align: 'center', color: '#fff' })
}

function drawShortHead(ink: Ink, sheet: Sheet): number {
  const title = `${sheet.title}　${sheet.order}　${sheet.product}`
  ink.text(title, { x: MARGIN, y: MARGIN, width: WIDTH }, { size: 13, weight: 'bold' })
  return NEXT_TOP
}

function drawTable(ink: Ink, sheet: Sheet, steps: readonly SheetStep[], top: number): void {
  const { columns } = sheet
  const labels = ['', columns.step, columns.workCenter, columns.planned, columns.good, columns.scrap]
  const headings = [...labels, columns.signed, columns.code]
  ink.fill(MARGIN, top, WIDTH, HEADING, '#eee')
  headings.forEach((label, at) => {
    ink.text(label, cell(at, top + 1.4), { size: 9, align: 'center' })
  })
  const rows = top + HEADING
  steps.forEach((step, at) => {
    drawStep(ink, step, rows + at * ROW)
  })
  const bottom = rows + steps.length * ROW
  ink.frame(MARGIN, top, WIDTH, bottom - top)
  for (let at = 0; at <= steps.length; at++) ink.line(MARGIN, rows + at * ROW, MARGIN + WIDTH, rows + at * ROW)
  for (let at = 1; at < COLUMNS.length; at++) ink.line(leftOf(at), top, leftOf(at), bottom)
}

function drawStep(ink: Ink, step: SheetStep, y: number): void {
  ink.text(step.seq, cell(0, y + 4), { size: 12, weight: 'bold', align: 'center' })
  const name = ink.text(step.name, cell(1, y + 3.5), { size: 13, weight: 'bold', lines: 2 })
  ink.text(step.note, cell(1, y + 5 + name), { size: 8.5, lines: 2, color: '#333' })
  ink.text(step.workCenter, cell(2, y + 4), { size: 10, lines: 3 })
  ink.text(step.planned, cell(3, y + 4), { size: 11, align: 'center', lines: 2 })
  const codeX = leftOf(7) + ((COLUMNS[7] ?? 0) - STEP_CODE) / 2
  ink.qr(step.code.scanned, codeX, y + 2.2, STEP_CODE)
  const under = { x: leftOf(7), y: y + STEP_CODE + 2.8, width: COLUMNS[7] ?? 0 }
  ink.text(step.code.shown, under, { size: 8, align: 'center' })
}

function drawFoot(ink: Ink, sheet: Sheet, page: string): void {
  const y = PAGE.height - MARGIN - 3
  ink.text(sheet.hint, { x: MARGIN, y, width: WIDTH - 52 }, { size: 8.5, color: '#333' })
  const right = { x: MARGIN + WIDTH - 50, y, width: 50 }
  ink.text(`${sheet.printedAt}　${page}`, right, { size: 8.5, align: 'right', color: '#333' })
}

const leftOf = (column: number): number => MARGIN + COLUMNS.slice(0, column).reduce((sum, width) => sum + width, 0)

/** Inside a column, with a little air on both sides. */
const cell = (column: number, y: number) => ({ x: leftOf(column) + 1.5, y, width: (COLUMNS[column] ?? 0) - 3 })

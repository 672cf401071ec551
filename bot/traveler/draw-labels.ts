/** Labels: a page each, for the order and for every step, to hang on the box. The code on the left, what it is beside it. */
import type { Ink } from './ink.ts'
import type { Sheet, SheetCode } from './sheet.ts'

type Measures = {
  readonly width: number
  readonly height: number
  readonly code: number
  /** White around the code, and between everything else. */
  readonly margin: number
  /** Points of the largest line; the others follow from it. */
  readonly size: number
}

const MEASURES = {
  label: { width: 60, height: 40, code: 25, margin: 3, size: 12 },
  largeLabel: { width: 100, height: 70, code: 43, margin: 5, size: 20 },
} as const satisfies Record<string, Measures>

type Label = {
  readonly code: SheetCode
  readonly main: string
  readonly lines: readonly string[]
}

export function drawLabels(ink: Ink, sheet: Sheet, size: keyof typeof MEASURES): void {
  for (const label of labelsOf(sheet)) drawLabel(ink, sheet, label, MEASURES[size])
}

function labelsOf(sheet: Sheet): readonly Label[] {
  const ofOrder: Label = { code: sheet.code, main: sheet.title, lines: sheet.fields.map(({ value }) => value) }
  const ofSteps = sheet.steps.map(
    ({ seq, name, planned, workCenter, note, code }): Label => ({
      code,
      main: `${seq} ${name}`,
      lines: [planned, workCenter, note],
    }),
  )
  return sheet.withOrder ? [ofOrder, ...ofSteps] : ofSteps
}

function drawLabel(ink: Ink, sheet: Sheet, label: Label, { width, height, code, margin, size }: Measures): void {
  ink.newPage(width, height)
  ink.qr(label.code.scanned, margin, margin, code)
  const shown = { x: 0.5, y: margin + code + size * 0.12, width: code + 2 * margin - 1 }
  ink.text(label.code.shown, shown, { size: size * 0.72, weight: 'bold', align: 'center' })
  const column = { x: code + 2 * margin, width: width - code - 2 * margin - 1.5 }
  let y = margin - 0.5
  const put = (text: string, points: number, weight: 'regular' | 'bold', lines: number): void => {
    if (text === '') return
    y += ink.text(text, { ...column, y }, { size: points, weight, lines }) + size * 0.04
  }
  put(sheet.order, size * 0.95, 'bold', 1)
  put(label.main, size, 'bold', 2)
  put(sheet.product, size * 0.75, 'regular', 2)
  for (const line of [sheet.badge, ...label.lines]) {
    if (y + size * 0.35 < height - 1) put(line, size * 0.72, 'regular', 1)
  }
}

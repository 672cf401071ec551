/** Text, lines and QR codes on a PDF page, measured in millimetres from its upper left corner. */
import PDFDocument from 'pdfkit'
import { encodeQR } from 'qr'
import { openFonts, type Run, type Weight } from '../fonts/fonts.ts'

const POINTS_PER_MM = 72 / 25.4
const pt = (mm: number): number => mm * POINTS_PER_MM

/** Height of a line of text over its size; Chinese characters fill theirs. */
const LINE_HEIGHT = 1.25
/** How far below the top of its line a text stands. */
const BASELINE = 0.98

export type TextStyle = {
  /** Points. */
  readonly size: number
  readonly weight?: Weight
  readonly align?: 'left' | 'center' | 'right'
  /** What does not fit into so many lines ends in an ellipsis; 1 when left out. */
  readonly lines?: number
  readonly color?: string
}

export type Box = { readonly x: number; readonly y: number; readonly width: number }

export type Ink = {
  readonly newPage: (width: number, height: number) => void
  /** Returns the height it took, in millimetres. */
  readonly text: (text: string, box: Box, style: TextStyle) => number
  readonly line: (x1: number, y1: number, x2: number, y2: number) => void
  readonly frame: (x: number, y: number, width: number, height: number) => void
  readonly fill: (x: number, y: number, width: number, height: number, color: string) => void
  /** `side` is the code itself; whoever places it leaves it a white margin. */
  readonly qr: (text: string, x: number, y: number, side: number) => void
  readonly finish: () => Promise<Uint8Array>
}

export function openInk(about: { readonly title: string; readonly atMs: number }): Ink {
  const doc = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    info: { Title: about.title, Producer: 'Baogong', Creator: 'Baogong', CreationDate: new Date(about.atMs) },
  })
  const chunks: Uint8Array[] = []
  const finished = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  const { runsOf } = openFonts((name, ttf) => doc.registerFont(name, ttf))

  const widthOf = (runs: readonly Run[], size: number): number =>
    runs.reduce((sum, { font, text }) => sum + doc.font(font).fontSize(size).widthOfString(text), 0) / POINTS_PER_MM

  function text(content: string, box: Box, style: TextStyle): number {
    const { size, weight = 'regular', align = 'left', lines = 1, color = '#000' } = style
    const lineHeight = (size * LINE_HEIGHT) / POINTS_PER_MM
    const measure = (piece: string): number => widthOf(runsOf(piece, weight), size)
    const rows = linesOf(content, box.width, lines, measure)
    rows.forEach((row, at) => {
      const runs = runsOf(row, weight)
      const room = box.width - widthOf(runs, size)
      let x = pt(box.x + (align === 'right' ? room : align === 'center' ? room / 2 : 0))
      const y = pt(box.y + at * lineHeight) + size * BASELINE
      for (const run of runs) {
        doc.font(run.font).fontSize(size).fillColor(color)
        doc.text(run.text, x, y, { lineBreak: false, baseline: 'alphabetic' })
        x += doc.widthOfString(run.text)
      }
    })
    return rows.length * lineHeight
  }

  return {
    newPage: (width, height) => void doc.addPage({ size: [pt(width), pt(height)], margin: 0 }),
    text,
    line: (x1, y1, x2, y2) => void doc.moveTo(pt(x1), pt(y1)).lineTo(pt(x2), pt(y2)).lineWidth(0.5).stroke('#777'),
    frame: (x, y, width, height) => void doc.rect(pt(x), pt(y), pt(width), pt(height)).lineWidth(0.8).stroke('#777'),
    fill: (x, y, width, height, color) => void doc.rect(pt(x), pt(y), pt(width), pt(height)).fill(color),
    qr: (content, x, y, side) => drawQr(doc, content, x, y, side),
    finish: () => {
      doc.end()
      return finished
    },
  }
}

/** As one shape: each row's dark modules in as few rectangles as there are runs, so that no hair of white divides them. */
function drawQr(doc: PDFKit.PDFDocument, content: string, x: number, y: number, side: number): void {
  const rows = modulesOf(content)
  const module = pt(side) / rows.length
  rows.forEach((row, at) => {
    for (let from = 0; from < row.length; from++) {
      if (row[from] !== true) continue
      const to = row.findIndex((dark, column) => column > from && !dark)
      const end = to === -1 ? row.length : to
      doc.rect(pt(x) + from * module, pt(y) + at * module, (end - from) * module, module)
      from = end
    }
  })
  doc.fill('#000')
}

type Modules = readonly (readonly boolean[])[]

/** As much of the code may be dirty as its size allows: a level that costs no larger modules is taken for nothing. */
function modulesOf(content: string): Modules {
  const usual = encoded(content, 'medium')
  const better = (['high', 'quartile'] as const).map(level => encoded(content, level))
  return better.find(modules => modules.length === usual.length) ?? usual
}

/** The library wants a border; ours is the paper. */
const encoded = (content: string, ecc: 'medium' | 'quartile' | 'high'): Modules =>
  encodeQR(content, 'raw', { ecc, border: 1 })
    .slice(1, -1)
    .map(row => row.slice(1, -1))

const ELLIPSIS = '…'
/** What may not be parted: a word or number in Latin letters. Every Chinese character may begin a line. */
const PIECES = /[\p{Script=Latin}\p{N}\-._/#×*°%+]+|\s+|./gsu

/** At most `most` lines no wider than `width`; what is left over is cut off with an ellipsis. */
function linesOf(text: string, width: number, most: number, measure: (text: string) => number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of piecesOf(text, width, measure)) {
    if (line !== '' && measure(line + piece) > width) {
      lines.push(line.trimEnd())
      line = piece.trimStart()
    } else line += piece
  }
  lines.push(line.trimEnd())
  if (lines.length <= most) return lines
  const kept = lines.slice(0, most)
  return [...kept.slice(0, -1), shortened(kept.at(-1) ?? '', width, measure)]
}

/** A word that is wider than the line itself is parted anywhere. */
const piecesOf = (text: string, width: number, measure: (text: string) => number): readonly string[] =>
  (text.match(PIECES) ?? []).flatMap(piece => (measure(piece) <= width ? [piece] : [...piece]))

function shortened(line: string, width: number, measure: (text: string) => number): string {
  const chars = [...line]
  while (chars.length > 0 && measure(chars.join('') + ELLIPSIS) > width) chars.pop()
  return chars.join('') + ELLIPSIS
}

/** The drawing thread: a program of another language is loaded for it, and fonts are opened. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import type { Chart } from '../../adapters/card.ts'
import { openFonts } from '../fonts/fonts.ts'
import { chartSvg } from './chart-svg.ts'

/** As the fonts call themselves; the second has what the first lacks. */
const FAMILIES = 'Noto Sans SC, Noto Sans'

// Whoever started the thread gave it a chart; the two are of one release.
const chart: Chart = workerData
await initWasm(readFileSync(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')))
const fontBuffers: Uint8Array[] = []
const fonts = openFonts((_, ttf) => fontBuffers.push(ttf))
for (const text of [chart.title, '0123456789.%…', ...chart.labels, ...chart.series.map(({ name }) => name)]) {
  fonts.runsOf(text, 'regular')
}
const drawn = new Resvg(chartSvg(chart, FAMILIES), { font: { fontBuffers, defaultFontFamily: 'Noto Sans SC' } })
parentPort?.postMessage(drawn.render().asPng())

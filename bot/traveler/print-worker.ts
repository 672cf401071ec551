/** The drawing thread: opening fonts takes a tenth of a second or two that nobody else should wait for. */
import { parentPort, workerData } from 'node:worker_threads'
import { drawA4 } from './draw-a4.ts'
import { drawLabels } from './draw-labels.ts'
import { openInk } from './ink.ts'
import type { Sheet } from './sheet.ts'

// Whoever started the thread gave it a sheet; the two are of one release.
const sheet: Sheet = workerData
const ink = openInk({ title: `${sheet.title} ${sheet.order}`, atMs: sheet.printedAtMs })
if (sheet.size === 'a4') drawA4(ink, sheet)
else drawLabels(ink, sheet, sheet.size)
parentPort?.postMessage(await ink.finish())

/** A file's bytes → the rows of our sheets, each with its place. Nothing in a row is judged yet. */
import { Worker } from 'node:worker_threads'
import type { Fault, Refusal } from './faults.ts'
import { refuseByLook } from './file-look.ts'
import type { ReportSheet } from './find-reports.ts'
import type { Ignored, Table, TableHead, TableRow } from './find-tables.ts'
import { LIMITS } from './limits.ts'
import type { ReaderMessage } from './read-worker.ts'

export type WorkbookRows = {
  readonly kind: 'rows'
  readonly tables: readonly Table[]
  /** Of the file's build: a missing column, a sheet twice. */
  readonly faults: readonly Fault[]
  /** Sheets and columns that are none of ours. */
  readonly ignored: Ignored
}

export type ReadResult =
  | WorkbookRows
  /** The day's reports rather than master data. */
  | { readonly kind: 'reports'; readonly reports: ReportSheet }
  | { readonly kind: 'refused'; readonly why: Refusal }

/** `milliseconds` of processor time: a busy machine makes a file late, not bad. */
export type ReadLimits = { readonly milliseconds: number; readonly heapMegabytes: number }

const READ_LIMITS: ReadLimits = { milliseconds: LIMITS.readMilliseconds, heapMegabytes: LIMITS.readerHeapMegabytes }

/** One file at a time: two hostile ones must not add up. */
let queue: Promise<unknown> = Promise.resolve()

/**
 * Reads a workbook in a thread of its own, with a limit of memory and time. Resolves for every input; a file that can't
 * be taken comes back as `refused` with the reason. Rejects only for a fault of ours.
 */
export async function readWorkbook(bytes: Uint8Array, limits: ReadLimits = READ_LIMITS): Promise<ReadResult> {
  const refused = refuseByLook(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (refused !== null) return { kind: 'refused', why: refused }
  const reading = queue.then(() => readInThread(bytes, limits))
  queue = reading.catch(() => undefined)
  return reading
}

function readInThread(bytes: Uint8Array, limits: ReadLimits): Promise<ReadResult> {
  const copy = Uint8Array.from(bytes)
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), {
    workerData: copy,
    transferList: [copy.buffer],
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes },
  })
  return new Promise<ReadResult>((resolve, reject) => {
    const watching = watch(worker, limits.milliseconds, () => {
      resolve({ kind: 'refused', why: { kind: 'tooSlow', seconds: Math.ceil(limits.milliseconds / 1000) } })
    })
    const assembly = startAssembly()
    worker.on('message', (message: ReaderMessage) => {
      const result = assembly.take(message)
      if (result !== null) resolve(result)
    })
    worker.on('error', error => {
      if (isOutOfMemory(error)) resolve({ kind: 'refused', why: { kind: 'expandsTooMuch' } })
      else reject(error)
    })
    worker.on('exit', () => {
      watching.stop()
      reject(new Error('the reading thread ended without an answer'))
    })
  }).finally(() => worker.terminate())
}

const LOOK_EVERY_MS = 250

/** Tells when the thread has used up its time, or the person has waited long enough. */
function watch(worker: Worker, milliseconds: number, over: () => void): { readonly stop: () => void } {
  const looking = setInterval(
    async () => {
      // A thread that has just ended has no time to tell.
      const used = await worker.cpuUsage().catch(() => ({ user: 0, system: 0 }))
      if ((used.user + used.system) / 1_000 >= milliseconds) over()
    },
    Math.min(LOOK_EVERY_MS, milliseconds),
  )
  const patience = setTimeout(over, LIMITS.readWithinMilliseconds)
  return {
    stop: () => {
      clearInterval(looking)
      clearTimeout(patience)
    },
  }
}

const isOutOfMemory = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'

/** Puts the thread's portions together. Returns the result with the last message, null before. */
function startAssembly(): { take(message: ReaderMessage): ReadResult | null } {
  const tables: { head: TableHead; rows: TableRow[] }[] = []
  return {
    take: message => {
      if (message.kind === 'refused' || message.kind === 'reports') return message
      if (message.kind === 'head') tables.push({ head: message.head, rows: [] })
      if (message.kind === 'rows') for (const row of message.rows) tables.at(-1)?.rows.push(row)
      if (message.kind !== 'done') return null
      const whole = tables.map(({ head, rows }) => ({ ...head, rows }))
      return { kind: 'rows', tables: whole, faults: message.faults, ignored: message.ignored }
    },
  }
}

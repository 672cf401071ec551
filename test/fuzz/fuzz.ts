/**
 * Gives each parser its inputs and looks at what comes of it: it answers or refuses as it has declared, changes no
 * prototype, and is not kept busy. Work is counted in the processor's time, so that a loaded machine proves nothing wrong.
 */
import fc from 'fast-check'
import type { Parser } from './parsers.ts'

/** Of one input; none here is above 12 kB. A parser that tries every division of one is far beyond. */
const MOST_CPU_MS = 1_500

export type Fault = { readonly input: unknown; readonly why: string }
export type Fuzzed = { readonly inputs: number; readonly slowestMs: number; readonly fault: Fault | null }

/** The same `seed` gives the same inputs. */
export async function fuzz(parser: Parser, count: number, seed: number): Promise<Fuzzed> {
  const inputs = Math.max(1, Math.ceil(count / (parser.oneOf ?? 1)))
  let slowestMs = 0
  let done = 0
  for (const input of inputsOf(parser, inputs, seed)) {
    const began = process.cpuUsage()
    const why = await faultOf(parser, input)
    const { user, system } = process.cpuUsage(began)
    const cpuMs = (user + system) / 1_000
    // A thread of its own is measured by its own limits.
    if (parser.oneOf === undefined) slowestMs = Math.max(slowestMs, cpuMs)
    done++
    const fault = why ?? (parser.oneOf === undefined && cpuMs > MOST_CPU_MS ? `${Math.round(cpuMs)} ms of work` : null)
    if (fault !== null) return { inputs: done, slowestMs, fault: { input, why: fault } }
  }
  return { inputs: done, slowestMs, fault: null }
}

const AT_ONCE = 1_000

/** Some at a time: a million inputs need not be there together. */
function* inputsOf({ inputs }: Parser, count: number, seed: number): Generator<unknown> {
  for (let made = 0; made < count; made += AT_ONCE) {
    yield* fc.sample(inputs, { seed: seed + made, numRuns: Math.min(AT_ONCE, count - made) })
  }
}

async function faultOf({ parse, refuses }: Parser, input: unknown): Promise<string | null> {
  try {
    // The table has put the two together.
    await parse(input as never)
  } catch (error) {
    if (refuses?.(error) !== true) return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
  const strange = Object.keys(Object.prototype).concat(Object.keys(Array.prototype))
  return strange.length === 0 ? null : `it changed a prototype: ${strange.join(', ')}`
}

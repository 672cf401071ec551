/** Tries faults: those that share a world one after the other, and beside them those that have their own. */
import { CLOSING_BOUNDS } from './closing.ts'
import { brokenBounds, type Fault, type Outcome, type Verdict } from './fault.ts'
import { openWorld, type World } from './world.ts'

type Shared = Extract<Fault, { kind: 'shared' }>
type Alone = Extract<Fault, { kind: 'alone' }>

/** In the catalogue's order, whichever was through first. */
export async function tryFaults(
  faults: readonly Fault[],
  told: (verdict: Verdict) => void,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  const note = (verdict: Verdict): void => {
    verdicts.push(verdict)
    told(verdict)
  }
  const of = <Kind extends Fault['kind']>(kind: Kind) =>
    faults.filter((fault): fault is Extract<Fault, { kind: Kind }> => fault.kind === kind)
  for (const fault of of('notYet')) {
    note({ fault, state: 'notYet', counted: {}, note: fault.because, tookMs: 0 })
  }
  await Promise.all([tryShared(of('shared'), note), tryAlone(of('alone'), note)])
  return verdicts.sort((a, b) => a.fault.id.localeCompare(b.fault.id))
}

async function tryAlone(faults: readonly Alone[], note: (verdict: Verdict) => void): Promise<void> {
  for (const fault of faults) note(await verdictOf(fault, fault.bounds, fault.run))
}

async function tryShared(faults: readonly Shared[], note: (verdict: Verdict) => void): Promise<void> {
  if (faults.length === 0) return
  let world = await openWorld()
  for (const fault of faults) {
    const bounds = { ...CLOSING_BOUNDS, ...fault.bounds }
    const verdict = await verdictOf(fault, bounds, () => inWorld(world, fault))
    note(verdict)
    // What one fault broke must not be counted against the next.
    if (brokenBounds(CLOSING_BOUNDS, verdict.counted).length > 0) {
      await world.stop()
      world = await openWorld()
    }
  }
  await world.stop()
}

async function inWorld(world: World, fault: Shared): Promise<Outcome> {
  const { counted, note } = await fault.run(world)
  const closing = await world.close()
  return { counted: { ...closing, ...counted }, ...(note !== undefined && { note }) }
}

async function verdictOf(
  fault: Shared | Alone,
  bounds: Shared['bounds'],
  run: () => Promise<Outcome>,
): Promise<Verdict> {
  const begun = performance.now()
  const took = () => performance.now() - begun
  try {
    const { counted, note = '' } = await run()
    const broken = brokenBounds(bounds, counted)
    const state = broken.length === 0 ? 'held' : 'broken'
    return { fault, state, counted, note: [...broken, note].filter(line => line !== '').join('; '), tookMs: took() }
  } catch (error) {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { fault, state: 'broken', counted: {}, note: said, tookMs: took() }
  }
}

/** Tries faults: three rows of them side by side, in each one after the other. */
import { CLOSING_BOUNDS } from './closing.ts'
import { brokenBounds, type Fault, type Outcome, type Verdict } from './fault.ts'
import { withFeishu } from './feishu-world.ts'
import { openWorld, type World } from './world.ts'

type Kind = Fault['kind']
type OfKind<K extends Kind> = Extract<Fault, { kind: K }>
type Tried = Exclude<Fault, { kind: 'notYet' }>
type Note = (verdict: Verdict) => void

/** In the catalogue's order, whichever was through first. */
export async function tryFaults(faults: readonly Fault[], told: Note): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  const note: Note = verdict => {
    verdicts.push(verdict)
    told(verdict)
  }
  const of = <K extends Kind>(kind: K) => faults.filter((fault): fault is OfKind<K> => fault.kind === kind)
  for (const fault of of('notYet')) {
    note({ fault, state: 'notYet', counted: {}, note: fault.because, tookMs: 0 })
  }
  await Promise.all([
    tryInWorlds(of('shared'), inSharedWorld, note),
    tryInWorlds(of('onFeishu'), withFeishu, note),
    tryAlone(of('alone'), note),
  ])
  return verdicts.sort((a, b) => a.fault.id.localeCompare(b.fault.id))
}

async function tryAlone(faults: readonly OfKind<'alone'>[], note: Note): Promise<void> {
  for (const fault of faults) note(await verdictOf(fault, fault.bounds, fault.run))
}

async function inSharedWorld<Result>(work: (world: World) => Promise<Result>): Promise<Result> {
  const world = await openWorld()
  try {
    return await work(world)
  } finally {
    await world.stop()
  }
}

type Runs<In> = Tried & { readonly run: (world: In) => Promise<Outcome> }
type Closed = { readonly close: () => Promise<Outcome['counted']> }

/** In one world as long as it stands: what one fault broke must not be counted against the next. */
async function tryInWorlds<In extends Closed>(
  faults: readonly Runs<In>[],
  open: (work: (world: In) => Promise<readonly Runs<In>[]>) => Promise<readonly Runs<In>[]>,
  note: Note,
): Promise<void> {
  for (let left = faults; left.length > 0; ) {
    left = await open(async world => {
      for (const [index, fault] of left.entries()) {
        const verdict = await verdictOf(fault, { ...CLOSING_BOUNDS, ...fault.bounds }, () => inWorld(world, fault))
        note(verdict)
        if (brokenBounds(CLOSING_BOUNDS, verdict.counted).length > 0) return left.slice(index + 1)
      }
      return []
    })
  }
}

async function inWorld<In extends Closed>(world: In, fault: Runs<In>): Promise<Outcome> {
  const { counted, note } = await fault.run(world)
  return { counted: { ...(await world.close()), ...counted }, ...(note !== undefined && { note }) }
}

async function verdictOf(fault: Tried, bounds: Tried['bounds'], run: () => Promise<Outcome>): Promise<Verdict> {
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

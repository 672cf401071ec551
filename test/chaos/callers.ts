/** Workers who report, as their platform lets them: an event that was not acknowledged is sent again until it is. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

export type Event = { readonly as: string; readonly text: string; readonly eventId: string }
/** `cut`: no answer came. `id`: of the message, where it was acknowledged. */
export type Heard = Event & {
  readonly status: number | 'cut'
  readonly id: string | null
  readonly replies: readonly string[]
  readonly afterMs: number
}

/** Longer than the service lets one message take. */
const PATIENCE_MS = 90_000
const TAKEN_WITHIN_MS = 120_000
const REST_MS = 250

export async function deliver(baseUrl: string, event: Event): Promise<Heard> {
  const { as, text, eventId } = event
  const begun = performance.now()
  try {
    const response = await fetch(`${baseUrl}/sandbox/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ as, chat: `D-${as}`, text, eventId }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    const said: { id?: string; replies?: readonly string[] } = JSON.parse(await response.text())
    const { id = null, replies = [] } = said
    return { ...event, status: response.status, id, replies, afterMs: performance.now() - begun }
  } catch {
    return { ...event, status: 'cut', id: null, replies: [], afterMs: performance.now() - begun }
  }
}

export const isTaken = ({ status }: Heard): boolean => status === 200

/** Again and again, at one service after the other. @throws when nobody takes it. */
export async function deliverUntilTaken(baseUrls: readonly string[], event: Event): Promise<Heard> {
  const begun = performance.now()
  for (let turn = 0; performance.now() - begun < TAKEN_WITHIN_MS; turn++) {
    const heard = await deliver(baseUrls[turn % baseUrls.length] ?? '', event)
    if (isTaken(heard)) return heard
    await sleep(REST_MS)
  }
  throw new Error(`nobody took “${event.text}” of ${event.as}`)
}

export type Load = {
  readonly heard: readonly Heard[]
  readonly taken: number
  readonly refused: number
  readonly cut: number
  /** Neither 200 nor 503 nor cut. */
  readonly wrong: number
}

function loadOf(heard: readonly Heard[]): Load {
  const count = (is: (status: Heard['status']) => boolean) => heard.filter(({ status }) => is(status)).length
  return {
    heard,
    taken: count(status => status === 200),
    refused: count(status => status === 503),
    cut: count(status => status === 'cut'),
    wrong: count(status => status !== 200 && status !== 503 && status !== 'cut'),
  }
}

/** Callers report one after the other, each at the service whose turn it is, until the work is done. */
export async function underLoad(
  baseUrls: readonly string[],
  nextReport: () => Event,
  callers: number,
  work: () => Promise<unknown>,
): Promise<Load> {
  const heard: Heard[] = []
  let working = true
  const call = async (caller: number): Promise<void> => {
    for (let turn = caller; working; turn++) {
      const each = await deliver(baseUrls[turn % baseUrls.length] ?? '', nextReport())
      heard.push(each)
      // A caller that is refused at once must not spin.
      if (!isTaken(each)) await sleep(50)
    }
  }
  const calling = Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  try {
    await work()
  } finally {
    working = false
    await calling
  }
  return loadOf(heard)
}

export const eventOf = (as: string, text: string): Event => ({ as, text, eventId: randomUUID() })

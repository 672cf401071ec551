/** Understanding with what the conversation knows: the quoted card, the open question, the running steps. */
import { type Catalog, identityKey } from '../../db/catalog.ts'
import { openTasksOf } from '../../db/orders.ts'
import type { OrderCode, Person } from '../../domain/model.ts'
import { ofEach } from '../../domain/of-each.ts'
import type { Turn } from '../handle/turn.ts'
import type { Context, OrderCandidate, Subject } from '../understand/context.ts'
import type { Intent } from '../understand/intent.ts'
import { buildLexicon, type Lexicon } from '../understand/lexicon.ts'
import type { Place } from '../understand/said.ts'
import { understand } from '../understand/understand.ts'
import { siteWordsOf } from './site-words.ts'

/** One lexicon per state of the master data; it goes with the catalog it was built from. */
export const lexiconOf = ofEach((catalog: Catalog): Lexicon => buildLexicon(siteWordsOf(catalog)))

/** What is known when a text arrives; a turn is one, and so is a question that changes nothing. */
export type Understanding = Pick<Turn, 'sql' | 'catalog' | 'now' | 'directory' | 'about' | 'pending' | 'loaded'> & {
  /** null: somebody unknown. */
  readonly person: Person | null
  readonly event?: Pick<Turn['event'], 'platform'> & { readonly mentions?: readonly string[] }
}

/** `standalone`: the text stands for itself, whatever the conversation is about. */
export async function understandTurn(turn: Understanding, text: string, standalone = false): Promise<Intent> {
  const context = standalone ? senderOnly(turn) : await contextOf(turn)
  const deps = { lexicon: lexiconOf(turn.catalog), findOrders: turn.directory.find }
  const intent = await understand(deps, { text, now: turn.now, context })
  if (!namesStepWithoutOrder(intent) && !leavesStepsOpen(intent)) return intent
  if (turn.person === null) return intent
  // Only such a sentence is worth the round trip: "磨削 80" means the sender's own grinding step.
  const tasks = await subjectsOf(turn, await openTasksOf(turn.sql, turn.person))
  return tasks.length === 0 ? intent : understand(deps, { text, now: turn.now, context: { ...context, tasks } })
}

async function contextOf(turn: Understanding): Promise<Context> {
  const pending = turn.pending?.kind === 'practice' ? null : turn.pending
  const codes = [turn.about, pending, ...runningPlaces(turn)].flatMap(place => place?.order ?? [])
  const found = await turn.directory.byCodes([...new Set(codes)])
  const byCode = new Map(found.map(order => [order.code, order]))
  const asked = pending === null ? null : subject(byCode, pending.order, pending.seq)
  return {
    sender: senderOf(turn),
    mentioned: mentionedIn(turn),
    quoted: quotedIn(turn, byCode),
    quotesReceipt: turn.about?.kind === 'report',
    pending: asked === null || pending?.kind !== 'quantity' ? null : { ...asked, asks: pending.asks },
    running: runningPlaces(turn).flatMap(({ order, seq }) => subject(byCode, order, seq) ?? []),
    tasks: [],
  }
}

/** Those of the mentioned accounts that belong to people of the site. */
const mentionedIn = ({ event, catalog }: Understanding) =>
  (event?.mentions ?? []).flatMap(
    userId => catalog.peopleByIdentity.get(identityKey(event?.platform ?? '', userId))?.id ?? [],
  )

function quotedIn({ about }: Understanding, byCode: ReadonlyMap<OrderCode, OrderCandidate>): Subject | null {
  if (about === null || about.order === null) return null
  return subject(byCode, about.order, 'seq' in about ? about.seq : null)
}

const runningPlaces = (turn: Understanding) =>
  turn.loaded.running.map(({ orderCode, seq }) => ({ order: orderCode, seq }))

const senderOnly = (turn: Understanding): Context => ({
  sender: senderOf(turn),
  quoted: null,
  pending: null,
  running: [],
  tasks: [],
})

/** Who speaks, as the understanding needs it; null: somebody unknown. */
export const senderOf = ({ person }: Pick<Understanding, 'person'>): Context['sender'] =>
  person && {
    personId: person.id,
    role: person.role,
    skills: person.skills,
    teamId: person.teamId,
    departmentId: person.departmentId,
  }

async function subjectsOf(
  turn: Understanding,
  steps: readonly { readonly order: OrderCode; readonly seq: number }[],
): Promise<Subject[]> {
  const found = await turn.directory.byCodes([...new Set(steps.map(step => step.order))])
  const byCode = new Map(found.map(order => [order.code, order]))
  return steps.flatMap(({ order, seq }) => subject(byCode, order, seq) ?? [])
}

function subject(byCode: ReadonlyMap<OrderCode, OrderCandidate>, code: OrderCode, seq: number | null): Subject | null {
  const order = byCode.get(code)
  return order === undefined ? null : { order, seq }
}

/** "1001 80、1003 120": of each order the sender's own step, where there is one. */
function leavesStepsOpen(intent: Intent): boolean {
  if (intent.kind !== 'report' || intent.lines.length === 1) return false
  return intent.lines.some(({ place }) => place.order !== null && place.target === null)
}

function namesStepWithoutOrder(intent: Intent): boolean {
  const place: Place | null = intent.kind === 'report' ? intent.lines[0].place : 'place' in intent ? intent.place : null
  return (
    place !== null && place.target === null && place.order === null && place.orderText === null && place.step !== null
  )
}

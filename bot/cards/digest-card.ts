/** A digest: figures, one picture, a few lines about each thing that needs somebody, and buttons that ask for more. */
import type { Block, Action as Button, Card, Chart, Field } from '../../adapters/card.ts'
import { encodeAction } from '../action.ts'
import type { CardContext } from './context.ts'

export type DigestPart = {
  readonly key: string
  readonly title: string
  readonly lines: readonly string[]
  readonly count: number
  readonly ask: string | null
}

export type DigestFacts = {
  readonly title: string
  readonly fields: readonly Field[]
  /** null: nothing was due, or it is none of their business. */
  readonly plan: { readonly label: string; readonly due: number; readonly done: number } | null
  readonly chart: Chart | null
  readonly parts: readonly DigestPart[]
  /** Asked as well, whatever is told. */
  readonly ask: readonly { readonly label: string; readonly text: string }[]
  /** Something needs somebody. */
  readonly urgent: boolean
}

/** More a reader of 20 seconds does not take in; the rest is behind the buttons. */
const MOST_PARTS = 5
const MOST_BUTTONS = 4

export function digestCard(context: CardContext, facts: DigestFacts, more: readonly Block[] = []): Card {
  const parts = facts.parts.slice(0, MOST_PARTS)
  const blocks: Block[] = []
  if (facts.fields.length > 0) blocks.push({ kind: 'fields', fields: facts.fields })
  if (facts.plan !== null) blocks.push(planBlock(context, facts.plan))
  if (facts.chart !== null) blocks.push({ kind: 'chart', chart: facts.chart })
  blocks.push(...parts.flatMap(part => partBlocks(context, part)), ...more)
  if (parts.length === 0) blocks.push({ kind: 'note', text: context.words.digest.allGood })
  blocks.push(...restBlock(context, facts.parts.slice(MOST_PARTS)))
  const buttons = askButtons(context, facts)
  if (buttons.length > 0) blocks.push({ kind: 'actions', actions: buttons })
  return { title: facts.title, tone: facts.urgent ? 'warning' : 'info', blocks }
}

function planBlock({ words: { digest } }: CardContext, { label, due, done }: NonNullable<DigestFacts['plan']>): Block {
  return {
    kind: 'progress',
    label,
    percent: due === 0 ? 100 : Math.round((done / due) * 100),
    detail: due === 0 ? digest.dueNone : digest.dueDone(done, due),
    tone: done < due ? 'warning' : 'success',
  }
}

function partBlocks({ words: { digest } }: CardContext, { title, lines, count }: DigestPart): readonly Block[] {
  const rest = count > lines.length && lines.length > 1 ? [digest.sectionMore(count - lines.length)] : []
  return [
    { kind: 'text', text: digest.sectionTitle(title, count), strong: true },
    { kind: 'text', text: [...lines.map(digest.bullet), ...rest].join('\n') },
  ]
}

/** What did not fit is at least counted. */
function restBlock({ words: { digest, common } }: CardContext, rest: readonly DigestPart[]): readonly Block[] {
  if (rest.length === 0) return []
  const counts = rest.map(({ title, count }) => digest.sectionTitle(title, count))
  return [{ kind: 'note', text: digest.alsoOpen(counts.join(common.listSeparator)) }]
}

/** Each question once: late orders and unanswered alerts are the same list. */
function askButtons(context: CardContext, { parts, ask }: DigestFacts): readonly Button[] {
  const { ask: labels } = context.words.digest
  const asked = parts.flatMap(({ key, ask: text }) => {
    const label = isAsked(labels, key) ? labels[key] : null
    return text === null || label === null ? [] : [{ label, text }]
  })
  const unique = [...new Map([...ask, ...asked].map(each => [each.text, each])).values()]
  return unique.slice(0, MOST_BUTTONS).map(({ label, text }) => ({
    label,
    payload: encodeAction({ do: 'say', text, once: context.once() }),
  }))
}

const isAsked = <Labels extends object>(labels: Labels, key: string): key is Extract<keyof Labels, string> =>
  key in labels

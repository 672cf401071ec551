/** A shift given over: what was open when the card was made, and the two signatures. */
import { z } from 'zod'
import type { Block, Card } from '../../adapters/card.ts'
import { type Handover, isHandedOver, type Signature } from '../../domain/handover.ts'
import { STEP_STATUSES } from '../../domain/model.ts'
import { encodeAction } from '../action.ts'
import { questionOf } from '../understand/command.ts'
import { type CardContext, clockTime } from './context.ts'

/** As they stood: a signature is under these, not under what has become of them. */
export type HandoverFacts = z.infer<typeof factsSchema>

const factsSchema = z.object({
  good: z.string(),
  scrap: z.string(),
  reviews: z.number(),
  steps: z.array(
    z.object({ place: z.string(), made: z.string(), status: z.enum([...STEP_STATUSES, 'blocked']), who: z.string() }),
  ),
  exceptions: z.array(z.string()),
  /** The worst few; one that was handed over by an older release knows none. */
  doubtful: z.object({ count: z.number(), lines: z.array(z.string()) }).default({ count: 0, lines: [] }),
})

/** null for what this release can't read. */
export const readHandoverFacts = (stored: unknown): HandoverFacts | null => factsSchema.safeParse(stored).data ?? null

export type ShownHandover = Handover & {
  readonly id: string
  readonly departmentName: string
  readonly shiftName: string
}

const MOST_STEPS = 8
const MOST_EXCEPTIONS = 5

export function handoverCard(context: CardContext, handover: ShownHandover, facts: HandoverFacts): Card {
  const { digest } = context.words
  return {
    title: digest.handoverTitle(handover.departmentName, handover.shiftName),
    tone: isHandedOver(handover) ? 'success' : 'info',
    blocks: [
      {
        kind: 'fields',
        fields: [
          { label: digest.handoverMade, value: facts.good, short: true },
          { label: digest.handoverScrap, value: facts.scrap, short: true },
          { label: digest.handoverReviews, value: context.words.ask.reportsCount(facts.reviews), short: true },
        ],
      },
      ...stepBlocks(context, facts),
      ...exceptionBlocks(context, facts),
      ...doubtfulBlocks(context, facts),
      { kind: 'text', text: signatures(context, handover).join('\n') },
      ...buttons(context, handover, facts),
    ],
  }
}

function stepBlocks({ words: { digest, common, floor } }: CardContext, { steps }: HandoverFacts): readonly Block[] {
  if (steps.length === 0) return [{ kind: 'text', text: digest.handoverNothing }]
  const rows = steps.slice(0, MOST_STEPS).map(({ place, made, status, who }) => {
    return [place, made, status === 'blocked' ? floor.blockedBadge : common.stepStatus[status], who]
  })
  const columns = digest.handoverColumns.map((label, index) => ({
    label,
    align: index === 1 ? ('right' as const) : ('left' as const),
  }))
  const rest = steps.length - rows.length
  return [
    { kind: 'text', text: digest.sectionTitle(digest.handoverSteps, steps.length), strong: true },
    { kind: 'table', columns, rows },
    ...(rest > 0 ? [{ kind: 'note' as const, text: digest.handoverMore(rest) }] : []),
  ]
}

function exceptionBlocks({ words: { digest } }: CardContext, { exceptions }: HandoverFacts): readonly Block[] {
  if (exceptions.length === 0) return [{ kind: 'note', text: digest.handoverNoExceptions }]
  const rest = exceptions.length - MOST_EXCEPTIONS
  const lines = exceptions.slice(0, MOST_EXCEPTIONS).map(digest.bullet)
  return [
    { kind: 'text', text: digest.sectionTitle(digest.handoverExceptions, exceptions.length), strong: true },
    { kind: 'text', text: [...lines, ...(rest > 0 ? [digest.sectionMore(rest)] : [])].join('\n') },
  ]
}

function doubtfulBlocks({ words: { digest } }: CardContext, { doubtful }: HandoverFacts): readonly Block[] {
  const { count, lines } = doubtful
  if (count === 0) return []
  const rest = count > lines.length ? [digest.sectionMore(count - lines.length)] : []
  return [
    { kind: 'text', text: digest.sectionTitle(digest.handoverDoubtful, count), strong: true },
    { kind: 'text', text: [...lines.map(digest.bullet), ...rest].join('\n') },
  ]
}

function signatures(context: CardContext, { outgoing, incoming }: Handover): readonly string[] {
  const { digest } = context.words
  const said = (signed: Signature | null, words: (name: string, time: string) => string, open: string): string =>
    signed === null ? open : words(context.personName(signed.personId), clockTime(context, signed.at))
  return [
    said(outgoing, digest.handoverGiven, digest.handoverUnsigned.outgoing),
    said(incoming, digest.handoverTaken, digest.handoverUnsigned.incoming),
  ]
}

/** Without a key of its own: what a leader may not sign another still may, and nobody can sign twice. */
function buttons(context: CardContext, handover: ShownHandover, { doubtful }: HandoverFacts): readonly Block[] {
  const { digest } = context.words
  const { id, outgoing, incoming } = handover
  const list = encodeAction({ do: 'say', text: questionOf({ view: 'doubtful', of: null }), once: context.once() })
  const actions = [
    ...(outgoing === null ? [{ label: digest.handoverGive, payload: sign(id, 'outgoing') }] : []),
    ...(incoming === null ? [{ label: digest.handoverTake, payload: sign(id, 'incoming') }] : []),
    ...(doubtful.count > 0 ? [{ label: digest.ask.doubtful, payload: list }] : []),
  ]
  return actions.length === 0 ? [] : [{ kind: 'actions', actions }]
}

const sign = (handover: string, side: 'outgoing' | 'incoming'): string =>
  encodeAction({ do: 'signHandover', handover, side })

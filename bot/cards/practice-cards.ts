/** The lesson's cards: the receipt and refusals of real reports under a mark that nobody overlooks. */
import type { Block, Card } from '../../adapters/card.ts'
import type { Lesson, LessonAnswer } from '../../domain/practice.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import type { CardContext } from './context.ts'
import { receiptCard } from './receipt-card.ts'
import { reportRefusalLines } from './report-refusal.ts'

export function lessonCard(context: CardContext, { stage }: Lesson): Card {
  const words = context.words.practice
  return card(context, words.title(stage), [text(words.welcome), text(words.ask[stage])])
}

/** Where an answer in words could not be understood yet: it begins with a press. */
export function lessonOfferCard(context: CardContext): Card {
  const words = context.words.practice
  const start = {
    label: words.start,
    payload: encodeAction({ do: 'practice', verb: 'start' }),
    style: 'primary' as const,
  }
  return marked(context, words.title(1), [text(words.welcome), { kind: 'actions', actions: [start] }])
}

export function lessonBookedCard(
  context: CardContext,
  stage: Lesson['stage'],
  answer: Extract<LessonAnswer, { kind: 'booked' }>,
): Card {
  const words = context.words.practice
  const { decision, next, asAsked, reportable } = answer
  const [step] = decision.after.steps
  if (step === undefined) throw new Error('the practice order has its step')
  const none = { reason: null, today: null, overlapped: false, corrected: null, bookedFor: null }
  const receipt = receiptCard(context, { order: decision.after, step, report: decision.report, reportable, ...none })
  // Its buttons would take back a real report.
  const shown = receipt.blocks.filter(({ kind }) => kind !== 'actions')
  const told = asAsked ? [text(words.praise[stage]), text(words.ask[next.stage])] : [text(words.hint[stage])]
  return card(context, words.receiptTitle, [...shown, ...told])
}

export function lessonRefusedCard(
  context: CardContext,
  stage: Lesson['stage'],
  answer: Extract<LessonAnswer, { kind: 'refused' }>,
): Card {
  const words = context.words.practice
  const lines = reportRefusalLines(context, answer.order, answer.step, answer.why)
  return card(context, words.refusedTitle, [...lines.map(text), text(words.refusedNote), text(words.ask[stage])])
}

export function lessonUndoneCard(context: CardContext, answer: Extract<LessonAnswer, { kind: 'undone' }>): Card {
  const { practice, report, common } = context.words
  const { good, scrap } = answer.undone
  const what = `${common.good} ${formatQuantity(good)}${scrap > 0n ? `${common.listSeparator}${common.scrap} ${formatQuantity(scrap)}` : ''}`
  const then = answer.next === null ? practice.finished : practice.ask[answer.next.stage]
  const blocks = [text(report.undoneNote(what)), text(then)]
  return answer.next === null
    ? marked(context, practice.undoneTitle, blocks)
    : card(context, practice.undoneTitle, blocks)
}

export function lessonHintCard(context: CardContext, { stage }: Lesson): Card {
  const words = context.words.practice
  return card(context, words.title(stage), [text(words.notYet), text(words.hint[stage])])
}

const text = (said: string): Block => ({ kind: 'text', text: said })

const marked = (context: CardContext, title: string, blocks: readonly Block[]): Card => ({
  title,
  tone: 'info',
  blocks: [{ kind: 'note', text: context.words.practice.mark }, ...blocks],
})

function card(context: CardContext, title: string, blocks: readonly Block[]): Card {
  const skip = { label: context.words.practice.skip, payload: encodeAction({ do: 'practice', verb: 'skip' }) }
  return marked(context, title, [...blocks, { kind: 'actions', actions: [skip] }])
}

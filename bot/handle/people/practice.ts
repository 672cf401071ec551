/** "练习": three messages on an order that counts nowhere. Only how far the lesson has come is remembered, as an open question. */
import type { PendingChange } from '../../../db/commit.ts'
import type { Instant, UnitCode } from '../../../domain/model.ts'
import {
  ASKED,
  decideLesson,
  FIRST_LESSON,
  type Lesson,
  type LessonAnswer,
  type LessonSaid,
} from '../../../domain/practice.ts'
import { formatQuantity, ZERO } from '../../../domain/quantity.ts'
import { unreachable } from '../../../domain/unreachable.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import {
  lessonBookedCard,
  lessonCard,
  lessonHintCard,
  lessonRefusedCard,
  lessonUndoneCard,
} from '../../cards/practice-cards.ts'
import { understandTurn } from '../../turn/understand-turn.ts'
import type { Intent } from '../../understand/intent.ts'
import { parseNumeral } from '../../understand/numerals.ts'
import { saysQuantity } from '../ask/statement.ts'
import { planTasks } from '../ask/tasks.ts'
import { asJson } from '../json.ts'
import { questionPlace } from '../pending.ts'
import { type Plan, type Reply, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

/** A new worker may be off tomorrow; after that the lesson would take a real "做完5个" for its own. */
const LESSON_HOURS = 24

/** What is remembered of a lesson, and until when. */
export const lessonQuestion = ({ stage, good, scrap, last }: Lesson, now: Instant) => ({
  question: asJson({
    kind: 'practice',
    stage,
    good: formatQuantity(good),
    scrap: formatQuantity(scrap),
    last: last === null ? null : { good: formatQuantity(last.good), scrap: formatQuantity(last.scrap) },
  }),
  expiresAt: now.add({ hours: LESSON_HOURS }),
})

const remember = (turn: Turn, lesson: Lesson | null): readonly PendingChange[] =>
  lesson === null
    ? [{ ...questionPlace(turn), question: null }]
    : [{ ...questionPlace(turn), ...lessonQuestion(lesson, turn.now) }]

const saying = (turn: Turn, said: Reply, lesson: Lesson | null): Plan => ({
  kind: 'say',
  speech: speech([said]),
  pending: remember(turn, lesson),
})

export function planPractice(turn: Turn, verb: 'start' | 'skip'): Plan {
  const { practice } = turn.cards.words
  if (verb === 'start') return saying(turn, reply(cardMessage(lessonCard(turn.cards, FIRST_LESSON))), FIRST_LESSON)
  if (turn.pending?.kind !== 'practice') return say(reply(textMessage(practice.notPractising)))
  return saying(turn, reply(textMessage(practice.skipped)), null)
}

/** `real`: it names a real order, and is handled as any other. null: there is no lesson, or it is not about it. */
export async function planPracticeAnswer(turn: Turn, text: string): Promise<Plan | 'real' | null> {
  const { pending } = turn
  if (pending?.kind !== 'practice' || turn.about !== null) return null
  const { kind: _kind, ...lesson } = pending
  const intent = await understandTurn(turn, text, true)
  const said = saidIn(turn, lesson, intent, text)
  return said === null || said === 'real' ? said : answer(turn, lesson, said)
}

function saidIn(turn: Turn, lesson: Lesson, intent: Intent, text: string): LessonSaid | 'real' | null {
  switch (intent.kind) {
    case 'reportTable':
      return 'real'
    case 'report':
      return reportIn(turn, lesson, intent)
    case 'undo':
      return intent.place.order === null && intent.place.orderText === null && lesson.last !== null
        ? { kind: 'undo' }
        : null
    case 'mytasks':
      return lesson.stage === 3 ? { kind: 'tasks' } : null
    case 'unknown':
      return unknownIn(intent, text)
    default:
      return null
  }
}

function reportIn(
  { loaded }: Turn,
  { stage }: Lesson,
  { lines }: Extract<Intent, { kind: 'report' }>,
): LessonSaid | 'real' | null {
  const [line, another] = lines
  const { place } = line
  if (another !== undefined || place.order !== null || place.orderText !== null || place.step !== null) return 'real'
  if (!saysQuantity(line)) return { kind: 'other' }
  const said = {
    kind: 'report' as const,
    good: line.rest ? ('rest' as const) : (line.good ?? ZERO),
    scrap: line.scrap ?? ZERO,
    rework: line.rework ?? ZERO,
  }
  // Whoever has real work running reports that, unless they say the lesson's very words.
  const asked = stage === 3 ? null : ASKED[stage]
  const literal = asked !== null && said.good === asked.good && said.scrap === asked.scrap
  return loaded.running.length > 0 && !literal ? null : said
}

function unknownIn({ why }: Extract<Intent, { kind: 'unknown' }>, text: string): LessonSaid | null {
  if (why === 'smallTalk' || why === 'empty') return null
  const number = parseNumeral(text.normalize('NFKC').trim())
  return why === 'noContext' && number !== null
    ? { kind: 'report', good: number, scrap: ZERO, rework: ZERO }
    : { kind: 'other' }
}

async function answer(turn: Turn, lesson: Lesson, said: LessonSaid): Promise<Plan> {
  const decided = decideLesson(lesson, said, { person: turn.person, names: namesIn(turn), now: turn.now })
  if (decided.kind === 'finished') return finished(turn)
  const { card, next } = shown(turn, lesson, decided)
  return saying(turn, reply(cardMessage(card)), next)
}

function namesIn({ cards, catalog }: Turn) {
  return { ...cards.words.practice.names, unit: usualUnit(catalog) }
}

/** What most products are counted in: whoever learns should read the word they will use. */
function usualUnit({ units, products }: Turn['catalog']): UnitCode {
  const counted = [...products.values()].map(({ unit }) => unit).filter(code => units.get(code)?.decimals === 0)
  const [usual] = [...Map.groupBy(counted, unit => unit)].toSorted(([, one], [, other]) => other.length - one.length)
  return usual?.[0] ?? ('' as UnitCode)
}

function shown({ cards }: Turn, lesson: Lesson, answer: Exclude<LessonAnswer, { kind: 'finished' }>) {
  switch (answer.kind) {
    case 'booked':
      return { card: lessonBookedCard(cards, lesson.stage, answer), next: answer.next }
    case 'refused':
      return { card: lessonRefusedCard(cards, lesson.stage, answer), next: lesson }
    case 'undone':
      return { card: lessonUndoneCard(cards, answer), next: answer.next }
    case 'notYet':
      return { card: lessonHintCard(cards, lesson), next: lesson }
    default:
      return unreachable(answer)
  }
}

/** The last message asks for real work, and gets it. */
async function finished(turn: Turn): Promise<Plan> {
  const tasks = await planTasks(turn)
  const replies = tasks.kind === 'say' ? tasks.speech.replies : []
  return {
    kind: 'say',
    speech: speech([reply(textMessage(turn.cards.words.practice.finished)), ...replies]),
    pending: remember(turn, null),
  }
}

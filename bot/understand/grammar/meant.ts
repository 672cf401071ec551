/**
 * Whether a command is to be carried out, now. "别下达WO-1013", "谁撤销的" and "明天结案WO-1003" hold a command's words and
 * want nothing done. The rules look for what is said; this looks at how.
 */
import type { Intent } from '../intent.ts'
import type { Draft } from '../reading.ts'
import { entryOf, peopleOf, type Token } from '../tokens.ts'
import {
  DENIAL,
  IS_DONE,
  LATER,
  MAKES_NOTHING,
  NO_REPORT,
  NO_TROUBLE,
  NONE,
  NOT_AT_IT,
  NOT_DONE,
  NOT_IN_ENGLISH,
  NOT_SPOILT,
  NOT_THEM,
  POLITE,
  QUESTION,
} from '../vocabulary/meant.ts'
import { hasNumbers } from './amounts.ts'
import { stepsAt } from './places.ts'
import { has, isFuture, type Sentence } from './sentence.ts'
import { NO_PLACE } from './stock.ts'

type Kind = Intent['kind']

/** Orders to do something, of which it may be said that it is not to be done. */
export const COMMANDS: ReadonlySet<Kind> = new Set<Kind>([
  'undo',
  'start',
  'pause',
  'resume',
  'sendOut',
  'inspect',
  'material',
  'stock',
  'createOrder',
  'release',
  'hold',
  'unhold',
  'cancel',
  'closeShort',
  'setPriority',
  'setDue',
  'assign',
  'closeMonth',
])
/** The others are asked about by rules of their own. */
const ASKED_ABOUT: ReadonlySet<Kind> = new Set<Kind>(['undo', 'inspect', 'closeMonth'])
/** The words for them are said of what has not happened as well. */
const NOT_BEGUN: ReadonlySet<Kind> = new Set<Kind>(['start', 'pause'])
/** Of tomorrow's assignment people speak today; these are done at once. */
const DONE_AT_ONCE: ReadonlySet<Kind> = new Set<Kind>([
  'release',
  'hold',
  'unhold',
  'cancel',
  'closeShort',
  'closeMonth',
])

/** What is left to be read when nothing is meant by the words: '' for nothing. null: all is meant. */
export function restUnlessMeant(sentence: Sentence, draft: Draft): string | null {
  const kind = kindOf(draft, kindDenied)
  if (kind === 'report') return restOfReport(sentence)
  if (kind === 'exception') return restOfTrouble(sentence.text)
  return kind === null || !COMMANDS.has(kind) ? null : restOfCommand(sentence, kind)
}

/** "不用返工，50个合格": a report has its numbers elsewhere. */
function restOfReport(sentence: Sentence): string | null {
  if (isNoReport(sentence)) return ''
  const positive = sentence.text.replace(NOT_SPOILT, '合格')
  if (positive !== sentence.text) return positive
  const empty = clausesIn(sentence).filter(clause => saysNone(sentence, clause))
  return empty.length > 0 ? without(sentence, empty) : null
}

/** "没停电 机器坏了". */
function restOfTrouble(text: string): string | null {
  const rest = text.replace(NO_TROUBLE, ' ')
  return rest === text ? null : rest.trim()
}

function restOfCommand(sentence: Sentence, kind: Kind): string | null {
  // "不是50，是45" says what is right.
  if (kind === 'undo' && hasNumbers(sentence)) return null
  if (NOT_IN_ENGLISH.test(sentence.text)) return ''
  const denied = clausesIn(sentence).filter(
    clause =>
      isDenied(sentence, clause) ||
      (NOT_BEGUN.has(kind) && NOT_AT_IT.test(headOf(sentence, clause))) ||
      (kind === 'assign' && NOT_THEM.test(headOf(sentence, clause))),
  )
  if (denied.length > 0) return without(sentence, denied)
  const isAsked = ASKED_ABOUT.has(kind) && isQuestion(sentence.text, kind)
  const isLater = kind === 'undo' ? LATER.test(sentence.text) : DONE_AT_ONCE.has(kind) && isAllFuture(sentence)
  return isAsked || isLater ? '' : null
}

export const clausesIn = ({ clauses }: Sentence): readonly number[] => [...clauses.keys()]

const isAllFuture = (sentence: Sentence): boolean => clausesIn(sentence).every(clause => isFuture(sentence, clause))

/** What a draft would do, of its options the first; null: nothing that stands fast yet. */
export const intentKindOf = (draft: Draft): Kind | null => kindOf(draft, ({ kind }) => kind)

function kindOf(draft: Draft, ofIntent: (intent: Intent) => Kind | null): Kind | null {
  switch (draft.kind) {
    case 'undo':
      return 'undo'
    case 'report':
      return 'report'
    case 'placed':
      return ofIntent(draft.make(NO_PLACE))
    case 'ready':
      return ofIntent(draft.intent)
    case 'ask':
      return kindOf(draft.options[0], ofIntent)
    case 'result':
    case 'own':
    case 'unclear':
      return null
  }
}

/** "不用加急了" is the command to go back to normal. */
const kindDenied = (intent: Intent): Kind | null =>
  intent.kind === 'setPriority' && intent.priority === 'normal' ? null : intent.kind

/** By what stands at the head of the clause: a reason behind a command denies something else. */
const isDenied = (sentence: Sentence, clause: number): boolean => DENIAL.test(headOf(sentence, clause))

/** A clause without what it is about. */
export function headOf(sentence: Sentence, clause: number): string {
  const head = sentence.tokens.map((token, at) => {
    const isHere = sentence.clauseOf[at] === clause && token.kind !== 'stop'
    const isNamed = isPlace(sentence, token, at) || peopleOf(token).length > 0
    return isHere && !isNamed ? `${token.gap ? ' ' : ''}${token.text}` : ''
  })
  return head.join('').trim()
}

/** Which order, step or day is spoken of. */
function isPlace(sentence: Sentence, token: Token, at: number): boolean {
  const isNamed = entryOf(token)?.product != null || entryOf(token)?.customer != null
  if (isNamed || sentence.orders.has(at) || token.kind === 'date') return true
  return stepsAt(sentence, at).some(({ name }) => name === token.text)
}

function isNoReport(sentence: Sentence): boolean {
  const { text } = sentence
  if (NO_REPORT.test(text) && !IS_DONE.test(text)) return true
  return MAKES_NOTHING.test(text) && !has(sentence, 'done', 'finished', 'good', 'bad', 'scrap', 'rework')
}

/** A clause of which nothing is to be counted. */
function saysNone(sentence: Sentence, clause: number): boolean {
  if (NOT_DONE.test(headOf(sentence, clause))) return true
  return !counts(sentence, clause) && (isDenied(sentence, clause) || NONE.test(sentence.clauses.get(clause) ?? ''))
}

const counts = (sentence: Sentence, clause: number): boolean =>
  sentence.tokens.some(
    (token, at) => sentence.clauseOf[at] === clause && token.kind === 'number' && !sentence.orders.has(at),
  )

/** What is denied still says what the rest is about ("WO-1003不用返工，50个合格"), unless that names an order itself. */
export function without(sentence: Sentence, denied: readonly number[]): string {
  const isDenied = (at: number): boolean => denied.includes(sentence.clauseOf[at] ?? 0)
  const isMark = (token: Token): boolean => token.kind === 'stop'
  if (!sentence.tokens.some((token, at) => !isDenied(at) && !isMark(token))) return ''
  const namesOrder = [...sentence.orders.keys()].some(at => !isDenied(at))
  const kept = sentence.tokens.filter(
    (token, at) => !isDenied(at) || isMark(token) || (!namesOrder && isPlace(sentence, token, at)),
  )
  return kept
    .map(token => `${token.gap ? ' ' : ''}${token.text}`)
    .join('')
    .replace(/^[\s,，。;；、]+/, '')
}

const isQuestion = (text: string, kind: Kind): boolean =>
  QUESTION.test(text) || ((kind === 'undo' || kind === 'closeMonth') && POLITE.test(text))

/** Which numbers are order numbers: "1005精铣干完12个", "1001 80", "1016那单", "工单幺零零八". */
import type { OrderQuery } from '../context.ts'
import type { Lexicon, Word } from '../lexicon.ts'
import { entryOf, is, type Token } from '../tokens.ts'

export type OrdersFound = {
  readonly orders: ReadonlyMap<number, OrderQuery>
  /** At least one of them may as well be a quantity ("1003完成"). */
  readonly doubtful: boolean
}

type Verdict = 'order' | 'doubtful' | 'no'

/** `doubtfulAre` decides what to make of numbers that could be either. */
export function findOrderNumbers(
  tokens: readonly Token[],
  lexicon: Lexicon,
  words: ReadonlySet<Word>,
  doubtfulAre: 'order' | 'quantity',
): OrdersFound {
  const orders = new Map<number, OrderQuery>()
  let doubtful = false
  tokens.forEach((token, at) => {
    if (token.kind === 'order') orders.set(at, { by: 'number', text: token.text.replace(/\s+/g, '') })
    const digits = digitsOf(token)
    if (digits === null) return
    const verdict = judge(tokens, at, digits, lexicon, words)
    doubtful ||= verdict === 'doubtful'
    if (verdict === 'order' || (verdict === 'doubtful' && doubtfulAre === 'order')) {
      orders.set(at, { by: 'digits', text: digits })
    }
  })
  return { orders, doubtful }
}

function digitsOf(token: Token): string | null {
  return token.kind === 'number' && token.scan.kind === 'exact' ? token.scan.digits : null
}

/** Words that are said of an order, so that digits beside them are its number. */
const SAID_OF_ORDERS: readonly Word[] = [
  'look',
  'where',
  'whenDone',
  'howIs',
  'stillShort',
  'stuck',
  'question',
  'howMuch',
  'release',
  'hold',
  'unhold',
  'cancel',
  'cancelWord',
  'closeShort',
  'urgent',
  'critical',
  'normalPriority',
  'due',
  'moveDue',
  'assign',
  'orderMenu',
  'follow',
  'unfollow',
  'traveler',
  'printOut',
  'undo',
  'wrong',
  'progress',
  'late',
]
const SAID_OF_WORK: readonly Word[] = ['begin', 'beginAs', 'pause', 'resume', 'fixed', 'inspect', 'firstPiece']
const OUTCOMES: readonly Word[] = [
  'done',
  'finished',
  'good',
  'scrap',
  'bad',
  'rework',
  'reworked',
  'total',
  'cumulative',
]
const REPORT_VERBS = new Set(['报', '报工', '补报', '上报', '报一下', '我报一下', '帮我报', '报个'])

function judge(
  tokens: readonly Token[],
  at: number,
  digits: string,
  lexicon: Lexicon,
  words: ReadonlySet<Word>,
): Verdict {
  const [last, next] = [tokens[at - 1], tokens[at + 1]]
  const assigned = /^[:=-]$/.test(next?.text ?? '') && tokens[at + 2]?.kind === 'number'
  if (digits.length >= 2 && (is(last, 'orderNoun') || last?.text === '#' || (is(next, 'orderAfter') && !isUnit(next))))
    return 'order'
  if (digits.length !== (lexicon.orderDigits || 4) || isUnit(next) || isMeasured(next)) return 'no'
  if (/^[幺零〇]/.test(tokens[at]?.text ?? '')) return 'order'
  if (isListed(tokens, at, lexicon) && words.size > 0) return 'order'
  if (assigned && !is(last, ...OUTCOMES)) return 'order'
  const others = tokens.some((token, i) => i !== at && token.kind === 'number' && !isMeasured(tokens[i + 1]))
  const stepNext = hasStep(next) || (next?.text === '的' && hasStep(tokens[at + 2]))
  if (TAKES_UP.test(last?.text ?? '')) return others && madeBeside(tokens, at) ? 'order' : 'doubtful'
  if (is(last, ...OUTCOMES) && !REPORT_VERBS.has(last?.text ?? ''))
    return stepNext && others ? 'order' : stepNext && is(last, 'finished') ? 'doubtful' : 'no'
  if (hasAny(words, SAID_OF_ORDERS) || hasTrouble(tokens)) return 'order'
  if (stepNext) return others || hasAny(words, SAID_OF_WORK) ? 'order' : 'doubtful'
  const named = tokens.some(token => token.kind === 'order')
  if (hasStep(last)) return judgeBehindStep(next, named, words)
  if (named) return 'no'
  return judgeAlone(tokens, at, others, words)
}

/** "做1001，做了50", "转1003": pieces perhaps, or which order. */
const TAKES_UP = /^(?:关闭|关|开|赶|接|催|做|干|搞|弄|整|转|换|转做|换做|改做|去做|来做|先做)$/

/** Another number is said to have been made. */
const madeBeside = (tokens: readonly Token[], at: number): boolean =>
  tokens.some(
    (token, i) =>
      i !== at &&
      token.kind === 'number' &&
      is(tokens[i - 1], 'done', 'finished') &&
      !TAKES_UP.test(tokens[i - 1]?.text ?? ''),
  )

/** "1001、1003都做完了": numbers as long as an order's, side by side. */
function isListed(tokens: readonly Token[], at: number, lexicon: Lexicon): boolean {
  const isJoint = (token: Token | undefined) => token?.kind === 'stop' || is(token, 'with')
  const alike = (i: number) => {
    const token = tokens[i]
    return token !== undefined && digitsOf(token)?.length === (lexicon.orderDigits || 4) && !isUnit(tokens[i + 1])
  }
  return (isJoint(tokens[at + 1]) && alike(at + 2)) || (isJoint(tokens[at - 1]) && alike(at - 2))
}

/** "车削1001完成八十五" against "车削1200，报废2": an order is followed by what was made of it. */
function judgeBehindStep(next: Token | undefined, named: boolean, words: ReadonlySet<Word>): Verdict {
  if (named) return 'no'
  const made = next?.kind === 'number' || is(next, 'done', 'finished', 'good', 'total')
  return made || hasAny(words, SAID_OF_WORK) ? 'order' : 'doubtful'
}

function judgeAlone(tokens: readonly Token[], at: number, others: boolean, words: ReadonlySet<Word>): Verdict {
  const [last, next] = [tokens[at - 1], tokens[at + 1]]
  const opens = tokens.slice(0, at).every((token, i) => isQuiet(token) || endsClause(tokens, i, at))
  const closes = next === undefined || next.kind === 'stop'
  if (opens && next?.kind === 'number') return 'order'
  if (opens && others && !closes) return 'order'
  if (opens) return hasAny(words, SAID_OF_WORK) ? 'order' : 'doubtful'
  if (is(last, ...SAID_OF_WORK)) return 'order'
  if (closes && others && (isUnit(last) || last?.kind === 'stop')) return 'order'
  return 'no'
}

/** Whether the clause that `i` belongs to ends before `at`. */
const endsClause = (tokens: readonly Token[], i: number, at: number): boolean =>
  tokens.slice(i, at).some(token => token.kind === 'stop')

const isQuiet = (token: Token): boolean =>
  token.kind === 'stop' ||
  token.kind === 'date' ||
  isParty(token) ||
  is(token, 'trim', 'me', 'look', 'backfill', 'greeting', 'ack') ||
  REPORT_VERBS.has(token.text)
const isParty = (token: Token): boolean => {
  const entry = entryOf(token)
  return entry !== null && (entry.people.length > 0 || entry.team !== null || entry.department !== null)
}
const hasStep = (token: Token | undefined): boolean => (entryOf(token)?.steps.length ?? 0) > 0
const isUnit = (token: Token | undefined): boolean => entryOf(token)?.unit != null
const isMeasured = (token: Token | undefined): boolean => is(token, 'time', 'measure', 'person')
const hasAny = (words: ReadonlySet<Word>, wanted: readonly Word[]): boolean => wanted.some(word => words.has(word))
const hasTrouble = (tokens: readonly Token[]): boolean =>
  tokens.some(token => entryOf(token)?.downtime?.planned === false)

/** Questions: about an order, a workshop, a period, one's own work, and how to use the bot. */

import { isOfNow } from '../about-days.ts'
import type { ProgressScope, ProgressView } from '../asked.ts'
import { PERIOD_WORDS } from '../lexicon.ts'
import type { Draft } from '../reading.ts'
import { isSpokenOf } from '../spoken-of.ts'
import { entryOf, is, peopleOf } from '../tokens.ts'
import { hasNumbers } from './amounts.ts'
import { aboutWhom, isWhoseOrWhen, nobodyCalled, peopleAsked } from './asked-about.ts'
import { isOver, notYet, onlyNow, periodOf, saysWhen } from './periods.ts'
import { placeOf, stepsAt } from './places.ts'
import { has, isFuture, isParticle, type Sentence } from './sentence.ts'

const ABOUT_ORDER = ['where', 'whenDone', 'stillShort', 'howIs', 'stuck'] as const

/** Asks about one order, or the orders of a customer or product. */
export function status(sentence: Sentence): Draft | null {
  const place = placeOf(sentence)
  const named = place.order !== null
  const asks = has(sentence, 'question', 'howMuch', 'look', 'progress', 'due', 'late', ...ABOUT_ORDER)
  const alone = named && (isNothingElse(sentence) || isOnlyNamed(sentence))
  if (named ? !asks && !alone : !asksOfContext(sentence)) return null
  const customer = place.order?.by === 'customer' ? place.order.text : null
  return { kind: 'placed', place, context: 'order', make: at => ({ kind: 'status', place: at, customer }) }
}

/** A heading or a question of one clause: behind a command it says why. */
const isOnlyNamed = ({ text, clauses }: Sentence): boolean =>
  clauses.size === 1 && (isSpokenOf(text) || OF_AN_ORDER.test(text))

/** What an order has, may have or has not yet: "WO-1003异常", "1003还没下达", "1003到那里了" for 到哪里了. */
const OF_AN_ORDER = /[预告]警|异常$|预计完工|[还尚]?[没未]下达$|到那[里儿]?了$/

/** "到哪了", "还差多少" about the order that the conversation is about. */
function asksOfContext(sentence: Sentence): boolean {
  if (has(sentence, ...PERIOD_WORDS, 'every', 'factory', 'stuck')) return false
  const ofOrders = has(sentence, 'orderAfter', 'orderNoun', 'due') || /[出交发]货/.test(sentence.text)
  if (teamOf(sentence) !== null || foreign(sentence) > (ofOrders ? 8 : 2)) return false
  return (
    has(sentence, 'where', 'stillShort') ||
    (ofOrders && has(sentence, 'howIs')) ||
    (has(sentence, 'whenDone') && (ofOrders || has(sentence, 'finished', 'done')))
  )
}

/** Nothing but the order's number, and perhaps its step. */
const isNothingElse = (sentence: Sentence): boolean =>
  !has(sentence, 'begin', 'beginAs', 'finished', 'inspect') &&
  sentence.tokens.every(
    (token, at) =>
      sentence.orders.has(at) ||
      token.kind === 'stop' ||
      is(token, 'trim', 'orderNoun', 'orderAfter') ||
      stepsAt(sentence, at).length > 0,
  )

export const foreign = (sentence: Sentence): number =>
  sentence.tokens.filter(token => token.kind === 'other' && !token.code).length

/** Asks about a workshop, team, step, the factory, oneself, over a period. */
export function progress(sentence: Sentence): Draft | null {
  if (sentence.orders.size > 0 || foreign(sentence) > 4) return null
  const view = viewOf(sentence)
  const period = periodOf(sentence)
  const scope = scopeOf(sentence)
  const own = has(sentence, 'ownTeam') ? 'team' : has(sentence, 'ownDepartment') ? 'department' : null
  const named = namesSomebody(sentence)
  const counts =
    (named && DID.test(sentence.text)) ||
    ((sentence.asking.size > 0 || has(sentence, 'howIs')) &&
      (has(sentence, 'done', 'finished', 'total', 'scrap', 'bad', 'rework', 'good') ||
        scope.of !== 'factory' ||
        (named && has(sentence, 'howMuch', 'howIs')) ||
        own !== null ||
        EARNED.test(sentence.text)))
  const asked =
    view !== 'output' ||
    has(sentence, 'progress') ||
    (has(sentence, 'howMuch', 'howIs') && has(sentence, 'factory')) ||
    namesOnlyWho(sentence) ||
    HOW_IS_IT.test(sentence.text) ||
    counts
  if (!asked || (hasNumbers(sentence) && view === 'output')) return null
  if (!isOfNow({ kind: 'progress', scope, period, view }) && saysFuture(sentence)) return notYet(sentence)
  if (isOver(period) && isOfNow({ kind: 'progress', scope, period, view })) return onlyNow(sentence)
  if (own !== null && teamOf(sentence) === null)
    return { kind: 'own', of: own, make: ours => ({ kind: 'progress', scope: ours, period, view }) }
  return aboutWhom(sentence, person => ({ kind: 'progress', scope: person ?? scope, period, view }))
}

const saysFuture = (sentence: Sentence): boolean =>
  [...new Set(sentence.clauseOf)].some(clause => isFuture(sentence, clause))

/** "磨削班今天", "钣金车间 本周", "刘大勇昨天": nothing but whose work and when. */
const namesOnlyWho = (sentence: Sentence): boolean =>
  (teamOf(sentence) !== null ||
    has(sentence, 'ownTeam', 'ownDepartment') ||
    (namesSomebody(sentence) && saysWhen(sentence))) &&
  sentence.tokens.every(isWhoseOrWhen)

/** "今天情况怎么样": of nothing in particular. */
const HOW_IS_IT =
  /^(?:今天|昨天|现在|这周|本周|上周|本月|这个月|厂里|车间里?|我们|生产|整体|总体|的)*(?:情况|状况|形势)?(?:怎么样|如何|怎样|咋样)[了啊呢?]*$|^HOW ARE (?:THINGS|WE DOING)(?: TODAY)?\??$/
const EARNED = /(?:挣|赚)(?:了|到|得)?(?:多少|几)/
/** Of somebody who is named. */
const DID = /(?:干|做|忙|弄|搞)(?:了|过)?(?:些)?(?:啥|什么|哪些)/

const namesSomebody = ({ tokens }: Sentence): boolean =>
  tokens.some(token => token.kind === 'name' || token.kind === 'employee' || peopleOf(token).length > 0)

const WHO =
  /谁|最[多少高低快慢好差]的(?:人|员工|工人)|各人|每人|哪[个位些]?(?:人|员工|工人|师傅)|个人|(?:员工|人员|工人)排|(?<![A-Z])(?:WHO|WORKERS?|PEOPLE|OPERATORS?)(?![A-Z])/
const MOST =
  /最慢|最少|最差|倒数|最多|最快|最好|最高|最厉害|最低|第一|排[名行序]|名次|(?<![A-Z])(?:MOST|TOP|FASTEST|BEST|RANKING)(?![A-Z])/
export const SCRAPPED = /报废|废品|不良|不合格|次品|坏品|缺陷|SCRAP|REJECT|DEFECT/
const TEAMS = /(?:哪[个条]?|最[多少高低快慢好差]的)(?:班组|班|组|线|车间)|(?<![A-Z])WHICH TEAM(?![A-Z])/
const AT_WORK =
  /(?:谁|哪[个位些]?(?:人|员工|工人|师傅))(?:现在|正)?在(?:[干做用]|上班|开工|岗|忙)|(?:几个|多少)人?(?:人)?(?:现在|正)?在?(?:上班|干活|开工|在岗)|(?:在岗|开工的?|上班的?)(?:人员|的?有?(?:谁|哪些人))|在(?:干|做|忙|弄)(?:嘛|吗|啥|什么|哪[个道张])|WHO(?: IS|'S|S| ARE) (?:AT WORK|WORKING|ON SHIFT)/

function viewOf(sentence: Sentence): ProgressView {
  const { text } = sentence
  if (AT_WORK.test(text)) return 'working'
  const most = MOST.test(text)
  if (most && WHO.test(text)) return SCRAPPED.test(text) ? 'scrapPeople' : 'people'
  if (most && TEAMS.test(text)) return SCRAPPED.test(text) ? 'scrapRanking' : 'ranking'
  if (has(sentence, 'ranking')) return 'ranking'
  if (has(sentence, 'late')) return 'late'
  return has(sentence, 'stuck') ? 'stuck' : 'output'
}

export function scopeOf(sentence: Sentence): ProgressScope {
  const team = teamOf(sentence)
  if (team !== null) return team
  const at = sentence.tokens.findIndex((_, i) => stepsAt(sentence, i).length > 0)
  const [step] = at === -1 ? [] : stepsAt(sentence, at)
  if (step !== undefined) return { of: 'step', code: step.code, name: step.name }
  return (has(sentence, 'me') || EARNED.test(sentence.text)) && !/我们|咱们|我地|我哋/.test(sentence.text)
    ? { of: 'me' }
    : { of: 'factory' }
}

export function teamOf(sentence: Sentence): ProgressScope | null {
  for (const token of sentence.tokens) {
    const entry = entryOf(token)
    if (entry?.team != null) return { of: 'team', ...entry.team }
    if (entry?.department != null) return { of: 'department', ...entry.department }
  }
  return null
}

const TO_DO =
  /(?:有|剩|要|该|今天|现在|接下来|下面)[^、。]{0,3}(?:啥|什么|哪些|哪个|咩|乜)[^、。]{0,3}(?:做|干|弄|活|任务|单)|(?:做|干|弄|整|搞|派)(?:啥|什么|咩|乜)|(?:还能|最多能?|可以)报多少/

/** What the sender has to do, or has not reported. */
export function myTasks(sentence: Sentence): Draft | null {
  const asksWhat = has(sentence, 'myTasks') || (TO_DO.test(sentence.text) && !has(sentence, 'late', 'every'))
  if (sentence.orders.size > 0 || !asksWhat || foreign(sentence) > 3) return null
  if (hasNumbers(sentence)) return null
  const someoneElse = teamOf(sentence) !== null || has(sentence, 'ownTeam', 'ownDepartment') || has(sentence, 'late')
  if (someoneElse) return null
  const isNamed = peopleAsked(sentence).length + nobodyCalled(sentence).length > 0
  if (isNamed) return aboutWhom(sentence, of => ({ kind: 'mytasks', of }))
  return { kind: 'ready', intent: { kind: 'mytasks', of: null } }
}

const USES =
  /用|报|撤|操作|填|弄|录|绑|开单|改|退|冲|发|写|登|查|领|审|派|停|开始|订阅|关注|REPORT|UNDO|START|STOP|PAUSE|CORRECT|INSPECT|CREATE|ASSIGN|RELEASE|SUBSCRIBE|FOLLOW|BIND/

/** Asks whether or how it goes, and does not want it done. */
const MAY_UNDO =
  /^我?(?:报|写|填|录|打)[错多少]了(?:的话)?(?:怎么办|咋办|怎么改|咋改|怎么弄)[?？]?$|^我?(?:能|可以|能不能|可不可以|还能)(?:撤销|撤回|撤|更正|改)(?:[吗么]|不)?[?？]?$|^CAN I (?:UNDO|CORRECT)(?: IT| THAT| A REPORT)?\??$/

/** How to use the bot. */
export function help(sentence: Sentence): Draft | null {
  const { tokens } = sentence
  if (sentence.orders.size > 0) return null
  const plain = has(sentence, 'help') && foreign(sentence) <= 2
  const mark = tokens.every(token => token.text === '?')
  const undone = MAY_UNDO.test(sentence.text)
  const teaches = tokens.some((token, at) => is(token, 'how') && asksHowTo(sentence, at))
  return plain || mark || undone || teaches ? { kind: 'ready', intent: { kind: 'help' } } : null
}

/** "怎么报工", "怎么才能撤销": what follows is something that the bot does. */
function asksHowTo(sentence: Sentence, at: number): boolean {
  const next = sentence.tokens.slice(at + 1).find(token => !isParticle(token))
  const known = next !== undefined && next.kind === 'word' && next.entry.words.size > 0
  return known && USES.test(next.text) && foreign(sentence) <= 4
}

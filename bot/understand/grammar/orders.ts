/** Running orders: release, hold, cancel, close, priority, due date, assignment, a new order. */
import type { PersonId } from '../../../domain/model.ts'
import { findDate } from '../dates.ts'
import type { Intent } from '../intent.ts'
import { deadlineOf } from '../moments.ts'
import type { Draft } from '../reading.ts'
import type { Place } from '../said.ts'
import { entryOf, is, peopleOf, type Token } from '../tokens.ts'
import { hasNumbers } from './amounts.ts'
import { placeOf, stepsAt } from './places.ts'
import { has, type Sentence, writtenAt } from './sentence.ts'

const ofOrder = (sentence: Sentence, make: (place: Place) => Intent): Draft => ({
  kind: 'placed',
  place: placeOf(sentence),
  context: 'order',
  make,
})

/** Commands that need nothing but the order. */
export function orderCommand(sentence: Sentence): Draft | null {
  if (has(sentence, 'unreleased') && sentence.orders.size === 0) {
    return ofOrder(sentence, place => ({ kind: 'release', place, note: sentence.written }))
  }
  if (has(sentence, 'question', 'how', 'howMuch', 'whenDone')) return null
  const named = sentence.orders.size > 0
  const note = sentence.written
  if (has(sentence, 'unhold')) return ofOrder(sentence, place => ({ kind: 'unhold', place, note }))
  if (has(sentence, 'hold')) return ofOrder(sentence, place => ({ kind: 'hold', place, note }))
  if (
    has(sentence, 'cancel') ||
    (has(sentence, 'cancelWord') && named && !OF_ALERT.test(sentence.text) && !has(sentence, 'undo', 'lastReport'))
  ) {
    return ofOrder(sentence, place => ({ kind: 'cancel', place, note }))
  }
  if (has(sentence, 'closeShort')) return ofOrder(sentence, place => ({ kind: 'closeShort', place, note }))
  if (has(sentence, 'orderMenu') || (named && managesOrder(sentence)))
    return ofOrder(sentence, place => ({ kind: 'orderMenu', place, note }))
  if (has(sentence, 'release') && (named || sentence.tokens.length <= 2)) {
    return ofOrder(sentence, place => ({ kind: 'release', place, note }))
  }
  return priority(sentence, named)
}

/** "取消预警1003" leaves the order alone. */
const OF_ALERT = /[预告]警|静音|提醒|ALERT/

/** "管理 WO-1013", and nothing else. */
const managesOrder = (sentence: Sentence): boolean =>
  has(sentence, 'orderMenuOf') &&
  sentence.tokens.every(
    (token, at) =>
      sentence.orders.has(at) ||
      token.kind === 'stop' ||
      is(token, 'orderMenuOf', 'trim', 'again2', 'orderNoun', 'orderAfter'),
  )

const LOOKS = /^(?:请|帮我|帮忙|麻烦)*(?:查|看|问)/

function priority(sentence: Sentence, named: boolean): Draft | null {
  const set = (value: Extract<Intent, { kind: 'setPriority' }>['priority']): Draft =>
    ofOrder(sentence, place => ({ kind: 'setPriority', place, priority: value }))
  if ((!named && sentence.tokens.length > 3) || LOOKS.test(sentence.text)) return null
  if (has(sentence, 'normalPriority') && named) return set('normal')
  if (has(sentence, 'critical')) return set('critical')
  return has(sentence, 'urgent') ? set('urgent') : null
}

/** "交期改到周五", "延到下周三". */
export function setDue(sentence: Sentence): Draft | null {
  const moves =
    has(sentence, 'moveDue') ||
    SHIFT.test(sentence.text) ||
    (has(sentence, 'due') && has(sentence, 'correct', 'assign', 'future'))
  const states = has(sentence, 'due') && sentence.orders.size > 0
  if ((!moves && !states) || has(sentence, 'question', 'howMuch', 'whenDone', 'look')) return null
  if (NO_NEW_DATE.test(sentence.text) || (!moves && SAYS_DATE.test(sentence.text))) return null
  const due = dueIn(sentence) ?? shiftIn(sentence)
  if (due === null) return null
  return ofOrder(sentence, place => ({ kind: 'setDue', place, ...due }))
}

/** A guess, a date that has been moved already, or the hour of something else than an order. */
const NO_NEW_DATE =
  /上次|比计划|估计|预计|可能|大概|恐怕|听说|简报|提醒|推送|开会|会议|预警|告警|DIGEST|REMIND|已经?(?:延期|延后|推迟|顺延|延误)|(?:延期|延后|推迟|顺延|延误|提前)了?(?:[\d零一二两三四五六七八九十半]{1,3})个?(?:天|日|周|星期|礼拜|小时|月)(?:多?了|的|就?完成|交)/
/** Of the date as it stood, or that it won't be kept. */
const SAYS_DATE =
  /本来|原[来定先计]|原(?=交|货)|计划交|合同|赶不上|来不及|[做交完干][不没][完了成出]|完不成|有?风险|(?<![A-Z])WAS(?![A-Z])/

function dueIn(sentence: Sentence): { dueAt: Extract<Intent, { kind: 'setDue' }>['dueAt']; dueText: string } | null {
  const { lexicon, now } = sentence
  const { timeZone, workdayEnd = '18:00' } = lexicon.site
  const said = withoutOrders(sentence)
  // "周五赶不上，改到周日": the date behind the word that moves it.
  const moved = said.slice(sentence.tokens.findLast(token => is(token, 'moveDue'))?.end ?? said.length)
  const text = findDate(moved, now, timeZone) === null ? said : moved
  const found = findDate(text, now, timeZone)
  if (found === null) return null
  return { dueAt: deadlineOf(found, now, timeZone, workdayEnd), dueText: text.slice(found.start, found.end) }
}

const SHIFT =
  /(?:延后|推迟|顺延|提前|延期|往后推|推后|延长)(?:[\d零一二两三四五六七八九十半]{1,3})个?(?:天|日|周|星期|礼拜|小时|月)/

/** "延后三天": from a date that only the order knows, so `dueAt` stays open. */
function shiftIn(sentence: Sentence): { dueAt: null; dueText: string } | null {
  const [shift] = SHIFT.exec(sentence.text) ?? []
  return shift === undefined ? null : { dueAt: null, dueText: shift }
}

/** "WO-1003" has digits that look like a date to nobody but a parser. */
function withoutOrders(sentence: Sentence): string {
  const named = [...sentence.orders.keys()].flatMap(at => sentence.tokens[at] ?? [])
  return named.reduce(
    (text, { start, end }) => text.slice(0, start) + ' '.repeat(end - start) + text.slice(end),
    sentence.text,
  )
}

/** "车削派给刘大勇", "让孙小军做WO-1001车削". */
export function assign(sentence: Sentence): Draft | null {
  const { tokens } = sentence
  if (has(sentence, 'question', 'howMuch')) return null
  const people = tokens.flatMap(token => peopleOf(token))
  const at = tokens.findIndex(token => is(token, 'assign'))
  const lets = tokens.findIndex((token, i) => is(token, 'let') && isPerson(tokens[i + 1]))
  const strangers = tokens.flatMap(token => (token.kind === 'name' ? [token.text] : []))
  const unknownNames = strangers.length > 0 || at === -1 || people.length > 0 ? strangers : namesFrom(tokens, at + 1)
  const told = lets !== -1 && has(sentence, 'doIt', 'done')
  const named = people.length + unknownNames.length > 0
  if (at === -1 ? !told && !asksToAssign(sentence) : !named && !isBare(sentence, at)) return null
  // "50个交给老王了": goods go there, not work.
  if (/^[交转分]给$/.test(tokens[at]?.text ?? '') && hasNumbers(sentence)) return null
  if (tokens.some(token => is(token, 'finished')) || (told && at === -1 && hasNumbers(sentence))) return null
  const unique: readonly PersonId[] = [...new Set(people)]
  return { ...ofOrder(sentence, place => ({ kind: 'assign', place, people: unique, unknownNames })) }
}

const isPerson = (token: Token | undefined): boolean => token?.kind === 'name' || peopleOf(token).length > 0

/** "WO-1013 派工": for whom is asked. Without an order it asks for one's own work. */
const asksToAssign = ({ orders, tokens }: Sentence): boolean =>
  orders.size > 0 && tokens.some(token => /^(?:派工|派单|派活|派人)$/.test(token.text))

/** "WO-1013 车削 派给": nothing else is said. */
const isBare = (sentence: Sentence, at: number): boolean =>
  sentence.orders.size > 0 &&
  sentence.tokens.every(
    (token, i) =>
      i === at ||
      sentence.orders.has(i) ||
      token.kind === 'stop' ||
      is(token, 'trim', 'orderNoun', 'orderAfter') ||
      stepsAt(sentence, i).length > 0,
  )

/** Names nobody of the site has: recognised as such, or up to four characters that mean nothing else. */
function namesFrom(tokens: readonly Token[], from: number): readonly string[] {
  const rest = tokens.slice(from)
  const end = rest.findIndex(token => token.kind !== 'other')
  const name = rest
    .slice(0, end === -1 ? undefined : end)
    .map(token => token.text)
    .join('')
  return name.length >= 2 && (name.length <= 4 || /^[A-Z]+$/.test(name)) ? [name] : []
}

/** "开单 法兰 500 车→钻→包 周五". */
export function createOrder(sentence: Sentence): Draft | null {
  const { tokens } = sentence
  const at = tokens.findIndex(token => is(token, 'create'))
  if (at === -1 || has(sentence, 'question', 'how')) return null
  const amountAt = tokens.findIndex(
    (token, i) => i > at && token.kind === 'number' && !is(tokens[i + 1], 'time', 'measure'),
  )
  const amount = tokens[amountAt]
  if (amount?.kind !== 'number') return null
  if (amount.scan.kind !== 'exact') return { kind: 'unclear', why: 'badNumber' }
  const due = dueIn({ ...sentence, text: sentence.text.slice(amount.end), orders: new Map() })
  const customer = tokens.find(token => entryOf(token)?.customer != null)
  return {
    kind: 'ready',
    intent: {
      kind: 'createOrder',
      product: productOf(sentence, at, amountAt),
      quantity: amount.scan.value,
      steps: stepNames(sentence, amountAt),
      dueAt: due?.dueAt ?? null,
      dueText: due?.dueText ?? null,
      customer: entryOf(customer)?.customer ?? null,
    },
  }
}

/** What stands between the command and the quantity, without the customer. */
function productOf(sentence: Sentence, from: number, to: number): string {
  const between = sentence.tokens.slice(from + 1, to)
  const [first, last] = [between[0], between.at(-1)]
  if (
    first !== undefined &&
    last !== undefined &&
    between.every(token => token.kind !== 'stop' && !isOfCustomer(token))
  )
    return writtenAt(sentence, first.start, last.end).trim()
  const words = between.filter(token => token.kind !== 'stop' && !isOfCustomer(token))
  return words
    .map(token => (token.gap ? ` ${token.text}` : token.text))
    .join('')
    .trim()
}

const isOfCustomer = (token: Token): boolean => is(token, 'customerWord') || isCustomer(token)

const isCustomer = (token: Token): boolean => entryOf(token)?.customer != null && entryOf(token)?.product == null

function stepNames(sentence: Sentence, from: number): readonly string[] {
  return sentence.tokens.flatMap((_, at) => {
    const [step] = at > from ? stepsAt(sentence, at) : []
    return step === undefined ? [] : [step.name]
  })
}

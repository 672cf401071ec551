/** Work on the floor that is no report: start, pause, resume, exceptions, material, inspections. */

import { downtimeCalled } from '../lexicon.ts'
import type { Amount, Draft } from '../reading.ts'
import type { ReasonFound, SaidUnit } from '../said.ts'
import { entryOf, is, peopleOf, type Token } from '../tokens.ts'
import { MATERIAL_ASKED } from '../vocabulary/materials.ts'
import { BACK_PATTERN, BREAK_PATTERNS, MANY, STOP_PATTERN, TROUBLE_PATTERNS } from '../vocabulary/trouble-patterns.ts'
import { hasNumbers } from './amounts.ts'
import { placeOf, stepsAt } from './places.ts'
import { asks, has, isFuture, isLaterToday, type Sentence, writtenAt } from './sentence.ts'

type Placed = Extract<Draft, { kind: 'placed' }>

const placed = (sentence: Sentence, make: Placed['make'], context: Placed['context'] = 'step'): Placed => ({
  kind: 'placed',
  place: placeOf(sentence),
  context,
  make,
})

/** As `find`, in a clause that states rather than asks. */
const findStated = (sentence: Sentence, matches: (token: Token, at: number) => boolean): number =>
  find(sentence, (token, at) => matches(token, at) && !asks(sentence, at))

/** Days to come make a plan of it, unless the clause before says what is so now ("先停，明天再干"). */
function isPlan(sentence: Sentence, at: number): boolean {
  return isFuture(sentence, sentence.clauseOf[at] ?? 0) || /^(?:要|会|将)$/.test(sentence.tokens[at - 1]?.text ?? '')
}

function find(sentence: Sentence, matches: (token: Token, at: number) => boolean): number {
  return sentence.tokens.findIndex((token, at) => matches(token, at) && !isPlan(sentence, at))
}

export function start(sentence: Sentence): Draft | null {
  const begins = findStated(
    sentence,
    (token, at) => is(token, 'begin') || (token.text === '换' && sentence.orders.has(at + 1)),
  )
  const takesUp = findStated(sentence, token => is(token, 'beginAs'))
  const placed_ = sentence.orders.size > 0 || sentence.tokens.some((_, at) => stepsAt(sentence, at).length > 0)
  if ((begins === -1 && (takesUp === -1 || !placed_)) || has(sentence, 'notDone')) return null
  const machine = machineOf(sentence)
  return placed(sentence, place => ({ kind: 'start', place, machine }))
}

/** "通知大家开会", "刘大勇今天休息": no stop of one's own. */
const TELLS_OTHERS =
  /(?:通知|提醒|召集|叫上?|喊)(?:大家|全体|全员|所有人|各位|他们|一下大家|[^、。]{1,6}(?:班组?|组|车间|部|长)(?=开|吃|休))/
const isOfOther = ({ tokens }: Sentence): boolean =>
  peopleOf(tokens[0]).length > 0 && tokens[1]?.kind !== 'stop' && !tokens.some(token => is(token, 'me', 'with'))

export function pause(sentence: Sentence): Draft | null {
  const stops = findStated(sentence, token => is(token, 'pause') || entryOf(token)?.downtime?.planned === true)
  const clause =
    stops === -1 ? statedClause(sentence, [STOP_PATTERN, ...BREAK_PATTERNS.map(([, pattern]) => pattern)]) : null
  if (stops === -1 && clause === null) return null
  if (sentence.tokens.some((_, at) => isLaterToday(sentence, at)) || TELLS_OTHERS.test(sentence.text)) return null
  if (isOfOther(sentence)) return null
  const said = sentence.tokens.map(entryOf).find(entry => entry?.downtime?.planned === true)?.downtime
  const matched = BREAK_PATTERNS.find(([, pattern]) => pattern.test(sentence.text))
  const reason = said ?? (matched === undefined ? null : downtimeCalled(sentence.lexicon, matched[0]))
  const note = sentence.written
  return {
    ...placed(sentence, place => ({ kind: 'pause', place, reason, note })),
    ofOrder: place => ({ kind: 'hold', place, note }),
  }
}

/** The first clause about now that states something one of the patterns fits. */
function statedClause(sentence: Sentence, patterns: readonly RegExp[]): number | null {
  for (const [clause, text] of sentence.clauses) {
    if (!isFuture(sentence, clause) && !isAsked(sentence, clause) && patterns.some(pattern => pattern.test(text)))
      return clause
  }
  return null
}

/** Asks in earnest ("没图纸怎么做" doesn't), or announces ("下午要停电"). */
const isAsked = (sentence: Sentence, clause: number): boolean =>
  /[要会将](?:停[电气水]|断[电气水]|检修|保养)/.test(sentence.clauses.get(clause) ?? '') ||
  (sentence.asking.has(clause) && !/怎么[做干弄搞加]|咋[做干弄搞]|谁来/.test(sentence.clauses.get(clause) ?? ''))

/** "车削做完了，接着钻孔": what goes on is another step, and the first is done. */
function isDoneBefore(sentence: Sentence, at: number): boolean {
  const steps = sentence.tokens.flatMap((_, i) => (stepsAt(sentence, i).length > 0 ? [i] : []))
  const done = sentence.tokens.findIndex(token => is(token, 'finished'))
  return done !== -1 && done < at && steps.some(step => step < done) && steps.some(step => step > at)
}

export function resume(sentence: Sentence): Draft | null {
  const goesOn = findStated(
    sentence,
    (token, at) => is(token, 'resume', 'back') || (is(token, 'fixed') && mends(sentence, at)),
  )
  const isBack = goesOn === -1 && statedClause(sentence, [BACK_PATTERN]) !== null
  if ((goesOn === -1 && !isBack) || has(sentence, 'notDone') || isDoneBefore(sentence, goesOn)) return null
  // "回来" alone says little: what was broken off must be over, or go on.
  const goesToWork = sentence.tokens.some(token => is(token, 'begin', 'done', 'doIt') && !is(token, 'back'))
  const goingOn = isBack || has(sentence, 'resume', 'fixed') || goesToWork
  const plainly = sentence.tokens.every(token => is(token, 'back', 'me', 'trim') || token.kind === 'stop')
  const breakOver = sentence.tokens.some(
    token => is(token, 'back') && /[吃歇休会饭食饱睡厕]|LUNCH|BREAK|DINNER|MEETING|WORK/.test(token.text),
  )
  const fromBreak = sentence.tokens.some(
    (token, at) => is(token, 'back') && entryOf(sentence.tokens[at - 1])?.downtime?.planned === true,
  )
  if (!goingOn && !breakOver && !fromBreak && !(plainly && has(sentence, 'back'))) return null
  const note = sentence.written
  return {
    ...placed(sentence, place => ({ kind: 'resume', place })),
    ofOrder: place => ({ kind: 'unhold', place, note }),
  }
}

/** "搞好了" is said of a step too; of a machine it means that work can go on. */
function mends(sentence: Sentence, at: number): boolean {
  if (is(sentence.tokens[at + 1], 'wrong', 'bad', 'dubious')) return false
  if (!is(sentence.tokens[at], 'finished')) return true
  return /[机修模刀床线炉电]|设备|夹具|程序|图纸/.test(sentence.clauses.get(sentence.clauseOf[at] ?? 0) ?? '')
}

/** Something is wrong or blocks the work. */
export function exception(sentence: Sentence): Draft | null {
  const reason = troubleOf(sentence)
  if (reason === null) return null
  const machine = machineOf(sentence)
  const note = sentence.written
  const raised = placed(sentence, place => ({ kind: 'exception', place, reason, machine, note }), 'stepIfClear')
  return MAY_ASK.test(sentence.text) ? { ...raised, ofNone: { kind: 'exceptions' } } : raised
}

/** From somebody at work a trouble; from anybody else it may be what they want to see, 那 being heard for 哪. */
const MAY_ASK = /^(?:设备|质量|品质|机器|缺料|物料)异常$|^那[台个](?:机器|机床|设备)(?:停|坏)了$/

/** What is wrong: by a phrase, by a pattern, by a broken machine, by many bad pieces; of several the gravest. */
function troubleOf(sentence: Sentence): ReasonFound | null {
  const at = findStated(sentence, token => entryOf(token)?.downtime?.planned === false)
  const pattern = TROUBLE_PATTERNS.find(([, one]) => statedClause(sentence, [one]) !== null && !isOver(sentence))
  if (at !== -1 && pattern?.[0] !== '安全事故') return gravest(sentence)
  if (pattern !== undefined) return downtimeCalled(sentence.lexicon, pattern[0])
  const broken = findStated(sentence, (token, i) => isBroken(sentence, token, i))
  if (broken !== -1) return downtimeCalled(sentence.lexicon, '设备故障')
  return badQuality(sentence)
}

/** "机器修好了", "料到了": the trouble that the words name has passed. */
const isOver = (sentence: Sentence): boolean =>
  has(sentence, 'fixed', 'resume', 'back') || BACK_PATTERN.test(sentence.text)

function gravest(sentence: Sentence): ReasonFound | null {
  const reasons = sentence.tokens.flatMap(token => entryOf(token)?.downtime ?? []).filter(reason => !reason.planned)
  return reasons.find(reason => /安全|事故|伤/.test(reason.name)) ?? reasons[0] ?? null
}

/** A defect that no number goes with: of many pieces a matter of quality, else the defect itself. */
function badQuality(sentence: Sentence): ReasonFound | null {
  const defect = sentence.tokens.map(entryOf).find(entry => entry?.defect != null)?.defect
  const bad = findStated(
    sentence,
    (token, at) =>
      (entryOf(token)?.defect != null && !is(token, 'begin', 'done', 'finished')) ||
      (is(token, 'bad', 'scrap') && !isDenied(sentence, at)),
  )
  if (bad === -1 || hasNumbers(sentence)) return null
  if (MANY.test(sentence.text)) return downtimeCalled(sentence.lexicon, '质量异常')
  return defect?.reason ?? null
}

const isDenied = (sentence: Sentence, at: number): boolean => is(sentence.tokens[at - 1], 'none', 'not', 'notDone')

const MACHINE_WORDS =
  /机|床|设备|炉|线|模|刀|台|车|泵|电|灯|枪|头|^(?:MACHINE|SAW|LATHE|GRINDER|MILL|DRILL|PRESS|LASER|OVEN|FURNACE|TOOL|BLADE|BIT|SPINDLE|PUMP|MOTOR|MOU?LD|ROBOT|LINE|BELT|NEEDLE)$/

/** "折弯机2号坏了": a machine and a word for broken. */
function isBroken(sentence: Sentence, token: Token, at: number): boolean {
  if (!is(token, 'bad') || isDenied(sentence, at) || !/坏|烂|问题|毛病|不行|唔得|BROKE/.test(token.text)) return false
  const before = sentence.tokens.slice(Math.max(0, at - 3), at)
  const machine = before.some(
    one => one.kind === 'machine' || entryOf(one)?.machine != null || MACHINE_WORDS.test(one.text),
  )
  return machine || sentence.tokens.length <= 2
}

function machineOf(sentence: Sentence): string | null {
  for (const token of sentence.tokens) {
    if (token.kind === 'machine') return token.text
    const machine = entryOf(token)?.machine
    if (machine != null) return machine
  }
  return null
}

/** Too little is left, and work has stopped for it. */
const HELD_UP = /停|做不了|干不了|没法|开不了工|等着|干等/

/** Asks for material, requests it or asks whether it is there. */
export function material(sentence: Sentence): Draft | null {
  const items = sentence.tokens.filter(token => entryOf(token)?.material != null)
  const wanted = find(sentence, (token, at) => is(token, 'request') && asksForMaterial(sentence, at))
  const asked = MATERIAL_ASKED.test(sentence.text)
  const low = HELD_UP.test(sentence.text) || isOfPower(sentence) ? -1 : find(sentence, token => is(token, 'runningOut'))
  const wonders = items.length > 0 && has(sentence, 'arrived', 'stock', 'howMuch', 'question', 'stillShort')
  const expected = sentence.tokens.some(
    (token, at) => is(token, 'fixed') && /料|货/.test(token.text) && asks(sentence, at),
  )
  const stock = has(sentence, 'stock') && has(sentence, 'howMuch', 'look', 'question')
  const wondersShort = /[料板布线材片][^、。]{0,2}(?:[到来有够]|齐)(?:了|齐)?(?:吗|没|么|不|未|\?)/.test(sentence.text)
  if (wanted === -1 && low === -1 && !wondersShort && !wonders && !stock && !expected && !asked) return null
  const item = items[0]?.text ?? (wanted === -1 ? null : itemBehindNumber(sentence))
  const amount = wanted === -1 ? null : requestedAmount(sentence, wanted)
  const note = sentence.written
  return placed(
    sentence,
    place => ({
      kind: 'material',
      place,
      item,
      quantity: amount?.value ?? null,
      unit: saidUnit(amount?.unit ?? null),
      note,
    }),
    'stepIfClear',
  )
}

/** "need 50 round bars for WO-1004": Latin words that are nobody's, whatever the site calls its materials. */
function itemBehindNumber(sentence: Sentence): string | null {
  const found =
    /(?<![\w-])\d+ (?:(?:PCS|PIECES|KG|M|L|BOX|BOXES|SETS?|ROLLS|OF) )*((?!MORE\b)[A-Z][A-Z -]*?)(?= (?:FOR|TO|ON|PLEASE)\b|[,.!?]|$)/d.exec(
      sentence.text,
    )
  const [from, to] = found?.indices?.[1] ?? [0, 0]
  return to === 0 ? null : writtenAt(sentence, from, to)
}

export const saidUnit = (unit: Amount['unit']): SaidUnit | null =>
  unit === null ? null : { code: unit.code, text: unit.text, counts: unit.kind === 'counter' }

/** "气不够了": nothing that the store brings. */
const isOfPower = (sentence: Sentence): boolean =>
  TROUBLE_PATTERNS.some(([name, pattern]) => name === '停电停气' && pattern.test(sentence.text))

const SURE_REQUEST = /料|领|库存|请购|采购|申领|攞/

/** "客户要100个先发" wants pieces, not material. */
const CUSTOMER_WANTS = /(?:客户|客人|甲方)(?:那边)?(?:先|急|又)?[要需]/

function asksForMaterial(sentence: Sentence, at: number): boolean {
  const { tokens, clauseOf } = sentence
  const token = tokens[at]
  if (CUSTOMER_WANTS.test(sentence.text)) return false
  if (token === undefined || has(sentence, 'inspect') || isDenied(sentence, at)) return false
  if (SURE_REQUEST.test(token.text)) return true
  if (/缺$/.test(token.text) && tokens[at + 1]?.kind !== 'number') return false
  const clause = tokens.filter((_, i) => clauseOf[i] === clauseOf[at])
  const named = clause.some(one => entryOf(one)?.material != null)
  const counted = tokens[at + 1]?.kind === 'number' && clause.some(one => one.kind === 'other')
  const packed = clause.some(one => entryOf(one)?.unit?.kind === 'package' || entryOf(one)?.unit?.kind === 'measure')
  return (
    named ||
    has(sentence, 'runningOut') ||
    (counted && packed) ||
    (counted && /^[送补拿要]|NEED|^(?:BRING|GIVE|GET|SEND)/.test(token.text))
  )
}

function requestedAmount(sentence: Sentence, at: number): Amount | null {
  for (let i = at + 1; i < sentence.tokens.length; i += 1) {
    const token = sentence.tokens[i]
    if (token?.kind === 'number' && token.scan.kind === 'exact' && !sentence.orders.has(i)) {
      return { value: token.scan.value, unit: entryOf(sentence.tokens[i + 1])?.unit ?? null }
    }
  }
  return null
}

/** Asks an inspector to come. */
export function inspect(sentence: Sentence): Draft | null {
  const wanted = find(sentence, token => is(token, 'inspect', 'patrol', 'finalCheck'))
  const first = find(sentence, token => is(token, 'firstPiece'))
  const confirmed = first !== -1 && /确认|[看检验量]/.test(sentence.text)
  const fetched = /[叫喊找请](?:一下|个|下)?(?:人)?(?:来)?(?:质检|品质|检验|QC|IPQC|品管|品检)/.test(sentence.text)
  const ready = first !== -1 && sentence.tokens.some((token, at) => at > first && is(token, 'firstReady'))
  const called = has(sentence, 'inspectors') && has(sentence, 'come')
  if (wanted === -1 && !called && !ready && !confirmed && !fetched) return null
  if (has(sentence, 'howMuch') || isWaiting(sentence) || isJudged(sentence)) return null
  const inspection = first !== -1 || /首/.test(sentence.tokens[wanted]?.text ?? '') ? 'first' : kindOf(sentence)
  // "INSPECT" is how the step of final inspection is called too.
  const place = placeOf(sentence, token => is(token, 'inspect'))
  // A word that is no step of anybody's may be meant for one: then which is asked, whoever asks.
  const unknown = place.order !== null && place.steps.length === 0 && first === -1 && sentence.tokens.some(isForeign)
  const context = unknown ? 'order' : 'step'
  return { kind: 'placed', place, context, make: at => ({ kind: 'inspect', place: at, inspection }) }
}

const isForeign = (token: Token): boolean => token.kind === 'other' && token.code

const kindOf = (sentence: Sentence): 'inProcess' | 'final' | null =>
  has(sentence, 'patrol') ? 'inProcess' : has(sentence, 'finalCheck') ? 'final' : null

const isWaiting = (sentence: Sentence): boolean =>
  TROUBLE_PATTERNS.some(([name, pattern]) => name === '待检' && pattern.test(sentence.text)) ||
  (sentence.tokens.some(token => entryOf(token)?.downtime?.planned === false) && !has(sentence, 'firstReady'))

/** "首件合格了，开始批量做": the inspection is over. */
const isJudged = (sentence: Sentence): boolean =>
  has(sentence, 'firstPiece') &&
  has(sentence, 'good') &&
  !has(sentence, 'come', 'inspect') &&
  !/OK了?$/.test(sentence.text)

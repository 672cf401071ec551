/**
 * An inspector's result: "检验 WO-1003 车削 合格45 报废3 返工2 划伤", "检验 WO-1003 车削 抽20 不良0 外径=35.98". What is no
 * quantity of the pieces themselves is taken out first; the rest is read as any report is.
 */
import { parseQuantity, type Quantity } from '../../../domain/quantity.ts'
import type { ProgressScope } from '../asked.ts'
import { type Lexicon, longestEntry } from '../lexicon.ts'
import { normaliseWord } from '../normalise.ts'
import type { Draft, ResultExtras } from '../reading.ts'
import type { ReasonFound } from '../said.ts'
import { INSPECTED, WAITING_INSPECTION } from '../vocabulary/inspecting.ts'
import { LOT } from '../vocabulary/stock.ts'
import { hasNumbers } from './amounts.ts'
import { aboutWhom } from './asked-about.ts'
import { periodOf } from './periods.ts'
import { placeOf } from './places.ts'
import { teamOf } from './questions.ts'
import { has, type Sentence } from './sentence.ts'

export type ResultText = { readonly rest: string; readonly extras: ResultExtras }

const PREFIX = /^(?:检验结果|检验|质检结果|质检|判定|INSPECTION RESULT|INSPECTED|INSPECT)[:\s]*/
const EXPLICIT = /^(?:检验结果|质检结果|判定|INSPECTION RESULT|INSPECTED)|让步|抽检?\s*\d|CONCE(?:DE|SSION)|SAMPLED?/
const SAYS_RESULT = /合格|不良|报废|返工|返修|让步|抽检?\s*\d|=|GOOD|BAD|PASS|FAIL|SCRAP|REWORK|CONCE|SAMPLE/
/** What only somebody who inspects need say: "WO-1014 首件合格", "WO-1003 车削 合格45 不良3". */
const UNSAID = /合格(?!率)|不良(?!率)|让步|抽检?\s*\d|(?<![A-Z])(?:PASS|FAIL)(?:ED)?(?![A-Z])/
/** Somebody is asked to come, or it is asked how far it is. */
export const ASKS = /来检|送检|报检|请|吗|[?？]|了没|什么时候|谁/

const NUMBER = String.raw`(\d+(?:\.\d+)?)`
const COUNT = String.raw`\s*(?:个|件|只|条|PCS?)?`
const CONCEDED = new RegExp(
  String.raw`(?:让步接收|让步放行|让步|CONCEDED?|CONCESSION)(?:\s*OF)?\s*(?:${NUMBER}${COUNT})?`,
)
const SAMPLE = new RegExp(String.raw`(?:抽检|抽样|抽|SAMPLED?|SAMPLE OF)\s*${NUMBER}${COUNT}`)
const NOTE = /[,、。;\s]*(?:原因|理由|因为|BECAUSE|REASON)[:\s]*(.+)$/
const APPROVER = /[,、。;\s]*(?:批准人?|审批人?|同意人?|APPROVED BY)[:\s]*([^,、。;]+?)(?=[,、。;]|$)/
const MEASURE = /([\p{L}\p{N}_.Φ%/-]{1,20})\s*=\s*([^\s,、。;]{1,24}(?:\s?(?:MM|CM|UM|μM|HRC|V|A|G|KG|N|%))?)/gu

/** null: it is no result. `text` is normalised. */
export function resultText(text: string, lexicon: Lexicon): ResultText | null {
  const prefix = PREFIX.exec(text)
  const unsaid = prefix === null
  if (!(unsaid ? UNSAID : SAYS_RESULT).test(text) || ASKS.test(text)) return null
  const { rest, extras } = takeExtras(text.slice(prefix?.[0].length ?? 0), lexicon)
  return { rest, extras: { ...extras, explicit: EXPLICIT.test(text), unsaid } }
}

/** All that is no quantity of good or bad ones, taken out of what was said; the rest is left for whoever reads those. */
/** Which inspection it is, is known by what waits. */
const WHICH = /(?:首件|末件|尾件)(?:检验|检)?|(?<![A-Z])FIRST (?:PIECE|ARTICLE)(?![A-Z])/

export function takeExtras(
  said: string,
  lexicon: Lexicon,
): { readonly rest: string; readonly extras: Omit<ResultExtras, 'explicit' | 'unsaid'> } {
  let rest = said.replace(WHICH, ' ')
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest)
    if (match !== null) rest = `${rest.slice(0, match.index)} ${rest.slice(match.index + match[0].length)}`
    return match
  }
  const note = take(NOTE)?.[1]?.trim() ?? ''
  const approverText = take(APPROVER)?.[1]?.trim() ?? ''
  const measures = [...rest.matchAll(MEASURE)].map(([, name = '', value = '']) => ({ name, text: value }))
  rest = rest.replace(MEASURE, ' ')
  const conceded = take(CONCEDED)
  const sample = take(SAMPLE)
  const defects = defectsIn(rest, lexicon)
  for (const { text: written } of defects) rest = rest.replace(written, ' ')
  const verdict = conceded !== null && conceded[1] === undefined ? 'concede' : verdictIn(rest)
  // A verdict without a number would be read as something else's.
  if (verdict === 'pass' || verdict === 'fail') rest = rest.replace(VERDICT, ' ')
  const extras: Omit<ResultExtras, 'explicit' | 'unsaid'> = {
    verdict,
    conceded: amountOf(conceded?.[1]),
    sample: amountOf(sample?.[1]),
    measures,
    note,
    approverText,
    trailing: trailingIn(rest, lexicon),
    defects: defects.map(({ reason, quantity }) => ({ reason, quantity })),
  }
  return { rest: rest.replace(/\s+/g, ' ').trim(), extras }
}

export const amountOf = (text: string | undefined): Quantity | null => (text === undefined ? null : parseQuantity(text))

/** A word that means something else is no defect: the step's, or what came out ("45 good 3 scrap"). */
function trailingIn(text: string, lexicon: Lexicon): string | null {
  const said = TRAILING.exec(text.trim())?.[1]?.trim()
  if (said === undefined) return null
  const known = longestEntry(lexicon, said, 0)
  if (known === null || known.end < said.length || known.entry.defect !== null) return said
  return known.entry.steps.length > 0 || known.entry.words.size > 0 ? null : said
}

const TRAILING = /\d\s*(?:个|件|只|条|PCS?)?[\s,、]+(\p{L}[\p{L} ]{1,20})$/u

/** Without a number behind it, and none before it that it counts ("45合格"). */
const VERDICT = /(?<![\d个件])(不合格|不通过|FAIL(?:ED)?|合格|通过|PASS(?:ED)?)(?!\s*[\d是有:])/

function verdictIn(text: string): 'pass' | 'fail' | null {
  const said = VERDICT.exec(text)?.[1]
  if (said === undefined) return null
  return /不|FAIL/.test(said) ? 'fail' : 'pass'
}

/** "划伤3 变形2": defects with quantities of their own. A defect without one is the rest's to read. */
function defectsIn(text: string, { site }: Lexicon) {
  const named = site.defects.flatMap(({ code, name, aliases }) =>
    [name, ...aliases].map(word => ({ code, name, word: normaliseWord(word) })),
  )
  const found: { text: string; reason: ReasonFound; quantity: Quantity | null }[] = []
  for (const { code, name, word } of named.toSorted((a, b) => b.word.length - a.word.length)) {
    const at = text.indexOf(word)
    const match = at === -1 ? null : new RegExp(`^${COUNT}\\s*${NUMBER}${COUNT}`).exec(text.slice(at + word.length))
    const known = found.some(({ text: written, reason }) => reason.code === code || written.includes(word))
    if (match === null || known) continue
    const reason: ReasonFound = { code, name, group: 'defect', planned: false }
    found.push({ text: word + match[0], reason, quantity: amountOf(match[1]) })
  }
  return found
}

const BACK =
  /^(?:撤销|撤回|取消|作废)\s*(?:来料|进料|进货)?检验(?:结果)?[:\s]*|^(?:UNDO|TAKE BACK|REVERSE) (?:THE )?(?:INCOMING )?INSPECTION(?: RESULT)?[:\s]*/

type BackText = { readonly rest: string; readonly lot: string | null; readonly reason: string }

/** "撤销检验 WO-1003 车削 原因 量错了", "撤销检验 批次 L2411 原因 量错了". null: it takes back no inspection. */
export function backText(text: string): BackText | null {
  const prefix = BACK.exec(text)
  if (prefix === null) return null
  const rest = text.slice(prefix[0].length)
  const note = NOTE.exec(rest)
  const placed = note === null ? rest : rest.slice(0, note.index)
  return { rest: placed, lot: LOT.exec(placed)?.[1] ?? null, reason: note?.[1]?.trim() ?? '' }
}

/** "待检", "有哪些待检". */
export const waitingAsked = ({ text }: Sentence): Draft | null =>
  WAITING_INSPECTION.test(text) ? { kind: 'ready', intent: { kind: 'waitingInspections' } } : null

/** "今天检了多少": what was judged, and not what was made. */
export function inspectedAsked(sentence: Sentence): Draft | null {
  if (sentence.orders.size > 0 || !INSPECTED.test(sentence.text)) return null
  const period = periodOf(sentence)
  const own = has(sentence, 'ownTeam') ? 'team' : has(sentence, 'ownDepartment') ? 'department' : null
  if (own !== null && teamOf(sentence) === null)
    return { kind: 'own', of: own, make: scope => ({ kind: 'progress', scope, period, view: 'inspected' }) }
  const scope: ProgressScope = teamOf(sentence) ?? (has(sentence, 'factory') ? { of: 'factory' } : { of: 'me' })
  return aboutWhom(sentence, person => ({ kind: 'progress', scope: person ?? scope, period, view: 'inspected' }))
}

const YIELD = /(?<!不)良率|良品率|一次合格率|直通率|FIRST[- ]PASS|YIELD/

/** Of an order; of a day or a team it is one figure of what was made. */
const GOOD_SHARE = /(?<!不)合格率|PASS RATE/

/** "良率 WO-1003", "WO-1003 合格率多少". */
export function yieldAsked(sentence: Sentence): Draft | null {
  const ofOrder = sentence.orders.size > 0 && !hasNumbers(sentence) && GOOD_SHARE.test(sentence.text)
  if (!ofOrder && !YIELD.test(sentence.text)) return null
  // "良率98%，做了50"
  if (hasNumbers(sentence) && has(sentence, 'done', 'finished')) return null
  // "直通率太低" complains; it asks nothing.
  if (/低|差|掉|下降|异常|不行|LOW/.test(sentence.text)) return null
  return { kind: 'placed', place: placeOf(sentence), context: 'order', make: place => ({ kind: 'yield', place }) }
}

/**
 * An inspector's result on what came in: "来料检验 批次 L2411 合格480 退货20 划伤", "来料检验 螺母 合格". What is bad there goes
 * back to the supplier, so its numbers are read here and not as a report's.
 */
import { type Quantity, ZERO } from '../../../domain/quantity.ts'
import type { Intent } from '../intent.ts'
import type { Lexicon } from '../lexicon.ts'
import { normaliseWord } from '../normalise.ts'
import type { ReasonFound } from '../said.ts'
import { LOT, WITHOUT_LOT } from '../vocabulary/stock.ts'
import { ASKS, amountOf, takeExtras } from './inspecting.ts'

type LotIntent = Extract<Intent, { kind: 'inspectLot' }>

const PREFIX =
  /^(?:来料|进料|进货|来货|到货)(?:检验|质检|检查)(?:结果)?[:\s]*|^IQC[:\s]+|^(?:INCOMING INSPECTION(?: RESULT)?|INSPECT(?:ED)? LOT)[:\s]*/
/** "检验 批次 L2411 合格480": which lot is said, and no step. */
const OF_LOT = /^(?:检验|质检|判定|INSPECT(?:ED)?)[:\s]*(?=(?:批次号?|批号|炉批?号|LOT|BATCH)[\s:#])/

const AMOUNT = String.raw`(\d+(?:\.\d+)?)\s*(个|件|只|条|根|张|片|卷|套|箱|包|桶|米|公斤|千克|克|吨|升|PCS?|KG|MM|M|G|T|L)?`
const WORDS = {
  returned: '退供应商|退货|退回|拒收|不合格|不良|RETURN(?:ED)?|REJECT(?:ED)?|BAD|FAIL(?:ED)?',
  scrap: '报废|SCRAP(?:PED)?',
  good: '合格|接收|收下|通过|GOOD|ACCEPT(?:ED)?|PASS(?:ED)?',
} as const
type Counted = keyof typeof WORDS

/** "合格480", and "480合格" of who says the number first. */
const behind = (words: string): RegExp =>
  new RegExp(String.raw`(?<!不)(?:${words})\s*(?:了|是|:)?\s*${AMOUNT}(?![\p{L}\d])`, 'u')
const before = (words: string): RegExp => new RegExp(String.raw`(?<![\p{L}\d.])${AMOUNT}\s*(?:${words})`, 'u')
const PATTERNS = {
  behind: { returned: behind(WORDS.returned), scrap: behind(WORDS.scrap), good: behind(WORDS.good) },
  before: { returned: before(WORDS.returned), scrap: before(WORDS.scrap), good: before(WORDS.good) },
} as const
/** The first word that says what it is has its number before it: then the others have too. */
const NUMBERS_FIRST = new RegExp(
  String.raw`^(?:(?!${Object.values(WORDS).join('|')}).)*?(?<![\p{L}\d.])${AMOUNT}\s*(?:${Object.values(WORDS).join('|')})`,
  'u',
)
/** A number that nothing was made of: what was meant must not be guessed. */
const LEFT_OVER = /(?<![\p{L}\d.])\d+(?:\.\d+)?(?![\p{L}\d.])/u
/** The whole of it goes back. */
const ALL_BACK = /退供应商|退货|退回|拒收|RETURN(?:ED)?|REJECT(?:ED)?/
const AROUND = /[,、。;:!\s]+/g
const ALL = /全部|整批|都|(?:^|\s)ALL(?: OF IT)?(?=\s|$)/g

const COUNTERS: ReadonlySet<string> = new Set(['个', '件', '只', '条', '根', '张', '片', '套', 'PC', 'PCS'])

/** Says no more of a unit than that it is counted. */
export const onlyCounts = (unit: string): boolean => COUNTERS.has(unit)

/** `quoted`: what is said to the card of a lot needs no word that says so. null: it is no result of a lot. */
export function lotResult(text: string, lexicon: Lexicon, quoted = false): LotIntent | null {
  const [prefix = null] =
    PREFIX.exec(text) ?? OF_LOT.exec(text) ?? (quoted ? (/^(?:检验结果|检验|判定)?[:\s]*/.exec(text) ?? []) : [])
  if (prefix === null || ASKS.test(text) || /几[个批件]|没检|待检/.test(text)) return null
  const body = text.slice(prefix.length)
  const lot = lotIn(body)
  const { rest, extras } = takeExtras(body.replace(lot?.written ?? '', ' '), lexicon)
  const read = amountsIn(rest)
  const unclear = LEFT_OVER.test(read.left)
  const { left, good, returned, scrap, unit } = unclear ? { ...read, ...NOTHING_SAID } : read
  const named = defectIn(left, lexicon)
  const withoutDefect = named === null ? left : left.replace(named.word, ' ')
  const verdict = unclear ? null : (extras.verdict ?? (ALL_BACK.test(withoutDefect) ? 'fail' : null))
  const item = withoutDefect
    .replace(ALL_BACK, ' ')
    .replace(ALL, ' ')
    .replace(LEFT_OVER, ' ')
    .replace(AROUND, ' ')
    .trim()
  const unnamed = unnamedDefect(extras.trailing, named, item)
  const found = named?.reason ?? unnamed?.reason ?? null
  const { trailing: _, approverText, ...others } = extras
  const said = {
    ...others,
    ...(unclear && { sample: null, conceded: null }),
    verdict,
    good,
    scrap: scrap ?? ZERO,
    rework: ZERO,
    reworkTo: null,
    returned: returned ?? ZERO,
    approver: lexicon.site.people.find(({ name }) => normaliseWord(name) === approverText)?.id ?? null,
    defects: found === null || extras.defects.length > 0 ? extras.defects : [{ reason: found, quantity: null }],
  }
  return { kind: 'inspectLot', lot: lot?.lot ?? null, item: unnamed === null ? item || null : unnamed.item, unit, said }
}

function lotIn(text: string): { readonly lot: string; readonly written: string } | null {
  const without = WITHOUT_LOT.exec(text)
  if (without !== null) return { lot: '', written: without[0] }
  const found = LOT.exec(text)
  if (found?.[1] !== undefined) return { lot: found[1], written: found[0] }
  // "来料检验 L2411 合格": a code alone, with a digit in it.
  const [, bare] = /^([A-Z0-9][A-Z0-9._/-]*\d[A-Z0-9._/-]*)(?=\s|$)/.exec(text) ?? []
  return bare === undefined ? null : { lot: bare, written: bare }
}

type Amounts = {
  readonly left: string
  readonly good: Quantity | null
  readonly returned: Quantity | null
  readonly scrap: Quantity | null
  /** As it was said of any of them. */
  readonly unit: string | null
}

function amountsIn(text: string): Amounts {
  const patterns = PATTERNS[NUMBERS_FIRST.test(text) ? 'before' : 'behind']
  let left = text
  let unit: string | null = null
  const take = (what: Counted): Quantity | null => {
    const match = patterns[what].exec(left)
    if (match === null) return null
    left = `${left.slice(0, match.index)} ${left.slice(match.index + match[0].length)}`
    unit = match[2] ?? unit
    return amountOf(match[1])
  }
  const [returned, scrap, good] = [take('returned'), take('scrap'), take('good')]
  return { left, good, returned, scrap, unit }
}

/** Then the form asks. */
const NOTHING_SAID = { good: null, returned: null, scrap: null, unit: null }

/** A defect of the site that no number goes with. */
function defectIn(text: string, { site }: Lexicon): { readonly word: string; readonly reason: ReasonFound } | null {
  const words = site.defects
    .flatMap(({ code, name, aliases }) => [name, ...aliases].map(each => ({ code, name, word: normaliseWord(each) })))
    .toSorted((a, b) => b.word.length - a.word.length)
  const found = words.find(({ word }) => word !== '' && text.includes(word))
  if (found === undefined) return null
  const { code, name, word } = found
  return { word, reason: { code, name, group: 'defect', planned: false } }
}

/** A word behind the last number that this site has no defect for is one all the same, and no material. */
function unnamedDefect(
  trailing: string | null,
  named: { readonly word: string } | null,
  item: string,
): { readonly reason: ReasonFound; readonly item: string | null } | null {
  if (named !== null || trailing === null || !item.endsWith(trailing)) return null
  const before = item.slice(0, -trailing.length).trim()
  return {
    reason: { code: null, name: trailing, group: 'defect', planned: false },
    item: before === '' ? null : before,
  }
}

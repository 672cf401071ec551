/**
 * Of whom or what a question asks: the people it names, and names that nobody and nothing of the site has. Such a name
 * must not be passed over: the answer would be about the whole factory, as if that had been asked.
 */
import type { PersonId } from '../../../domain/model.ts'
import type { ProgressScope } from '../asked.ts'
import type { Intent } from '../intent.ts'
import { PERIOD_WORDS } from '../lexicon.ts'
import { peopleCalled } from '../names.ts'
import type { Draft } from '../reading.ts'
import { entryOf, is, peopleOf, type Token } from '../tokens.ts'
import { isOfSite, stepsAt } from './places.ts'
import { type Sentence, writtenAt } from './sentence.ts'

type PersonScope = Extract<ProgressScope, { readonly of: 'person' }>

/** The people that are named, each once; of 小刘 and 刘师傅 all who may be called so. */
export function peopleAsked({ tokens, lexicon }: Sentence): readonly PersonScope[] {
  const ids = new Set(tokens.flatMap(token => peopleMeant(token, lexicon.site.people)))
  return lexicon.site.people.filter(({ id }) => ids.has(id)).map(({ id, name }) => ({ of: 'person', id, name }))
}

export const peopleMeant = (
  token: Token,
  people: readonly { readonly id: PersonId; readonly name: string }[],
): readonly PersonId[] =>
  token.kind === 'name' ? peopleCalled(token.text, people).map(({ id }) => id) : peopleOf(token)

/** The question about what is named; asked which of them where it names several; told where nothing is called so. */
export function aboutWhom(sentence: Sentence, make: (person: PersonScope | null) => Intent): Draft {
  const strangers = strangersIn(sentence)
  if (strangers.length > 0)
    return ready({ kind: 'unknown', text: sentence.text, nearest: [], why: 'unknownSubject', names: strangers })
  const people = peopleAsked(sentence)
  const [first = null, ...rest] = people
  const [one, ...others] = [make(first), ...rest.map(make)] as const
  return ready(others.length === 0 ? one : { kind: 'ambiguous', about: 'whose', options: [one, ...others] })
}

const ready = (intent: Intent): Draft => ({ kind: 'ready', intent })

/** As written. */
function strangersIn(sentence: Sentence): readonly string[] {
  const english = englishSubject(sentence)
  const spans = [...english, ...(english.length > 0 ? [] : foreignRuns(sentence)), ...unknownOnes(sentence)]
  return [...new Set(spans.map(({ start, end }) => writtenAt(sentence, start, end).trim()))]
}

/** Names and employee numbers that are nobody's, as written. */
export const nobodyCalled = (sentence: Sentence): readonly string[] =>
  sentence.tokens.filter(token => isNobody(sentence, token)).map(({ start, end }) => writtenAt(sentence, start, end))

function isNobody({ lexicon }: Sentence, token: Token): boolean {
  if (token.kind === 'name') return peopleCalled(token.text, lexicon.site.people).length === 0
  return token.kind === 'employee' && token.person === null
}

type Span = { readonly start: number; readonly end: number }

/** Names and employee numbers that are nobody's, teams and steps that are not this site's; of a machine nothing is counted. */
function unknownOnes(sentence: Sentence): readonly Span[] {
  const { tokens } = sentence
  return tokens.flatMap((token, at): Span[] =>
    isUnknown(sentence, token, at) ? [{ start: token.start, end: kindBehind(tokens[at + 1])?.end ?? token.end }] : [],
  )
}

function isUnknown(sentence: Sentence, token: Token, at: number): boolean {
  if (isNobody(sentence, token)) return true
  if (OF_SOME_SITE.test(token.text)) return isNothingHere(token)
  const steps = stepsAt(sentence, at)
  if (token.kind === 'machine' || (entryOf(token)?.machine != null && steps.length === 0)) return isNothingHere(token)
  return steps.length > 0 && isNothingHere(token) && !steps.some(step => isOfSite(sentence.lexicon, step))
}

/** "喷砂班": what kind of thing it would be. */
const kindBehind = (next: Token | undefined): Token | undefined =>
  next !== undefined && !next.gap && BEHIND_NAME.test(next.text) ? next : undefined

const OF_SOME_SITE = /^[一二三四五六七八九十][组班线部]$|^[一二三四五六七八九十]车间$/

function isNothingHere(token: Token): boolean {
  const entry = entryOf(token)
  return entry === null || (entry.team === null && entry.department === null && entry.words.size <= 1)
}

/** What is said besides, and names nothing: 具体, 整体. */
const BESIDES =
  /^(?:详细|具体|整体|明细|清单|总数|最高|最低|最久|最好|最差|总体|大概|大致|最近|平均|全部|所有|整个|到底|究竟|工资|薪水|达标|正常|理想|够不够|下降|上升|增加|减少|一共|合计|分别|按时|准时|按期|各自|原因|排第)$/
const BEHIND_NAME = /^(?:班组|班|组|车间|工段|产线|线)$/

/** Two characters or more in a row that nothing of the site or the trade claims, and what kind of thing they name. */
function foreignRuns(sentence: Sentence): readonly Span[] {
  const { tokens } = sentence
  return tokens.flatMap((token, at): Span[] => {
    const before = tokens[at - 1]
    if (!isForeign(token) || (before !== undefined && isForeign(before) && !token.gap)) return []
    const end = tokens.findIndex((other, i) => i > at && (!isForeign(other) || other.gap))
    const run = tokens.slice(at, end === -1 ? tokens.length : end)
    const text = run.map(one => one.text).join('')
    if (text.length < 2 || BESIDES.test(text) || (/^[A-Z]/.test(text) && isEnglish(sentence))) return []
    const kind = kindBehind(end === -1 ? undefined : tokens[end]) ?? run.at(-1)
    return [{ start: token.start, end: kind?.end ?? token.end }]
  })
}

const isForeign = (token: Token): boolean => token.kind === 'other' && /^[\p{Script=Han}A-Z0-9.\-/]+$/u.test(token.text)

/** Its words are not names; who is asked about stands where English puts it. */
const isEnglish = ({ text }: Sentence): boolean =>
  !/\p{Script=Han}/u.test(text) || /\b(?:HOW|WHAT|WHICH|WHY|DID|OUTPUT|SCRAP|SHOW)\b/.test(text)

/** "how much did BOB make", "BOB'S output", "output of BOB". */
const ENGLISH = [
  /\b(?:DID|HAS|HAVE|DOES|IS)\s+([A-Z][A-Z\d .-]{0,40}?)\s+(?:MAKE|MADE|DO|DONE|DOING|PRODUCED?|FINISH(?:ED)?|REPORT(?:ED)?|SCRAP(?:PED)?|COMPLETED?|TURN OUT)\b/d,
  /(?:^|\s)([A-Z][A-Z\d.-]{0,40}(?: [A-Z][A-Z.-]{0,40})?) ?'S\s+(?:OUTPUT|WORK|SCRAP|PRODUCTION|PROGRESS|REPORTS?)\b/d,
  /\b(?:OUTPUT|WORK|SCRAP|PRODUCTION|PROGRESS) (?:OF|BY|FOR) ([A-Z][A-Z\d .-]{0,40}?)(?=$|\?| (?:TODAY|YESTERDAY|THIS|LAST)\b)/d,
]
const NOBODY_BY_NAME =
  /^(?:THE |ALL |OUR |MY |EACH |EVERY )*(?:I|WE|US|YOU|THEY|HE|SHE|IT|WHO|WHAT|THIS|THAT|TODAY|YESTERDAY|FACTORY|PLANT|SHOP|SHOPS|WORKSHOP|COMPANY|TEAMS?|DEPARTMENT|SHIFT|EVERYBODY|EVERYONE|ANYBODY|ANYONE|ALL|PEOPLE|WORKERS?|LINES?|ORDERS?|STEPS?|MUCH|MANY)\b/

/** A person of the site may be called so in Latin letters; what is a word of ours, is no name. */
function englishSubject(sentence: Sentence): readonly Span[] {
  for (const pattern of ENGLISH) {
    const [start, end] = pattern.exec(sentence.text)?.indices?.[1] ?? [0, 0]
    const subject = sentence.text.slice(start, end)
    if (subject === '' || NOBODY_BY_NAME.test(subject)) continue
    const inside = sentence.tokens.filter(token => token.start < end && token.end > start)
    if (inside.every(token => token.kind === 'other')) return [{ start, end }]
  }
  return []
}

/** Nothing but whose work and when. */
export const isWhoseOrWhen = (token: Token): boolean =>
  token.kind === 'stop' ||
  token.kind === 'date' ||
  token.kind === 'name' ||
  peopleOf(token).length > 0 ||
  entryOf(token)?.team != null ||
  entryOf(token)?.department != null ||
  is(token, 'trim', 'ownTeam', 'ownDepartment', ...PERIOD_WORDS)

/**
 * One writing for every text: width, case, traditional characters, marks nobody sees, markup, typos. Linear in the
 * length of the text, which is cut before anything else looks at it.
 */
import { Converter } from 'opencc-js/t2cn'
import { fixTypos } from './vocabulary/typos.ts'

/** Nobody needs more to report; a longer text was written for something else. */
export const LONGEST_TEXT = 500

/** Marks and blanks may make a text longer than what it says; beyond this it isn't even looked at. */
const LONGEST_RAW = 4 * LONGEST_TEXT

export type Normalised = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'tooLong' | 'empty' }

/** Upper-case ASCII, simplified characters, single blanks, line breaks as "\n"; mentions are still in, with their "@". */
export function normalise(raw: string): Normalised {
  if (raw.length > LONGEST_RAW) return { kind: 'tooLong' }
  const text = tidyBlanks(fixTypos(simplify(foldWidth(dropMarkup(raw)))))
    .replace(STOPS_AS_DOTS, '。')
    .toUpperCase()
  if (text.length > LONGEST_TEXT) return { kind: 'tooLong' }
  return text === '' ? { kind: 'empty' } : { kind: 'text', text }
}

/** The text in the writer's own letters and width, without marks that nobody sees; at most `LONGEST_TEXT` characters. */
export const asWritten = (raw: string): string =>
  tidyBlanks(
    dropMarkup(raw.slice(0, LONGEST_RAW))
      .replace(/[\n\r\u2028\u2029\t]+/g, ' ')
      .replace(UNSEEN, ''),
  ).slice(0, LONGEST_TEXT)

/** A note is shown as it was written: the text that is read has no small letters. */
export function inOwnLetters(raw: string, part: string): string {
  const written = asWritten(raw)
  const folded = written.toUpperCase()
  const at = folded.length === written.length ? folded.lastIndexOf(part) : -1
  return at === -1 ? part : written.slice(at, at + part.length)
}

/** A word of the vocabulary or the site, written as texts are after `normalise`. */
export const normaliseWord = (word: string): string => tidyBlanks(simplify(foldWidth(word))).toUpperCase()

/** A character that stands for one we refuse to read, so that its neighbours don't join up into another number. */
const UNREADABLE = '\uFFFD'

const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/<at[^<>]{0,100}>[^<>]{0,40}<\/at>|<\/?[a-zA-Z][^<>]{0,100}>/g, ' '],
  [/!?\[([^[\]]{0,60})\]\([^()\s]{0,200}\)/g, '$1'],
  [/https?:\/\/\S{1,300}/g, ' '],
  [/\*\*|__|~~|`+/g, ''],
  [/^[ \t]*(?:#{1,6}|[>*+•]|-(?=[ \t]))[ \t]*/gm, ''],
]
const MARKED = /[<[`*_~#>•+]|:\/\/|^[ \t]*-/m

/** "1. 车削80 / 2. 钻孔60": numbers of a list, not of anything made. Only when there are at least two such lines. */
const LIST_NUMBER = /^[ \t]*\d{1,2}[.、)）][ \t]*(?=[^\d\s])/gm

function dropMarkup(text: string): string {
  let plain = text
  if (MARKED.test(plain)) for (const [mark, instead] of MARKUP) plain = plain.replace(mark, instead)
  if (plain.includes('\n') && (plain.match(LIST_NUMBER)?.length ?? 0) > 1) plain = plain.replace(LIST_NUMBER, '')
  return plain
}

const FULL_WIDTH_THOUSANDS = /(?<=[０-９]{1,3})，(?=[０-９]{3}(?![０-９]))/g
/** ½ ² ① and the like would become digits beside other digits. */
const NUMBER_LIKE = /[²³¹¼-¾⁰-₉⅐-↋①-⓿❶-➓㈠-㈩㊀-㊉]/g
/** Any dash between letters and digits is the hyphen of a code. */
const DASHES = /(?<=[A-Za-z0-9])[‐-―−－]+(?=[A-Za-z0-9])/g
/** Marks of direction and joining, controls, the byte order mark: they show nothing and split words. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Mn}\p{Co}\p{Cn}]/gu
const PICTURES = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}/gu
const ORDINARY = /^[\u4e00-\u9fff\w .:;!?+\-/，。、：；！？（）]*$/

function foldWidth(text: string): string {
  // The Chinese comma only ever separates; folded to "," it would look like one between thousands.
  if (ORDINARY.test(text)) return text.replace(/，/g, '、').normalize('NFKC')
  return text
    .replace(FULL_WIDTH_THOUSANDS, ',')
    .replace(/，/g, '、')
    .replace(NUMBER_LIKE, UNREADABLE)
    .replace(DASHES, '-')
    .normalize('NFKC')
    .replace(/[\n\r\u2028\u2029]+/g, '。')
    .replace(UNSEEN, unseen => (unseen === '\t' || unseen === '\0' ? ' ' : ''))
    .replace(PICTURES, ' ')
}

const tidyBlanks = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** "120.", "50...", "120..坏2": a full stop as phones offer it. */
const STOPS_AS_DOTS = /\.{2,}(?!\d)|(?<=\d)\.(?=$)/g

let simplified: ReadonlyMap<string, string> | undefined

function simplify(text: string): string {
  simplified ??= buildSimplified()
  let changed = false
  let result = ''
  for (const char of text) {
    const simple = simplified.get(char)
    if (simple !== undefined) changed = true
    result += simple ?? char
  }
  return changed ? result : text
}

/** Every unified ideograph whose simplified form is another: one conversion of all of them, at the first text. */
function buildSimplified(): ReadonlyMap<string, string> {
  const all = Array.from({ length: 0x9fff - 0x4e00 + 1 }, (_, at) => String.fromCharCode(0x4e00 + at))
  const simple = Converter({ from: 't', to: 'cn' })(all.join('\n')).split('\n')
  const pairs = all.flatMap((char, at): [string, string][] => {
    const to = simple[at] ?? char
    return to === char || to.length !== 1 ? [] : [[char, to]]
  })
  return new Map([...pairs, ...VARIANTS])
}

/** Japanese and regional forms that phones offer. */
const VARIANTS: readonly (readonly [string, string])[] = [
  ['検', '检'],
  ['総', '总'],
  ['単', '单'],
  ['鉄', '铁'],
  ['著', '着'],
  ['叁', '三'],
  ['弐', '二'],
  ['壱', '一'],
]

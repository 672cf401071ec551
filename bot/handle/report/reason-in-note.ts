/** The reason that stands in a command: "WO-1011结案 客户减量" gives 客户减量. */
import { normaliseWord } from '../../understand/normalise.ts'
import type { Place } from '../../understand/said.ts'
import { ORDERING_WORDS } from '../../understand/vocabulary/ordering.ts'

type Verb = 'hold' | 'closeShort'

const LONGEST_REASON = 500
const EDGES = /^(?:[\s、,，。.;；:：!！?？的了把将先请吧]|因为|由于|原因)+|[\s、,，。.;；:：!！?？的了把将先请吧]+$/gu

/** "" when the text says nothing besides the command and the order. */
export function reasonInNote(note: string, verb: Verb, place: Place): string {
  const words = ORDERING_WORDS[verb].split(' ').sort((a, b) => b.length - a.length)
  const digits = place.order?.replace(/\D/g, '')
  const named = [place.orderText, place.order, digits].flatMap(text => (text == null || text === '' ? [] : [text]))
  const rest = [...named, ...words, ...ORDERING_WORDS.orderNoun.split(' ')].reduce(without, note)
  const reason = rest.replace(EDGES, '').slice(0, LONGEST_REASON)
  return /[\p{L}\p{N}]{2}/u.test(reason) ? reason : ''
}

/** Only the first: what comes again belongs to the reason, which stays as it was written. */
function without(text: string, word: string): string {
  const plain = normaliseWord(text)
  const comparable = plain.length === text.length ? plain : text.toUpperCase()
  const at = comparable.indexOf(normaliseWord(word))
  return at === -1 ? text : `${text.slice(0, at)} ${text.slice(at + word.length)}`
}

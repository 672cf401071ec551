/** "喷粉 发出去了 WO-1007": goods leave for somebody else's workshop. How many does not matter: all that is there goes. */
import type { Draft } from '../reading.ts'
import { placeOf } from './places.ts'
import type { Sentence } from './sentence.ts'

const LEAVES =
  /发出去|送出去|发外协|送外协|发去外协|送去外协|外协.{0,4}(?:发走|送走|拉走)|外发|委外发出|SENT OUT|SEND OUT/
/** What came back, has not left or is to leave some day is none of it. */
const NOT_SO = /回来|回厂|返回|收货|收到|来货|到货|到了|没|未|不|别|明天|后天|下周|准备|要发|BACK|RECEIVED|NOT /

export function sendOut(sentence: Sentence): Draft | null {
  const { text } = sentence
  if (!LEAVES.test(text) || NOT_SO.test(text) || sentence.asking.size > 0) return null
  return { kind: 'placed', place: placeOf(sentence), context: 'step', make: place => ({ kind: 'sendOut', place }) }
}

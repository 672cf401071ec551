/** "打印流转卡 WO-1003", "WO-1003 车削 打标签". */
import type { Intent } from '../intent.ts'
import type { Draft } from '../reading.ts'
import { hasNumbers } from './amounts.ts'
import { placeOf } from './places.ts'
import { has, type Sentence } from './sentence.ts'

type Size = Extract<Intent, { kind: 'traveler' }>['size']

/** A traveler is asked for by its name, a label only by printing it: labels are also stuck on, run out and fall off. */
export function traveler(sentence: Sentence): Draft | null {
  const size = sizeOf(sentence)
  if (size === null || hasNumbers(sentence) || has(sentence, 'question', 'how', 'howMuch', 'not')) return null
  const place = placeOf(sentence)
  const context = place.steps.length > 0 ? 'step' : 'order'
  return { kind: 'placed', place, context, make: found => ({ kind: 'traveler', place: found, size }) }
}

function sizeOf(sentence: Sentence): Size | null {
  const prints = has(sentence, 'printOut')
  if (prints && has(sentence, 'largeLabel')) return 'largeLabel'
  if (prints && has(sentence, 'travelerLabel')) return 'label'
  if (!has(sentence, 'traveler')) return null
  return prints || sentence.orders.size > 0 || isAlone(sentence) ? 'a4' : null
}

const isAlone = ({ tokens }: Sentence): boolean => tokens.filter(token => token.kind !== 'stop').length === 1

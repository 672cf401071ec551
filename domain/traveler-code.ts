/**
 * The code of a traveler: what stands on paper for one order or one step, as digits that can be scanned, typed and read
 * aloud. It opens nothing by itself: who sends it is asked for their rights as if they had written the order's number.
 *
 * `K TTT N…N CC`: the kind (and with it the version: another layout takes other digits), the factory's tag, the row's
 * number of at least four digits, and two check digits of ISO 7064 MOD 97-10, which catch every wrong digit and every
 * two that changed places. Digits only, because a letter read aloud in a workshop is another letter; 6 and 9 are no
 * kinds, because a label hangs upside down. At least ten digits: no quantity and no telephone number looks like it.
 */
import type { OrderId, StepId } from './model.ts'

export type TravelerTarget =
  | { readonly kind: 'order'; readonly order: OrderId }
  | { readonly kind: 'step'; readonly step: StepId }

/** `tag` tells factories apart, 0 to 999. */
export type TravelerCode = { readonly tag: number; readonly target: TravelerTarget }

export type TravelerCodeRead =
  | { readonly kind: 'code'; readonly code: TravelerCode }
  /** It has the form of a code, and a digit of it is wrong. */
  | { readonly kind: 'misread' }

const KIND_OF = { order: '5', step: '7' } as const
const FORM = /^([57])(\d{3})(\d{4,12})(\d{2})$/

/** As it is scanned; `travelerCodeShown` is for people. */
export function travelerCode({ tag, target }: TravelerCode): string {
  const id = target.kind === 'order' ? target.order : target.step
  const body = `${KIND_OF[target.kind]}${padded(tag, 3)}${padded(id, 4)}`
  return `${body}${padded(98 - Number((BigInt(body) * 100n) % 97n), 2)}`
}

/** In groups of four, as on a bank card: long numbers are copied by groups. */
export const travelerCodeShown = (code: string): string => code.replace(/\d{4}(?=\d)/g, '$& ')

/** null: it does not look like a code at all. Digits only; whoever asks has taken out blanks and hyphens. */
export function readTravelerCode(digits: string): TravelerCodeRead | null {
  const [, kind, tag, id] = FORM.exec(digits) ?? []
  if (kind === undefined) return null
  if (BigInt(digits) % 97n !== 1n) return { kind: 'misread' }
  const row = Number(id)
  // An id is written without leading zeros beyond its four digits: one row has one code.
  if (row === 0 || padded(row, 4) !== id) return { kind: 'misread' }
  const target: TravelerTarget =
    kind === KIND_OF.order ? { kind: 'order', order: row as OrderId } : { kind: 'step', step: row as StepId }
  return { kind: 'code', code: { tag: Number(tag), target } }
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0')

/** Before the digits where no address stands there: tells our codes from everybody else's. */
const MARK = 'BG1:'
/** What a code fits in that can still be photographed from a small label. */
const LONGEST_SCANNED = 80

/**
 * What the QR code holds: an address where the factory has one that phones reach, so that any camera leads somewhere,
 * else the bare code behind its mark.
 */
export function scannedText(code: string, address: string | null): string {
  const link = address === null ? null : `${address}/t/${code}`
  return link === null || link.length > LONGEST_SCANNED ? `${MARK}${code}` : link
}

/** The digits in what a camera read, whichever address stands before them; null: no code of ours. */
export function codeScanned(text: string): string | null {
  const [, marked, linked] = /^(?:BG1:(\d{10,18})|https?:\/\/[^\s?#]{1,60}\/t\/(\d{10,18}))$/i.exec(text.trim()) ?? []
  return marked ?? linked ?? null
}

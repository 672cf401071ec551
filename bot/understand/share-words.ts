/** "王芳 60，李强 40", "60/40", "王芳120分钟 李强60分钟": shares as a form's text says them. */
import type { PersonId } from '../../domain/model.ts'
import { parseQuantity, type Quantity } from '../../domain/quantity.ts'
import type { SaidWorker } from './said.ts'

export type ShareMode = 'even' | 'percent' | 'minutes'
export type ShareMember = { readonly id: PersonId; readonly name: string }

export type SharesRead =
  | { readonly kind: 'read'; readonly workers: readonly SaidWorker[] }
  /** How many numbers there are for how many people, or whose is missing. */
  | { readonly kind: 'missing'; readonly names: readonly string[] }

/** Without a word of time they are percents. */
export const modeSaid = (text: string): ShareMode => (/分钟|小时|MIN|HOUR/i.test(text) ? 'minutes' : 'percent')

/** "+12.50元", "-3": an amount of money as a form's text says it; null for what is none. */
export const readMoney = (text: string): Quantity | null =>
  parseQuantity(text.normalize('NFKC').replace(/^\+|[¥元\s]/g, ''))

const NUMBER = /\d{1,6}(?:\.\d{1,4})?/g

/** Numbers behind names; where no name stands, one after the other in the order of the people. */
export function readShares(text: string, mode: ShareMode, members: readonly ShareMember[]): SharesRead {
  if (mode === 'even') return { kind: 'read', workers: members.map(({ id }) => ({ personId: id, sharePct: null })) }
  const said = text.normalize('NFKC')
  const numbers = members.some(({ name }) => said.includes(name)) ? byName(said, members) : inOrder(said, members)
  const missing = members.filter((_, index) => numbers[index] == null).map(({ name }) => name)
  if (missing.length > 0) return { kind: 'missing', names: missing }
  const workers = members.map(({ id }, index) => worker(id, mode, numbers[index] ?? '0'))
  return { kind: 'read', workers }
}

const worker = (personId: PersonId, mode: ShareMode, number: string): SaidWorker =>
  mode === 'minutes'
    ? { personId, sharePct: null, minutes: Number(number) }
    : { personId, sharePct: parseQuantity(number) === null ? 0 : Number(number) }

function byName(text: string, members: readonly ShareMember[]): readonly (string | null)[] {
  return members.map(({ name }) => {
    const at = text.indexOf(name)
    if (at === -1) return null
    const behind = text.slice(at + name.length)
    return /^[^\d]{0,4}?(\d{1,6}(?:\.\d{1,4})?)/.exec(behind)?.[1] ?? null
  })
}

function inOrder(text: string, members: readonly ShareMember[]): readonly (string | null)[] {
  const numbers = text.match(NUMBER) ?? []
  return members.map((_, index) => (numbers.length === members.length ? (numbers[index] ?? null) : null))
}

/** Whether a proof is the one that was wanted, in a time that does not tell how much of it is right. */
import { timingSafeEqual } from 'node:crypto'

export function sameSecret(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)]
  return left.length === right.length && timingSafeEqual(left, right)
}

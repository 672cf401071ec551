/** The parts of card JSON 2.0 that we write. Every text is `plain_text`: nothing a person wrote can become markup. */
export type PlainText = { readonly tag: 'plain_text'; readonly content: string }
export type Color = 'default' | 'grey' | 'green' | 'orange' | 'red' | 'blue'

export type Div = {
  readonly tag: 'div'
  readonly text: PlainText & { readonly text_size?: 'heading' | 'notation' | 'normal'; readonly text_color?: Color }
}

export type Confirm = { readonly title: PlainText; readonly text: PlainText }

export type Button = {
  readonly tag: 'button'
  readonly type: 'default' | 'primary_filled' | 'danger'
  readonly width: 'default' | 'fill'
  readonly text: PlainText
  readonly name?: string
  readonly form_action_type?: 'submit'
  readonly confirm?: Confirm
  readonly behaviors: readonly [{ readonly type: 'callback'; readonly value: Readonly<Record<string, unknown>> }]
}

export type Choice = { readonly text: PlainText; readonly value: string }

export type FormElement =
  | Div
  | Button
  | {
      readonly tag: 'input'
      readonly name: string
      readonly required: boolean
      readonly input_type: 'text' | 'multiline_text'
      readonly max_length: number
      readonly width: 'fill'
      readonly label: PlainText
      readonly label_position: 'top'
      readonly placeholder?: PlainText
      readonly default_value?: string
    }
  | {
      readonly tag: 'select_static'
      readonly name: string
      readonly required: boolean
      readonly width: 'fill'
      readonly placeholder: PlainText
      readonly options: readonly Choice[]
      readonly initial_option?: string
    }
  | {
      readonly tag: 'multi_select_static'
      readonly name: string
      readonly required: boolean
      readonly width: 'fill'
      readonly placeholder: PlainText
      readonly options: readonly Choice[]
      readonly selected_values?: readonly string[]
    }

export type NativeColumn = {
  readonly tag: 'column'
  readonly width: 'auto' | 'weighted'
  readonly weight?: number
  readonly elements: readonly (Div | Button)[]
}

export type Element =
  | Div
  | { readonly tag: 'markdown'; readonly content: string }
  | { readonly tag: 'hr' }
  | { readonly tag: 'img'; readonly img_key: string; readonly alt: PlainText }
  | {
      readonly tag: 'column_set'
      readonly flex_mode: 'none' | 'flow'
      readonly horizontal_spacing: '8px'
      readonly columns: readonly NativeColumn[]
    }
  | {
      readonly tag: 'table'
      readonly page_size: number
      readonly row_height: 'low'
      readonly columns: readonly {
        readonly name: string
        readonly display_name: string
        readonly data_type: 'text'
        readonly horizontal_align: 'left' | 'right'
      }[]
      readonly rows: readonly Readonly<Record<string, string>>[]
    }
  | { readonly tag: 'chart'; readonly aspect_ratio: '16:9'; readonly chart_spec: Readonly<Record<string, unknown>> }
  | { readonly tag: 'form'; readonly name: string; readonly elements: readonly FormElement[] }

export type NativeCard = {
  readonly schema: '2.0'
  readonly config: {
    readonly update_multi: true
    readonly enable_forward: false
    readonly summary: { readonly content: string }
  }
  readonly header: {
    readonly title: PlainText
    readonly template: 'blue' | 'green' | 'orange' | 'red'
  }
  readonly body: {
    readonly direction: 'vertical'
    readonly vertical_spacing: '8px'
    readonly elements: readonly Element[]
  }
}

export const plain = (content: string): PlainText => ({ tag: 'plain_text', content })

/** Every object with a tag counts, as Feishu counts them: elements and components alike. */
export function countElements(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + countElements(one), 0)
  if (typeof value !== 'object' || value === null) return 0
  const own = 'tag' in value && typeof value.tag === 'string' ? 1 : 0
  return Object.values(value).reduce<number>((sum, one) => sum + countElements(one), own)
}

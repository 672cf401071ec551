/** What Feishu refuses of a card, by its documents (card JSON 2.0; sheet §2). Unknown properties are errors there. */
type Json = Readonly<Record<string, unknown>>

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  card: ['schema', 'config', 'header', 'body'],
  config: ['update_multi', 'enable_forward', 'summary', 'width_mode'],
  header: ['title', 'subtitle', 'template', 'text_tag_list'],
  body: ['direction', 'vertical_spacing', 'elements'],
  div: ['tag', 'text'],
  markdown: ['tag', 'content', 'text_size'],
  hr: ['tag'],
  img: ['tag', 'img_key', 'alt'],
  column_set: ['tag', 'flex_mode', 'horizontal_spacing', 'columns'],
  column: ['tag', 'width', 'weight', 'elements'],
  table: ['tag', 'page_size', 'row_height', 'columns', 'rows'],
  chart: ['tag', 'aspect_ratio', 'chart_spec'],
  form: ['tag', 'name', 'elements'],
  input: [
    'tag',
    'name',
    'required',
    'input_type',
    'max_length',
    'width',
    'label',
    'label_position',
    'placeholder',
    'default_value',
  ],
  select_static: ['tag', 'name', 'required', 'width', 'placeholder', 'options', 'initial_option'],
  multi_select_static: ['tag', 'name', 'required', 'width', 'placeholder', 'options', 'selected_values'],
  button: ['tag', 'type', 'width', 'text', 'name', 'form_action_type', 'confirm', 'behaviors', 'size'],
  plain_text: ['tag', 'content', 'text_size', 'text_color'],
}
const INTERACTIVE = new Set(['input', 'select_static', 'multi_select_static', 'button'])

export const asJson = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {}
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** null: it is taken. */
export function refusalOf(content: string): string | null {
  if (Buffer.byteLength(content) > 30 * 1024) return 'ErrCode: 230025; the card is larger than 30 KB'
  const card = asJson(JSON.parse(content))
  const faults: string[] = []
  const names = new Set<string>()
  let tagged = 0

  const known = (kind: string, value: Json): void => {
    for (const key of Object.keys(value)) if (!(KNOWN[kind] ?? []).includes(key)) faults.push(`${kind} has no ${key}`)
  }
  const plain = (value: unknown, most: number): void => {
    const text = asJson(value)
    known('plain_text', text)
    if (text.tag !== 'plain_text' || typeof text.content !== 'string') faults.push('a text is no plain_text')
    else if ([...text.content].length > most) faults.push(`a text is longer than ${most}`)
  }

  function element(value: unknown, place: 'root' | 'form' | 'column'): void {
    const it = asJson(value)
    const tag = String(it.tag)
    tagged += 1
    if (KNOWN[tag] === undefined) {
      faults.push(`ErrCode: 200861; unknown tag ${tag}`)
      return
    }
    known(tag, it)
    if ((tag === 'form' || tag === 'table') && place !== 'root') faults.push(`${tag} not under body`)
    if (place === 'form' && INTERACTIVE.has(tag)) unique(it.name)
    switch (tag) {
      case 'div':
        plain(it.text, 30_000)
        return
      case 'column_set':
        for (const column of asList(it.columns)) {
          tagged += 1
          known('column', asJson(column))
          for (const inner of asList(asJson(column).elements)) element(inner, 'column')
        }
        return
      case 'form':
        form(it)
        return
      case 'button':
        button(it, place)
        return
      case 'input':
        plain(it.label, 1_000)
        if (it.placeholder !== undefined) plain(it.placeholder, 100)
        if (!['text', 'multiline_text', 'password'].includes(String(it.input_type))) faults.push('input_type')
        return
      case 'select_static':
      case 'multi_select_static':
        options(it)
        return
      case 'table':
        if (asList(it.columns).length > 50) faults.push('ErrCode: 200914; more than 50 columns')
        if (Number(it.page_size) < 1 || Number(it.page_size) > 10) faults.push('page_size')
        return
      default:
        return
    }
  }

  function unique(name: unknown): void {
    if (typeof name !== 'string' || name === '') faults.push('ErrCode: 200530; a form component has no name')
    else if (names.has(name)) faults.push(`the name ${name} stands twice`)
    else names.add(name)
  }

  function form(it: Json): void {
    unique(it.name)
    const inner = asList(it.elements)
    for (const one of inner) element(one, 'form')
    if (!inner.some(one => asJson(one).form_action_type === 'submit')) faults.push('a form without a submit')
  }

  function button(it: Json, place: string): void {
    plain(it.text, 100)
    const [behavior] = asList(it.behaviors).map(asJson)
    if (behavior?.type !== 'callback' || typeof behavior.value !== 'object') faults.push('ErrCode: 200340; no callback')
    if (it.confirm !== undefined && place !== 'form') faults.push('confirm works at a submit only')
  }

  function options(it: Json): void {
    const values = asList(it.options).map(option => asJson(option).value)
    if (values.length === 0 || new Set(values).size < values.length) faults.push('options')
    if (it.initial_option !== undefined && !values.includes(it.initial_option)) faults.push('initial_option')
  }

  known('card', card)
  known('config', asJson(card.config))
  known('header', asJson(card.header))
  known('body', asJson(card.body))
  if (card.schema !== '2.0') faults.push('schema')
  if (asJson(card.config).update_multi !== true) faults.push('update_multi')
  plain(asJson(card.header).title, 1_000)
  for (const one of asList(asJson(card.body).elements)) element(one, 'root')
  if (tagged > 200) faults.push('ErrCode: 11310; element exceeds the limit')
  return faults[0] ?? null
}

export type Drawn = {
  readonly text: string
  readonly buttons: readonly {
    readonly label: string
    readonly name: string | null
    readonly value: Json
    readonly form: boolean
  }[]
  readonly inputs: readonly string[]
}

/** As people see it. */
export function drawn(card: unknown): Drawn {
  const lines: string[] = []
  const buttons: Drawn['buttons'][number][] = []
  const inputs: string[] = []
  const content = (value: unknown): string => String(asJson(value).content ?? '')

  function walk(value: unknown, inForm: boolean): void {
    const it = asJson(value)
    const tag = String(it.tag)
    if (tag === 'div') lines.push(content(it.text))
    else if (tag === 'markdown') lines.push(String(it.content))
    else if (tag === 'chart') lines.push(String(asJson(asJson(it.chart_spec).title).text))
    else if (tag === 'table') {
      lines.push(
        asList(it.columns)
          .map(column => String(asJson(column).display_name))
          .join(' | '),
      )
      for (const row of asList(it.rows)) lines.push(Object.values(asJson(row)).join(' | '))
    } else if (tag === 'button') {
      const value = asJson(asJson(asList(it.behaviors)[0]).value)
      buttons.push({ label: content(it.text), name: typeof it.name === 'string' ? it.name : null, value, form: inForm })
    } else if (tag === 'input' || tag.endsWith('select_static')) inputs.push(String(it.name))
    for (const inner of [...asList(it.elements), ...asList(it.columns)]) walk(inner, inForm || tag === 'form')
  }

  lines.push(content(asJson(asJson(card).header).title))
  for (const one of asList(asJson(asJson(card).body).elements)) walk(one, false)
  return { text: lines.join('\n'), buttons, inputs }
}

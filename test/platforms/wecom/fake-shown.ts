/** Cards and markdown as people see them, and what a press of theirs says. */
import type { Shown } from '../fake-platform.ts'
import { type Json, listIn, recordIn, textIn } from './fake-json.ts'

export type Item = {
  readonly id: string
  readonly kind: Shown['kind']
  /** `user:` and the id in lower case, or `group:` and the id as it is. */
  readonly chat: string
  readonly via: 'bot' | 'agent' | 'webhook'
  text: string
  /** The newest last; empty where it is no card. */
  cards: Json[]
  /** In a group, by person: what was changed for them alone. */
  readonly own: Map<string, Json[]>
  updates: number
  /** The application's: changes the card once. */
  responseCode: string | null
  /** The application's, for recalling. */
  readonly msgId: string | null
}

type Question = {
  readonly key: string
  readonly title: string
  readonly isMany: boolean
  readonly options: readonly { readonly id: string; readonly text: string }[]
  readonly chosen: readonly string[]
}

/** As that person sees it; left out, as everybody does. */
export const cardsFor = (item: Item, user: string | undefined): readonly Json[] =>
  (user === undefined ? undefined : item.own.get(user.toLowerCase())) ?? item.cards

export function shownOf(item: Item, user?: string): Shown {
  const { id, kind, updates } = item
  const card = cardsFor(item, user).at(-1)
  if (card === undefined) return { id, kind, text: item.text, buttons: [], inputs: [], updates }
  return {
    id,
    kind,
    text: linesOf(card).join('\n'),
    buttons: buttonsOf(card).map(({ label }) => label),
    inputs: questionsOf(card).map(({ key }) => key),
    updates,
  }
}

export const cardText = (card: Json): string => linesOf(card).join('\n')

function linesOf(card: Json): readonly string[] {
  const title = recordIn(card.main_title)
  const emphasis = recordIn(card.emphasis_content)
  const quote = recordIn(card.quote_area)
  const picture = recordIn(card.image_text_area)
  const pairs = (list: unknown, first: string, second: string): readonly string[] =>
    listIn(list)
      .map(recordIn)
      .map(it => [it[first], it[second]].map(textIn).filter(Boolean).join('：'))
  const selects = questionsOf(card).filter(({ isMany }) => !isMany)
  const lines = [
    textIn(recordIn(card.source).desc),
    textIn(title.title),
    textIn(title.desc),
    textIn(emphasis.title),
    textIn(emphasis.desc),
    textIn(quote.title),
    textIn(quote.quote_text),
    textIn(picture.title),
    textIn(picture.desc),
    textIn(card.sub_title_text),
    ...pairs(card.horizontal_content_list, 'keyname', 'value'),
    ...pairs(card.vertical_content_list, 'title', 'desc'),
    ...(card.checkbox === undefined
      ? selects.map(({ title, options, chosen }) => `${title}：${options.find(({ id }) => id === chosen[0])?.text}`)
      : listIn(recordIn(card.checkbox).option_list).map(option => textIn(recordIn(option).text))),
    ...listIn(card.jump_list)
      .map(recordIn)
      .filter(({ type }) => type !== 3)
      .map(({ title }) => textIn(title)),
  ]
  return lines.filter(line => line !== '')
}

type Button = { readonly label: string; readonly key: string } | { readonly label: string; readonly question: string }

export function buttonsOf(card: Json): readonly Button[] {
  const keyed = (list: unknown): readonly Button[] =>
    listIn(list)
      .map(recordIn)
      .map(({ text, key }) => ({ label: textIn(text), key: textIn(key) }))
  const asks = listIn(card.jump_list)
    .map(recordIn)
    .filter(({ type }) => type === 3)
    .map(({ title, question }) => ({ label: textIn(title), question: textIn(question) }))
  return [
    ...keyed(card.button_list),
    ...keyed(card.submit_button === undefined ? [] : [card.submit_button]),
    ...keyed(recordIn(card.action_menu).action_list),
    ...asks,
  ]
}

function questionsOf(card: Json): readonly Question[] {
  const selects = [...(card.button_selection === undefined ? [] : [card.button_selection]), ...listIn(card.select_list)]
  const optionsOf = (it: Json) =>
    listIn(it.option_list)
      .map(recordIn)
      .map(({ id, text }) => ({ id: textIn(id), text: textIn(text) }))
  const dropDowns = selects.map(recordIn).map(it => {
    const options = optionsOf(it)
    const first = textIn(it.selected_id) || options[0]?.id
    const chosen = first === undefined ? [] : [first]
    return { key: textIn(it.question_key), title: textIn(it.title), isMany: false, options, chosen }
  })
  if (card.checkbox === undefined) return dropDowns
  const box = recordIn(card.checkbox)
  const chosen = listIn(box.option_list)
    .map(recordIn)
    .filter(({ is_checked }) => is_checked === true)
    .map(({ id }) => textIn(id))
  const key = textIn(box.question_key)
  return [...dropDowns, { key, title: key, isMany: box.mode === 1, options: optionsOf(box), chosen }]
}

/**
 * `selected_items` as the platform would write them; null where the card asks nothing. `values` by question key or
 * title: ids or texts of options, joined by commas.
 */
export function selectedItems(card: Json, values: Readonly<Record<string, string>>): Json | null {
  const questions = questionsOf(card)
  for (const [name, value] of Object.entries(values)) {
    if (value !== '' && !questions.some(({ key, title }) => key === name || title === name)) {
      throw new Error(`the card does not ask for ${name}`)
    }
  }
  if (questions.length === 0) return null
  const chosenOf = ({ key, title, isMany, options, chosen }: Question): readonly string[] => {
    const given = values[key] ?? values[title]
    if (given === undefined || given === '') return chosen
    const ids = (isMany ? given.split(',') : [given]).map(one => {
      const option = options.find(({ id }) => id === one) ?? options.find(({ text }) => text === one)
      if (option === undefined) throw new Error(`${key} has no option ${one}`)
      return option.id
    })
    return ids
  }
  return {
    selected_item: questions.map(question => ({
      question_key: question.key,
      option_ids: { option_id: chosenOf(question) },
    })),
  }
}

/** What is left for the eye. */
export const readable = (markdown: string): string =>
  markdown
    .replace(/^```.*$/gm, '')
    .replace(/^#{1,6} /gm, '')
    .replace(/^(?:> ?)+/gm, '')
    .replace(/^\|?(?: ?:?-{2,}:? ?\|?)+$/gm, '')
    .replace(/^(?:-{3,}|\*{3,})$/gm, '')
    .replace(/!?(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)\s]*\)/g, '$1')
    .replace(/(?<!\\)\*\*/g, '')
    .replace(/(?<!\\)<\/?font[^>]*>/g, '')
    .replace(/(?<!\\)`/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\n{2,}/g, '\n')
    .trim()

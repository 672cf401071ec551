/** What can be pressed: buttons in rows, and the one that sends a form. */
import type { Action } from '../card.ts'
import { shortenToCharacters } from '../kit/shorten.ts'
import { MOST_BUTTON_CHARACTERS, MOST_LABEL_CHARACTERS } from './limits.ts'
import type { GiveName } from './names.ts'
import { type Button, type Confirm, type Element, plain } from './native.ts'
import { shortenTo } from './texts.ts'

/** `renamed`: the names of inputs that could not be kept, by those that stand in the card. */
export function submitButton(action: Action, giveName: GiveName, renamed: Readonly<Record<string, string>>): Button {
  return {
    ...button(action, { payload: action.payload, ...(Object.keys(renamed).length === 0 ? {} : { renamed }) }),
    width: 'fill',
    name: giveName('submit'),
    form_action_type: 'submit',
    ...(action.confirm === undefined ? {} : { confirm: confirmOf(action, action.confirm) }),
  }
}

const BUTTON_TYPES = { primary: 'primary_filled', default: 'default', danger: 'danger' } as const

const buttonText = (label: string): string => shortenTo(label.trim() || '—', MOST_BUTTON_CHARACTERS)

const button = (action: Action, value: Readonly<Record<string, unknown>>): Button => ({
  tag: 'button',
  type: BUTTON_TYPES[action.style ?? 'default'],
  width: 'default',
  text: plain(buttonText(action.label)),
  behaviors: [{ type: 'callback', value }],
})

const confirmOf = (action: Action, question: string): Confirm => ({
  title: plain(buttonText(action.label)),
  text: plain(shortenToCharacters(question.trim() || action.label || '—', MOST_LABEL_CHARACTERS)),
})

/** Feishu asks before a press only at submit buttons: a button that asks stands in a form of its own. */
export function actionElements(actions: readonly Action[], giveName: GiveName): readonly Element[] {
  const usual = actions.filter(({ confirm }) => confirm === undefined)
  const asking = actions.filter(({ confirm }) => confirm !== undefined)
  const row: readonly Element[] =
    usual.length === 0
      ? []
      : [
          {
            tag: 'column_set',
            flex_mode: 'flow',
            horizontal_spacing: '8px',
            columns: usual.map(action => ({
              tag: 'column',
              width: 'auto',
              elements: [button(action, { payload: action.payload })],
            })),
          },
        ]
  const forms = asking.map(
    (action): Element => ({
      tag: 'form',
      name: giveName('ask'),
      elements: [submitButton(action, giveName, {})],
    }),
  )
  return [...row, ...forms]
}

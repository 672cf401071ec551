/** Who is called at once when somebody may get hurt, whether they can be reached, and the form that changes it. */
import type { Block, Card } from '../../adapters/card.ts'
import type { Person } from '../../domain/model.ts'
import { MOST_SAFETY_PEOPLE, type SafetyPeopleFault } from '../../domain/safety-people.ts'
import { encodeAction } from '../action.ts'
import type { CardContext } from './context.ts'

export type SafetyPeopleFacts = {
  /** Whom a call reaches, wherever it is. */
  readonly called: readonly { readonly person: Person; readonly isBound: boolean }[]
  /** Employee numbers as they stand in the settings; none: the managers are called. */
  readonly named: readonly string[]
  readonly mayChange: boolean
}

export function safetyPeopleCard(context: CardContext, facts: SafetyPeopleFacts): Card {
  const { safetyPeople: words } = context.words
  const { called, named, mayChange } = facts
  const gone = named.filter(no => called.every(({ person }) => person.employeeNo !== no))
  const isSafe = called.length > 0 && called.every(({ isBound }) => isBound)
  const rows = called.map(({ person, isBound }) => [
    person.name,
    person.employeeNo,
    isBound ? words.reached : words.unreached,
  ])
  const notes = [
    ...(gone.length > 0 ? [words.gone(gone.join(context.words.common.listSeparator))] : []),
    ...(gone.length === named.length && called.length > 0 ? [words.managers] : []),
    mayChange ? words.hint : words.whoMay,
  ]
  return {
    title: words.title,
    tone: isSafe ? 'info' : 'warning',
    blocks: [
      { kind: 'text', text: words.text },
      rows.length > 0
        ? { kind: 'table', columns: words.columns.map(label => ({ label })), rows }
        : { kind: 'text', text: words.nobody, strong: true },
      ...notes.map(text => ({ kind: 'note' as const, text })),
      ...(mayChange ? [changeButtons(context, named)] : []),
    ],
  }
}

function changeButtons(context: CardContext, named: readonly string[]): Block {
  const { safetyPeople: words } = context.words
  const toManagers = encodeAction({ do: 'setSafetyPeople', who: 'managers', once: context.once() })
  return {
    kind: 'actions',
    actions: [
      { label: words.change, payload: encodeAction({ do: 'safetyPeopleForm' }), style: 'primary' },
      ...(named.length > 0 ? [{ label: words.backToManagers, payload: toManagers }] : []),
    ],
  }
}

/** `written`: what stands in the field; `complaint`: why what was filled in can't be. */
export function safetyPeopleForm(context: CardContext, written: string, complaint: string | null = null): Card {
  const { safetyPeople: words } = context.words
  const payload = encodeAction({ do: 'setSafetyPeople', who: 'written', once: context.once() })
  return {
    title: words.change,
    tone: complaint === null ? 'info' : 'warning',
    blocks: [
      ...(complaint === null ? [] : [{ kind: 'text' as const, text: complaint }]),
      { kind: 'note', text: words.hint },
      {
        kind: 'form',
        name: 'safetyPeople',
        inputs: [{ kind: 'text', name: 'people', label: words.people, value: written }],
        submit: { label: words.save, payload, style: 'primary' },
      },
    ],
  }
}

export function safetyPeopleFaultText({ words }: CardContext, fault: SafetyPeopleFault): string {
  const { fault: text } = words.safetyPeople
  return fault.kind === 'tooMany' ? text.tooMany(MOST_SAFETY_PEOPLE) : text[fault.kind](fault.text)
}

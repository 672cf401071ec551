/** Who are you, and is that so. */
import type { Card } from '../../adapters/card.ts'
import type { Person } from '../../domain/model.ts'
import { encodeAction, type Verdict } from '../action.ts'
import type { CardContext } from './context.ts'

export function bindCard(context: CardContext): Card {
  const words = context.words.setup
  const submit = {
    label: words.bindSubmit,
    payload: encodeAction({ do: 'bind', once: context.once() }),
    style: 'primary' as const,
  }
  return {
    title: words.bindTitle,
    tone: 'info',
    blocks: [
      { kind: 'text', text: words.bindText },
      {
        kind: 'form',
        name: 'bind',
        inputs: [
          { kind: 'text', name: 'employeeNo', label: words.bindEmployeeNo, required: true },
          { kind: 'text', name: 'name', label: words.bindName, required: true },
        ],
        submit,
      },
    ],
  }
}

type BindRequestFacts = { readonly request: string; readonly person: Person; readonly account: string }

/** For the leader: the account's own name beside the person it claims to be. */
export function bindRequestCard(context: CardContext, { request, person, account }: BindRequestFacts): Card {
  const words = context.words.setup
  const once = context.once()
  const decide = (verdict: Verdict): string => encodeAction({ do: 'decideBinding', request, verdict, once })
  return {
    title: words.bindRequestTitle,
    tone: 'warning',
    blocks: [
      { kind: 'text', text: words.bindRequestText(person.name, person.employeeNo, account) },
      {
        kind: 'actions',
        actions: [
          { label: words.bindYes, payload: decide('approve'), style: 'primary' },
          { label: words.bindNo, payload: decide('reject'), style: 'danger' },
        ],
      },
    ],
  }
}

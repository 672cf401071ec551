/** "安全人员": whom a safety exception calls at any hour, and changing it without a restart. */
import { addAudit } from '../../../db/commit.ts'
import { lockSafetyPeople, saveSafetyPeople } from '../../../db/safety-people.ts'
import { mayDo } from '../../../domain/permissions.ts'
import { calledEverywhere, readSafetyPeople } from '../../../domain/safety-people.ts'
import type { Action } from '../../action.ts'
import { cardMessage, textMessage } from '../../cards/message.ts'
import { safetyPeopleCard, safetyPeopleFaultText, safetyPeopleForm } from '../../cards/safety-people-card.ts'
import { listedNames } from '../../understand/names.ts'
import { audited, heardAs } from '../audit.ts'
import { type Plan, reply, say, speech } from '../plan.ts'
import type { Turn } from '../turn.ts'

const everybody = ({ catalog }: Turn) => [...catalog.people.values()]
const mayChange = ({ person }: Turn): boolean => mayDo(person, 'setAlerts')
const notYours = (turn: Turn): Plan => say(reply(textMessage(turn.cards.words.safetyPeople.whoMay)))

function card(turn: Turn, named: readonly string[]) {
  const called = calledEverywhere(everybody(turn), named).map(person => ({
    person,
    isBound: (turn.catalog.identitiesOf.get(person.id) ?? []).length > 0,
  }))
  return safetyPeopleCard(turn.cards, { called, named, mayChange: mayChange(turn) })
}

/** `texts` null: they are only asked for; empty: the managers again. */
export function planSafetyPeople(turn: Turn, texts: readonly string[] | null): Plan {
  if (texts !== null) return set(turn, texts)
  return say(reply(cardMessage(card(turn, turn.catalog.site.settings.safetyPeople))))
}

export function planSafetyPeopleForm(turn: Turn): Plan {
  if (!mayChange(turn)) return notYours(turn)
  return say(reply(cardMessage(safetyPeopleForm(turn.cards, writtenNow(turn)))))
}

/** Those who stand there, as people call them where that is clear. */
function writtenNow(turn: Turn): string {
  const { safetyPeople } = turn.catalog.site.settings
  const people = everybody(turn).filter(({ employeeNo, active }) => active && safetyPeople.includes(employeeNo))
  return people
    .map(({ name, employeeNo }) => nameOrNumber(turn, name, employeeNo))
    .join(turn.cards.words.common.listSeparator)
}

const nameOrNumber = (turn: Turn, name: string, employeeNo: string): string =>
  everybody(turn).filter(person => person.active && person.name === name).length > 1 ? employeeNo : name

type Pressed = Extract<Action, { do: 'setSafetyPeople' }>

export function planSetSafetyPeople(turn: Turn, { who }: Pressed, values: Readonly<Record<string, string>>): Plan {
  if (who === 'managers') return set(turn, [])
  const written = values['people'] ?? ''
  const texts = listedNames(written)
  // An empty field may be one that the platform left out: the managers have a button of their own.
  return texts.length === 0 && mayChange(turn)
    ? refuse(turn, written, turn.cards.words.safetyPeople.fault.empty)
    : set(turn, texts)
}

function set(turn: Turn, texts: readonly string[]): Plan {
  if (!mayChange(turn)) return notYours(turn)
  const { safetyPeople: words, common } = turn.cards.words
  const { employeeNos, faults } = readSafetyPeople(everybody(turn), texts)
  if (faults.length > 0) {
    const why = faults.map(fault => safetyPeopleFaultText(turn.cards, fault)).join(common.listSeparator)
    return refuse(turn, texts.join(common.listSeparator), why)
  }
  return {
    kind: 'transact',
    write: async tx => {
      const before = await lockSafetyPeople(tx)
      if (before.join() !== employeeNos.join()) {
        await saveSafetyPeople(tx, employeeNos)
        const details = { people: `${before.join(' ')} → ${employeeNos.join(' ')}` }
        await addAudit(
          tx,
          [audited(turn, 'safety.people', { kind: 'site', id: 'safety' }, details)],
          heardAs(turn.event),
        )
      }
      return speech([reply(cardMessage(card(turn, employeeNos)))], words.saved)
    },
  }
}

/** Nothing is stored; what was written stays in the field, to be mended. */
const refuse = (turn: Turn, written: string, why: string): Plan =>
  say(reply(cardMessage(safetyPeopleForm(turn.cards, written, turn.cards.words.safetyPeople.refused(why)))))

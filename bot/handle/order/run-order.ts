/** What a planner says or presses about an order, handed to the file that decides it. */
import type { OrderCode } from '../../../domain/model.ts'
import { unreachable } from '../../../domain/unreachable.ts'
import type { Action, OrderVerb } from '../../action.ts'
import { cardMessage } from '../../cards/message.ts'
import { refusalCard } from '../../cards/talk-cards.ts'
import type { Intent } from '../../understand/intent.ts'
import type { Place } from '../../understand/said.ts'
import { orderOf, placeNotFound } from '../place.ts'
import { type Plan, reply, say } from '../plan.ts'
import { reasonInNote } from '../report/reason-in-note.ts'
import type { Turn } from '../turn.ts'
import { planAssignPeople, showAssign, showAssignStep } from './assign-step.ts'
import { planCancel, showCancel } from './cancel-order.ts'
import { planDue, planDueText, showDue } from './change-due.ts'
import { planPriority, planPriorityText, showPriority } from './change-priority.ts'
import { planCloseShort, showCloseShort } from './close-order-short.ts'
import { planHold, planUnhold, showHold } from './hold-order.ts'
import { planOrderMenu, planWhichOrder } from './order-menu.ts'
import { planRelease, showRelease } from './release-order.ts'

const LONGEST_TEXT = 500

type VerbIntent = Extract<Intent, { kind: 'release' | 'hold' | 'unhold' | 'cancel' | 'orderMenu' | 'closeShort' }>

/** What has no way back, cancelling and closing short, is only shown. The rest is done when it is said. */
export function planOrderVerb(turn: Turn, intent: VerbIntent): Plan | Promise<Plan> {
  const { kind } = intent
  return onOrderOf(turn, intent.place, kind === 'orderMenu' ? null : kind, code => {
    switch (kind) {
      case 'orderMenu':
        return planOrderMenu(turn, code)
      case 'release':
        return planRelease(turn, code)
      case 'hold':
        return planHold(turn, code, reasonInNote(intent.note, 'hold', intent.place))
      case 'unhold':
        return planUnhold(turn, code)
      case 'cancel':
        return showCancel(turn, code)
      case 'closeShort':
        return showCloseShort(turn, code, reasonInNote(intent.note, 'closeShort', intent.place))
      default:
        return unreachable(kind)
    }
  })
}

export function planSetPriority(turn: Turn, intent: Extract<Intent, { kind: 'setPriority' }>): Plan | Promise<Plan> {
  return onOrderOf(turn, intent.place, 'setPriority', code => planPriority(turn, code, intent.priority))
}

export function planSetDue(turn: Turn, intent: Extract<Intent, { kind: 'setDue' }>): Plan | Promise<Plan> {
  const { dueAt, dueText, place } = intent
  return onOrderOf(turn, place, 'setDue', code =>
    dueAt === null ? showDue(turn, code, dueText) : planDue(turn, code, dueAt),
  )
}

/** A name that is nobody's stops it: half of the people would be a guess. */
export function planAssign(turn: Turn, intent: Extract<Intent, { kind: 'assign' }>): Plan | Promise<Plan> {
  const { place, people, unknownNames } = intent
  if (unknownNames.length > 0) return refuseNames(turn, intent)
  return onOrderOf(turn, place, 'assign', code => {
    const seq = place.target?.seq ?? null
    if (seq !== null)
      return people.length === 0 ? showAssignStep(turn, code, seq) : planAssignPeople(turn, code, seq, people)
    return place.step === null && place.stepText === null ? showAssign(turn, code) : placeNotFound(turn, place)
  })
}

function refuseNames(turn: Turn, { place, unknownNames }: Extract<Intent, { kind: 'assign' }>): Plan | Promise<Plan> {
  const { order: words, common } = turn.cards.words
  const complaint = words.assignUnknown(unknownNames.map(name => name.slice(0, 20)).join(common.listSeparator))
  if (place.target !== null) return showAssignStep(turn, place.target.order, place.target.seq, complaint)
  return say(reply(cardMessage(refusalCard(words.assignTitle(place.order ?? ''), [complaint]))))
}

function onOrderOf(
  turn: Turn,
  place: Place,
  verb: OrderVerb | null,
  then: (code: OrderCode) => Plan | Promise<Plan>,
): Plan | Promise<Plan> {
  const code = orderOf(turn, place)
  if (code !== null) return then(code)
  return place.orderText === null ? planWhichOrder(turn, verb) : placeNotFound(turn, place)
}

/** What must be shown or asked before it is done. */
export function planOrderForm(turn: Turn, action: Extract<Action, { do: 'orderForm' }>): Plan | Promise<Plan> {
  const { verb, order, seq } = action
  switch (verb) {
    case 'release':
      return showRelease(turn, order)
    case 'hold':
      return showHold(turn, order)
    case 'unhold':
      return planOrderMenu(turn, order)
    case 'cancel':
      return showCancel(turn, order)
    case 'closeShort':
      return showCloseShort(turn, order)
    case 'setPriority':
      return showPriority(turn, order)
    case 'setDue':
      return showDue(turn, order)
    case 'assign':
      return seq === undefined ? showAssign(turn, order) : showAssignStep(turn, order, seq)
    default:
      return unreachable(verb)
  }
}

type Press = Extract<Action, { do: 'orderDo' }>

/** A button that does it, or the form that was filled in. Values are whatever the platform passed on. */
export function planOrderPress(
  turn: Turn,
  action: Press,
  values: Readonly<Record<string, string>>,
): Plan | Promise<Plan> {
  const code = action.order as OrderCode
  const text = (name: string): string => (values[name] ?? '').trim().slice(0, LONGEST_TEXT)
  switch (action.verb) {
    case 'release':
      return planRelease(turn, code)
    case 'hold':
      return planHold(turn, code, text('reason'))
    case 'unhold':
      return planUnhold(turn, code)
    case 'cancel':
      return planCancel(turn, code)
    case 'closeShort':
      return planCloseShort(turn, code, text('reason'))
    case 'setPriority':
      return planPriorityText(turn, code, text('priority'))
    case 'setDue':
      return planDueText(turn, code, text('dueText'))
    case 'assign':
      return planAssignForm(turn, action, values)
    default:
      return unreachable(action.verb)
  }
}

function planAssignForm(turn: Turn, action: Press, values: Readonly<Record<string, string>>): Plan | Promise<Plan> {
  const seq = action.seq ?? stepOf(values['step'])
  if (seq === null) return showAssign(turn, action.order)
  const ids = (values['people'] ?? '').split(',').map(id => id.trim())
  return planAssignPeople(
    turn,
    action.order as OrderCode,
    seq,
    ids.filter(id => id !== ''),
  )
}

const stepOf = (text: string | undefined): number | null => (/^\d{1,6}$/.test(text ?? '') ? Number(text) : null)

/** A department's alerts on one card: the five that matter, and a way to the rest. */
import type { Block, Action as Button, Card } from '../../adapters/card.ts'
import type { Alert } from '../../domain/alert.ts'
import type { PersonId, Role } from '../../domain/model.ts'
import { encodeAction } from '../action.ts'
import { headline, isSaid, overText, particulars, stateText, subjectText } from './alert-text.ts'
import { type CardContext, names } from './context.ts'

export type BoardFacts = {
  /** Its name; null: alerts of no department. */
  readonly department: string | null
  readonly departmentId: string | null
  readonly worst: readonly Alert[]
  readonly live: number
  readonly over: readonly Alert[]
  readonly called: readonly PersonId[]
  /** Who is told at each level, the first level first. */
  readonly roles: readonly Role[]
}

/** WeCom shows six buttons: one for each alert, and the rest. */
const MOST_BUTTONS = 5

export function alertBoardCard(context: CardContext, facts: BoardFacts): Card {
  const { alert: words } = context.words
  const { worst, live, over, called } = facts
  const department = facts.department ?? words.noDepartment
  const rest = live - worst.length
  const blocks: Block[] = [
    ...(called.length === 0 ? [] : [{ kind: 'text' as const, text: words.calls(names(context, called, 5)) }]),
    ...worst.flatMap((alert, index) => alertBlocks(context, alert, index + 1, facts.roles)),
    ...(over.length === 0 ? [] : [{ kind: 'text' as const, text: over.map(one => overText(context, one)).join('\n') }]),
    ...(rest > 0 ? [{ kind: 'note' as const, text: words.restNote(rest) }] : []),
  ]
  const actions = [
    ...worst.slice(0, MOST_BUTTONS).map(alert => button(context, alert, worst)),
    ...restButton(context, facts, rest),
  ]
  if (actions.length > 0) blocks.push({ kind: 'actions', actions })
  if (live > 0) blocks.push({ kind: 'note', text: words.replyHint })
  return {
    title: live === 0 ? words.boardClear(department) : words.boardTitle(department, live),
    tone: live === 0 ? 'success' : worst.some(({ state }) => state === 'firing') ? 'danger' : 'warning',
    blocks,
  }
}

function alertBlocks(context: CardContext, alert: Alert, place: number, roles: readonly Role[]): readonly Block[] {
  const { alert: words, common } = context.words
  const state = [stateText(context, alert), levelText(context, alert, roles)].filter(isSaid).join(common.listSeparator)
  const asked = alert.kind === 'silent' ? [words.asked] : []
  return [
    { kind: 'text', text: `${place}. ${headline(context, alert)}`, strong: true },
    { kind: 'text', text: [...particulars(context, alert), ...asked, state].join(' · ') },
  ]
}

/** Only what goes beyond the first: that the leader was told goes without saying. */
function levelText({ words }: CardContext, { level }: Alert, roles: readonly Role[]): string {
  const role = level > 1 ? roles[level - 1] : undefined
  return role === undefined ? '' : words.alert.level(words.common.role[role])
}

/** Of two alerts about one step the kind says which. */
function nameAmong(context: CardContext, alert: Alert, all: readonly Alert[]): string {
  const what = subjectText(context, alert)
  const alike = all.filter(other => subjectText(context, other) === what)
  return alike.length === 1 ? what : `${what} · ${context.words.alert.kind[alert.kind]}`
}

/** Taking it is what most want; who has it already opens it. */
function button(context: CardContext, alert: Alert, all: readonly Alert[]): Button {
  const what = nameAmong(context, alert, all)
  const { id, version, state } = alert
  const isOpen = state === 'firing'
  return {
    label: isOpen ? context.words.alert.receiveOf(what) : what,
    payload: encodeAction(
      isOpen ? { do: 'alertDo', alert: id ?? 0, version, verb: 'receive' } : { do: 'openAlert', alert: id ?? 0 },
    ),
    style: isOpen ? 'primary' : 'default',
  }
}

function restButton({ words }: CardContext, { departmentId }: BoardFacts, rest: number): readonly Button[] {
  if (rest <= 0) return []
  const payload = encodeAction({ do: 'alerts', ...(departmentId !== null && { department: departmentId }) })
  return [{ label: words.alert.rest(rest), payload }]
}

/** What an alert says, in a line and in parts: shared by the group's card, the alert's own and the lists. */
import { Temporal } from 'temporal-polyfill'
import type { Alert } from '../../domain/alert.ts'
import type { Instant } from '../../domain/model.ts'
import { type CardContext, clockTime, names } from './context.ts'

/** "WO-1003 车削", "缺料 · CNC-02"; an order's own is its number. */
export function subjectText({ words }: CardContext, { details }: Pick<Alert, 'details'>): string {
  const { order, step, what } = details
  const place = order === null ? '' : step === null ? order : words.report.stepTitle(order, step.name)
  return place === '' ? what : place
}

/** "超期 2 小时". */
export function troubleText({ words }: CardContext, { kind, details }: Pick<Alert, 'kind' | 'details'>): string {
  const how = words.alert.how[kind](words.common.minutes(details.minutes))
  return [words.alert.kind[kind], how].filter(isSaid).join(' ')
}

export function headline(context: CardContext, alert: Pick<Alert, 'kind' | 'details'>): string {
  const { common } = context.words
  const { priority } = alert.details
  const urgent = priority === null || priority === 'normal' ? '' : common.mark(common.priority[priority])
  return `${urgent}${subjectText(context, alert)} · ${troubleText(context, alert)}`
}

/** Everything else that helps to act, in the order it matters. */
export function particulars(context: CardContext, alert: Alert): readonly string[] {
  const { alert: words, common } = context.words
  const { details, kind } = alert
  const { order, what, behind, people } = details
  return [
    kind === 'reviewWaiting' ? words.reviews(what) : order === null ? '' : what,
    words.since[kind](clockTime(context, alert.since)),
    forecastText(context, alert),
    dueText(context, alert),
    behind.length === 0 ? '' : words.behind(behind.join(common.listSeparator)),
    people < 2 ? '' : words.people(people),
  ].filter(isSaid)
}

/** "启元重工 交期 明天 17:30". */
export function dueText(context: CardContext, { details: { dueAt, customer } }: Pick<Alert, 'details'>): string {
  if (dueAt === null) return ''
  return [customer ?? '', context.words.alert.customerDue(clockTime(context, toInstant(dueAt)))]
    .filter(isSaid)
    .join(' ')
}

export function forecastText(
  context: CardContext,
  { details: { expectedAt, basedOn } }: Pick<Alert, 'details'>,
): string {
  const { alert: words } = context.words
  if (expectedAt === null) return ''
  return words.expected(clockTime(context, toInstant(expectedAt)), words.basis[basedOn ?? 'standard'])
}

/** Who has it, until when; how far it has gone up. */
export function stateText(context: CardContext, alert: Alert): string {
  const { state: words } = context.words.alert
  const who = (id: Alert['acknowledgedBy']): string => (id === null ? '' : context.personName(id))
  switch (alert.state) {
    case 'asked':
      return words.asked
    case 'firing':
      return firingText(context, alert)
    case 'acknowledged':
      return alert.promisedUntil === null
        ? words.acknowledged(who(alert.acknowledgedBy))
        : words.promised(who(alert.acknowledgedBy), clockTime(context, alert.promisedUntil))
    case 'silenced':
      return words.silenced(
        who(alert.silencedBy),
        alert.silencedUntil === null ? '' : clockTime(context, alert.silencedUntil),
      )
    case 'resolved':
      return alert.resolvedBy === null ? words.resolved : words.resolvedBy(who(alert.resolvedBy))
    case 'closed':
      return words.closed
  }
}

function firingText(context: CardContext, { assigneeId, acknowledgedBy, promisedUntil }: Alert): string {
  const { state: words } = context.words.alert
  if (assigneeId !== null) return words.handedTo(context.personName(assigneeId))
  if (acknowledgedBy !== null && promisedUntil !== null)
    return words.brokenPromise(context.personName(acknowledgedBy), clockTime(context, promisedUntil))
  return words.firing
}

/** "✓ WO-1003 车削 · 超期 · 已解决 · 原因：换刀": what is over is the alert, which need not be the trouble itself. */
export function overText(context: CardContext, alert: Alert): string {
  const { alert: words } = context.words
  const cause = alert.cause === '' ? '' : words.cause(alert.cause)
  return words.overLine(
    subjectText(context, alert),
    [words.kind[alert.kind], stateText(context, alert), cause].filter(isSaid).join(' · '),
  )
}

export const calledText = (context: CardContext, alert: Pick<Alert, 'toldTo'>): string =>
  alert.toldTo.length === 0 ? '' : names(context, alert.toldTo)

export const isSaid = (text: string): boolean => text !== ''

const toInstant = (text: string): Instant => Temporal.Instant.from(text)

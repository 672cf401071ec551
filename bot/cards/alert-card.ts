/** One alert: what, since when, who has it; and all that can be done about it. */
import type { Block, Action as Button, Card, Field, Input } from '../../adapters/card.ts'
import { type Alert, isLive } from '../../domain/alert.ts'
import type { Person } from '../../domain/model.ts'
import { type AlertVerb, encodeAction } from '../action.ts'
import {
  calledText,
  dueText,
  forecastText,
  headline,
  isSaid,
  stateText,
  subjectText,
  troubleText,
} from './alert-text.ts'
import { type CardContext, clockTime } from './context.ts'

const PROMISE_MINUTES = 60
const SILENCE_MINUTES = 120

/** `may`: whether the reader may act; whoever reads in a group is judged when they press. */
export function alertCard(
  context: CardContext,
  alert: Alert,
  { note = null, may = true }: { readonly note?: string | null; readonly may?: boolean } = {},
): Card {
  const live = isLive(alert)
  const blocks: Block[] = [
    ...(note === null ? [] : [{ kind: 'text' as const, text: note }]),
    { kind: 'fields', fields: fieldsOf(context, alert) },
  ]
  const actions = live && may ? buttons(context, alert) : openButtons(context, alert)
  if (actions.length > 0) blocks.push({ kind: 'actions', actions })
  return {
    title: context.words.alert.alertTitle(headline(context, alert)),
    tone: !live ? 'success' : alert.state === 'firing' ? 'danger' : 'warning',
    blocks,
  }
}

function fieldsOf(context: CardContext, alert: Alert): readonly Field[] {
  const { fields, since, cause } = context.words.alert
  const { details, kind } = alert
  const all: readonly Field[] = [
    { label: fields.what, value: details.order === null || kind === 'reviewWaiting' ? '' : details.what },
    { label: fields.late, value: troubleText(context, alert), tone: isLive(alert) ? 'danger' : 'success' },
    { label: fields.since, value: since[kind](clockTime(context, alert.since)) },
    { label: fields.forecast, value: forecastText(context, alert) },
    { label: fields.due, value: dueText(context, alert) },
    { label: fields.behind, value: details.behind.join(context.words.common.listSeparator) },
    { label: fields.people, value: details.people < 2 ? '' : context.words.alert.people(details.people) },
    { label: fields.calls, value: calledText(context, alert) },
    {
      label: fields.state,
      value: [stateText(context, alert), alert.cause === '' ? '' : cause(alert.cause)].filter(isSaid).join(' · '),
    },
  ]
  return all.filter(({ value }) => isSaid(value))
}

function buttons(context: CardContext, alert: Alert): readonly Button[] {
  const { alert: words, common } = context.words
  const receive = alert.state === 'firing' ? [press(alert, 'receive', words.receive, 'primary')] : []
  return [
    ...receive,
    timed(alert, 'promise', PROMISE_MINUTES, words.within(common.minutes(PROMISE_MINUTES))),
    form(alert, 'promise', words.promiseOther),
    timed(alert, 'silence', SILENCE_MINUTES, words.silenceFor(common.minutes(SILENCE_MINUTES))),
    form(alert, 'handOver', words.handOver),
    form(alert, 'resolve', words.resolve),
    ...openButtons(context, alert).slice(0, receive.length === 0 ? 1 : 0),
  ]
}

const at = ({ id, version }: Alert) => ({ alert: id ?? 0, version })

const press = (alert: Alert, verb: AlertVerb, label: string, style: Button['style'] = 'default'): Button => ({
  label,
  payload: encodeAction({ do: 'alertDo', ...at(alert), verb }),
  style,
})
const timed = (alert: Alert, verb: AlertVerb, minutes: number, label: string): Button => ({
  label,
  payload: encodeAction({ do: 'alertDo', ...at(alert), verb, minutes }),
})
const form = (alert: Alert, verb: AlertVerb, label: string): Button => ({
  label,
  payload: encodeAction({ do: 'alertForm', ...at(alert), verb }),
})

function openButtons({ words }: CardContext, { details: { order, step } }: Alert): readonly Button[] {
  if (order === null) return []
  const open = { label: words.alert.openOrder, payload: encodeAction({ do: 'status', order }) }
  const opened =
    step === null
      ? []
      : [
          {
            label: words.ask.openStep(order, step.name),
            payload: encodeAction({ do: 'openStep', order, seq: step.seq }),
          },
        ]
  return [open, ...opened]
}

/** What has to be asked before it can be done. `people`: to whom it can be handed. */
export function alertFormCard(
  context: CardContext,
  alert: Alert,
  verb: 'promise' | 'handOver' | 'resolve',
  people: readonly Pick<Person, 'id' | 'name'>[],
  complaint: string | null = null,
): Card {
  const { alert: words } = context.words
  const what = subjectText(context, alert)
  const asked: Readonly<Record<typeof verb, { title: string; input: Input; submit: string }>> = {
    promise: {
      title: words.promiseTitle(what),
      input: { kind: 'text', name: 'until', label: words.promiseInput, required: true },
      submit: words.promiseSubmit,
    },
    handOver: {
      title: words.handOverTitle(what),
      input: {
        kind: 'person',
        name: 'person',
        label: words.handOverInput,
        required: true,
        options: people.map(({ id, name }) => ({ value: id, label: name })),
      },
      submit: words.handOverSubmit,
    },
    resolve: {
      title: words.resolveTitle(what),
      input: { kind: 'text', name: 'cause', label: words.resolveInput, multiline: true },
      submit: words.resolveSubmit,
    },
  }
  const { title, input, submit } = asked[verb]
  const payload = encodeAction({ do: 'alertDo', ...at(alert), verb })
  return {
    title,
    tone: complaint === null ? 'info' : 'warning',
    blocks: [
      ...(complaint === null ? [] : [{ kind: 'text' as const, text: complaint }]),
      { kind: 'form', name: 'alert', inputs: [input], submit: { label: submit, payload, style: 'primary' } },
    ],
  }
}

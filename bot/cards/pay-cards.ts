/** Pay on cards: a person's month and rows, a team's people, objections, and closing a month. */
import type { Block, Action as Button, Card, Field } from '../../adapters/card.ts'
import type { PayClose, PayRow, PayTotal } from '../../db/pay.ts'
import type { OpenItem } from '../../db/pay-objections.ts'
import { toCents } from '../../domain/pay-objection.ts'
import { add, type Quantity, ZERO } from '../../domain/quantity.ts'
import { encodeAction } from '../action.ts'
import { exactMoney, placeOfRow } from '../pay-explained.ts'
import { type CardContext, clockTime, dayText, money } from './context.ts'

/** More a phone does not show; the workbook has all. */
const MOST_ROWS = 12
const MOST_DAYS = 12
const MOST_BUTTONS = 3
const MOST_ITEMS = 10

export type PayFacts = {
  readonly title: string
  readonly rows: readonly PayRow[]
  /** How each row is worked out, in its order. */
  readonly explained: readonly string[]
  readonly detail: boolean
  readonly closed: PayClose | null
  /** Whether the reader may object: it is their own. */
  readonly own: boolean
  /** The text of the button that shows the rows; null where they are shown. */
  readonly more: string | null
}

const sumOf = (rows: readonly PayRow[]): Quantity => add(ZERO, ...rows.map(({ amount }) => amount))

export function payCard(context: CardContext, facts: PayFacts): Card {
  const { pay } = context.words
  const { rows } = facts
  if (rows.length === 0) return { title: facts.title, tone: 'info', blocks: [{ kind: 'text', text: pay.nothing }] }
  const open = rows.filter(({ state }) => state !== 'agreed').length
  const notes = [open > 0 ? pay.openRows(open) : '', closedNote(context, facts.closed), pay.exact]
  return {
    title: facts.title,
    tone: open > 0 ? 'warning' : 'info',
    blocks: [
      { kind: 'fields', fields: totalFields(context, rows) },
      facts.detail ? rowTable(context, facts) : dayTable(context, rows),
      ...notes.filter(text => text !== '').map(text => ({ kind: 'note' as const, text })),
      ...payButtons(context, facts),
    ],
  }
}

function closedNote(context: CardContext, closed: PayClose | null): string {
  const { pay } = context.words
  return closed === null
    ? pay.monthOpen
    : pay.monthClosed(context.personName(closed.closedBy), clockTime(context, closed.closedAt))
}

function totalFields(context: CardContext, rows: readonly PayRow[]): readonly Field[] {
  const { pay } = context.words
  const kinds = [
    [pay.piece, rows.filter(row => row.kind === 'piece' && !row.late)],
    [pay.time, rows.filter(row => row.kind === 'time' && !row.late)],
    [pay.adjustment, rows.filter(row => row.kind === 'adjustment' || row.late)],
  ] as const
  return [
    { label: pay.total, value: money(context, toCents(sumOf(rows))), tone: 'success' },
    ...kinds
      .filter(([, of]) => of.length > 0)
      .map(([label, of]) => ({ label, value: exactMoney(sumOf(of)), short: true })),
  ]
}

const column = (label: string, index: number, numbers: readonly number[]) => ({
  label,
  align: numbers.includes(index) ? ('right' as const) : ('left' as const),
})

function dayTable(context: CardContext, rows: readonly PayRow[]): Block {
  const { pay } = context.words
  const days = [...Map.groupBy(rows, ({ workDate }) => dayText(context, workDate))].slice(-MOST_DAYS)
  return {
    kind: 'table',
    columns: pay.dayColumns.map((label, index) => column(label, index, [1, 2])),
    rows: days.map(([day, of]) => [day, String(of.length), exactMoney(sumOf(of))]),
  }
}

/** The newest last; where there are more, the oldest are left out and counted. */
function rowTable(context: CardContext, { rows, explained }: PayFacts): Block {
  const { pay, common } = context.words
  const from = Math.max(0, rows.length - MOST_ROWS)
  return {
    kind: 'table',
    columns: pay.rowColumns.map((label, index) => column(label, index, [3])),
    rows: rows.slice(from).map((row, index) => {
      const state = pay.states[row.state]
      const how = explained[from + index] ?? ''
      return [
        dayText(context, row.workDate),
        placeOfRow(row),
        state === '' ? how : `${how}${common.brackets(state)}`,
        exactMoney(row.amount),
      ]
    }),
  }
}

function payButtons(context: CardContext, { rows, detail, own, more, closed }: PayFacts): readonly Block[] {
  const { pay } = context.words
  const show: Button[] =
    more === null
      ? []
      : [{ label: pay.details, payload: encodeAction({ do: 'say', text: more, once: context.once() }) }]
  const objectable = detail && own && closed === null ? rows.filter(isObjectable).slice(-MOST_BUTTONS) : []
  const object = objectable.map(row => ({
    label: pay.objectButton(`${placeOfRow(row)} ${exactMoney(row.amount)}`),
    payload: encodeAction({ do: 'payObjectForm', row: rowRef(row) }),
  }))
  const actions = [...show, ...object]
  return actions.length === 0 ? [] : [{ kind: 'actions', actions }]
}

const isObjectable = ({ objected, made }: PayRow): boolean => !objected && (made === null || made.reversalOf === null)

const rowRef = ({ ref, personId }: PayRow) => ({ of: ref.kind, id: ref.id, person: personId })

export function objectFormCard(context: CardContext, row: PayRow, explained: string): Card {
  const { pay } = context.words
  const submit: Button = {
    label: pay.objectSubmit,
    payload: encodeAction({ do: 'payObject', row: rowRef(row), once: context.once() }),
    style: 'primary',
  }
  return {
    title: pay.objectTitle(placeOfRow(row)),
    tone: 'info',
    blocks: [
      { kind: 'fields', fields: rowFields(context, row, explained) },
      { kind: 'form', name: 'objection', inputs: [{ kind: 'text', name: 'reason', label: pay.objectReason }], submit },
    ],
  }
}

const rowFields = ({ words: { pay } }: CardContext, row: PayRow, explained: string): readonly Field[] => [
  { label: pay.rowColumns[0] ?? '', value: row.workDate.toString(), short: true },
  { label: pay.rowColumns[1] ?? '', value: placeOfRow(row), short: true },
  { label: pay.rowColumns[2] ?? '', value: explained },
  { label: pay.rowColumns[3] ?? '', value: exactMoney(row.amount), short: true },
]

/** The leader keeps the row, or books how much more or less it should have been. */
export function judgePayCard(
  context: CardContext,
  facts: { readonly objection: string; readonly reason: string; readonly row: PayRow; readonly explained: string },
): Card {
  const { pay } = context.words
  const name = context.personName(facts.row.personId)
  const decide = (verdict: 'keep' | 'adjust'): string =>
    encodeAction({ do: 'decidePay', objection: facts.objection, verdict, once: context.once() })
  return {
    title: pay.judgeTitle(name),
    tone: 'warning',
    blocks: [
      { kind: 'text', text: pay.judgeText(name, facts.reason) },
      { kind: 'fields', fields: rowFields(context, facts.row, facts.explained) },
      { kind: 'actions', actions: [{ label: pay.judgeKeep, payload: decide('keep') }] },
      {
        kind: 'form',
        name: 'adjustment',
        inputs: [
          { kind: 'text', name: 'amount', label: pay.judgeAmount, placeholder: '12.50' },
          { kind: 'text', name: 'reason', label: pay.judgeReason },
        ],
        submit: { label: pay.judgeAdjust, payload: decide('adjust'), style: 'primary' },
      },
    ],
  }
}

const totalOf = ({ piece, time, adjustment }: PayTotal): Quantity => add(piece, time, adjustment)

/** Of many people; each one's total as it is paid out. */
export function peoplePayCard(
  context: CardContext,
  facts: {
    readonly title: string
    readonly totals: readonly PayTotal[]
    /** null: of days, which are no month's. */
    readonly month: { readonly text: string; readonly closed: PayClose | null } | null
  },
): Card {
  const { pay, common } = context.words
  const { totals, month } = facts
  if (totals.length === 0) return { title: facts.title, tone: 'info', blocks: [{ kind: 'text', text: pay.nothing }] }
  const rest = totals.length - MOST_ROWS
  return {
    title: facts.title,
    tone: 'info',
    blocks: [
      { kind: 'fields', fields: sumFields(context, totals) },
      {
        kind: 'table',
        columns: pay.peopleColumns.map((label, index) => column(label, index, [1, 2, 3, 4])),
        rows: totals
          .slice(0, MOST_ROWS)
          .map(total => [
            context.personName(total.personId),
            exactMoney(total.piece),
            exactMoney(total.time),
            exactMoney(total.adjustment),
            exactMoney(toCents(totalOf(total))),
          ]),
      },
      ...(rest > 0 ? [{ kind: 'note' as const, text: common.more(rest) }] : []),
      { kind: 'note', text: month === null ? pay.ofDays : closedNote(context, month.closed) },
      ...(month === null ? [] : [exportAction(context, month.text)]),
    ],
  }
}

const exportAction = ({ words }: CardContext, month: string): Block => ({
  kind: 'actions',
  actions: [{ label: words.pay.exportButton, payload: encodeAction({ do: 'exportPay', month }) }],
})

const sumFields = (context: CardContext, totals: readonly PayTotal[]): readonly Field[] => {
  const { pay } = context.words
  const sum = add(ZERO, ...totals.map(total => toCents(totalOf(total))))
  return [
    { label: pay.closePeople, value: String(totals.length), short: true },
    { label: pay.total, value: money(context, sum), short: true },
  ]
}

/** What is to be closed, what is still open, and the button where nothing is. `refusal` null: it can be closed. */
export function closeCard(
  context: CardContext,
  facts: {
    readonly month: string
    readonly totals: readonly PayTotal[]
    readonly open: readonly OpenItem[]
    readonly refusal: string | null
  },
): Card {
  const { pay } = context.words
  const { month, open, refusal } = facts
  const shown = open.slice(0, MOST_ITEMS).map(item => `· ${openText(context, item)}`)
  const closing: Block[] =
    refusal === null
      ? [
          { kind: 'note', text: pay.closeText },
          {
            kind: 'actions',
            actions: [
              {
                label: pay.closeButton(month),
                payload: encodeAction({ do: 'closeMonth', month, once: context.once() }),
                style: 'danger',
                confirm: pay.closeConfirm,
              },
            ],
          },
        ]
      : [{ kind: 'text', text: refusal }]
  return {
    title: pay.closeTitle(month),
    tone: refusal === null ? 'info' : 'warning',
    blocks: [
      { kind: 'fields', fields: sumFields(context, facts.totals) },
      ...closing,
      ...(open.length === 0
        ? []
        : [
            { kind: 'text' as const, text: pay.openTitle(open.length), strong: true },
            { kind: 'text' as const, text: shown.join('\n') },
          ]),
    ],
  }
}

function openText(context: CardContext, { what, workDate, orderCode, stepName, personId }: OpenItem): string {
  const place = orderCode === null ? '' : `${orderCode} ${stepName ?? ''}`
  const name = personId === null ? '' : context.personName(personId)
  return context.words.pay.openItem[what](dayText(context, workDate), place, name)
}

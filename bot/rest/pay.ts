/** `/pay`, `/boards`, `/unreported`: what people earned, month by month and row by row, and who is praised or missing. */
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { XLSX_MIME } from '../../adapters/port.ts'
import type { Catalog } from '../../db/catalog.ts'
import { addAudit, transact } from '../../db/commit.ts'
import type { Sql } from '../../db/connect.ts'
import { type PayRow, payCloseOf, payRows, payTotals } from '../../db/pay.ts'
import type { Praise } from '../../domain/board.ts'
import type { Clock } from '../../domain/clock.ts'
import { FURTHEST_DAYS, MOST_AN_HOUR, type RateFault, rateFault } from '../../domain/hourly-pay.ts'
import type { Instant, PlainDate } from '../../domain/model.ts'
import { monthText, parseMonth } from '../../domain/pay-month.ts'
import { toCents } from '../../domain/pay-objection.ts'
import { add, formatQuantity } from '../../domain/quantity.ts'
import { boardsOf } from '../board.ts'
import { cardContextFor, localeOf } from '../cards/context-for.ts'
import { type RateSetter, setRate } from '../handle/pay/set-rate.ts'
import { createIds } from '../new-id.ts'
import { explainRow } from '../pay-explained.ts'
import { makePayWorkbook } from '../workbook/pay-workbook.ts'
import type { CatalogSource } from './catalog-source.ts'
import { employeeNumber } from './employee-number.ts'
import { boardShape, hourlyRateShape, type PayRowJson, payShape } from './pay-shapes.ts'
import { type FieldFault, Problem } from './problem.ts'
import { answers, BODY_PROBLEMS, type RestApp } from './routes.ts'
import { writeInstant } from './site-time.ts'
import { flag, quantity, text } from './values.ts'

export type PayDeps = {
  readonly sql: Sql
  readonly clock: Clock
  readonly catalog: CatalogSource
  readonly wakeDelivery: () => void
}

const month = z
  .string()
  .max(7)
  .transform((value, ctx): PlainDate => {
    const parsed = parseMonth(value)
    if (parsed !== null) return parsed
    ctx.addIssue('must be a month such as 2026-10')
    return z.NEVER
  })
  .meta({ description: 'A month, such as 2026-10.', examples: ['2026-10'] })

const day = z.iso.date().describe('A day of the plant, such as 2026-10-31.')

const payQuery = z.strictObject({
  month,
  employee: text(64).optional().describe('Only of this employee number.'),
  rows: flag.describe('true: also every row, with how it was worked out.'),
})

export function registerPay(app: RestApp, deps: PayDeps): void {
  app.get(
    '/pay',
    {
      config: { scope: 'pay' },
      schema: {
        tags: ['pay'],
        summary: 'What everybody earned in a month',
        description:
          'Rows are exact to a ten-thousandth; `payable` is the total rounded to cents once, half away from zero. ' +
          'Of a closed month the totals are frozen.',
        querystring: payQuery,
        response: answers({ 200: ['The month.', payShape] }, 'notFound'),
      },
    },
    async ({ query }) => payOf(deps, query),
  )
  registerExport(app, deps)
  registerRates(app, deps)
  registerBoards(app, deps)
}

async function payOf({ sql, clock, catalog }: PayDeps, query: z.output<typeof payQuery>) {
  const known = await catalog.fresh()
  const now = clock.now()
  const person = query.employee === undefined ? null : known.peopleByEmployeeNo.get(query.employee)
  if (person === undefined) throw new Problem('notFound', 'There is no person of this number.', [NO_PERSON])
  const only = person === null ? {} : { personId: person.id }
  const rows = query.rows === true ? await payRows(sql, { month: query.month, ...only }, now) : []
  const totals = (await payTotals(sql, query.month)).filter(({ personId }) => person === null || personId === person.id)
  const closed = await payCloseOf(sql, query.month)
  return {
    month: monthText(query.month),
    currency: known.site.currency,
    closed:
      closed === null
        ? null
        : { at: writeInstant(closed.closedAt, known.site.timeZone), by: employeeNumber(known, closed.closedBy) },
    people: totals.map(({ personId, piece, time, adjustment }) => ({
      employeeNo: employeeNumber(known, personId),
      name: known.people.get(personId)?.name ?? personId,
      piece: formatQuantity(piece),
      time: formatQuantity(time),
      adjustment: formatQuantity(adjustment),
      total: formatQuantity(add(piece, time, adjustment)),
      payable: formatQuantity(toCents(add(piece, time, adjustment))),
    })),
    rows: query.rows === true ? rows.map(row => rowJson(known, row, now)) : null,
  }
}

const NO_PERSON = { parameter: 'employee', detail: 'is not the number of a person' }

function rowJson(catalog: Catalog, row: PayRow, now: ReturnType<Clock['now']>): PayRowJson {
  const context = cardContextFor(catalog, null, now)
  const { made, place } = row
  return {
    id: row.ref.id,
    employeeNo: employeeNumber(catalog, row.personId),
    kind: row.kind,
    workDate: row.workDate.toString(),
    late: row.late,
    order: place?.order ?? null,
    step: place?.stepCode ?? null,
    good: made === null ? null : formatQuantity(made.good),
    part: made === null ? null : formatQuantity(made.part),
    share: made === null ? null : formatQuantity(made.sharePct),
    scrap: made === null ? null : formatQuantity(made.scrap),
    liability: made?.liability ?? null,
    rate: formatQuantity(made?.rate ?? row.hourlyRate),
    minutes: row.minutes,
    amount: formatQuantity(row.amount),
    state: row.state,
    reversalOf: made?.reversalOf ?? null,
    about: row.about,
    explained: explainRow(context, catalog, row),
  }
}

const workbook = {
  200: {
    description: 'The workbook: summary, details, adjustments. Nothing in it is a formula.',
    content: { [XLSX_MIME]: { schema: z.string().meta({ format: 'binary' }) } },
  },
}

function registerExport(app: RestApp, { sql, clock, catalog }: PayDeps): void {
  app.get(
    '/pay/export',
    {
      config: { scope: 'pay' },
      schema: {
        tags: ['pay'],
        summary: 'A month of pay as a workbook',
        querystring: z.strictObject({ month }),
        response: { ...answers({}), ...workbook },
      },
    },
    async ({ query, caller }, reply) => {
      const known = await catalog.fresh()
      const now = clock.now()
      const bytes = await makePayWorkbook(sql, known, {
        month: query.month,
        locale: localeOf(known, null),
        people: null,
        now,
      })
      const actor = { kind: 'api' as const, name: caller }
      const subject = { kind: 'payMonth', id: monthText(query.month) }
      await transact(sql, tx => addAudit(tx, [{ at: now, actor, action: 'pay.exported', subject, details: {} }], null))
      reply.header('content-disposition', `attachment; filename="pay-${monthText(query.month)}.xlsx"`).type(XLSX_MIME)
      return reply.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    },
  )
}

const MOST = formatQuantity(MOST_AN_HOUR)

const rateBody = z.strictObject({
  employeeNo: text(64).nullable().default(null).describe('Left out: everybody who has no rate of their own.'),
  rate: quantity.meta({
    description:
      `Per hour, in the currency of the site: more than 0, at most ${MOST}, at most 4 decimals. ` +
      'A decimal string; whole numbers may be JSON numbers.',
    examples: ['26.5'],
    exclusiveMinimum: 0,
    maximum: Number(MOST),
  }),
  validFrom: day.describe(
    `From this day on, at most ${FURTHEST_DAYS} days from today; rows that were booked keep the rate they had.`,
  ),
})

const RATE: { readonly [Fault in RateFault]: FieldFault } = {
  notPositive: { pointer: '/rate', detail: 'must be more than 0' },
  tooMuch: { pointer: '/rate', detail: `must be at most ${MOST}: is there a zero too many, or is it a month's pay?` },
  tooFar: { pointer: '/validFrom', detail: `must be at most ${FURTHEST_DAYS} days from today` },
}

function registerRates(app: RestApp, deps: PayDeps): void {
  const { sql, clock, catalog } = deps
  app.put(
    '/pay/rates',
    {
      config: { scope: 'pay' },
      schema: {
        tags: ['pay'],
        summary: 'Set an hourly rate',
        description: 'Whose it is hears of it. What is so already changes nothing.',
        body: rateBody,
        response: answers({ 200: ['As it is now.', hourlyRateShape] }, 'notFound', ...BODY_PROBLEMS),
      },
    },
    async ({ body: { employeeNo, rate, validFrom }, caller }) => {
      const known = await catalog.fresh()
      const person = employeeNo === null ? null : known.peopleByEmployeeNo.get(employeeNo)
      if (person === undefined)
        throw new Problem('notFound', 'There is no person of this number.', [
          { pointer: '/employeeNo', detail: 'is not the number of a person' },
        ])
      const now = clock.now()
      const from = Temporal.PlainDate.from(validFrom)
      const fault = rateFault(rate, from, now.toZonedDateTimeISO(known.site.timeZone).toPlainDate())
      if (fault !== null) throw new Problem('invalid', 'The rate can not be so; nothing was changed.', [RATE[fault]])
      const set = { personId: person?.id ?? null, rate, validFrom: from }
      await transact(sql, tx => setRate(tx, programSets(deps, known, caller, now), set))
      deps.wakeDelivery()
      return { employeeNo, rate: formatQuantity(rate), validFrom }
    },
  )
}

const programSets = ({ clock }: PayDeps, catalog: Catalog, caller: string, now: Instant): RateSetter => ({
  catalog,
  now,
  personId: null,
  key: `api:${createIds(clock)()}`,
  event: null,
  entry: (action, subject, details) => ({ at: now, actor: { kind: 'api', name: caller }, action, subject, details }),
  told: ({ words }, rate, day) => words.pay.rateToldByProgram(caller, rate, day),
})

const boardQuery = z.strictObject({
  month: month.optional(),
  day: day.optional().describe('Of one day; left out with `month`: today by the calendar.'),
})

function registerBoards(app: RestApp, { sql, clock, catalog }: PayDeps): void {
  app.get(
    '/boards',
    {
      schema: {
        tags: ['pay'],
        summary: 'Who did best, of a day or of a month',
        description: 'The best few and nobody else. null where boards are switched off.',
        querystring: boardQuery,
        response: answers({ 200: ['The board.', boardShape] }),
      },
    },
    async ({ query }) => {
      const known = await catalog.fresh()
      const today = clock.now().toZonedDateTimeISO(known.site.timeZone).toPlainDate()
      const of = query.day === undefined ? today : Temporal.PlainDate.from(query.day)
      const asked =
        query.month === undefined ? { span: 'day' as const, day: of } : { span: 'month' as const, day: query.month }
      const boards = await boardsOf(sql, known, asked)
      const list = (praised: readonly Praise[]) =>
        praised.map(({ name, value }) => ({ name, value: formatQuantity(value) }))
      const lists = <Lists extends object>(board: Lists) =>
        Object.fromEntries(Object.entries(board).map(([what, praised]) => [what, list(praised)]))
      return {
        span: asked.span,
        day: asked.day.toString(),
        boards: boards && { teams: lists(boards.teams), people: lists(boards.people) },
      }
    },
  )
}

/** At the end of a day: each number by two ways that do not know each other, and what is between them. */
import type { Sql } from '../../db/connect.ts'
import { reconcile } from '../../db/reconcile.ts'
import type { Cast } from './cast.ts'

export type Proof = { readonly what: string; readonly one: number; readonly other: number }

type Row = {
  readonly seq: number
  readonly good: number
  readonly scrap: number
  readonly pay: number
  readonly workers: number
}

export async function proofsOf(sql: Sql, cast: Cast, order: string): Promise<readonly Proof[]> {
  const steps = await sql<Row[]>`
    select s.seq, s.good::float8 as good, s.scrap::float8 as scrap,
      coalesce((select sum(w.pay) from report r join report_worker w on w.report_id = r.id where r.step_id = s.id), 0)::float8 as pay,
      coalesce((select sum(w.good) from report r join report_worker w on w.report_id = r.id where r.step_id = s.id), 0)::float8 as workers
    from step s join orders o on o.id = s.order_id where o.code = ${order} order by s.seq`
  const [stock] = await sql<{ output: number; shipped: number; issued: number; received: number }[]>`
    select coalesce(sum(m.quantity) filter (where m.kind = 'output'), 0)::float8 as output,
      coalesce(-sum(m.quantity) filter (where m.kind = 'shipment'), 0)::float8 as shipped,
      coalesce(-sum(m.quantity) filter (where m.kind = 'issue'), 0)::float8 as issued,
      (select coalesce(sum(r.quantity), 0)::float8 from stock_move r where r.kind = 'receipt' and
        r.item_code in (select i.item_code from stock_move i where i.order_id = o.id and i.kind = 'issue') and r.at >= o.released_at) as received
    from orders o left join stock_move m on m.order_id = o.id where o.code = ${order} group by o.id`
  const { disagreements } = await reconcile(sql)
  const last = steps.at(-1)?.good ?? Number.NaN
  const scrap = steps.reduce((sum, step) => sum + step.scrap, 0)
  const inside = steps.filter(({ seq }) => cast.steps.some(step => step.seq === seq && !step.outside))
  const made = await sql<{ seq: number; person: string; good: number }[]>`
    select s.seq, w.person_id as person, w.good::float8 as good
    from report_worker w join report r on r.id = w.report_id join step s on s.id = r.step_id
      join orders o on o.id = s.order_id where o.code = ${order}`
  const byThePiece = made.filter(({ person }) => !cast.hourly.has(person))
  const owed = byThePiece.reduce((total, { seq, good }) => total + good * rateOf(cast, seq), 0)
  return [
    { what: 'disagreements of the whole factory with its ledger', one: disagreements.length, other: 0 },
    { what: 'pieces ordered · good at the end and scrap on the way', one: cast.pieces, other: last + scrap },
    { what: 'good at the end · put away', one: last, other: stock?.output ?? Number.NaN },
    { what: 'half of it · shipped', one: Math.floor(last / 2), other: stock?.shipped ?? Number.NaN },
    {
      what: 'material received for it · handed out',
      one: stock?.received ?? Number.NaN,
      other: stock?.issued ?? Number.NaN,
    },
    { what: 'good of the steps done here · of their workers', one: sum(inside, 'good'), other: sum(inside, 'workers') },
    { what: 'piece pay in the books · pieces by their rates', one: round(sum(inside, 'pay')), other: round(owed) },
  ]
}

const rateOf = ({ steps }: Cast, seq: number): number => steps.find(step => step.seq === seq)?.pieceRate ?? 0
const sum = (rows: readonly Row[], field: 'good' | 'workers' | 'pay'): number =>
  rows.reduce((total, row) => total + row[field], 0)
const round = (value: number): number => Math.round(value * 10_000) / 10_000

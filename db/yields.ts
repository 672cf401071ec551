/** First-pass yield (一次合格率) of what was made on some days, from the ledger; each piece once (domain/first-pass-yield.ts). */
import { type FirstPass, firstPassOf } from '../domain/first-pass-yield.ts'
import type { Days } from '../domain/model.ts'
import type { Queryable } from './connect.ts'
import { inDepartment, type Scope } from './digest-facts.ts'
import { toQuantity } from './row-values.ts'

export type StepYield = FirstPass & { readonly name: string }

type Row = {
  readonly name: string | null
  readonly good: string
  readonly scrap: string
  readonly rework: string
  readonly reworkGood: string
  readonly reworkBad: string
  readonly conceded: string
  readonly returned: string
}

/** Of all, and by what the steps are called: the worst first; steps of which nothing was judged are left out. */
export async function firstPassOfDays(
  sql: Queryable,
  { from, to }: Days,
  scope: Scope = {},
): Promise<{ readonly all: FirstPass; readonly steps: readonly StepYield[] }> {
  const rows = await sql<Row[]>`
    select s.name, coalesce(sum(r.good), 0)::text as good, coalesce(sum(r.scrap), 0)::text as scrap, coalesce(sum(r.rework), 0)::text as rework,
      coalesce(sum(r.rework_good), 0)::text as "reworkGood", coalesce(sum(r.rework_bad), 0)::text as "reworkBad",
      coalesce(sum(r.conceded), 0)::text as conceded, coalesce(sum(r.returned), 0)::text as returned
    from report r join step s on s.id = r.step_id
    where r.work_date between ${from} and ${to} and r.channel <> 'import' and ${inDepartment(sql, scope)}
    group by grouping sets ((s.name), ())`
  const named = rows.flatMap(row => (row.name === null ? [] : [{ name: row.name, ...toYield(row) }]))
  const all = rows.find(({ name }) => name === null)
  return {
    all: all === undefined ? { good: toQuantity('0'), judged: toQuantity('0'), ratio: null } : toYield(all),
    steps: named.filter(({ ratio }) => ratio !== null).toSorted((a, b) => (a.ratio ?? 1) - (b.ratio ?? 1)),
  }
}

const toYield = (row: Row): FirstPass =>
  firstPassOf({
    good: toQuantity(row.good),
    scrap: toQuantity(row.scrap),
    rework: toQuantity(row.rework),
    reworkGood: toQuantity(row.reworkGood),
    reworkBad: toQuantity(row.reworkBad),
    conceded: toQuantity(row.conceded),
    returned: toQuantity(row.returned),
  })

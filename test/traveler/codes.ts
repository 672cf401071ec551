/** The codes of a factory's own travelers, for tests. */
import assert from 'node:assert/strict'
import type { Sql } from '../../db/connect.ts'
import { travelerTag } from '../../db/travelers.ts'
import type { OrderId, StepId } from '../../domain/model.ts'
import { travelerCode } from '../../domain/traveler-code.ts'

/** Of a step by its name, of the order without one; with another `tag` as another factory would print it. */
export async function codeOf(sql: Sql, order: string, step: string | null, tag?: number): Promise<string> {
  const own = tag ?? (await travelerTag(sql))
  const rows =
    step === null
      ? await sql<{ id: number }[]>`select id from orders where code = ${order}`
      : await sql<{ id: number }[]>`
          select s.id from step s join orders o on o.id = s.order_id where o.code = ${order} and s.name = ${step}`
  const id = rows[0]?.id ?? assert.fail(`no ${order} ${step}`)
  return travelerCode({
    tag: own,
    target: step === null ? { kind: 'order', order: id as OrderId } : { kind: 'step', step: id as StepId },
  })
}

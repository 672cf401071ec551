/** Many rows into one table with one statement, whatever their number. */
import type { Queryable } from './connect.ts'

/** Column → value as JSON: amounts and instants as text, lists as arrays. */
export type TableRow = Readonly<Record<string, unknown>>

/** Every row must have the columns of the first. */
export async function insertRows(sql: Queryable, table: string, rows: readonly TableRow[]): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const columns = sql(Object.keys(first))
  await sql`
    insert into ${sql(table)} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${sql(table)}, ${JSON.stringify(rows)}::text::jsonb)`
}

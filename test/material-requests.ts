import type { Queryable } from '../db/connect.ts'
import { materialRequestById } from '../db/material-requests.ts'

/** Not decided yet, longest first. */
export async function openMaterialRequests(sql: Queryable) {
  const rows = await sql<{ id: string }[]>`
    select id from material_request where status = 'open' order by requested_at, id`
  const found = await Promise.all(rows.map(({ id }) => materialRequestById(sql, id)))
  return found.filter(placed => placed !== null)
}

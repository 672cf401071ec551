/**
 * `npm run reconcile`: proves that what is stored agrees with the ledger, in `DATABASE_URL` or the embedded database in
 * `DATA_DIR`, also while the service runs. Prints every difference and ends with 1 when there is one.
 */
import { connect } from '../connect.ts'
import { reconcile, reconciliationLines } from '../reconcile.ts'
import { atDatabase, run } from './at-database.ts'

export async function reconcileAt(url: string): Promise<void> {
  const sql = await connect({ url, poolSize: 1 })
  try {
    const [tables] = await sql<{ there: boolean }[]>`select to_regclass('report') is not null as there`
    if (tables?.there !== true) throw new Error('the database has no tables yet: run npm run db:migrate first')
    const result = await reconcile(sql)
    for (const line of reconciliationLines(result)) console.log(line)
    if (result.disagreements.length > 0) process.exitCode = 1
  } finally {
    await sql.end()
  }
}

if (import.meta.main) run(() => atDatabase(process.env, { besideService: true }, reconcileAt))

/** A database for one measurement, on the embedded server as it is shipped: fsync on. */
import { connect, type Sql } from '../../db/connect.ts'
import { migrate } from '../../db/migrate.ts'
import { startTemporary } from '../server.ts'

export type BenchDatabase = { readonly sql: Sql; readonly url: string; readonly pid: () => number }

export async function withBenchDatabase<Result>(work: (database: BenchDatabase) => Promise<Result>): Promise<Result> {
  const server = await startTemporary()
  try {
    await migrate(server.url)
    const sql = await connect({ url: server.url, poolSize: 32 })
    const result = await work({ sql, url: server.url, pid: () => server.pid() ?? 0 })
    await sql.end()
    return result
  } finally {
    await server.stop()
  }
}

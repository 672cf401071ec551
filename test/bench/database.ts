/** A database for one measurement, on the embedded server as it is shipped: fsync on. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type Sql } from '../../db/connect.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'

export type BenchDatabase = { readonly sql: Sql; readonly url: string; readonly pid: () => number }

export async function withBenchDatabase<Result>(work: (database: BenchDatabase) => Promise<Result>): Promise<Result> {
  const dir = await mkdtemp(join(tmpdir(), 'baogong-bench-'))
  const server = await startEmbedded({ dataDir: dir })
  try {
    await migrate(server.url)
    const sql = await connect({ url: server.url, poolSize: 32 })
    const result = await work({ sql, url: server.url, pid: () => server.pid() ?? 0 })
    await sql.end()
    return result
  } finally {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/** The database for a command: the one in `DATABASE_URL`, else the running service's own, else one started for the command. */
import { connect, type Sql } from '../../db/connect.ts'
import { EmbeddedServerError, findRunning, startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import type { Config } from '../config.ts'

type Server = { readonly url: string; readonly stop: () => Promise<void> }

/**
 * Opens it, migrated, and closes it after the work.
 * @throws DatabaseFault, MigrationError, EmbeddedServerError, which say what to check; and what the work throws.
 */
export async function withCommandDatabase<Result>(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  const server = await findServer(config)
  try {
    await migrate(server.url)
    const sql = await connect({ url: server.url, poolSize: 3 })
    return await work(sql).finally(() => sql.end({ timeout: 5 }))
  } finally {
    await server.stop()
  }
}

async function findServer({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Server> {
  if (databaseUrl !== null) return { url: databaseUrl.reveal(), stop: async () => undefined }
  try {
    return await startEmbedded({ dataDir })
  } catch (error) {
    const url = isRunning(error) ? await findRunning({ dataDir }) : null
    if (url === null) throw error
    return { url, stop: async () => undefined }
  }
}

const isRunning = (error: unknown) => error instanceof EmbeddedServerError && error.code === 'alreadyRunning'

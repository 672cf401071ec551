/** The database the configuration names, migrated: a server of the factory's own, or the embedded one in the data folder. */
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'

export type Database = { readonly url: string; readonly stop: () => Promise<void> }

export async function openDatabase(config: Config, log: Log): Promise<Database> {
  const database = config.databaseUrl === null ? await embedded(config, log) : external(config.databaseUrl.reveal())
  const applied = await migrate(database.url)
  if (applied.length > 0) log.info({ event: 'database.migrated', migrations: applied })
  return database
}

async function embedded({ dataDir }: Config, log: Log): Promise<Database> {
  const server = await startEmbedded({ dataDir, log: event => log.info(event) })
  return { url: server.url, stop: server.stop }
}

const external = (url: string): Database => ({ url, stop: async () => undefined })

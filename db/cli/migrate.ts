/** `npm run db:migrate`: brings the database in `DATABASE_URL`, or the embedded one in `DATA_DIR`, to this release. */
import { startEmbedded } from '../embedded.ts'
import { migrate } from '../migrate.ts'

async function migrateAt(url: string): Promise<void> {
  const applied = await migrate(url)
  console.log(applied.length === 0 ? 'the database is up to date' : `applied: ${applied.join(', ')}`)
}

async function main({ DATABASE_URL, DATA_DIR }: NodeJS.ProcessEnv): Promise<void> {
  if (DATABASE_URL !== undefined && DATABASE_URL !== '') return migrateAt(DATABASE_URL)
  const server = await startEmbedded({ dataDir: DATA_DIR ?? './data' })
  try {
    await migrateAt(server.url)
  } finally {
    await server.stop()
  }
}

main(process.env).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})

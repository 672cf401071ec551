/** `npm run db:migrate`: brings the database in `DATABASE_URL`, or the embedded one in `DATA_DIR`, to this release. */
import { migrate } from '../migrate.ts'
import { atDatabase, run } from './at-database.ts'

async function migrateAt(url: string): Promise<void> {
  const applied = await migrate(url)
  console.log(applied.length === 0 ? 'the database is up to date' : `applied: ${applied.join(', ')}`)
}

run(() => atDatabase(process.env, { besideService: false }, migrateAt))

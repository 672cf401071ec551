/**
 * `npm run restore -- FILE.gz`: fills an empty database (a new `DATA_DIR`, or a new `DATABASE_URL`) with a backup, brings
 * it to this release and proves it against its own ledger. The service must not be running on it.
 */
import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { restoreBackup } from '../../db/backup.ts'
import { atDatabase, run } from '../../db/cli/at-database.ts'
import { reconcileAt } from '../../db/cli/reconcile.ts'

async function restoreFrom(url: string, file: string): Promise<void> {
  const { tables, rows } = await restoreBackup(url, createReadStream(file))
  console.log(`${file}: ${rows} rows of ${tables} tables restored`)
  await reconcileAt(url)
}

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('npm run restore -- FILE.gz')
  process.exitCode = 2
} else {
  run(async () => {
    await access(file)
    await atDatabase(process.env, { besideService: false }, url => restoreFrom(url, file))
  })
}

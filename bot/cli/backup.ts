/**
 * `npm run backup -- FILE.gz`: the whole database as of one moment, in one file; also while the service runs. The file
 * appears under its name only when it is complete.
 */
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { writeBackup } from '../../db/backup.ts'
import { atDatabase, run } from '../../db/cli/at-database.ts'
import { connect } from '../../db/connect.ts'
import { createClock } from '../clock.ts'
import { VERSION } from '../version.ts'

async function backupTo(url: string, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`
  const sql = await connect({ url, poolSize: 1 })
  try {
    // As the people of the factory, nobody else may read it: it holds names and chats.
    const out = createWriteStream(unfinished, { mode: 0o600 })
    const at = createClock().now().toString()
    const { tables, rows } = await writeBackup(sql, out, { release: VERSION, at })
    await rename(unfinished, file)
    console.log(`${file}: ${rows} rows of ${tables} tables`)
  } finally {
    await sql.end()
    await rm(unfinished, { force: true })
  }
}

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('npm run backup -- FILE.gz')
  process.exitCode = 2
} else run(() => atDatabase(process.env, { besideService: true }, url => backupTo(url, file)))

/**
 * `npm run backup -- FILE.gz`: the whole database as of one moment, in one file; also while the service runs. The file
 * appears under its name only when it is complete.
 */
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Temporal } from 'temporal-polyfill'
import manifest from '../../package.json' with { type: 'json' }
import { writeBackup } from '../backup.ts'
import { connect } from '../connect.ts'
import { atDatabase, run } from './at-database.ts'

async function backupTo(url: string, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`
  const sql = await connect({ url, poolSize: 1 })
  try {
    // As the people of the factory, nobody else may read it: it holds names and chats.
    const out = createWriteStream(unfinished, { mode: 0o600 })
    const at = Temporal.Now.instant().toString()
    const { tables, rows } = await writeBackup(sql, out, { release: manifest.version, at })
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

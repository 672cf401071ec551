/**
 * `npm run export -- FOLDER`: everything of the factory as one workbook and a CSV per table, with its photos, as of one
 * moment; also while the service runs. The folder is made, and appears under its name only when it is complete.
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { atDatabase, run } from '../../db/cli/at-database.ts'
import { connect } from '../../db/connect.ts'
import { type Export, withExport } from '../../db/export.ts'
import { makeExport } from '../workbook/export.ts'

/** Excel reads a CSV as UTF-8 only when it begins so. */
const BYTE_ORDER_MARK = '\uFEFF'
const ENDINGS: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg' }

async function exportTo(url: string, folder: string): Promise<void> {
  if (await exists(folder)) throw new Error(`${folder} is there already: name a new folder`)
  const unfinished = `${folder}.unfinished`
  const sql = await connect({ url, poolSize: 1 })
  try {
    await rm(unfinished, { recursive: true, force: true })
    // It holds names and wages: nobody else may read it.
    await mkdir(unfinished, { recursive: true, mode: 0o700 })
    const { tables, photos } = await withExport(sql, out => write(out, unfinished))
    await rename(unfinished, folder)
    const rows = tables.reduce((sum, table) => sum + table.rows, 0)
    console.log(`${folder}: ${rows} rows of ${tables.length} tables, ${photos} photos`)
  } finally {
    await sql.end()
    await rm(unfinished, { recursive: true, force: true })
  }
}

async function write(out: Export, folder: string) {
  for (const table of out.tables) {
    const file = createWriteStream(join(folder, `${table.name}.csv`), { mode: 0o600 })
    if (!file.write(BYTE_ORDER_MARK)) await once(file, 'drain')
    await pipeline(Readable.from(await out.csv(table)), file)
  }
  await writeFile(join(folder, 'baogong.xlsx'), await makeExport(out), { mode: 0o600 })
  return { tables: out.tables, photos: await writePhotos(out, join(folder, 'photos')) }
}

async function writePhotos(out: Export, folder: string): Promise<number> {
  let count = 0
  for await (const { id, mime, content } of out.photos()) {
    if (count === 0) await mkdir(folder, { mode: 0o700 })
    // An id is ours, but it becomes a name of a file.
    await writeFile(join(folder, `${id.replace(/[^\w-]/g, '_')}.${ENDINGS[mime] ?? 'bin'}`), content, { mode: 0o600 })
    count += 1
  }
  return count
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('npm run export -- FOLDER')
  process.exitCode = 2
} else run(() => atDatabase(process.env, { besideService: true }, url => exportTo(url, folder)))

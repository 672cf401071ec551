/** `npm run import -- FILE.xlsx`: checks a workbook whole and, when all of it is right, puts it into the database. */
import { readFile } from 'node:fs/promises'
import type { Temporal } from 'temporal-polyfill'
import type { Sql } from '../../db/connect.ts'
import { importData } from '../../db/import.ts'
import { readImportCatalog } from '../../db/import-catalog.ts'
import { clockOffset, ensureSite, type NewSite } from '../../db/site.ts'
import { createClock } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { usualSite } from '../start/usual-site.ts'
import { changesNothing, faultLines, type ImportWording, previewLines, refusalLine } from '../wording/import.ts'
import { type CheckedData, checkWorkbook, orderKeysIn } from '../workbook/check.ts'
import { readWorkbook, type WorkbookRows } from '../workbook/read.ts'
import { withCommandDatabase } from './command-database.ts'
import { type ExitCode, runCommand, told } from './run-command.ts'

/** As audit entries name it. */
const ACTOR = { kind: 'system', name: 'npm run import' } as const

async function importFile(words: readonly string[], wording: ImportWording): Promise<ExitCode> {
  const [file, ...more] = words
  if (file === undefined || more.length > 0) return told(2, wording.command.importUsage)
  const bytes = await readFile(file).catch(() => null)
  if (bytes === null) return told(1, wording.command.cannotRead(file))
  const read = await readWorkbook(bytes)
  if (read.kind === 'refused') return told(1, refusalLine(wording, read.why))
  if (read.kind === 'reports') return told(1, wording.command.reportsInChat)
  const config = loadConfig(process.env)
  return withCommandDatabase(config, sql => importRows(sql, read, usualSite(config), wording))
}

async function importRows(sql: Sql, rows: WorkbookRows, usual: NewSite, wording: ImportWording): Promise<ExitCode> {
  const [site] = await sql<{ timeZone: string }[]>`select time_zone as "timeZone" from site`
  const timeZone = site?.timeZone ?? usual.timeZone
  const now = createClock(await clockOffset(sql)).now()
  const catalog = await readImportCatalog(sql, orderKeysIn(rows))
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate()
  const checked = await checkWorkbook(rows, catalog, { today, timeZone })
  if (checked.kind === 'faults') return told(1, ...faultLines(wording, checked.faults))
  // A factory's first act may be this command.
  if (!changesNothing(checked.counts)) await ensureSite(sql, usual)
  return importChecked(sql, checked, now, wording)
}

async function importChecked(
  sql: Sql,
  { data, counts, ignored }: CheckedData,
  now: Temporal.Instant,
  wording: ImportWording,
): Promise<ExitCode> {
  const preview = previewLines(wording, counts, ignored)
  if (changesNothing(counts)) return told(0, wording.preview.nothing(counts), ...preview)
  const outcome = await importData(sql, data, ACTOR, now)
  if (outcome.kind === 'ordersRun') return told(1, wording.changedMeanwhile)
  return told(0, wording.done(outcome.counts), ...preview)
}

await runCommand(importFile)

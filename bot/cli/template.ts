/** `npm run template -- FILE.xlsx [reports]`: writes the workbook to fill in. An existing file is left alone. */
import { writeFile } from 'node:fs/promises'
import type { ImportWording } from '../wording/import.ts'
import { wordsFor } from '../wording/index.ts'
import { makeReportTemplate } from '../workbook/report-template.ts'
import { makeTemplate } from '../workbook/template.ts'
import { type ExitCode, localeOf, runCommand, told } from './run-command.ts'

async function writeTemplate(words: readonly string[], { command }: ImportWording): Promise<ExitCode> {
  const [file, variant, ...more] = words
  const ofReports = variant === 'reports' || variant === command.reportsVariant
  if (file === undefined || more.length > 0 || (variant !== undefined && !ofReports))
    return told(2, command.templateUsage)
  const locale = localeOf(process.env)
  const template = ofReports ? await makeReportTemplate(wordsFor(locale).many) : await makeTemplate(locale)
  try {
    await writeFile(file, template, { flag: 'wx' })
    return told(0, ofReports ? command.reportsWritten(file) : command.written(file))
  } catch (error) {
    return told(1, isExisting(error) ? command.exists(file) : command.cannotWrite(file))
  }
}

const isExisting = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EEXIST'

await runCommand(writeTemplate)

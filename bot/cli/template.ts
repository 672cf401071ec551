/** `npm run template -- FILE.xlsx`: writes the workbook to fill in. An existing file is left alone. */
import { writeFile } from 'node:fs/promises'
import type { ImportWording } from '../wording/import.ts'
import { makeTemplate } from '../workbook/template.ts'
import { type ExitCode, localeOf, runCommand, told } from './run-command.ts'

async function writeTemplate(words: readonly string[], { command }: ImportWording): Promise<ExitCode> {
  const [file, ...more] = words
  if (file === undefined || more.length > 0) return told(2, command.templateUsage)
  const template = await makeTemplate(localeOf(process.env))
  try {
    await writeFile(file, template, { flag: 'wx' })
    return told(0, command.written(file))
  } catch (error) {
    return told(1, isExisting(error) ? command.exists(file) : command.cannotWrite(file))
  }
}

const isExisting = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EEXIST'

await runCommand(writeTemplate)

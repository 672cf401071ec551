/** What all commands of a person at a terminal share: the language, the exit code, and faults in words. */

import { EmbeddedServerError } from '../../db/embedded.ts'
import { DatabaseFault } from '../../db/fault.ts'
import { MigrationError } from '../../db/migrate.ts'
import { ConfigError, type Environment } from '../config.ts'
import { type ImportWording, importWordsFor } from '../wording/import.ts'
import { isLocale, type Locale } from '../wording/index.ts'

/** 0 done · 1 not done, and why was told · 2 called in a way it does not know. */
export type ExitCode = 0 | 1 | 2

const USUAL_LOCALE: Locale = 'zh-CN'

/** Before the configuration is read, because its own faults are told in this language too. */
export function localeOf({ LOCALE }: Environment): Locale {
  const wanted = LOCALE?.trim() ?? ''
  return isLocale(wanted) ? wanted : USUAL_LOCALE
}

/** Prints the lines, to stderr when something was not done. */
export function told(exitCode: ExitCode, ...lines: readonly string[]): ExitCode {
  for (const line of lines) (exitCode === 0 ? console.log : console.error)(line)
  return exitCode
}

/** Runs a command with the words after its name and ends the process with its exit code. */
export async function runCommand(
  command: (words: readonly string[], wording: ImportWording) => Promise<ExitCode>,
): Promise<void> {
  const wording = importWordsFor(localeOf(process.env))
  process.exitCode = await command(process.argv.slice(2), wording).catch((error: unknown) => tellFault(error, wording))
}

/** Faults that say what to check are shown as they are; of others the operator needs the stack. */
function tellFault(error: unknown, { command }: ImportWording): ExitCode {
  if (error instanceof ConfigError) return told(1, error.message)
  if (error instanceof DatabaseFault || error instanceof MigrationError || error instanceof EmbeddedServerError) {
    return told(1, command.noDatabase(error.message))
  }
  return told(1, command.failed(error instanceof Error ? (error.stack ?? error.message) : String(error)))
}

/** `npm run doctor`: looks at configuration, machine and database, and says what to fix. Ends with 1 when something must be. */
import { createClock } from '../clock.ts'
import type { Environment } from '../config.ts'
import { checkEnvironment } from '../doctor/check-config.ts'
import { checkDatabase } from '../doctor/check-database.ts'
import { checkDataDir, checkNode, checkPort } from '../doctor/check-machine.ts'
import { type Finding, levelOf } from '../doctor/finding.ts'
import { lookAtPlatforms } from '../doctor/look-at-platforms.ts'
import { type DoctorWording, doctorWordsFor, findingLine } from '../wording/doctor.ts'
import { localeOf } from './run-command.ts'

/** Each finding as it is made: looking at a database takes a while. */
async function examine(environment: Environment, tell: (finding: Finding) => void): Promise<void> {
  tell(checkNode(process.versions.node))
  const { config, findings } = checkEnvironment(environment)
  findings.forEach(tell)
  if (config === null) return
  ;(await checkPort(config)).forEach(tell)
  if (config.databaseUrl === null) tell(await checkDataDir(config.dataDir))
  ;(await checkDatabase(config, createClock())).forEach(tell)
  ;(await lookAtPlatforms(config)).forEach(tell)
}

async function main(words: DoctorWording): Promise<void> {
  const counts = { ok: 0, warning: 0, fault: 0 }
  await examine(process.env, finding => {
    const level = levelOf(finding)
    counts[level] += 1
    console.log(`${words.marks[level]}  ${findingLine(words, finding)}`)
  })
  console.log(`\n${words.summary(counts.fault, counts.warning)}`)
  if (counts.fault > 0) process.exitCode = 1
}

const words = doctorWordsFor(localeOf(process.env))
main(words).catch((error: unknown) => {
  console.error(words.failed(error instanceof Error ? (error.stack ?? error.message) : String(error)))
  process.exitCode = 1
})

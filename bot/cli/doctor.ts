/** `npm run doctor`: looks at configuration, machine and database, and says what to fix. Ends with 1 when something must be. */
import { examine } from '../doctor/examine.ts'
import { levelOf } from '../doctor/finding.ts'
import { type DoctorWording, doctorWordsFor, findingLine } from '../wording/doctor.ts'
import { localeOf } from './run-command.ts'

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

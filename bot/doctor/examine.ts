/** The whole examination: machine, configuration, database, platforms. */
import { createClock } from '../clock.ts'
import type { Environment } from '../config.ts'
import { checkEnvironment } from './check-config.ts'
import { checkDatabase } from './check-database.ts'
import { checkDataDir, checkNode, checkPort } from './check-machine.ts'
import type { Finding } from './finding.ts'
import { lookAtPlatforms } from './look-at-platforms.ts'

/** Tells each finding as it is made: looking at a database takes a while. */
export async function examine(environment: Environment, tell: (finding: Finding) => void): Promise<void> {
  tell(checkNode(process.versions.node))
  const { config, findings } = checkEnvironment(environment)
  findings.forEach(tell)
  if (config === null) return
  ;(await checkPort(config)).forEach(tell)
  if (config.databaseUrl === null) tell(await checkDataDir(config.dataDir))
  ;(await checkDatabase(config, createClock())).forEach(tell)
  ;(await lookAtPlatforms(config)).forEach(tell)
}

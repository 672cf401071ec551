/** The last place a fault can be told of. */
import type { Log } from '../log.ts'

/**
 * What nobody caught ends the process: nobody knows what it left half done, and what starts the service anew begins from
 * what is committed. Node would end it too, but past the log, and with all that the error holds: PostgreSQL's `detail`
 * repeats rows, names included. A rejection nobody handles comes here as well; `origin` says which it was.
 */
export function endWhenUncaught(log: Log): void {
  process.once('uncaughtException', (err, origin) => {
    log.fatal({ event: 'service.broke', origin, err })
    process.exit(1)
  })
}

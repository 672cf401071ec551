/** The database that a command is about: the one in `DATABASE_URL`, or the embedded one in `DATA_DIR`. */
import { findRunning, startEmbedded } from '../embedded.ts'

/** `besideService`: also while the service runs on the embedded one; otherwise that is refused. */
export async function atDatabase<Result>(
  { DATABASE_URL, DATA_DIR }: NodeJS.ProcessEnv,
  { besideService }: { readonly besideService: boolean },
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  if (DATABASE_URL !== undefined && DATABASE_URL !== '') return work(DATABASE_URL)
  const dataDir = DATA_DIR ?? './data'
  const running = besideService ? await findRunning({ dataDir }) : null
  if (running !== null) return work(running)
  const server = await startEmbedded({ dataDir })
  try {
    return await work(server.url)
  } finally {
    await server.stop()
  }
}

/** Ends the process with 1 and the fault's own words. */
export function run(command: () => Promise<void>): void {
  command().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}

/**
 * `npm test`: starts one database server, runs every test file on it and ends with one line of counts.
 * `npm test -- db/ report` runs the files whose path contains one of the words.
 */
import { glob } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { run } from 'node:test'
import { pathToFileURL } from 'node:url'
import { shareWithChildren, startTestServer } from './server.ts'

const ROOT = resolve(import.meta.dirname, '..')
const FILES_AT_ONCE = 2
/** Only against a test that hangs: none may fail because the machine has other work. */
const LONGEST_TEST_MS = 900_000
/** Characters of what a file wrote, shown where its process died. */
const MOST_SAID = 4_000

type Failure = { readonly file: string; readonly name: string; readonly error: unknown }
type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

async function findTests(words: readonly string[]): Promise<readonly string[]> {
  const files: string[] = []
  const exclude = (name: string) => name === 'node_modules' || name.startsWith('.')
  for await (const file of glob('**/*.test.ts', { cwd: ROOT, exclude })) files.push(file)
  // The long ones, of whole houses, are in `test/`: begun first, none of them is waited for alone at the end.
  const wanted = files.filter(file => words.length === 0 || words.some(word => file.includes(word)))
  return wanted.sort().reverse()
}

async function runTests(files: readonly string[]): Promise<Counts> {
  const failures: Failure[] = []
  /** The end of what each file wrote of its faults: a process that died has told nothing else. */
  const said = new Map<string | undefined, string>()
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  const stream = run({
    files: files.map(file => resolve(ROOT, file)),
    concurrency: FILES_AT_ONCE,
    execArgv: ['--import', pathToFileURL(resolve(import.meta.dirname, 'property-seed.ts')).href],
    timeout: LONGEST_TEST_MS,
  })
  for await (const { type, data } of stream) {
    if (type === 'test:fail' && data.details.type !== 'suite') {
      failures.push({ file: shown(data.file), name: data.name, error: data.details.error })
    }
    if (type === 'test:stderr') process.stderr.write(data.message)
    // What is thrown when the tests are over is told so, and nowhere else.
    const isFault = type === 'test:stderr' || (type === 'test:diagnostic' && /^Error:/.test(data.message))
    if (isFault) said.set(data.file, `${said.get(data.file) ?? ''}${data.message}`.slice(-MOST_SAID))
    if (type === 'test:summary') {
      const { passed, failed, cancelled, skipped, todo } = data.counts
      const seen = { passed, failed: failed + cancelled, skipped: skipped + todo }
      if (data.file === undefined) counts = seen
      else console.log(fileLine(shown(data.file), seen, data.duration_ms))
    }
  }
  for (const failure of failures) printFailure(failure, said.get(resolve(ROOT, failure.file)) ?? '')
  return counts
}

const shown = (file: string | undefined) => (file === undefined ? '?' : relative(ROOT, file))

function fileLine(file: string, counts: Counts, durationMs: number): string {
  return `${counts.failed === 0 ? '✔' : '✖'} ${file}: ${inWords(counts)} (${(durationMs / 1000).toFixed(1)} s)`
}

const inWords = ({ passed, failed, skipped }: Counts) =>
  `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`

function printFailure({ file, name, error }: Failure, said: string): void {
  console.log(`\n✖ ${file}: ${name}\n`, reasonOf(error))
  if (isProcess(error)) console.log(said)
}

/** Of a whole file: its process ended otherwise than by ending its tests. */
type OfProcess = Error & { readonly exitCode: number | null; readonly signal: string | null }
const isProcess = (error: unknown): error is OfProcess => error instanceof Error && 'exitCode' in error

function reasonOf(error: unknown): unknown {
  if (isProcess(error)) return `the process ended: exit code ${error.exitCode}, signal ${error.signal}`
  // The runner wraps what the test threw; that is what a person wants to read.
  return error instanceof Error && error.cause !== undefined ? error.cause : error
}

async function main(words: readonly string[]): Promise<void> {
  const files = await findTests(words)
  const server = await startTestServer()
  const stop = () => void server.stop().finally(() => process.exit(1))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  shareWithChildren(server)
  try {
    const counts = await runTests(files)
    process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1
    console.log(`\n${inWords(counts)}`)
  } finally {
    await server.stop()
  }
}

await main(process.argv.slice(2))

/**
 * `npm test`: starts one database server, runs every test file on it and ends with one line of counts.
 * `npm test -- db/ report` runs the files whose path contains one of the words.
 */
import { glob } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { run } from 'node:test'
import { shareWithChildren, startTestServer } from './server.ts'

const ROOT = resolve(import.meta.dirname, '..')
const FILES_AT_ONCE = 2
/** Only against a test that hangs: none may fail because the machine has other work. */
const LONGEST_TEST_MS = 900_000

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
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 }
  const stream = run({
    files: files.map(file => resolve(ROOT, file)),
    concurrency: FILES_AT_ONCE,
    timeout: LONGEST_TEST_MS,
  })
  for await (const { type, data } of stream) {
    if (type === 'test:fail' && data.details.type !== 'suite') {
      failures.push({ file: shown(data.file), name: data.name, error: data.details.error })
    }
    if (type === 'test:stderr') process.stderr.write(data.message)
    if (type === 'test:summary') {
      const { passed, failed, cancelled, skipped, todo } = data.counts
      const seen = { passed, failed: failed + cancelled, skipped: skipped + todo }
      if (data.file === undefined) counts = seen
      else console.log(fileLine(shown(data.file), seen, data.duration_ms))
    }
  }
  for (const failure of failures) printFailure(failure)
  return counts
}

const shown = (file: string | undefined) => (file === undefined ? '?' : relative(ROOT, file))

function fileLine(file: string, counts: Counts, durationMs: number): string {
  return `${counts.failed === 0 ? '✔' : '✖'} ${file}: ${inWords(counts)} (${(durationMs / 1000).toFixed(1)} s)`
}

const inWords = ({ passed, failed, skipped }: Counts) =>
  `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`

function printFailure({ file, name, error }: Failure): void {
  // The runner wraps what the test threw; that is what a person wants to read.
  const thrown = error instanceof Error && error.cause !== undefined ? error.cause : error
  console.log(`\n✖ ${file}: ${name}\n`, thrown)
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

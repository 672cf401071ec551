/** Every word a person reads stands in `bot/wording`, in each language, and none that nobody says any more. */
import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, test } from 'node:test'
import { type Words, wordsFor } from '../bot/wording/index.ts'

/** What an operator reads in logs and the doctor names the pages of the vendor's console as the console does. */
const FOR_THE_OPERATOR = /^adapters\/\w+\/(check|doubts|errors)\.ts$/

/**
 * Not said but read: what a dozen is called, what in a command is no part of a reason, what would mention everybody, and
 * how companies call their number of a person. `main.ts` says the product’s name.
 */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  'domain/units.ts',
  'bot/handle/reason-in-note.ts',
  'bot/main.ts',
  'adapters/kit/escape-markdown.ts',
  'adapters/wecom/directory.ts',
])

const ROOT = resolve(import.meta.dirname, '..')

async function sources(pattern: string, without: RegExp): Promise<readonly { path: string; code: string }[]> {
  const found: { path: string; code: string }[] = []
  for await (const path of glob(pattern, { cwd: ROOT })) {
    if (path.endsWith('.test.ts') || without.test(path)) continue
    found.push({ path, code: withoutComments(await readFile(resolve(ROOT, path), 'utf8')) })
  }
  return found
}

const withoutComments = (code: string): string => code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')

/** `['floor', 'inspectionKinds', 'first']` for every text, sentence or list of texts. */
function pathsOf(words: object, above: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(words).flatMap(([key, value]) => {
    const path = [...above, key]
    const isBranch = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isBranch ? pathsOf(value, path) : [path]
  })
}

/** A text is used by its name; those of a choice (`orderStatus[status]`) by the name of the choice. */
function isUsed(code: string, [section = '', ...names]: readonly string[]): boolean {
  if (!new RegExp(`\\b${section}\\b`).test(code)) return false
  const [leaf = '', ...choices] = names.toReversed()
  const isSaid = (name: string): boolean => new RegExp(`\\.${name}\\b|[{,]\\s*${name}\\s*[,}]`).test(code)
  const isChosenFrom = (name: string): boolean => new RegExp(`\\b${name}\\b\\s*(\\[|\\)|\\}|,|=|$)`, 'm').test(code)
  return isSaid(leaf) || choices.some(isChosenFrom)
}

const kindsOf = (words: Words): readonly string[] => pathsOf(words).map(path => path.join('.'))

describe('the wording', () => {
  test('every text is said somewhere', async () => {
    const files = await sources('{bot,jobs}/**/*.ts', /^bot\/wording\//)
    const unsaid = pathsOf(wordsFor('zh-CN')).filter(path => !files.some(({ code }) => isUsed(code, path)))
    assert.deepEqual(
      unsaid.map(path => path.join('.')),
      [],
    )
  })

  for (const locale of ['zh-TW', 'en'] as const)
    test(`${locale} has the same texts as zh-CN`, () => {
      assert.deepEqual(kindsOf(wordsFor(locale)).toSorted(), kindsOf(wordsFor('zh-CN')).toSorted())
    })

  test('no Chinese stands in the code outside it and what people are understood by', async () => {
    const files = await sources('{bot,domain,jobs,adapters}/**/*.ts', /^bot\/(wording|understand|workbook)(\/|\.ts$)/)
    const spoken = files
      .filter(({ path }) => !UNDERSTOOD.has(path) && !FOR_THE_OPERATOR.test(path))
      .flatMap(({ path, code }) =>
        code.split('\n').flatMap(line => (/\p{Script=Han}/u.test(line) ? [`${path}: ${line.trim()}`] : [])),
      )
    assert.deepEqual(spoken, [])
  })
})

/** Every word a person reads stands in `bot/wording`, in each language, and none that nobody says any more. */
import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { describe, test } from 'node:test'
import { doctorWordsFor } from '../bot/wording/doctor.ts'
import { importWordsFor } from '../bot/wording/import.ts'
import { wordsFor } from '../bot/wording/index.ts'

/**
 * What an operator reads in logs and the doctor names the pages of the vendor's console as the console does. What the
 * commands for operators print (backup, restore, export, keys) and what is thrown at programmers is English alone; the
 * import, the template and the doctor speak the plant's language.
 */
const FOR_THE_OPERATOR = /^adapters\/\w+\/(check|doubts|errors)\.ts$/

/**
 * Not said but read: what a dozen is called, what in a command is no part of a reason, what would mention everybody, how
 * companies call their number of a person, and the headings and values of a workbook, which stand in each language side by
 * side, because what is written for one is read from all, and by which name a command is given one of them. `main.ts` says
 * the product’s name.
 */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  'domain/units.ts',
  'bot/handle/report/reason-in-note.ts',
  'bot/main.ts',
  'adapters/kit/escape-markdown.ts',
  'adapters/wecom/directory.ts',
  'bot/workbook/sheets.ts',
  'bot/workbook/column-choices.ts',
  'bot/workbook/day-cells.ts',
  'bot/workbook/time-cells.ts',
  'bot/workbook/weekday-cells.ts',
  'bot/workbook/well-known-units.ts',
  'bot/workbook/word-cells.ts',
  'bot/workbook/find-tables.ts',
  'bot/cli/template.ts',
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

const kindsOf = (words: object): readonly string[] => pathsOf(words).map(path => path.join('.'))

/** Every language has its own of each; those of the import and the doctor are chosen by what was found. */
const WORDINGS = [
  { name: 'the chat', of: wordsFor },
  { name: 'the import', of: importWordsFor },
  { name: 'the doctor', of: doctorWordsFor },
] as const

/** A sentence by the kind of what was found is said where that kind is found, any other by its name. */
function isFound(code: string, path: readonly string[]): boolean {
  const [leaf = ''] = path.toReversed()
  return new RegExp(`'${leaf}'|\\.${leaf}\\b|\\b${leaf}:|[{,]\\s*${leaf}\\s*[,}]`).test(code)
}

/** Three words in a row between quotes: a sentence, unless it is thrown at a programmer or asked of the database. */
function sentencesIn(code: string): readonly string[] {
  const lines = code
    .split('\n')
    .filter(line => !/\b(?:throw|reject|new \w*Error|import|select|from|where)\b/.test(line))
  return lines.flatMap(line => line.match(/(['"`])(?:(?!\1).)*\b[a-z]{2,} [a-z]{2,} [a-z]{2,}(?:(?!\1).)*\1/g) ?? [])
}

describe('the wording', () => {
  test('every text is said somewhere', async () => {
    const files = await sources('{bot,jobs}/**/*.ts', /^bot\/wording\//)
    const unsaid = pathsOf(wordsFor('zh-CN')).filter(path => !files.some(({ code }) => isUsed(code, path)))
    assert.deepEqual(
      unsaid.map(path => path.join('.')),
      [],
    )
  })

  test('every text of the import and of the doctor is said somewhere', async () => {
    const files = await sources('{bot,jobs,adapters,db}/**/*.ts', /^bot\/wording\/(?!(?:import|doctor)\.ts$)/)
    const unsaid = [importWordsFor('zh-CN'), doctorWordsFor('zh-CN')]
      .flatMap(words => pathsOf(words))
      .filter(path => !files.some(({ code }) => isFound(code, path)))
    assert.deepEqual(
      unsaid.map(path => path.join('.')),
      [],
    )
  })

  test('the import and the doctor have no sentences of their own', async () => {
    const files = await sources(
      'bot/{workbook,doctor,cli}/*.ts',
      /^bot\/(?:workbook\/sheets|cli\/(?!import|template|doctor))/,
    )
    assert.ok(files.length > 20)
    const spoken = files.flatMap(({ path, code }) => sentencesIn(code).map(said => `${path}: ${said}`))
    assert.deepEqual(spoken, [])
    assert.deepEqual(sentencesIn("say('the file is not there')"), ["'the file is not there'"])
  })

  for (const { name, of } of WORDINGS)
    for (const locale of ['zh-TW', 'en'] as const)
      test(`${locale} has the same texts of ${name} as zh-CN`, () => {
        assert.deepEqual(kindsOf(of(locale)).toSorted(), kindsOf(of('zh-CN')).toSorted())
      })

  test('no Chinese stands in the code outside it and what people are understood by', async () => {
    const files = await sources('{bot,domain,jobs,adapters}/**/*.ts', /^bot\/(wording|understand)(\/|\.ts$)/)
    const spoken = files
      .filter(({ path }) => !UNDERSTOOD.has(path) && !FOR_THE_OPERATOR.test(path))
      .flatMap(({ path, code }) =>
        code.split('\n').flatMap(line => (/\p{Script=Han}/u.test(line) ? [`${path}: ${line.trim()}`] : [])),
      )
    assert.deepEqual(spoken, [])
  })
})

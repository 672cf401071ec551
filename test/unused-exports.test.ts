/**
 * What is exported is read by somebody. A value that no other file imports is its own file's affair; a type may be
 * exported for the function that takes it, but not when even its own file does not name it. What production does not use
 * and tests do must say why it is there.
 */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { readSources, targetOf } from './sources.ts'

/** Read by its tables' names, not by imports: drizzle-kit takes every export of the folder. */
const SCHEMA = 'db/schema/'

/** Of tests alone, and why production has it. */
const FOR_TESTS: Readonly<Record<string, string>> = {
  'adapters/wecom/errors.ts KNOWN_CODES': 'a case for every code of the table is held by it',
  'bot/action.ts actionSchema': 'every action and all its fields are gone through',
  'db/fault.ts CHECK_VIOLATION': 'what the database refuses is told apart by it',
  'db/fault.ts APPEND_ONLY': 'the name of a code that the migrations define',
  'db/fault.ts TOTALS_FOLLOW_LEDGER': 'the name of a code that the migrations define',
  'db/fault.ts REVERSAL_DIFFERS': 'the name of a code that the migrations define',
  'db/fault.ts SHARES_DIFFER': 'the name of a code that the migrations define',
  'db/fault.ts OWN_REVIEW': 'the name of a code that the migrations define',
  'domain/order-ledger.ts applyOrderChange': 'what a decision says comes after is what its change makes',
  'domain/stock.ts takeOldestFirst': 'the model that the trigger taking material is held to',
}

type Export = { readonly file: string; readonly name: string; readonly isType: boolean }

let sources: ReadonlyMap<string, string>
let exported: readonly Export[]
/** Who imports it; whoever takes a module as a whole takes all of it. */
const readers = new Map<string, Set<string>>()

before(async () => {
  sources = await readSources('**/*.{ts,js}', [])
  exported = [...sources].filter(([file]) => !file.startsWith(SCHEMA)).flatMap(([file, text]) => exportsOf(file, text))
  for (const [file, text] of sources)
    for (const key of importsOf(file, text)) readers.set(key, (readers.get(key) ?? new Set()).add(file))
})

test('no value is exported that nobody imports', () => {
  assert.deepEqual(exported.filter(each => !each.isType && readersOf(each).length === 0).map(keyOf), [])
})

test('no type is exported that nobody names', () => {
  assert.deepEqual(
    exported.filter(each => each.isType && readersOf(each).length === 0 && !isUsedAtHome(each)).map(keyOf),
    [],
  )
})

test('what only tests use is known, and why it is there', () => {
  const found = exported.filter(
    each =>
      !isForTests(each.file) && readersOf(each).length > 0 && readersOf(each).every(isForTests) && !isUsedAtHome(each),
  )
  assert.deepEqual(found.map(keyOf).toSorted(), Object.keys(FOR_TESTS).toSorted())
})

test('exports and imports were found', () => {
  assert.ok(exported.length > 2_000)
  assert.ok([...readers.values()].flatMap(files => [...files]).length > 5_000)
})

const keyOf = ({ file, name }: Pick<Export, 'file' | 'name'>): string => `${file} ${name}`

const readersOf = ({ file, name }: Export): readonly string[] => [
  ...(readers.get(keyOf({ file, name })) ?? []),
  ...(readers.get(keyOf({ file, name: '*' })) ?? []),
]

const isForTests = (file: string): boolean => /^(?:test|docs)\/|\.test\.ts$/.test(file)

const isUsedAtHome = ({ file, name }: Export): boolean =>
  (sources.get(file)?.match(new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g')) ?? []).length > 1

function exportsOf(file: string, text: string): readonly Export[] {
  const declared = text.matchAll(
    /^export\s+(?:declare\s+)?(?:async\s+)?(const|let|function\*?|class|type|interface)\s+([\w$]+)/gm,
  )
  const listed = text.matchAll(/^export\s+(?:type\s+)?\{([^}]*)\}/gm)
  return [
    ...[...declared].map(([, kind = '', name = '']) => ({
      file,
      name,
      isType: kind === 'type' || kind === 'interface',
    })),
    ...[...listed].flatMap(([, names = '']) => namesIn(names).map(({ as }) => ({ file, name: as, isType: true }))),
  ]
}

function importsOf(file: string, text: string): readonly string[] {
  const named = text.matchAll(/^(?:import|export)\b([^'";]*?)\bfrom\s+['"](\.[^'"]+)['"]/gm)
  const whole = text.matchAll(/\b(?:import|URL)\(\s*['"](\.[^'"]+)['"]/g)
  return [
    ...[...named].flatMap(([, what = '', from = '']) => {
      const names = what.includes('*') ? ['*'] : namesIn(/\{([\s\S]*)\}/.exec(what)?.[1] ?? '').map(({ name }) => name)
      return names.map(name => keyOf({ file: targetOf(file, from), name }))
    }),
    ...[...whole].map(([, from = '']) => keyOf({ file: targetOf(file, from), name: '*' })),
  ]
}

/** `type A, B as C` → A as A, B as C */
const namesIn = (list: string): readonly { readonly name: string; readonly as: string }[] =>
  list
    .split(',')
    .map(each => each.trim().replace(/^type\s+/, ''))
    .filter(each => each !== '')
    .map(each => {
      const [name = '', as = name] = each.split(/\s+as\s+/)
      return { name, as }
    })

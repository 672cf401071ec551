/**
 * A pattern like `(?:处理好?|好)*` can divide 处理好 in two ways, and 处理好 forty times over in 2^40: one message would keep
 * the whole service busy for ever. So no repeated group of ours may divide any text in two ways.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'

const HOUSE = join(import.meta.dirname, '../..')
const ROOMS = ['adapters', 'bot', 'db', 'domain', 'jobs', 'web'].map(room => join(HOUSE, room))
type Pattern = { readonly file: string; readonly source: string; readonly flags: string }

const SEED = 1
const SAMPLES = 40
const LONGEST_TURN = 12

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(?:ts|js)$/.test(name) && !name.endsWith('.test.ts'))
    .map(name => join(folder, name))

/** Literals stand where a value may stand; a division never does. */
const LITERAL =
  /(?<=[=(,:[!&|?;>{]\s*|return )\/((?:[^/\\\n[*]|\\.|\[(?:[^\]\\\n]|\\.)*\])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])*)\/([dgimsuvy]*)/g

const files = ROOMS.flatMap(sources)

const literals: readonly Pattern[] = files.flatMap(file =>
  [...readFileSync(file, 'utf8').matchAll(LITERAL)].map(([, source = '', flags = '']) => ({ file, source, flags })),
)

/** Those that are put together when a file is loaded. */
async function builtPatterns(): Promise<readonly Pattern[]> {
  const built: Pattern[] = []
  const original = globalThis.RegExp
  let loading = ''
  globalThis.RegExp = new Proxy(original, {
    construct: (target, given, self) => {
      const pattern: RegExp = Reflect.construct(target, given, self)
      built.push({ file: loading, source: pattern.source, flags: pattern.flags })
      return pattern
    },
  })
  for (const file of files.filter(name => name.includes('/understand/') || name.includes('/domain/'))) {
    loading = file
    await import(file)
  }
  globalThis.RegExp = original
  return built
}

/** The texts between a group's brackets where the group is repeated, innermost last. */
function repeatedGroups(source: string): readonly string[] {
  const found: string[] = []
  const open: number[] = []
  for (let at = 0; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === '[') at = endOfClass(source, at)
    else if (source[at] === '(') open.push(at)
    else if (source[at] === ')') {
      const from = open.pop() ?? 0
      if (/^(?:[*+]|\{\d+,\})/.test(source.slice(at + 1)))
        found.push(source.slice(from + 1, at).replace(/^\?(?:<\w+>|:)/, ''))
    }
  }
  return found
}

function endOfClass(source: string, from: number): number {
  let at = from + 1
  while (source[at] !== ']' && at < source.length) at += source[at] === '\\' ? 2 : 1
  return at
}

/** What is only looked at makes nothing of the text. */
function withoutLooks(body: string): string {
  const from = body.search(/\(\?<?[!=]/)
  if (from === -1) return body
  let depth = 0
  let at = from
  do {
    if (body[at] === '(') depth++
    if (body[at] === ')') depth--
    at++
  } while (depth > 0)
  return withoutLooks(body.slice(0, from) + body.slice(at))
}

/** The alternatives at the group's own level. */
function alternatives(body: string): readonly string[] {
  const parts = ['']
  let depth = 0
  for (let at = 0; at < body.length; at++) {
    const end = body[at] === '\\' ? at + 1 : body[at] === '[' ? endOfClass(body, at) : at
    if (body[at] === '(') depth++
    if (body[at] === ')') depth--
    if (body[at] === '|' && depth === 0) parts.push('')
    else parts.push(parts.pop() + body.slice(at, end + 1))
    at = end
  }
  return parts
}

/** In how many ways the group, repeated, makes the text. */
function divisions(text: string, matching: (part: string) => number): number {
  const ways = [1]
  for (let end = 1; end <= text.length; end++) {
    const sum = ways.reduce(
      (all, before, from) => all + (before === 0 ? 0 : before * matching(text.slice(from, end))),
      0,
    )
    ways.push(sum)
  }
  return ways[text.length] ?? 0
}

/** A text of one or two turns of the group that it can make in two ways; null: none of those that were tried. */
function dividedTwice(body: string, flags: string): string | null {
  const patterns = alternatives(withoutLooks(body)).map(part => new RegExp(`^(?:${part})$`, flags.replace(/[gy]/g, '')))
  const known = new Map<string, number>()
  const matching = (part: string): number => {
    const before = known.get(part)
    if (before !== undefined) return before
    const count = patterns.filter(pattern => pattern.test(part)).length
    known.set(part, count)
    return count
  }
  const turns = [...new Set(patterns.flatMap(samplesOf))].filter(turn => turn !== '')
  for (const one of turns)
    for (const other of ['', ...turns]) {
      if (divisions(one + other, matching) > 1) return one + other
    }
  return null
}

const samplesOf = ({ source, flags }: RegExp): readonly string[] =>
  fc
    .sample(fc.stringMatching(new RegExp(source, flags.replace('i', ''))), { seed: SEED, numRuns: SAMPLES })
    .filter(text => text.length <= LONGEST_TURN)

describe('no pattern can be made to try every division of a text', async () => {
  const built = await builtPatterns()
  test('the patterns are found', () => {
    assert.ok(literals.length > 500, `${literals.length} written`)
    assert.ok(built.length > 20, `${built.length} put together`)
  })
  for (const { file, source, flags } of [...literals, ...built]) {
    for (const body of repeatedGroups(source)) {
      test(`${relative(HOUSE, file)}: (${body.slice(0, 40)})`, () => {
        const text = dividedTwice(body, flags)
        assert.equal(text, null, `"${text}" can be divided in two ways by (${body})*`)
      })
    }
  }
})

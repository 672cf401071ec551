/** The house's source text, for the tests that hold its imports and exports. */
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..')

/** Every file's text without its comments, by its path from the root; `leaveOut` names of files and folders. */
export async function readSources(pattern: string, leaveOut: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const exclude = (name: string) => name === 'node_modules' || name.startsWith('.') || leaveOut.includes(name)
  const files: string[] = []
  for await (const file of glob(pattern, { cwd: ROOT, exclude })) files.push(file)
  const own = files.filter(file => !file.split('/').some(part => part.startsWith('.'))).sort()
  const texts = own.map(async file => [file, withoutComments(await readFile(join(ROOT, file), 'utf8'))] as const)
  return new Map(await Promise.all(texts))
}

/** `../db/commit.ts`, imported from `bot/a.ts` → `db/commit.ts` */
export const targetOf = (from: string, specifier: string): string =>
  relative(ROOT, resolve(ROOT, dirname(from), specifier))

/** Strings stay; `//` and `/*` inside one are left alone by looking only at what stands alone or after a blank. */
const withoutComments = (source: string): string =>
  source.replace(/(^|\s)\/\*[\s\S]*?\*\//g, '$1').replace(/(^|\s)\/\/[^\n]*/g, '$1')

/**
 * The fonts of a sheet, from packages: a machine without any Chinese font prints it. Most texts need one file; what that
 * lacks (rarer characters, signs, Greek) comes from the slices of the same family, opened only when such a character is
 * printed.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { charactersOf, unpackWoff } from './font-file.ts'

export type Weight = 'regular' | 'bold'
const NUMBER: { readonly [W in Weight]: number } = { regular: 400, bold: 700 }

const require = createRequire(import.meta.url)
const CHINESE = dirname(require.resolve('@fontsource/noto-sans-sc/package.json'))
const GREEK = dirname(require.resolve('@fontsource/noto-sans/package.json'))

/** In place of a character that no font has. */
const UNKNOWN = '?'

/** A piece of text that one font can write. */
export type Run = { readonly font: string; readonly text: string }

export type Fonts = {
  /** Every font's bytes under its name, as far as it was needed up to now. */
  readonly runsOf: (text: string, weight: Weight) => readonly Run[]
}

/** `register` is called once per font, before its name is first used. */
export function openFonts(register: (name: string, ttf: Buffer) => void): Fonts {
  const opened = new Map<string, (codePoint: number) => boolean>()

  function has(name: string, folder: string, codePoint: number): boolean {
    const known = opened.get(name) ?? open(name, folder)
    return known(codePoint)
  }

  function open(name: string, folder: string): (codePoint: number) => boolean {
    const ttf = unpackWoff(readFileSync(join(folder, 'files', `${name}-normal.woff`)))
    register(name, ttf)
    const characters = charactersOf(ttf)
    opened.set(name, characters)
    return characters
  }

  function fontOf(codePoint: number, weight: Weight): string | null {
    const usual = `noto-sans-sc-chinese-simplified-${NUMBER[weight]}`
    if (has(usual, CHINESE, codePoint)) return usual
    const slice = sliceOf(codePoint)
    const rare = slice === null ? null : `noto-sans-sc-${slice}-${NUMBER[weight]}`
    if (rare !== null && has(rare, CHINESE, codePoint)) return rare
    const greek = `noto-sans-greek-${NUMBER[weight]}`
    return isGreek(codePoint) && has(greek, GREEK, codePoint) ? greek : null
  }

  return {
    runsOf: (text, weight) => {
      const runs: { font: string; text: string }[] = []
      for (const char of text) {
        const found = fontOf(char.codePointAt(0) ?? 0, weight)
        const font = found ?? `noto-sans-sc-chinese-simplified-${NUMBER[weight]}`
        const last = runs.at(-1)
        if (last?.font === font) last.text += found === null ? UNKNOWN : char
        else runs.push({ font, text: found === null ? UNKNOWN : char })
      }
      return runs
    },
  }
}

const isGreek = (codePoint: number): boolean => codePoint >= 0x370 && codePoint <= 0x3ff

let slices: readonly (readonly [name: string, ranges: readonly (readonly [number, number])[]])[] | undefined

/** Which slice of the family holds a character, by the package's own list of what a browser is to load for it. */
function sliceOf(codePoint: number): string | null {
  slices ??= readSlices()
  const found = slices.find(([, ranges]) => ranges.some(([first, last]) => first <= codePoint && codePoint <= last))
  return found?.[0] ?? null
}

function readSlices(): NonNullable<typeof slices> {
  const listed: unknown = JSON.parse(readFileSync(join(CHINESE, 'unicode.json'), 'utf8'))
  if (typeof listed !== 'object' || listed === null) throw new TypeError('the font package lists no slices')
  // "[4]" of the list is the file "…-4-400-normal.woff".
  return Object.entries(listed).map(([name, ranges]) => [name.replace(/[[\]]/g, ''), rangesIn(String(ranges))])
}

const rangesIn = (text: string): readonly (readonly [number, number])[] =>
  [...text.matchAll(/U\+([0-9a-f]+)(?:-([0-9a-f]+))?/gi)].map(([, first = '', last = first]) => [
    Number.parseInt(first, 16),
    Number.parseInt(last, 16),
  ])

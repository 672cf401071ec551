/**
 * The guides show every feature: each picture that is taken is small, and stands in the guides of both languages. What they
 * list is what there is.
 */
import assert from 'node:assert/strict'
import { glob, readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { describe, test } from 'node:test'
import { SHEET_KEYS, SHEETS } from '../bot/workbook/sheets.ts'
import { SCENES } from '../docs/pictures/scenes.ts'

const ROOT = resolve(import.meta.dirname, '..')
const MOST_BYTES = 60_000
/** Shown where it matters: cards in a language that only the guides of that language need. */
const ONE_LANGUAGE: Readonly<Record<string, string>> = { english: 'en' }

type Picture = { readonly guide: string; readonly path: string; readonly alt: string }

async function picturesOf(language: string): Promise<readonly Picture[]> {
  const found: Picture[] = []
  for await (const guide of glob(`docs/${language}/*.md`, { cwd: ROOT })) {
    const text = await readFile(join(ROOT, guide), 'utf8')
    for (const [, src = '', alt = ''] of text.matchAll(/<img src="([^"]+)"[^>]* alt="([^"]*)"/g))
      found.push({ guide, path: join(dirname(guide), src), alt })
  }
  return found
}

describe('the pictures of the guides', () => {
  for (const language of ['zh-CN', 'en']) {
    test(`in ${language} are there, small, and told to whoever can’t see them`, async () => {
      for (const { guide, path, alt } of await picturesOf(language)) {
        assert.ok((await stat(join(ROOT, path))).size < MOST_BYTES, `${path} in ${guide} is too big`)
        assert.ok(alt.length > 5, `${path} in ${guide} has no words`)
      }
    })

    test(`in ${language} hold every scene`, async () => {
      const shown = (await picturesOf(language)).map(({ path }) => path)
      const meant = SCENES.filter(({ name }) => (ONE_LANGUAGE[name] ?? language) === language)
      const missing = meant.filter(({ name }) => !shown.includes(`docs/pictures/${name}.png`))
      assert.deepEqual(
        missing.map(({ name }) => name),
        [],
      )
    })
  }
})

describe('the sheets of the import workbook', () => {
  for (const [language, list, name] of [
    ['en', /^Sheets: (.*?)\. /m, 'en'],
    ['zh-CN', /^表格有这些页：(.*?)。/m, 'zh'],
  ] as const)
    test(`are those of the administrator’s handbook in ${language}, told once`, async () => {
      const handbook = await readFile(join(ROOT, `docs/${language}/administrator.md`), 'utf8')
      const [, told = ''] = list.exec(handbook) ?? []
      assert.deepEqual(
        told.split(/, |、/),
        SHEET_KEYS.map(key => SHEETS[key][name]),
      )
      assert.equal(handbook.split(told).length, 2)
    })
})

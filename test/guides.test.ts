/**
 * The guides show every feature: each picture that is taken is small, and stands in the guides of both languages. What they
 * list is what there is, and what they tell programs to ask for is served.
 */
import assert from 'node:assert/strict'
import { glob, readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { SHEET_KEYS, SHEETS } from '../bot/workbook/sheets.ts'
import { SCENES } from '../docs/pictures/scenes.ts'
import { type AllRoutes, openAllRoutes } from './security/all-routes.ts'

const ROOT = resolve(import.meta.dirname, '..')
const MOST_BYTES = 60_000
/** Shown where it matters: cards in a language that only the guides of that language need. */
const ONE_LANGUAGE: Readonly<Record<string, string>> = { english: 'en' }

type Picture = { readonly guide: string; readonly path: string; readonly alt: string }

type Guide = { readonly guide: string; readonly text: string }

async function guidesIn(language: string): Promise<readonly Guide[]> {
  const found: Guide[] = []
  for await (const guide of glob(`docs/${language}/*.md`, { cwd: ROOT }))
    found.push({ guide, text: await readFile(join(ROOT, guide), 'utf8') })
  return found
}

async function picturesOf(language: string): Promise<readonly Picture[]> {
  const found: Picture[] = []
  for (const { guide, text } of await guidesIn(language)) {
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

type Asked = { readonly method: string; readonly path: string }

const API = '/api/v1'
const HOST = 'http://127.0.0.1:3000'

/** What a shell would ask for: `$BASE` is what the guide says that it is, `$ID` and the like are whatever was answered before. */
function commandsIn(text: string): readonly Asked[] {
  const base = /^BASE=(\S+)$/m.exec(text)?.[1] ?? HOST
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter(line => line.includes('curl '))
    .flatMap(line => {
      const method = / -X (\w+)/.exec(line)?.[1] ?? 'GET'
      const addresses = line.replaceAll('$BASE', base).matchAll(new RegExp(`${HOST}([^"'\\s?]*)`, 'g'))
      return [...addresses].map(([, path = '']) => ({ method, path }))
    })
}

/** `GET /api/v1/pay?month=…` and `POST /reports`, in a line of their own or within one. */
const namedIn = (text: string): readonly Asked[] =>
  [...text.matchAll(/(?<=^|`)(GET|POST|PUT|DELETE) (\/(?:\{[^}]*\}|[^\s`?{])+)/gm)].map(
    ([, method = '', path = '']) => ({
      method,
      path,
    }),
  )

const matches = (url: string, path: string): boolean => {
  const said = path.split('/')
  const segments = url.split('/')
  return segments.length === said.length && segments.every((each, at) => each.startsWith(':') || each === said[at])
}

/** What stands below `/api/v1` is often named without it; a command needs all of it. */
const isServed = ({ routes }: AllRoutes, { method, path }: Asked, below: readonly string[]): boolean =>
  routes.some(route => route.method === method && below.some(prefix => matches(route.url, `${prefix}${path}`)))

describe('what the guides tell programs to ask for', () => {
  let house: AllRoutes
  before(async () => {
    house = await openAllRoutes()
  })
  after(async () => {
    await house?.close()
  })

  for (const language of ['zh-CN', 'en'])
    for (const [what, asked, below] of [
      ['commands', commandsIn, ['']],
      ['routes they name', namedIn, ['', API]],
    ] as const)
      test(`is served: ${what} in ${language}`, async () => {
        const all = (await guidesIn(language)).flatMap(({ guide, text }) => asked(text).map(one => ({ guide, ...one })))
        assert.ok(all.length > 10, `${all.length}`)
        assert.deepEqual(
          all.filter(one => !isServed(house, one, below)),
          [],
        )
      })
})

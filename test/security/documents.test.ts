/** What the documents say of the routes, held against the routes that are served. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { scopeOf } from '../../bot/rest/auth.ts'
import { API_SCOPES, type ApiScope } from '../../domain/api-scope.ts'
import { type AllRoutes, openAllRoutes, ruleOf } from './all-routes.ts'

const ROOT = resolve(import.meta.dirname, '..', '..')

let house: AllRoutes
before(async () => {
  house = await openAllRoutes()
})
after(async () => {
  await house?.close()
})

type Route = { readonly method: string; readonly path: string }

const nameOf = ({ method, path }: Route): string => `${method} ${path}`

/** As people write them: below `/api/v1`, with `{name}` where one is to be put in. */
const served = (): readonly (Route & { readonly scope: ApiScope })[] =>
  house.routes
    .filter(route => ruleOf(route) === 'key' && route.method !== 'HEAD')
    .map(({ method, url, scope }) => ({
      method,
      path: url.slice('/api/v1'.length).replace(/:(\w+)/g, '{$1}'),
      scope: scopeOf(method, scope ?? undefined),
    }))

const documentOf = (path: string): Promise<string> => readFile(resolve(ROOT, path), 'utf8')

/** The routes that a text names in code: `GET /pay`. */
const namedIn = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:GET|POST|PUT|DELETE) \/[^`]*)`/g)].map(([, name = '']) => name)

/** `| `read` | … |` of the table whose rows begin with scopes. */
const scopeRowsOf = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, scope = '', opens = '']) => [scope, opens]))

describe('the table of scopes', () => {
  for (const path of ['docs/security.md', 'docs/security.zh-CN.md']) {
    test(`of ${path} has a row for each scope`, async () => {
      assert.deepEqual([...scopeRowsOf(await documentOf(path)).keys()], [...API_SCOPES])
    })

    test(`of ${path} names exactly the routes that each scope opens`, async () => {
      const rows = scopeRowsOf(await documentOf(path))
      for (const scope of API_SCOPES.filter(each => each !== 'read')) {
        const opened = served().filter(route => route.scope === scope)
        assert.deepEqual(namedIn(rows.get(scope) ?? '').toSorted(), opened.map(nameOf).toSorted(), scope)
      }
    })
  }

  test('need not name what "read" opens: all that is looked at and has no other row', () => {
    const changing = served().filter(({ scope, method }) => scope === 'read' && method !== 'GET')
    assert.deepEqual(changing.map(nameOf), [])
  })
})

describe('the scopes of the administrator’s guide', () => {
  const lines = {
    'docs/en/administrator.md': /^Scopes: ([^.]*)\./m,
    'docs/zh-CN/administrator.md': /^权限有 ([^。]*)。/m,
  }
  for (const [path, line] of Object.entries(lines))
    test(`are all that there are: ${path}`, async () => {
      const [, told = ''] = line.exec(await documentOf(path)) ?? []
      assert.deepEqual(
        [...told.matchAll(/`(\w+)`/g)].map(([, scope]) => scope),
        [...API_SCOPES],
      )
    })
})

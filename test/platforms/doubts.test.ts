/** What only a live tenant can tell stands once, in the platform's page; a value taken for it in the code names its row. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'

const PLATFORMS = { feishu: [], dingtalk: ['doubts.ts'], wecom: ['doubts.ts'] } as const

const text = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')

const rowsOf = async (page: string): Promise<readonly string[]> =>
  [...(await text(`docs/platforms/${page}.md`)).matchAll(/^\| (L\d+) \|/gm)].map(([, id = '']) => id)

for (const [platform, files] of Object.entries(PLATFORMS)) {
  test(`the doubts about ${platform} are the same in both languages, numbered without a gap`, async () => {
    const rows = await rowsOf(platform)
    assert.ok(rows.length > 5)
    assert.deepEqual(
      rows,
      rows.map((_, index) => `L${index + 1}`),
    )
    assert.deepEqual(await rowsOf(`${platform}.zh-CN`), rows)
  })

  test(`every value taken for a doubt about ${platform} names its row`, async () => {
    const rows = await rowsOf(platform)
    for (const file of files) {
      const source = await text(`adapters/${platform}/${file}`)
      const named = [...source.matchAll(/^\/\*\* (L\d+)\. .*\nexport /gm)].map(([, id = '']) => id)
      assert.equal(named.length, source.match(/^export /gm)?.length)
      assert.deepEqual(
        named.filter(id => !rows.includes(id)),
        [],
      )
    }
  })
}

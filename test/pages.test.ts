/** The pages hold together: every link leads to a file that is there and to a heading of it, and headings stand apart. */
import assert from 'node:assert/strict'
import { access, glob, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { test } from 'node:test'

const ROOT = resolve(import.meta.dirname, '..')

/** As the pages are shown: small letters, no marks, a hyphen for each blank. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')

const pages = () => glob(['*.md', 'docs/**/*.md', 'test/*.md'], { cwd: ROOT })

const textOf = async (page: string): Promise<string> =>
  (await readFile(join(ROOT, page), 'utf8')).replace(/^```[\s\S]*?^```/gm, '')

async function linksOf(page: string): Promise<readonly string[]> {
  return [...(await textOf(page)).matchAll(/\]\(([^)\s]+)\)|\bsrc="([^"]+)"/g)]
    .map(([, link, picture]) => link ?? picture ?? '')
    .filter(link => !/^[a-z]+:/.test(link))
}

async function isThere(page: string, link: string): Promise<boolean> {
  const [path = '', anchor] = decodeURIComponent(link).split('#')
  const target = path === '' ? join(ROOT, page) : resolve(ROOT, dirname(page), path)
  try {
    await access(target)
  } catch {
    return false
  }
  if (anchor === undefined) return true
  const headings = (await readFile(target, 'utf8')).matchAll(/^#{1,6} (.*)$/gm)
  return [...headings].some(([, heading = '']) => anchorOf(heading) === anchor)
}

test('links of the pages lead to what is there', async () => {
  const broken: string[] = []
  let links = 0
  for await (const page of pages()) {
    for (const link of await linksOf(page)) {
      links += 1
      if (!(await isThere(page, link))) broken.push(`${page}: ${link}`)
    }
  }
  assert.deepEqual(broken, [])
  assert.ok(links > 200)
})

test('a heading stands apart from what is before and behind it', async () => {
  const close: string[] = []
  for await (const page of pages()) {
    const lines = (await textOf(page)).split('\n')
    for (const [at, line] of lines.entries()) {
      const around = [lines[at - 1] ?? '', lines[at + 1] ?? '']
      if (/^#{1,6} /.test(line) && around.some(each => each !== '')) close.push(`${page}: ${line}`)
    }
  }
  assert.deepEqual(close, [])
})

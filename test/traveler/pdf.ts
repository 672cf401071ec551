/** PDFs as a reader sees them, for tests: their text, their fonts, and each page as a picture drawn by a browser. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser, Page } from 'playwright-core'

const ROOT = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))

const reader = () => import('pdfjs-dist/legacy/build/pdf.mjs')

export type PdfPage = { readonly text: string; readonly widthMm: number; readonly heightMm: number }

const MM_PER_POINT = 25.4 / 72

/** What can be selected and searched, page by page. */
export async function pagesOf(pdf: Uint8Array): Promise<readonly PdfPage[]> {
  const { getDocument, VerbosityLevel } = await reader()
  const loading = getDocument({ data: Uint8Array.from(pdf), verbosity: VerbosityLevel.ERRORS, useSystemFonts: false })
  const document = await loading.promise
  const pages: PdfPage[] = []
  for (let at = 1; at <= document.numPages; at++) {
    const page = await document.getPage(at)
    const { items } = await page.getTextContent()
    const { width, height } = page.getViewport({ scale: 1 })
    const text = items.map(item => ('str' in item ? item.str : '')).join('\n')
    pages.push({ text, widthMm: width * MM_PER_POINT, heightMm: height * MM_PER_POINT })
  }
  await loading.destroy()
  return pages
}

/** How many fonts the file names, and how many of them it brings along. Dictionaries stand uncompressed in our PDFs. */
export function fontsIn(pdf: Uint8Array): { readonly named: number; readonly embedded: number } {
  const source = Buffer.from(pdf).toString('latin1')
  const count = (pattern: RegExp): number => source.match(pattern)?.length ?? 0
  return { named: count(/\/Type \/FontDescriptor/g), embedded: count(/\/FontFile[23]? \d/g) }
}

const ADDRESS = 'http://pdf.test'

/** A page of the browser that draws PDFs; nothing of it comes from the network or from the machine's own fonts. */
export async function openRenderer(browser: Browser): Promise<Page> {
  const page = await browser.newPage()
  await page.route(`${ADDRESS}/**`, async route => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: '<canvas></canvas>' })
    // Of what a browser asks for by itself, like an icon, there is nothing; a handler that fails would end the process.
    const body = await readFile(join(ROOT, 'legacy', 'build', pathname.slice(1))).catch(() => null)
    return body === null ? route.fulfill({ status: 404 }) : route.fulfill({ contentType: 'text/javascript', body })
  })
  await page.goto(`${ADDRESS}/`)
  return page
}

/** One page of the PDF as a PNG of so many pixels per millimetre. */
export async function drawPage(renderer: Page, pdf: Uint8Array, pageNumber: number, perMm: number): Promise<Buffer> {
  const given = { address: ADDRESS, pdf: Buffer.from(pdf).toString('base64'), pageNumber, scale: perMm * MM_PER_POINT }
  const drawn: unknown = await renderer.evaluate(`(${DRAW})(${JSON.stringify(given)})`)
  return Buffer.from(String(drawn).replace(/^.*,/, ''), 'base64')
}

/** Runs in the browser, whose things the types of our code do not know. */
const DRAW = `async given => {
  const { getDocument, GlobalWorkerOptions } = await import(given.address + '/pdf.mjs')
  GlobalWorkerOptions.workerSrc = given.address + '/pdf.worker.mjs'
  const data = Uint8Array.from(atob(given.pdf), char => char.charCodeAt(0))
  const pdf = await getDocument({ data, useSystemFonts: false }).promise
  const page = await pdf.getPage(given.pageNumber)
  const viewport = page.getViewport({ scale: given.scale })
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(viewport.width)
  canvas.height = Math.round(viewport.height)
  await page.render({ canvas, viewport }).promise
  return canvas.toDataURL('image/png')
}`

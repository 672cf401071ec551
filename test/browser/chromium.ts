/**
 * A browser for tests on any machine: the binary and, where the system lacks them, its libraries come from the package
 * `@sparticuz/chromium`. It unpacks below the temporary folder, into a place of this user's own, so that tests of two
 * users or two processes don't meet half an executable.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

const MISSING_LIBRARY = /error while loading shared libraries|cannot open shared object/i
/** The ones for machines; `--single-process` is left out: one page that crashes would take the browser along. */
const ARGUMENTS = ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none', '--disable-gpu']

/** Why no browser can be started here; false where it can. The package holds a binary for Linux on x64 only. */
export const noBrowser: string | false =
  process.platform === 'linux' && process.arch === 'x64' ? false : 'the browser in the package runs on Linux x64 only'

export const DESKTOP = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

export async function launchBrowser(): Promise<Browser> {
  const folder = await unpacked()
  try {
    return await launch(folder, {})
  } catch (error) {
    if (!MISSING_LIBRARY.test(String(error))) throw error
    return launch(folder, { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') })
  }
}

function launch(folder: string, environment: Record<string, string>): Promise<Browser> {
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    args: ARGUMENTS,
    headless: true,
    env: { ...process.env, ...environment, FONTCONFIG_PATH: fontsOf(folder) },
  })
}

/** The system's fonts where it has some (they may know Chinese), else the few that came along. */
function fontsOf(folder: string): string {
  return existsSync('/etc/fonts/fonts.conf') ? '/etc/fonts' : join(folder, 'fonts')
}

/** The folder with everything unpacked; made once, whole or not at all. */
async function unpacked(): Promise<string> {
  const folder = join(tmpdir(), `baogong-browser-${userInfo().uid}`)
  if (existsSync(join(folder, 'chromium'))) return folder
  await mkdir(dirname(folder), { recursive: true })
  const fresh = await mkdtemp(`${folder}-`)
  await unpackInto(fresh)
  await rename(fresh, folder).catch(async () => {
    // Another process was first; its folder is as good.
    await rm(fresh, { recursive: true, force: true })
  })
  return folder
}

/** The package unpacks where TMPDIR points, and its libraries only where it believes to run in a function host. */
async function unpackInto(folder: string): Promise<void> {
  const before = { TMPDIR: process.env.TMPDIR, AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV }
  const libraryPath = process.env.LD_LIBRARY_PATH
  const fontPath = process.env.FONTCONFIG_PATH
  Object.assign(process.env, { TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' })
  try {
    const { default: Chromium } = await import('@sparticuz/chromium')
    await Chromium.executablePath()
  } finally {
    restore({ ...before, LD_LIBRARY_PATH: libraryPath, FONTCONFIG_PATH: fontPath })
  }
}

function restore(values: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}

/** A page of its own in the given size, in the plant's language; a phone has touch and no hover. */
export async function newPage(browser: Browser, size: { width: number; height: number }, dark = false): Promise<Page> {
  const isPhone = size.width < 760
  const context: BrowserContext = await browser.newContext({
    viewport: size,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: isPhone,
    isMobile: isPhone,
    deviceScaleFactor: isPhone ? 2 : 1,
  })
  return context.newPage()
}

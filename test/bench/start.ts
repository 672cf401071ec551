/** From the command to the first answered message: on a new data directory, and on one that is there. */
import { rm } from 'node:fs/promises'
import { temporaryFolder } from '../server.ts'
import { httpCaller } from './http-caller.ts'
import { BASE, withService } from './service.ts'
import { printTable } from './table.ts'

export async function benchStart(): Promise<void> {
  const dir = await temporaryFolder()
  try {
    const rows: string[][] = []
    for (const what of ['new data directory', 'existing', 'existing']) rows.push([what, await secondsToAnswer(dir)])
    printTable(['first answer after', 'seconds'], rows)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function secondsToAnswer(dataDir: string): Promise<string> {
  const begun = performance.now()
  return withService({ DATA_DIR: dataDir, DATABASE_URL: '' }, async () => {
    const http = httpCaller(BASE)
    await http.post('/sandbox/api/messages', { as: 'W013', chat: 'D-W013', text: '我的任务' })
    const seconds = (performance.now() - begun) / 1_000
    http.close()
    return seconds.toFixed(2)
  })
}

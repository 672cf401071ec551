/**
 * Processor time of other processes, as Linux tells it: what a report costs is steadier than how long it takes on a
 * machine that has other work.
 */
import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'

type Times = { readonly parent: number; readonly ticks: number; readonly ended: number }

/** utime and stime, and those of children that have ended. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function timesOf(pid: number): Promise<Times | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (stat === null) return null
  // The name in brackets may hold blanks.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map(at => fields[at])
  return { parent, ticks: user + system, ended: endedUser + endedSystem }
}

const ticksPerSecond = (): number => Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** Milliseconds of a process and its children since it started; NaN where the system does not tell. */
export async function processorMs(pid: number): Promise<number> {
  const own = await timesOf(pid)
  if (own === null) return Number.NaN
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const children = (await Promise.all(pids.map(timesOf))).filter(times => times?.parent === pid)
  const ticks = children.reduce((sum, times) => sum + (times?.ticks ?? 0), own.ticks + own.ended)
  return (ticks * 1_000) / ticksPerSecond()
}

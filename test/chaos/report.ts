/** What a run says: one line, and the table in the reliability pages. */
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import type { Verdict } from './fault.ts'
import { IN_A_HURRY } from './pace.ts'

const PAGES = ['../../docs/reliability.md', '../../docs/reliability.zh-CN.md'].map(
  page => new URL(page, import.meta.url),
)
const BEGIN = '<!-- chaos: written by npm run chaos -->'
const END = '<!-- /chaos -->'

export function summaryOf(verdicts: readonly Verdict[]): string {
  const count = (state: Verdict['state']) => verdicts.filter(verdict => verdict.state === state).length
  const broken = count('broken') === 0 ? '' : `, ${count('broken')} broken`
  const notYet = count('notYet') === 0 ? '' : `, ${count('notYet')} not applicable yet`
  return `held ${count('held')} / ${verdicts.length}${broken}${notYet}`
}

export const countsOf = (counted: Verdict['counted']): string =>
  Object.entries(counted)
    .map(([name, count]) => `${name} ${Number.isInteger(count) ? count : count.toFixed(1)}`)
    .join(', ')

/** Rows of faults that were not tried this time stay as they are, each with the day it was tried. */
export async function writeTables(verdicts: readonly Verdict[]): Promise<void> {
  for (const page of PAGES) {
    const text = await readFile(page, 'utf8')
    const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
    if (from < 0 || to < from) throw new Error(`${page.pathname} has no place for the table`)
    const rows = new Map([...rowsIn(text.slice(from, to)), ...verdicts.map(rowOf)])
    const sorted = [...rows].sort(([a], [b]) => a.localeCompare(b)).map(([, line]) => line)
    const table = [BEGIN, '', summaryLine(sorted), '', ...HEAD, ...sorted, '', END].join('\n')
    await writeFile(page, text.slice(0, from) + table + text.slice(to + END.length))
  }
}

type Row = readonly [id: string, line: string]

const HEAD = ['| id | fault | what holds | counted | held |', '| --- | --- | --- | --- | --- |']

const rowsIn = (table: string): readonly Row[] =>
  table.split('\n').flatMap((line): readonly Row[] => {
    const [, id] = /^\| (F\d\d) \|/.exec(line) ?? []
    return id === undefined ? [] : [[id, line]]
  })

function rowOf({ fault, state, counted, note }: Verdict): Row {
  const cells = [fault.id, fault.name, fault.holds, [countsOf(counted), note].filter(said => said !== '').join('. ')]
  const day = new Date().toISOString().slice(0, 10)
  const tried = state === 'notYet' ? MARK[state] : `${MARK[state]}, ${day}${IN_A_HURRY ? ', in a hurry' : ''}`
  return [fault.id, `| ${[...cells, tried].map(inCell).join(' | ')} |`]
}

const MARK: Readonly<Record<Verdict['state'], string>> = { held: 'yes', broken: '**no**', notYet: 'not applicable yet' }

const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function summaryLine(rows: readonly string[]): string {
  const held = rows.filter(line => line.includes('| yes, ')).length
  const notYet = rows.filter(line => line.includes('| not applicable yet |')).length
  const memory = Math.round(totalmem() / 2 ** 30)
  const machine = `${availableParallelism()} cores, ${memory} GB, ${process.platform}, Node ${process.versions.node}`
  return `**held ${held} / ${rows.length}**, ${notYet} not applicable yet (\`npm run chaos\`, ${machine})`
}

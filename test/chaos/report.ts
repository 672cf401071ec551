/** What a run says: one line, and the table in the reliability pages. */
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import type { Verdict } from './fault.ts'

const PAGES = ['../../docs/reliability.md', '../../docs/zh-CN/reliability.md'].map(
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

export async function writeTables(verdicts: readonly Verdict[]): Promise<void> {
  const table = [BEGIN, '', runLine(verdicts), '', ...tableOf(verdicts), '', END].join('\n')
  for (const page of PAGES) {
    const text = await readFile(page, 'utf8')
    const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)]
    if (from < 0 || to < from) throw new Error(`${page.pathname} has no place for the table`)
    await writeFile(page, text.slice(0, from) + table + text.slice(to + END.length))
  }
}

function runLine(verdicts: readonly Verdict[]): string {
  const day = new Date().toISOString().slice(0, 10)
  const memory = Math.round(totalmem() / 2 ** 30)
  const machine = `${availableParallelism()} cores, ${memory} GB, ${process.platform}, Node ${process.versions.node}`
  return `**${summaryOf(verdicts)}** (\`npm run chaos\`, ${day}, ${machine})`
}

const tableOf = (verdicts: readonly Verdict[]): readonly string[] => [
  '| id | fault | what holds | counted | held |',
  '| --- | --- | --- | --- | --- |',
  ...verdicts.map(({ fault, state, counted, note }) =>
    row([
      fault.id,
      fault.name,
      fault.holds,
      [countsOf(counted), note].filter(said => said !== '').join('. '),
      MARK[state],
    ]),
  ),
]

const MARK: Readonly<Record<Verdict['state'], string>> = { held: 'yes', broken: '**no**', notYet: 'not applicable yet' }

const row = (cells: readonly string[]): string =>
  `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`

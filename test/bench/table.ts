/** The first column to the left, the others to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, index) => (index === 0 ? cell.padEnd(30) : cell.padStart(10)))
    process.stdout.write(`${cells.join('')}\n`)
  }
}

/** The known words closest to one that is not known: what somebody probably meant. */

/**
 * Up to `most` candidates within a third of the word's length (one edit at least), closest first. Equal numbers count
 * as close ("12" and "0012": Excel drops leading zeros), and so does a word inside the other.
 */
export function nearestOf(word: string, candidates: Iterable<string>, most: number): readonly string[] {
  const wanted = fold(word)
  if (wanted === '') return []
  const reach = Math.max(1, Math.floor(wanted.length / 3))
  const scored: { candidate: string; score: number }[] = []
  for (const candidate of new Set(candidates)) {
    const score = distance(wanted, fold(candidate), reach)
    if (score !== null) scored.push({ candidate, score })
  }
  const same = scored.some(each => each.score === 0)
  return scored
    .filter(each => !same || each.score === 0)
    .sort((a, b) => a.score - b.score || a.candidate.length - b.candidate.length)
    .slice(0, most)
    .map(each => each.candidate)
}

const fold = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-.·]/g, '')

function distance(a: string, b: string, reach: number): number | null {
  if (a === b) return 0
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return Number(a) === Number(b) ? 0 : editsWithin(a, b, Math.min(reach, 1))
  if (a.length >= 2 && b.length >= 2 && (a.includes(b) || b.includes(a))) return 1
  return editsWithin(a, b, reach)
}

/** Levenshtein's distance, or null when it is above `reach` or nothing of the word would be left. */
function editsWithin(a: string, b: string, reach: number): number | null {
  if (Math.abs(a.length - b.length) > reach || reach >= Math.max(a.length, b.length)) return null
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  const edits = row[b.length] ?? reach + 1
  return edits <= reach ? edits : null
}

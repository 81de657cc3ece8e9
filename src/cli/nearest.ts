/** Suggestions for misspelt names. */

/** Names further away than this are no suggestion. */
const DISTANCE_MAX = 3

/** ` (did you mean X?)` for the nearest name, or an empty string when none is near. */
export function nearest(name: string, known: readonly string[]): string {
  let best: string | undefined
  let bestDistance = DISTANCE_MAX + 1
  for (const candidate of known) {
    const distance = editDistance(name, candidate)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best ? ` (did you mean ${best}?)` : ''
}

/** Number of letters to insert, delete or replace. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}

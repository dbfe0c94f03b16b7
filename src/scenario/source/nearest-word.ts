/** Which legal word may have been meant? */

/** The nearest of the words; undefined when none is near: more than a third of its letters would have to change, or all. */
export const nearestWord = (typed: string, words: ReadonlyArray<string>): string | undefined => {
  const lower = typed.toLowerCase()
  let nearest: { readonly word: string; readonly distance: number } | undefined
  for (const word of words) {
    const most = Math.min(Math.floor(Math.max(word.length, 3) / 3), word.length - 1)
    // As many letters at least are to insert or to leave out: of a word of megabytes nothing is compared.
    if (Math.abs(lower.length - word.length) > most) continue
    const distance = editDistance(lower, word.toLowerCase())
    if (distance > most) continue
    if (nearest === undefined || distance < nearest.distance) nearest = { word, distance }
  }
  return nearest?.word
}

/** Letters to insert, to leave out, to change or to swap with their neighbour (Damerau and Levenshtein). */
const editDistance = (a: string, b: string): number => {
  const rows: Array<Array<number>> = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      let best = Math.min(change, rows[i - 1]![j]! + 1, row[j - 1]! + 1)
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwapped) best = Math.min(best, rows[i - 2]![j - 2]! + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}

/** Text in lines of a width. */

/** Broken at spaces; a word that is longer than a line goes on in the next. */
export const folded = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  for (const word of text.split(" ")) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`
    else lines.push(...piecesOf(word, width))
  }
  return lines
}

const piecesOf = (word: string, width: number): ReadonlyArray<string> => {
  if (word.length <= width) return [word]
  const pieces: Array<string> = []
  let piece = ""
  // Characters are whole: one outside the Basic Multilingual Plane has a length of two.
  for (const character of word) {
    if (piece !== "" && piece.length + character.length > width) {
      pieces.push(piece)
      piece = ""
    }
    piece += character
  }
  return [...pieces, piece]
}

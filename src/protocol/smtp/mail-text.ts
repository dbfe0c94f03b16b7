/** The text of a mail between DATA and the line with a single dot. RFC 5321 §4.1.1.4, §4.5.2. */

/** §4.1.1.4: the line that ends the text. */
export const endOfText = "."

/** Lines as they are sent, the final dot included. §4.5.2: a line that begins with a dot gets another one. */
export const stuffDots = (lines: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...lines.map((line) => (line.startsWith(".") ? `.${line}` : line)),
  endOfText
]

/** What a line within the text meant. §4.5.2: the first of its leading dots is taken away. */
export const unstuffDot = (line: string): string => (line.startsWith(".") ? line.slice(1) : line)

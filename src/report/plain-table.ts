/** A table of texts in the two forms that people pass on: lines for a mail, and Markdown. */

export interface PlainTable {
  readonly title: string
  /** How many columns, from the left, say what a row is about. They are repeated where the table is cut. */
  readonly keys: number
  readonly header: ReadonlyArray<string>
  /** Each as long as the header. */
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

/** @param width no line of the table is longer: columns that do not fit follow in a further table */
export const plainText = (
  { title, keys, header, rows }: PlainTable,
  width = Number.POSITIVE_INFINITY
): string => {
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]!.length))
  )
  const lengthOf = (columns: ReadonlyArray<number>) =>
    columns.reduce((sum, column) => sum + widths[column]!, 0) + gap.length * (columns.length - 1)
  const first = header.map((_, column) => column).slice(0, keys)
  const blocks: Array<Array<number>> = []
  for (let column = keys; column < header.length; column++) {
    const block = blocks.at(-1)
    if (block === undefined || lengthOf([...first, ...block, column]) > width) blocks.push([column])
    else block.push(column)
  }
  const texts = blocks.map((block) =>
    [header, ...rows]
      .map((row) =>
        [...first, ...block]
          .map((column) => row[column]!.padEnd(widths[column]!))
          .join(gap)
          .trimEnd()
      )
      .join("\n")
  )
  return `${title}\n\n${texts.join("\n\n")}\n`
}

const gap = "  "

/** As a table of GitHub's Markdown. */
export const plainMarkdown = ({ title, header, rows }: PlainTable): string => {
  const line = (fields: ReadonlyArray<string>) => `| ${fields.map(markdownText).join(" | ")} |`
  return [
    `**${markdownText(title)}**`,
    "",
    line(header),
    `| ${header.map(() => "---").join(" | ")} |`,
    ...rows.map(line),
    ""
  ].join("\n")
}

export const markdownText = (text: string): string =>
  text.replaceAll(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`)

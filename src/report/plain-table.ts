/** A table of texts in the two forms that people pass on: lines for a mail, and Markdown. */
import { folded } from "./folded-text.ts"

export interface PlainTable {
  readonly title: string
  /** How many columns, from the left, say what a row is about. They are repeated where the table is cut. */
  readonly keys: number
  readonly header: ReadonlyArray<string>
  /** Each as long as the header. */
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

/**
 * @param width no line of the table is longer: columns that do not fit follow in a further table, keys that leave no room for a
 * column stand in lines of their own above their rows, and what fits nowhere is broken
 */
export const plainText = (table: PlainTable, width = Number.POSITIVE_INFINITY): string => {
  const { title, keys, header, rows } = table
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]!.length))
  )
  const lengthOf = (columns: ReadonlyArray<number>) =>
    columns.reduce((sum, column) => sum + widths[column]!, 0) + gap.length * (columns.length - 1)
  const widest = Math.max(0, ...widths.slice(keys))
  const columnsFrom = (first: number, last: number) =>
    Array.from({ length: last - first }, (_, i) => first + i)
  const lengthWithout = (lead: number) =>
    widest + columnsFrom(lead, keys).reduce((sum, column) => sum + widths[column]! + gap.length, 0)
  let lead = 0
  while (lead < keys && lengthWithout(lead) > width) lead++
  const groups = [...Map.groupBy(rows, (row) => JSON.stringify(row.slice(0, lead))).values()]
  const texts = groups.flatMap((group) => {
    const above = header.slice(0, lead).map((name, column) => `${name} ${group[0]![column]!}`.trim())
    const heading = lead === 0 ? [] : [folded(above.join(", "), width).join("\n")]
    if (widest > width)
      return [...heading, ...group.map((row) => records(header.slice(lead), row.slice(lead), width))]
    const kept = columnsFrom(lead, keys)
    const blocks: Array<Array<number>> = []
    for (let column = keys; column < header.length; column++) {
      const block = blocks.at(-1)
      if (block === undefined || lengthOf([...kept, ...block, column]) > width) blocks.push([column])
      else block.push(column)
    }
    return [
      ...heading,
      ...blocks.map((block) =>
        [header, ...group]
          .map((row) =>
            [...kept, ...block]
              .map((column) => row[column]!.padEnd(widths[column]!))
              .join(gap)
              .trimEnd()
          )
          .join("\n")
      )
    ]
  })
  return `${folded(title, width).join("\n")}\n\n${texts.join("\n\n")}\n`
}

const gap = "  "

/** A row in lines, one or more for each column. */
const records = (header: ReadonlyArray<string>, row: ReadonlyArray<string>, width: number): string =>
  header.flatMap((name, column) => folded(`${name}: ${row[column]!}`, width)).join("\n")

/** As a table of GitHub's Markdown. */
export const plainMarkdown = (
  { title, keys, header, rows }: PlainTable,
  /** Of the columns that are no keys. */
  alignment: "---" | ":-:" = "---"
): string => {
  const line = (fields: ReadonlyArray<string>) => `| ${fields.map(markdownText).join(" | ")} |`
  return [
    `**${markdownText(title)}**`,
    "",
    line(header),
    `| ${header.map((_, column) => (column < keys ? "---" : alignment)).join(" | ")} |`,
    ...rows.map(line),
    ""
  ].join("\n")
}

export const markdownText = (text: string): string =>
  text.replaceAll(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`)

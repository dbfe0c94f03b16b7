/** Says in plain words what each file in a folder of results is: README.md, beside the tables. */
import type { DescribedTable } from "./data-package.ts"
import { folded } from "./folded-text.ts"

/** By this a README that may be replaced is known from one that somebody wrote. */
const mark = "<!-- Written by hoptrust, which replaces this file. -->"

export const isResultReadme = (text: string): boolean => text.startsWith(mark)

/** A file that is no table. */
export interface FurtherFile {
  readonly name: string
  readonly meaning: string
}

/** The same for every folder: it names no place, so that results can be moved. */
export const resultReadme = (
  title: string,
  {
    tables,
    hasParquet,
    further
  }: {
    readonly tables: ReadonlyArray<DescribedTable>
    readonly hasParquet: boolean
    readonly further: ReadonlyArray<FurtherFile>
  }
): string =>
  [
    mark,
    "",
    `# ${title}`,
    "",
    "What each file in this folder is:",
    "",
    ...tables.flatMap(({ name, meaning }) => item(`\`${name}.csv\``, meaning)),
    ...(hasParquet
      ? item("`*.parquet`", "the same tables, with a type for each column and null for empty fields")
      : []),
    ...[...further, ...always].flatMap(({ name, meaning }) => item(`\`${name}\``, meaning)),
    "",
    "In this folder, these commands show the result:",
    "",
    "```sh",
    "hoptrust table .",
    "hoptrust report . --out report.html",
    "hoptrust list columns   # what each column of each table means",
    "```",
    ""
  ].join("\n")

const always: ReadonlyArray<FurtherFile> = [
  { name: "datapackage.json", meaning: "the type, unit and meaning of each column, for people and programs" },
  {
    name: "manifest.json",
    meaning: "how the tables were made: version, command, and the checksum and seed of each scenario"
  }
]

const item = (name: string, meaning: string): ReadonlyArray<string> =>
  folded(`- ${name}: ${meaning}`, 98).map((line, i) => (i === 0 ? line : `  ${line}`))

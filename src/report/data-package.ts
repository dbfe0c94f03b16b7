/**
 * Describes tables for programs and people: a Frictionless Data Package (datapackage.json) and a data dictionary, both
 * made from the columns. specs.frictionlessdata.io, Tabular Data Package 1 and Table Schema 1.
 */
import type { Column } from "./column.ts"
import { parquetColumns } from "./parquet.ts"

export interface DescribedTable {
  /** In lower-case letters and hyphens. */
  readonly name: string
  /** One sentence for the readers of the data. */
  readonly meaning: string
  readonly columns: ReadonlyArray<Column>
}

/** A table as it was written. */
export interface WrittenTable extends DescribedTable {
  readonly format: "csv" | "parquet"
  /** From the folder of the description. */
  readonly path: string
  readonly octets: number
  /** Lower-case hexadecimal. */
  readonly sha256: string
}

/** datapackage.json for these tables; the same tables give the same octets. */
export const dataPackageText = (
  { name, title }: { readonly name: string; readonly title: string },
  tables: ReadonlyArray<WrittenTable>
): string =>
  `${JSON.stringify(
    {
      // Tabular Data Package 1 has tables of CSV and JSON only.
      profile: tables.every(({ format }) => format === "csv") ? "tabular-data-package" : "data-package",
      name,
      title,
      resources: tables.map((table) => (table.format === "csv" ? csvResource(table) : parquetResource(table)))
    },
    null,
    2
  )}\n`

const csvResource = ({ name, meaning, columns, path, octets, sha256 }: WrittenTable) => ({
  profile: "tabular-data-resource",
  name,
  path,
  description: meaning,
  format: "csv",
  mediatype: "text/csv",
  encoding: "utf-8",
  bytes: octets,
  hash: `sha256:${sha256}`,
  dialect: { delimiter: ",", lineTerminator: "\n", quoteChar: '"', doubleQuote: true, header: true },
  schema: schemaOf(columns)
})

/** The names of resources are unique, so this one says what the other does not. */
const parquetResource = ({ name, meaning, columns, path, octets, sha256 }: WrittenTable) => ({
  profile: "data-resource",
  name: `${name}-parquet`,
  path,
  description: meaning,
  format: "parquet",
  mediatype: "application/vnd.apache.parquet",
  bytes: octets,
  hash: `sha256:${sha256}`,
  schema: schemaOf(parquetColumns(columns))
})

const schemaOf = (columns: ReadonlyArray<Column>) => ({
  fields: columns.map(fieldOf),
  missingValues: [""],
  primaryKey: columns.filter(({ isKey }) => isKey === true).map((column) => column.name)
})

const fieldOf = ({ name, type, unit, meaning, isKey, values, minimum }: Column) => {
  const constraints = {
    ...(isKey === true ? { required: true } : {}),
    ...(values === undefined ? {} : { enum: values }),
    ...(minimum === undefined ? {} : { minimum })
  }
  return {
    name,
    // Table Schema 1 has no type for sets: they are texts, and the description says how to take them apart.
    type: type === "text" || type === "set" ? "string" : type,
    ...(type === "boolean" ? { trueValues: ["true"], falseValues: ["false"] } : {}),
    description: type === "set" ? `${meaning}; ${setForm}` : meaning,
    ...(unit === undefined ? {} : { unit }),
    ...(Object.keys(constraints).length === 0 ? {} : { constraints })
  }
}

const setForm = 'sorted, joined by "|"'

/** The columns of tables as a page of Markdown, for people. */
export const dataDictionary = (tables: ReadonlyArray<DescribedTable>): string =>
  ["# Data dictionary\n", ...tables.map(dictionarySection)].join("\n")

const dictionarySection = ({ name, meaning, columns }: DescribedTable): string =>
  [
    `## ${name}.csv`,
    "",
    `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`,
    "",
    "| column | type | unit | meaning |",
    "| --- | --- | --- | --- |",
    ...columns.map((column) => {
      const type = column.isKey === true ? `${column.type}, key` : column.type
      const values =
        column.values === undefined ? "" : `: ${column.values.map((one) => `\`${one}\``).join(", ")}`
      const form = column.type === "set" ? `; ${setForm.replace("|", "\\|")}` : ""
      return `| \`${column.name}\` | ${type} | ${column.unit ?? ""} | ${column.meaning}${values}${form} |`
    }),
    ""
  ].join("\n")

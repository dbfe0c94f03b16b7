/** The data dictionary of the tables that a report is made of: what each column of their files means. */
import type { DescribedTable } from "../data-package.ts"
import { tables } from "../tables.ts"
import type { ReportContent } from "./content.ts"
import { type Markup, markup } from "./markup.ts"

export const dictionaryAnchor = "dictionary"

/** Tables that no command writes are described where they are shown. */
export const dictionarySection = (content: ReportContent): Markup | undefined => {
  const described = describedTables(content)
  return described.length === 0
    ? undefined
    : markup`<details id="${dictionaryAnchor}">
<summary>Data dictionary: what each column of the CSV and Parquet files means</summary>
${described.map(tableOf)}</details>
`
}

export const describedTables = ({
  scenarios,
  searches,
  sweeps,
  verdicts
}: ReportContent): ReadonlyArray<DescribedTable> =>
  tables.filter(({ name }) => {
    if (name === "attempts") return scenarios.length > 0
    if (name === "verdicts") return verdicts.length > 0
    return name.startsWith("sweep-") ? sweeps.length > 0 : searches.length > 0
  })

const tableOf = ({ name, meaning, columns }: DescribedTable): Markup => markup`<h3>${name}</h3>
<table class="further cards">
<caption>${meaning}</caption>
<thead><tr><th scope="col">column</th><th scope="col">type</th><th scope="col">unit</th><th scope="col">meaning</th></tr></thead>
<tbody>${columns.map(
  ({ name, type, unit, meaning, values }) => markup`
<tr><th scope="row">${name}</th><td data-label="type">${type}</td><td data-label="unit">${unit ?? ""}</td><td data-label="meaning">${meaning}${values === undefined ? "" : `: ${values.join(", ")}`}</td></tr>`
)}
</tbody>
</table>
`

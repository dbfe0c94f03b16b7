/** Any other table that lies in a folder. */
import type { ReportedTable } from "./content.ts"
import { type Markup, markup } from "./markup.ts"

/** Our choice: what is longer is for programs, and the CSV has it. */
const mostRows = 500

export const tableSection = ({ name, meaning, columns, rows }: ReportedTable): Markup => {
  const shown = rows.slice(0, mostRows)
  // What is the same in every row is said once.
  const [first] = rows
  const isConstant = ({ name: column }: { name: string }) =>
    first !== undefined && rows.length > 1 && rows.every((row) => row[column] === first[column])
  const constant = columns.filter(isConstant)
  const varying = columns.filter((column) => !isConstant(column))
  return markup`<section aria-label="${name}">
<h2>${name}</h2>
<dl>${constant.map((column) => markup`<dt title="${column.meaning}">${column.name}</dt><dd>${shownValue(first?.[column.name])}</dd>`)}</dl>
<div class="scrolls" tabindex="0" role="region" aria-label="${`Table ${name}`}">
<table class="further">
<caption>${meaning}${rows.length > shown.length ? `; the first ${shown.length} of ${rows.length} rows` : ""}</caption>
<thead><tr>${varying.map((column) => markup`<th scope="col" title="${column.meaning}">${column.name}</th>`)}</tr></thead>
<tbody>${shown.map(
    (row) => markup`
<tr${row["model"] === undefined ? undefined : markup` data-model="${row["model"]}"`}>${varying.map((column) => markup`<td>${shownValue(row[column.name])}</td>`)}</tr>`
  )}
</tbody>
</table>
</div>
</section>
`
}

const shownValue = (value = ""): string => value.replaceAll("|", ", ")

/** A table that lies beside the attempts, such as minimal breaking sets, the order of models, or a sweep's estimates. */
import type { ReportedTable } from "./content.ts"
import { type Markup, markup } from "./markup.ts"

/** Our choice: what is longer is for programs, and the CSV has it. */
const mostRows = 500

export const tableSection = ({ name, meaning, columns, rows }: ReportedTable): Markup => {
  const shown = rows.slice(0, mostRows)
  return markup`<section aria-label="${name}">
<h2>${name}</h2>
<div class="scrolls" tabindex="0" role="region" aria-label="${`Table ${name}`}">
<table class="further">
<caption>${meaning}${rows.length > shown.length ? `; the first ${shown.length} of ${rows.length} rows` : ""}</caption>
<thead><tr>${columns.map((column) => markup`<th scope="col" title="${column.meaning}">${column.name}</th>`)}</tr></thead>
<tbody>${shown.map(
    (row) => markup`
<tr${row["model"] === undefined ? undefined : markup` data-model="${row["model"]}"`}>${columns.map((column) => markup`<td>${(row[column.name] ?? "").replaceAll("|", ", ")}</td>`)}</tr>`
  )}
</tbody>
</table>
</div>
</section>
`
}

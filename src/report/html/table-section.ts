/** Any other table that lies in a folder. */
import type { ReportedTable } from "./content.ts"
import { asWords } from "./in-words.ts"
import { type Markup, markup } from "./markup.ts"

const titles: Readonly<Record<string, string>> = {
  "sweep-false-refusals": "Why mail was refused without an attack",
  "sweep-strategies": "What each attacker did"
}

/** Our choice: what is longer is for programs, and the CSV has it. */
const mostRows = 500

export const tableSection = ({ name, meaning, columns, rows }: ReportedTable): Markup => {
  const title = titles[name] ?? asWords(name)
  const shown = rows.slice(0, mostRows)
  // What is the same in every row is said once.
  const [first] = rows
  const isConstant = ({ name: column }: { name: string }) =>
    first !== undefined && rows.length > 1 && rows.every((row) => row[column] === first[column])
  const constant = columns.filter(isConstant)
  const varying = columns.filter((column) => !isConstant(column))
  return markup`<section aria-label="${title}">
<h2>${title}</h2>
<dl>${constant.map((column) => markup`<dt title="${column.meaning}">${asWords(column.name)}</dt><dd>${shownValue(first?.[column.name])}</dd>`)}</dl>
<table class="further cards${varying.length > 5 ? " broad" : ""}">
<caption>${meaning}${rows.length > shown.length ? `; the first ${shown.length} of ${rows.length} rows` : ""}</caption>
<thead><tr>${varying.map((column) => markup`<th scope="col" title="${column.meaning}">${asWords(column.name)}</th>`)}</tr></thead>
<tbody>${shown.map(
    (row) => markup`
<tr${row["model"] === undefined ? undefined : markup` data-model="${row["model"]}"`}>${varying.map((column) => markup`<td data-label="${asWords(column.name)}">${shownValue(row[column.name])}</td>`)}</tr>`
  )}
</tbody>
</table>
</section>
`
}

const shownValue = (value = ""): string => value.replaceAll("|", ", ")

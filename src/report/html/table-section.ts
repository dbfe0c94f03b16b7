/** A table that lies beside the attempts, such as minimal breaking sets; the relations of models are drawn as well. */
import type { ReportedTable } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { type Interval, intervalDiagram } from "./interval-diagram.ts"
import { orderDiagram } from "./order-diagram.ts"

/** Our choice: what is longer is for programs, and the CSV has it. */
const mostRows = 500

export const tableSection = (table: ReportedTable): Markup => {
  const { name, meaning, columns, rows } = table
  const shown = rows.slice(0, mostRows)
  // What is the same in every row is said once.
  const [first] = rows
  const isConstant = ({ name: column }: { name: string }) =>
    first !== undefined && rows.length > 1 && rows.every((row) => row[column] === first[column])
  const constant = columns.filter(isConstant)
  const varying = columns.filter((column) => !isConstant(column))
  const drawn = estimates(table)
  // Below its pictures a long table waits until it is asked for.
  const [open, close] =
    drawn.length === 0
      ? [undefined, undefined]
      : [markup`<details><summary>the ${rows.length} estimates as a table</summary>`, markup`</details>`]
  return markup`<section aria-label="${name}">
<h2>${name}</h2>
${orders(table)}${drawn}${open}<dl>${constant.map((column) => markup`<dt title="${column.meaning}">${column.name}</dt><dd>${shownValue(first?.[column.name])}</dd>`)}</dl>
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
${close}</section>
`
}

const shownValue = (value = ""): string => value.replaceAll("|", ", ")

/** One diagram for each scenario, goal and start. */
const orders = ({ columns, rows }: ReportedTable): ReadonlyArray<Markup> => {
  if (!["model_a", "model_b", "relation"].every((name) => columns.some((column) => column.name === name))) {
    return []
  }
  const groups = Map.groupBy(rows, ({ scenario = "", goal = "", start = "", messages = "" }) =>
    [scenario, goal, `${start} start`, `${messages} messages`].join(", ")
  )
  return [...groups].map(([title, group]) => {
    const relations = group.map(({ model_a = "", model_b = "", relation = "" }) => ({
      model_a,
      model_b,
      relation
    }))
    return markup`<h3>${title}</h3>
<div class="scrolls" tabindex="0" role="region" aria-label="${`Order of models: ${title}`}">${orderDiagram(title, relations)}</div>
`
  })
}

/** One diagram for each metric and attack of a sweep; where everything is nothing there is nothing to draw. */
const estimates = ({ columns, rows }: ReportedTable): ReadonlyArray<Markup> => {
  const has = (name: string) => columns.some((column) => column.name === name)
  if (!["metric", "model", "attack", "estimate", "low", "high"].every(has) || has("other")) return []
  const groups = Map.groupBy(
    rows,
    ({ metric = "", attack = "" }) => `${metric.replaceAll("_", " ")}, attack: ${attack}`
  )
  return [...groups]
    .filter(([, group]) => group.some(({ estimate }) => Number(estimate) !== 0))
    .map(
      ([
        title,
        group
      ]) => markup`<details${isHeadline(group) ? markup` open` : undefined}><summary>${title}</summary>
<div class="scrolls" tabindex="0" role="region" aria-label="${`Estimates: ${title}`}">${intervalDiagram(title, group.map(intervalOf))}</div>
</details>
`
    )
}

const intervalOf = (row: Readonly<Record<string, string>>): Interval => {
  const varied = Object.entries(row)
    .filter(([name]) => name.startsWith("vary_"))
    .map(([name, value]) => `${name.slice("vary_".length)}=${value}`)
  const { model = "", estimate, low = "", high = "" } = row
  return {
    label: [model, ...varied].join(" "),
    estimate: Number(estimate),
    ...(low === "" || high === "" ? {} : { low: Number(low), high: Number(high) })
  }
}

/** What most come for is open: exposed mail under an attack, and refused mail without one. */
const isHeadline = ([first]: ReadonlyArray<Readonly<Record<string, string>>>): boolean =>
  first?.["attack"] === "none"
    ? first["metric"] === "falsely_refused_mail_share"
    : first?.["metric"] === "exposed_mail_share"

/** Minimal breaking sets: a row for each model, a column for each size, and each set leads to its witness. */
import { withoutPlaces } from "../../attacker/web-place.ts"
import type { ReadRows } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import type { Witnesses } from "./witnesses.ts"

/** Of one goal and start. */
export const breakingSection = (rows: ReadRows, witnesses: Witnesses): Markup | undefined => {
  if (rows.length === 0) return undefined
  const models = Map.groupBy(rows, ({ model = "" }) => model)
  const sizes = [...new Set(rows.flatMap(({ size = "" }) => (size === "" ? [] : [Number(size)])))].toSorted(
    (a, b) => a - b
  )
  return markup`<table class="further sets cards">
<caption>Minimal breaking sets: each breaks the model, and no part of it does</caption>
<thead><tr><th scope="col">model</th>${sizes.map((size) => markup`<th scope="col">${inWords(size)}</th>`)}</tr></thead>
<tbody>${[...models].map(
    ([model, found]) => markup`
<tr data-model="${model}"><th scope="row">${model}${found.some(({ is_capped }) => is_capped === "true") ? " (the search gave up: sets may be missing)" : ""}</th>${sizes.map((size) => markup`<td data-label="${inWords(size)}">${setsOf(found, size, witnesses)}</td>`)}</tr>`
  )}
</tbody>
</table>
`
}

const inWords = (size: number): string =>
  size === 0 ? "no capability" : size === 1 ? "1 capability" : `${size} capabilities`

const setsOf = (rows: ReadRows, size: number, witnesses: Witnesses): Markup => {
  const sets = rows.filter((row) => row["size"] === String(size))
  return sets.length === 0
    ? markup`<span aria-hidden="true">·</span><span class="unseen">none</span>`
    : markup`<ul>${sets.map((row) => {
        const { set = "", does = "" } = row
        const witness = witnesses.of(row)
        return markup`<li data-set="${withoutPlaces(set)}" title="${does}">${witness === undefined ? set : markup`<a href="#${witness.anchor}">${set}</a>`}</li>`
      })}</ul>`
}

/** Which model prevents more than which: as a diagram whose arrows rest on witnesses, and as a table of all pairs. */
import type { ReadRows } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { orderDiagram } from "./order-diagram.ts"
import { type Edge, edgesOf, ranksOf } from "./order-ranks.ts"
import type { Witnesses } from "./witnesses.ts"

/** Of one goal and start. */
export const orderSection = (question: string, rows: ReadRows, witnesses: Witnesses): Markup | undefined => {
  if (rows.length === 0) return undefined
  const pairs = new Map(rows.map((row) => [JSON.stringify([row["model_a"], row["model_b"]]), row]))
  const rowOf = (a: string, b: string) => pairs.get(JSON.stringify([a, b]))
  const ranks = ranksOf(
    rows.map(({ model_a = "", model_b = "", relation = "" }) => ({ model_a, model_b, relation }))
  )
  const edges = edgesOf(ranks)
  const witnessOf = ({ above, below }: Edge) => {
    const row = rowOf(above.models[0]!, below.models[0]!)
    const set = row?.["witness_for_a"] ?? ""
    return { set, witness: row === undefined ? undefined : witnesses.ofSet(row, below.models[0]!, set) }
  }
  return markup`<div class="scrolls" tabindex="0" role="region" aria-label="${`Order of models: ${question}`}">${orderDiagram(
    question,
    ranks,
    (edge) => witnessOf(edge).witness?.anchor
  )}</div>
<ol class="edges">${edges.map((edge) => {
    const { set, witness } = witnessOf(edge)
    const shown = witness === undefined ? set : markup`<a href="#${witness.anchor}">${set}</a>`
    return markup`<li>${edge.above.models.join(" = ")}: all that ${edge.below.models.join(" = ")} prevents, and ${shown}</li>`
  })}</ol>
${pairTable(question, [...new Set(rows.map(({ model_a = "" }) => model_a))], rowOf, witnesses)}`
}

const signs: Readonly<Record<string, string>> = { same: "=", stronger: ">", weaker: "<", incomparable: "×" }

const pairTable = (
  question: string,
  models: ReadonlyArray<string>,
  rowOf: (a: string, b: string) => ReadRows[number] | undefined,
  witnesses: Witnesses
): Markup => markup`<details><summary>All pairs</summary>
<div class="scrolls" tabindex="0" role="region" aria-label="${`All pairs: ${question}`}">
<table class="matrix pairs">
<caption>The row's model against the column's: &gt; prevents all that the other does and more, &lt; the reverse, = the same, × each something else. A sign leads to what the row's model prevents and the column's does not.</caption>
<thead><tr><th scope="col">model</th>${models.map((model) => markup`<th scope="col">${model}</th>`)}</tr></thead>
<tbody>${models.map(
  (a) => markup`
<tr data-model="${a}"><th scope="row">${a}</th>${models.map((b) => {
    const row = rowOf(a, b)
    if (row === undefined) return markup`<td></td>`
    const { relation = "", witness_for_a: set = "" } = row
    const sign = markup`<span aria-hidden="true">${signs[relation] ?? "?"}</span><span class="unseen">${relation}</span>`
    const witness = witnesses.ofSet(row, b, set)
    return markup`<td title="${`${a} is ${relation} to ${b}${set === "" ? "" : `: it prevents ${set}`}`}">${witness === undefined ? sign : markup`<a href="#${witness.anchor}">${sign}</a>`}</td>`
  })}</tr>`
)}
</tbody>
</table>
</div>
</details>
`

/** Which model prevents more than which: as a diagram whose arrows rest on witnesses, and as a table of all pairs. */
import type { ReadRows } from "./content.ts"
import { listed, verb } from "./in-words.ts"
import { type Markup, markup } from "./markup.ts"
import { followsFromSets } from "./follows-from-sets.ts"
import { orderDiagram } from "./order-diagram.ts"
import { type Edge, edgesOf, ranksOfRows } from "./order-ranks.ts"
import type { SearchQuestion } from "./search-questions.ts"
import type { Witnesses } from "./witnesses.ts"

/** Of one goal and start. */
export const orderSection = (
  { words: question, breaking, relations: rows }: SearchQuestion,
  witnesses: Witnesses
): Markup | undefined => {
  if (rows.length === 0) return undefined
  const pairs = new Map(rows.map((row) => [JSON.stringify([row["model_a"], row["model_b"]]), row]))
  const rowOf = (a: string, b: string) => pairs.get(JSON.stringify([a, b]))
  const ranks = ranksOfRows(rows)
  const edges = edgesOf(ranks)
  const witnessOf = ({ above, below }: Edge) => {
    const row = rowOf(above.models[0]!, below.models[0]!)
    const set = row?.["witness_for_a"] ?? ""
    return { set, witness: row === undefined ? undefined : witnesses.ofSet(row, below.models[0]!, set) }
  }
  const follows = followsFromSets(rows, breaking)
  return markup`<div class="order" data-question="${question}" data-models="${JSON.stringify([...new Set(rows.map(({ model_a = "" }) => model_a))])}"${follows ? markup` data-follows` : undefined}>
<p class="reading">Stronger models stand higher. A line means that every attack that breaks the upper model also breaks the lower one, and that at least one more breaks the lower one.</p>
<div class="drawn">${orderDiagram(question, ranks, (edge) => witnessOf(edge).witness?.anchor)}</div>
<p class="of">The order of all ${ranks.flatMap(({ models }) => models).length} models and all capabilities.${follows ? "" : " It does not follow the filters."}</p>
<ol class="edges">${edges.map((edge) => {
    const { set, witness } = witnessOf(edge)
    const shown = witness === undefined ? set : markup`<a href="#${witness.anchor}">${set}</a>`
    return markup`<li>${listed(edge.above.models)} also ${verb(edge.above.models, "prevents", "prevent")} ${shown}, unlike ${listed(edge.below.models)}</li>`
  })}</ol>
</div>
${pairTable([...new Set(rows.map(({ model_a = "" }) => model_a))], rowOf, witnesses)}`
}

const signs: Readonly<Record<string, string>> = { same: "=", stronger: ">", weaker: "<", incomparable: "×" }

const pairTable = (
  models: ReadonlyArray<string>,
  rowOf: (a: string, b: string) => ReadRows[number] | undefined,
  witnesses: Witnesses
): Markup => markup`<details><summary>All pairs</summary>
<table class="matrix pairs cards">
<caption>The row's model against the column's: &gt; prevents all that the other does and more, &lt; the reverse, = the same, × each prevents something else. Follow a sign to what the row's model prevents and the column's does not.</caption>
<thead><tr><th scope="col">model</th>${models.map((model) => markup`<th scope="col" data-against="${model}">${model}</th>`)}</tr></thead>
<tbody>${models.map(
  (a) => markup`
<tr data-model="${a}"><th scope="row">${a}</th>${models.map((b) => {
    const row = rowOf(a, b)
    if (row === undefined) return markup`<td class="self" data-against="${b}"></td>`
    const { relation = "", witness_for_a: set = "" } = row
    const sign = markup`<span aria-hidden="true">${signs[relation] ?? "?"}</span><span class="unseen">${relation}</span>`
    const witness = witnesses.ofSet(row, b, set)
    return markup`<td data-against="${b}" data-label="${b}" title="${`${a} is ${relation} to ${b}${set === "" ? "" : `: it prevents ${set}`}`}">${witness === undefined ? sign : markup`<a href="#${witness.anchor}">${sign}</a>`}</td>`
  })}</tr>`
)}
</tbody>
</table>
</details>
`

/** Boxes that choose which models, attackers and outcomes are shown. */
import { labels, legendOf } from "../matrix.ts"
import type { ReportContent } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { outcomeClass, outcomeMark } from "./outcome-mark.ts"

/** A kind of which there is nothing to choose has no boxes. */
export const filterSection = ({ scenarios, tables }: ReportContent): Markup => {
  const cells = scenarios.flatMap((scenario) => scenario.cells)
  const ofTables = tables.flatMap(({ rows }) =>
    rows.flatMap(({ model = "" }) => (model === "" ? [] : [model]))
  )
  const models = [...new Set([...labels(cells, "model"), ...ofTables])]
  const plain = (kind: string, names: ReadonlyArray<string>) => names.map((name) => box(kind, name, name))
  const outcomes = legendOf(cells).map(({ outcome, meaning }) =>
    box(
      "outcome",
      outcome,
      markup`<span class="mark ${outcomeClass(outcome)}">${outcomeMark(outcome)}</span> ${meaning}`
    )
  )
  return markup`<form class="filters" aria-label="What is shown">
${choice("Models", plain("model", models))}${choice("Attackers", plain("attacker", labels(cells, "attacker")))}${choice("Outcomes", outcomes)}<p id="shown" aria-live="polite">All ${cells.length} outcomes are shown.</p>
</form>
`
}

const choice = (title: string, boxes: ReadonlyArray<Markup>): Markup | undefined =>
  boxes.length === 0
    ? undefined
    : markup`<fieldset class="${title.toLowerCase()}"><legend>${title}</legend>${boxes}</fieldset>
`

const box = (kind: string, value: string, shown: Markup | string): Markup =>
  markup`<label><input type="checkbox" checked data-shows="${kind}" value="${value}"> ${shown}</label>
`

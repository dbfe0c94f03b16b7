/** Boxes that choose which models, attackers and outcomes are shown. */
import { labels, legendOf } from "../matrix.ts"
import type { ReadRows, ReportContent } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { outcomeClass, outcomeMark } from "./outcome-mark.ts"

/** A kind of which there is nothing to choose has no boxes. */
export const filterSection = ({ scenarios, searches, sweeps, tables }: ReportContent): Markup => {
  const cells = scenarios.flatMap((scenario) => scenario.cells)
  const rows: ReadRows = [
    ...searches.flatMap(({ breaking, relations }) => [
      ...breaking,
      ...relations.map(({ model_a = "" }) => ({ model: model_a }))
    ]),
    ...sweeps.flatMap(({ summary }) => summary),
    ...tables.flatMap(({ rows }) => rows)
  ]
  const ofRows = rows.flatMap(({ model = "" }) => (model === "" ? [] : [model]))
  const models = [...new Set([...labels(cells, "model"), ...ofRows])]
  const plain = (kind: string, names: ReadonlyArray<string>) => names.map((name) => box(kind, name, name))
  const outcomes = legendOf(cells).map(({ outcome, meaning }) =>
    box(
      "outcome",
      outcome,
      markup`<span class="mark ${outcomeClass(outcome)}">${outcomeMark(outcome)}</span> ${meaning}`
    )
  )
  return markup`<form class="filters" aria-label="What is shown">
${choice("Models", plain("model", models))}${choice("Attackers", plain("attacker", labels(cells, "attacker")))}${choice("Outcomes", outcomes)}${choice("Capabilities", plain("capability", menuOf(searches)))}<p id="shown" aria-live="polite">${cells.length === 0 ? undefined : `All ${cells.length} outcomes are shown.`}</p>
</form>
`
}

/** What the attackers of the searches could have. Without some of it the sets that need it are no matter. */
const menuOf = (searches: ReportContent["searches"]): ReadonlyArray<string> => [
  ...new Set(
    searches.flatMap(({ breaking }) =>
      breaking.flatMap(({ menu = "" }) => (menu === "" ? [] : menu.split("|")))
    )
  )
]

const choice = (title: string, boxes: ReadonlyArray<Markup>): Markup | undefined =>
  boxes.length === 0
    ? undefined
    : markup`<fieldset class="${title.toLowerCase()}"><legend>${title}</legend>${boxes}</fieldset>
`

const box = (kind: string, value: string, shown: Markup | string): Markup =>
  markup`<label><input type="checkbox" checked data-shows="${kind}" value="${value}"> ${shown}</label>
`

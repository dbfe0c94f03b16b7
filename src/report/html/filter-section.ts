/** Boxes that choose which models, attackers and outcomes are shown. */
import { labels, legendOf } from "../matrix.ts"
import type { ReportContent } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { outcomeClass, outcomeMark } from "./outcome-mark.ts"

export const filterSection = ({ scenarios }: ReportContent): Markup => {
  const cells = scenarios.flatMap((scenario) => scenario.cells)
  const box = (kind: string, value: string, shown: Markup | string) =>
    markup`<label><input type="checkbox" checked data-shows="${kind}" value="${value}"> ${shown}</label>\n`
  return markup`<form class="filters" aria-label="What is shown">
<fieldset><legend>Models</legend>${labels(cells, "model").map((model) => box("model", model, model))}</fieldset>
<fieldset><legend>Attackers</legend>${labels(cells, "attacker").map((attacker) => box("attacker", attacker, attacker))}</fieldset>
<fieldset class="legend"><legend>Outcomes</legend>${legendOf(cells).map(({ outcome, meaning }) =>
    box(
      "outcome",
      outcome,
      markup`<span class="mark ${outcomeClass(outcome)}">${outcomeMark(outcome)}</span> ${meaning}`
    )
  )}</fieldset>
<p id="shown" aria-live="polite">All ${cells.length} outcomes are shown.</p>
</form>
`
}

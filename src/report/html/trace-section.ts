/** What happened in each run of a scenario, closed until somebody asks. */
import { cite } from "../../protocol/rfc.ts"
import { outcomeMeanings } from "../../scenario/schema/outcome.ts"
import type { Cell } from "../../experiment/run-scenario.ts"
import { isTelling } from "../narrative.ts"
import { traceAnchor } from "./anchors.ts"
import type { ReportedScenario } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { outcomeMark } from "./outcome-mark.ts"
import { sequenceDiagram } from "./sequence-diagram.ts"

export const traceSection = ({ name, source }: ReportedScenario, number: number): Markup | undefined =>
  source === undefined
    ? undefined
    : markup`<section class="traces" aria-labelledby="s${number}-traces">
<h3 id="s${number}-traces">Traces of ${name}</h3>
${source.runs.map((run, i) => trace(run, traceAnchor(number, i)))}</section>
`

const trace = (run: Cell, anchor: string): Markup => {
  const { model, attacker, seed, worst, attempts } = run
  const events = run.trace.filter(isTelling)
  const rules = events.flatMap((event) => (event.kind === "decision" ? event.because : []))
  const cited = new Map(rules.map((citation) => [cite(citation), citation] as const))
  return markup`<details id="${anchor}" data-model="${model}" data-attacker="${attacker}" data-outcome="${worst}">
<summary>${model} against ${attacker}: ${outcomeMark(worst)}</summary>
<p>${worst}: ${outcomeMeanings[worst]}. Attempts: ${attempts.length}, seed ${seed}; DNS questions are left out, and the answers that are not about mail.</p>
<div class="scrolls" tabindex="0" role="region" aria-label="${`Diagram: ${model} against ${attacker}`}">${sequenceDiagram(`${model} against ${attacker}`, events)}</div>
<p>Rules that decided: ${
    cited.size === 0
      ? "none"
      : [...cited].map(([words, { rfc, section }], i) => [
          i === 0 ? "" : ", ",
          markup`<a href="https://www.rfc-editor.org/rfc/rfc${rfc}#section-${section}">${words}</a>`
        ])
  }.</p>
</details>
`
}

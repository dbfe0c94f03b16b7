/** What happened in each run of a scenario, closed until somebody asks. */
import { outcomeMeanings } from "../../scenario/schema/outcome.ts"
import type { Cell } from "../../experiment/judged-cell.ts"
import { stepsOf } from "../steps.ts"
import { traceAnchor } from "./anchors.ts"
import type { ReportedScenario } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { outcomeMark } from "./outcome-mark.ts"
import { toldSteps } from "./told-steps.ts"

export const traceSection = ({ name, source }: ReportedScenario, number: number): Markup | undefined =>
  source === undefined
    ? undefined
    : markup`<section class="traces" aria-labelledby="s${number}-traces">
<h3 id="s${number}-traces">Traces of ${name}</h3>
${source.runs.map((run, i) => trace(run, traceAnchor(number, i)))}</section>
`

const trace = (run: Cell, anchor: string): Markup => {
  const { model, attacker, seed, worst, attempts } = run
  return markup`<details id="${anchor}" data-model="${model}" data-attacker="${attacker}" data-outcome="${worst}">
<summary>${model} against ${attacker}: ${outcomeMark(worst)}</summary>
<p>${worst}: ${outcomeMeanings[worst]}. Attempts: ${attempts.length}, seed ${seed}; DNS questions are left out, and the answers that are not about mail.</p>
${toldSteps(`${model} against ${attacker}`, stepsOf(run))}</details>
`
}

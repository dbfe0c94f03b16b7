/** What happened in each run of a scenario, closed until somebody asks. */
import { outcomeMeanings } from "../../scenario/schema/outcome.ts"
import type { Cell, JudgedAttempt } from "../../experiment/judged-cell.ts"
import { chosenSenders } from "../../staging/senders.ts"
import { chainOf } from "../chain.ts"
import { stepsOf } from "../steps.ts"
import { traceAnchor } from "./anchors.ts"
import { chainFigure } from "./chain-picture.ts"
import type { ReportedScenario } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { outcomeMark } from "./outcome-mark.ts"
import { toldSteps } from "./told-steps.ts"

export const traceSection = ({ name, source }: ReportedScenario, number: number): Markup | undefined => {
  if (source === undefined) return undefined
  const chains = new Chains(chosenSenders(source.scenario))
  return markup`<section class="traces" aria-labelledby="s${number}-traces">
<h3 id="s${number}-traces">Traces of ${name}</h3>
${source.runs.map((run, i) => trace(run, traceAnchor(number, i), chains))}</section>
`
}

/** Most attempts of a scenario find the same, which is drawn once. */
class Chains {
  readonly #senders: ReturnType<typeof chosenSenders>
  readonly #drawn = new Map<string, { readonly anchor: string; readonly of: string }>()

  constructor(senders: ReturnType<typeof chosenSenders>) {
    this.#senders = senders
  }

  /** What an attempt's lookups and certificates rest on, closed until somebody asks. */
  detail({ model, attacker, findings }: Cell, attempt: JudgedAttempt, anchor: string): Markup {
    const chain = chainOf(findings, attempt, this.#senders)
    const by = this.#senders.length > 1 ? ` by ${attempt.sender}` : ""
    const what = `mail ${attempt.mail}${by}, attempt ${attempt.attempt}`
    const of = `${what}, ${model} against ${attacker}`
    const key = JSON.stringify(chain)
    const known = this.#drawn.get(key)
    if (known === undefined) this.#drawn.set(key, { anchor, of })
    return markup`<details id="${anchor}"><summary>DNSSEC and certificates of ${what}</summary>
${
  known === undefined
    ? chainFigure(chain, `DNSSEC and certificates of ${of}`, anchor)
    : markup`<p>The same as <a href="#${known.anchor}">those of ${known.of}</a>.</p>
`
}</details>
`
  }
}

const trace = (run: Cell, anchor: string, chains: Chains): Markup => {
  const { model, attacker, seed, worst, attempts } = run
  return markup`<details id="${anchor}" data-model="${model}" data-attacker="${attacker}" data-outcome="${worst}">
<summary>${model} against ${attacker}: ${outcomeMark(worst)}</summary>
<p>${worst}: ${outcomeMeanings[worst]}. Attempts: ${attempts.length}, seed ${seed}; DNS questions are left out, and the answers that are not about mail.</p>
${toldSteps(`${model} against ${attacker}`, stepsOf(run))}${attempts.map((attempt, i) => chains.detail(run, attempt, `${anchor}-c${i + 1}`))}</details>
`
}

/** Steps as a diagram, and the rules that decided with links to them. */
import type { Step } from "../steps.ts"
import { type Markup, markup } from "./markup.ts"
import { sequenceDiagram, stepText } from "./sequence-diagram.ts"

export const toldSteps = (name: string, steps: ReadonlyArray<Step>): Markup => {
  const rules = [...new Set(steps.flatMap(({ because }) => because))]
  return markup`${sequenceDiagram(name, steps)}
<ol class="steps">${steps.map(listed)}</ol>
<p>Rules that decided: ${rules.length === 0 ? "none" : rules.map((rule, i) => [i === 0 ? "" : ", ", linked(rule)])}.</p>
`
}

/** For screens that the diagram does not fit. */
const listed = (step: Step): Markup =>
  markup`<li>${step.atSeconds.toFixed(3)}s ${step.kind === "wire" ? markup`<b>${step.from} → ${step.to}</b> ` : undefined}${stepText(step)}</li>
`

/** A rule as `cite` writes it leads to its section. */
const linked = (rule: string): Markup | string => {
  const [, rfc, section = ""] = /^RFC (\d+)(?: §([\w.]+))?$/.exec(rule) ?? []
  return rfc === undefined
    ? rule
    : markup`<a href="https://www.rfc-editor.org/rfc/rfc${rfc}${section === "" ? "" : `#${/^[A-Z]/.test(section) ? "appendix" : "section"}-${section}`}">${rule}</a>`
}

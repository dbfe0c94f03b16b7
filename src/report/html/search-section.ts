/** What was searched for: for each goal and start the order of the models, and the minimal sets that break each, with their witnesses. */
import { breakingSection } from "./breaking-section.ts"
import type { ReportedSearch } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { orderSection } from "./order-section.ts"
import { questionsOf } from "./search-questions.ts"
import { toldSteps } from "./told-steps.ts"
import { type Witness, type Witnesses, witnessesOf } from "./witnesses.ts"

export const searchSection = (search: ReportedSearch, number: number): Markup => {
  const { breaking, relations } = search
  const witnesses = witnessesOf(search, number)
  const anchorOf = (question: number) => `search-${number}-${question + 1}`
  const questions = questionsOf(search)
  return markup`<section class="search" aria-labelledby="search-${number}">
<h2 id="search-${number}">What breaks which model</h2>
<nav aria-label="Questions"><ul>${questions.map(({ words }, i) => markup`<li><a href="#${anchorOf(i)}">${words}</a></li>`)}</ul></nav>
${limits([...breaking, ...relations])}${questions.map(
    (question, i) => markup`<section class="question" aria-labelledby="${anchorOf(i)}">
<h3 id="${anchorOf(i)}">${question.words}</h3>
${orderSection(question, witnesses)}${breakingSection(question.breaking, witnesses)}</section>
`
  )}${witnessList(witnesses)}</section>
`
}

/** What may be concluded, said before anything else. */
const limits = (rows: ReportedSearch["breaking"]): Markup => {
  const menus = new Set(rows.map(({ menu = "" }) => menu))
  const most = new Set(rows.map(({ max_capabilities = "" }) => max_capabilities))
  return markup`<p>The order says what is possible, not how likely it is. An attacker has up to ${[...most].join(" or ")} capabilities. "First contact": the sender has never written to the domain. "After one undisturbed mail": it wrote once, a day before.</p>
<details><summary>The capabilities that were searched</summary><p>${[...menus].map((menu) => menu.replaceAll("|", ", ")).join("; or ")}. The search does not cover attackers with other capabilities.</p></details>
`
}

const witnessList = ({ all }: Witnesses): Markup | undefined =>
  all.length === 0
    ? undefined
    : markup`<section class="traces" aria-label="Witnesses">
<h3>Witnesses</h3>
<p>A shortest history for each set, from the attacker's arrival on. DNS questions are omitted, and so are answers that do not concern mail.</p>
${all.map(told)}</section>
`

const told = ({ anchor, model, start, set, goals, does, steps }: Witness): Markup =>
  markup`<details id="${anchor}" data-model="${model}" data-set="${set}">
<summary>${model}, ${start} start: ${set}</summary>
<p>${goals.join(", ")}. What the attacker does: ${does === "" ? "nothing" : does}.</p>
${toldSteps(`${model}, ${start} start, ${set}`, steps)}</details>
`

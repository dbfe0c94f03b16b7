/** What was searched for: for each goal and start the order of the models, and the minimal sets that break each, with their witnesses. */
import { breakingSection } from "./breaking-section.ts"
import type { ReportedSearch } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { orderSection } from "./order-section.ts"
import { toldSteps } from "./told-steps.ts"
import { type Witness, type Witnesses, witnessesOf } from "./witnesses.ts"

export const searchSection = (search: ReportedSearch, number: number): Markup => {
  const { breaking, relations } = search
  const witnesses = witnessesOf(search, number)
  const related = Map.groupBy(relations, questionOf)
  const broken = Map.groupBy(breaking, questionOf)
  const anchorOf = (question: number) => `search-${number}-${question + 1}`
  const questions = [...new Set([...broken.keys(), ...related.keys()])]
  return markup`<section class="search" aria-labelledby="search-${number}">
<h2 id="search-${number}">What breaks which model</h2>
${limits([...breaking, ...relations])}<nav aria-label="Questions"><ul>${questions.map((question, i) => markup`<li><a href="#${anchorOf(i)}">${question}</a></li>`)}</ul></nav>
${questions.map(
  (question, i) => markup`<h3 id="${anchorOf(i)}">${question}</h3>
${orderSection(question, related.get(question) ?? [], witnesses)}${breakingSection(question, broken.get(question) ?? [], witnesses)}`
)}${witnessList(witnesses)}</section>
`
}

/** The goal first, for that is what differs most. */
const questionOf = ({ scenario, goal, start, messages }: ReportedSearch["breaking"][number]): string =>
  `${goal}, ${start} start, ${messages === "1" ? "one mail" : `${messages} mails`} (${scenario})`

/** What may be concluded, said before anything else. */
const limits = (rows: ReportedSearch["breaking"]): Markup => {
  const menus = new Set(rows.map(({ menu = "" }) => menu))
  const most = new Set(rows.map(({ max_capabilities = "" }) => max_capabilities))
  return markup`<p>"Possible", never "likely". Attackers of up to ${[...most].join(" or ")} of these capabilities: ${[...menus].map((menu) => menu.replaceAll("|", ", ")).join("; or of ")}. Nothing is said of attackers that can do something else. cold: the sender has never written to the domain; warm: once, undisturbed, a day before.</p>
`
}

const witnessList = ({ all }: Witnesses): Markup | undefined =>
  all.length === 0
    ? undefined
    : markup`<section class="traces" aria-label="Witnesses">
<h3>Witnesses</h3>
<p>A shortest history of each set, from the attacker's coming on. DNS questions are left out, and the answers that are not about mail.</p>
${all.map(told)}</section>
`

const told = ({ anchor, model, start, set, goals, does, steps }: Witness): Markup =>
  markup`<details id="${anchor}" data-model="${model}" data-set="${set}">
<summary>${model}, ${start} start: ${set}</summary>
<p>${goals.join(", ")}. What the attacker does: ${does === "" ? "nothing" : does}.</p>
${toldSteps(`${model}, ${start} start, ${set}`, steps)}</details>
`

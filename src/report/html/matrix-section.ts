/** The matrix of one scenario as a table: each outcome leads to its trace, each name to its line in the scenario. */
import { YamlSource } from "../../scenario/source/yaml-source.ts"
import { outcomeMeanings } from "../../scenario/schema/outcome.ts"
import { labels, legendOf, type MatrixCell, outcomeLetters } from "../matrix.ts"
import { lineAnchor, traceAnchor } from "./anchors.ts"
import type { ReportedScenario } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { outcomeClass, outcomeMark, outcomeShape } from "./outcome-mark.ts"

export const matrixSection = (reported: ReportedScenario, number: number): Markup => {
  const { name, cells, source } = reported
  const attackers = labels(cells, "attacker")
  const lineOf = linesOf(reported)
  const linked = (text: string, line: number | undefined) =>
    line === undefined ? text : markup`<a href="#${lineAnchor(number, line)}">${text}</a>`
  const title = source?.scenario.title ?? name
  return markup`<section class="scenario" aria-labelledby="s${number}">
<h2 id="s${number}">${title}</h2>
${source?.scenario.question === undefined ? undefined : markup`<p>${source.scenario.question}</p>`}
<table class="matrix cards">
<caption>The worst outcome of each model against each attacker (${name})</caption>
<thead><tr><th scope="col">model</th>${attackers.map(
    (attacker) =>
      markup`<th scope="col" data-attacker="${attacker}">${linked(attacker, lineOf("attackers", attacker))}</th>`
  )}</tr></thead>
<tbody>${labels(cells, "model").map(
    (model) => markup`
<tr data-model="${model}"><th scope="row">${linked(model, lineOf("models", model))}</th>${attackers.map(
      (attacker) => outcomeCell(reported, number, model, attacker)
    )}</tr>`
  )}
</tbody>
</table>
<ul class="legend">${legendOf(cells).map(
    ({ outcome, meaning }) =>
      markup`<li><span class="mark ${outcomeClass(outcome)}" aria-hidden="true">${outcomeShape(outcome)} ${outcomeLetters[outcome]}</span> ${meaning}</li>`
  )}</ul>
</section>
`
}

const outcomeCell = (
  { cells, source }: ReportedScenario,
  number: number,
  model: string,
  attacker: string
): Markup => {
  const isThis = (cell: MatrixCell) => cell.model === model && cell.attacker === attacker
  const cell = cells.find(isThis)
  if (cell === undefined) return markup`<td data-attacker="${attacker}" data-label="${attacker}">not run</td>`
  const run = source?.runs.findIndex(isThis) ?? -1
  const mark = outcomeMark(cell.worst)
  const shown = run < 0 ? mark : markup`<a href="#${traceAnchor(number, run)}">${mark}</a>`
  return markup`<td class="${outcomeClass(cell.worst)}" data-attacker="${attacker}" data-label="${attacker}" data-outcome="${cell.worst}" title="${`${model} against ${attacker}: ${cell.worst}, ${outcomeMeanings[cell.worst]}`}">${shown}</td>`
}

/** Where the scenario's file speaks of a model or an attacker. */
const linesOf = ({ source }: ReportedScenario) => {
  if (source === undefined) return () => undefined
  const { scenario, text } = source
  const yaml = new YamlSource("", text)
  const names = {
    models: scenario.models.map((choice) =>
      typeof choice === "string" ? choice : (choice.as ?? choice.model)
    ),
    attackers: scenario.attackers.map(({ name }) => name)
  }
  return (kind: "models" | "attackers", name: string): number | undefined => {
    const index = names[kind].indexOf(name)
    return index < 0 ? undefined : yaml.line([kind, index])
  }
}

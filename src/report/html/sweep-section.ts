/** What a sweep estimated: curves over what is varied, estimates with intervals, how far each input moves them, and where inputs come from. */
import { YamlSource } from "../../scenario/source/yaml-source.ts"
import { sweepLineAnchor } from "./anchors.ts"
import type { ReadRows, ReportedSweep } from "./content.ts"
import { estimatePictures, quantityOf, variedIn } from "./estimate-pictures.ts"
import { type Markup, markup } from "./markup.ts"
import { numberedLines } from "./source-section.ts"
import { tornadoDiagram } from "./tornado-diagram.ts"

export const sweepSection = (sweep: ReportedSweep, number: number): Markup => {
  const { title, question, summary, sensitivity, source } = sweep
  const questions = Map.groupBy(summary, questionOf)
  const swings = Map.groupBy(sensitivity, questionOf)
  // Where everything is nothing there is nothing to draw.
  const drawn = [...questions]
    .filter(([, rows]) => rows.some(({ estimate }) => Number(estimate) !== 0))
    .toSorted(([, a], [, b]) => Number(isHeadline(b)) - Number(isHeadline(a)))
  return markup`<section class="sweep" aria-labelledby="sweep-${number}">
<h2 id="sweep-${number}">${title}</h2>
${question === undefined ? undefined : markup`<p>${question}</p>`}
<p>"Likely", under the assumptions <a href="#sweep-${number}-inputs">listed below</a>. Intervals are of 95 %.${varied(sweep, number)}</p>
${drawn.map(
  ([
    question,
    rows
  ]) => markup`<details${isHeadline(rows) ? markup` open` : undefined}><summary>${question}</summary>
${estimates(question, rows)}${tornado(question, swings.get(question) ?? [])}</details>
`
)}${inputs(sweep, number)}${
    source === undefined
      ? undefined
      : markup`<details class="source">
<summary>The sweep ${source.name}</summary>
<p>SHA-256 ${source.sha256}</p>
${numberedLines(`Sweep ${source.name}`, source.text, (line) => sweepLineAnchor(number, line))}</details>
`
  }</section>
`
}

const questionOf = ({ metric = "", attack = "" }: ReadRows[number]): string =>
  `${metric.replaceAll("_", " ")}, attack: ${attack}`

/** What most come for is open: exposed mail under an attack, and refused mail without one. */
const isHeadline = ([first]: ReadRows): boolean =>
  first?.["attack"] === "none"
    ? first["metric"] === "falsely_refused_mail_share"
    : first?.["metric"] === "exposed_mail_share"

const estimates = (question: string, rows: ReadRows): Markup => {
  const varied = variedIn(rows)
  return markup`<div class="scrolls" tabindex="0" role="region" aria-label="${`Estimates: ${question}`}">${estimatePictures(question, rows)}</div>
<details><summary>${rows.length} estimates in numbers</summary>
<div class="scrolls" tabindex="0" role="region" aria-label="${`Numbers: ${question}`}">
<table class="further">
<caption>${question}</caption>
<thead><tr><th scope="col">model</th>${varied.map(({ name }) => markup`<th scope="col">${name}</th>`)}<th scope="col">estimate</th><th scope="col">low</th><th scope="col">high</th><th scope="col">trials</th><th scope="col">by the inputs alone</th></tr></thead>
<tbody>${rows.map(
    (row) => markup`
<tr data-model="${row["model"] ?? ""}"><th scope="row">${row["model"] ?? ""}</th>${varied.map(({ column }) => markup`<td>${row[column] ?? ""}</td>`)}<td>${row["estimate"] ?? ""}</td><td>${row["low"] ?? ""}</td><td>${row["high"] ?? ""}</td><td>${row["count"] ?? ""}</td><td>${row["closed_form"] ?? ""}</td></tr>`
  )}
</tbody>
</table>
</div>
</details>
`
}

const tornado = (question: string, rows: ReadRows): Markup | undefined =>
  rows.length === 0
    ? undefined
    : markup`<h4>How far each thing varied moves it</h4>
<div class="scrolls" tabindex="0" role="region" aria-label="${`Sensitivity: ${question}`}">${tornadoDiagram(
        question,
        quantityOf(rows),
        rows.map(({ model = "", varied = "", lowest, highest, lowest_at = "", highest_at = "" }) => ({
          label: `${model}, ${varied}`,
          lowest: Number(lowest),
          highest: Number(highest),
          lowestAt: lowest_at,
          highestAt: highest_at
        }))
      )}</div>
`

/** What is varied leads to the line that says through which values. */
const varied = ({ source }: ReportedSweep, number: number): ReadonlyArray<Markup> => {
  if (source === undefined) return []
  const yaml = new YamlSource("", source.text)
  return source.varied.map(
    ({ name, at }, i) =>
      markup` Varied: ${name} (<a href="#${sweepLineAnchor(number, yaml.line(["vary", i]))}">${at}</a>).`
  )
}

/** Each number that stands for the world, with a link to its line in the file and with its source. */
const inputs = ({ inputs: rows, source }: ReportedSweep, number: number): Markup => {
  const yaml = source === undefined ? undefined : new YamlSource("", source.text)
  const lineOf = (place: string) => yaml?.line(place.split("."))
  return markup`<h3 id="sweep-${number}-inputs">Where the numbers come from</h3>
<div class="scrolls" tabindex="0" role="region" aria-label="Inputs and their sources">
<table class="further">
<caption>Every number of the sweep that stands for the world; in italics what is assumed</caption>
<thead><tr><th scope="col">number</th><th scope="col">value</th><th scope="col">source</th></tr></thead>
<tbody>${rows.map(({ place = "", value = "", source: from = "", is_assumed }) => {
    const line = lineOf(place)
    const named =
      line === undefined ? place : markup`<a href="#${sweepLineAnchor(number, line)}">${place}</a>`
    return markup`
<tr><th scope="row">${named}</th><td>${value}</td><td>${is_assumed === "true" ? markup`<em>${from}</em>` : from}</td></tr>`
  })}
</tbody>
</table>
</div>
`
}

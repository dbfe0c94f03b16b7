/** What a sweep estimated: curves over what is varied, estimates with intervals, how far each input moves them, and where inputs come from. */
import { YamlSource } from "../../scenario/source/yaml-source.ts"
import { sweepLineAnchor } from "./anchors.ts"
import type { ReadRows, ReportedSweep } from "./content.ts"
import { estimatePictures, quantityOf, variedIn } from "./estimate-pictures.ts"
import { type Markup, markup } from "./markup.ts"
import { attackWords, metricWords } from "./metric-words.ts"
import { bothShapes } from "./plot.ts"
import { numberedLines } from "./source-section.ts"
import { isMainQuestion } from "./sweep-answer.ts"
import { tornadoDiagram } from "./tornado-diagram.ts"

export const sweepSection = (sweep: ReportedSweep, number: number): Markup => {
  const { title, question, summary, sensitivity, source } = sweep
  const questions = Map.groupBy(summary, questionOf)
  const swings = Map.groupBy(sensitivity, questionOf)
  // Where everything is nothing there is nothing to draw.
  const drawn = [...questions]
    .filter(([, rows]) => rows.some(({ estimate }) => Number(estimate) !== 0))
    .toSorted(([, a], [, b]) => Number(isMainQuestion(b)) - Number(isMainQuestion(a)))
  return markup`<section class="sweep" aria-labelledby="sweep-${number}">
<h2 id="sweep-${number}">${title}</h2>
${question === undefined ? undefined : markup`<p>${question}</p>`}
<p>How likely this is depends on the assumptions <a href="#sweep-${number}-inputs">listed below</a>. Intervals are of 95 %.${varied(sweep, number)}</p>
${drawn.map(
  ([
    question,
    rows
  ]) => markup`<details${isMainQuestion(rows) ? markup` open` : undefined}><summary>${question}</summary>
${estimates(question, rows)}${tornado(question, swings.get(question) ?? [])}</details>
`
)}${inputs(sweep, number)}${
    source === undefined
      ? undefined
      : markup`<details class="source">
<summary>The file ${source.name}</summary>
<p>SHA-256 ${source.sha256}</p>
${numberedLines(`Sweep ${source.name}`, source.text, (line) => sweepLineAnchor(number, line))}</details>
`
  }</section>
`
}

const questionOf = ({ metric = "", attack = "" }: ReadRows[number]): string =>
  `${metricWords(metric)}, ${attackWords(attack)}`

const columns = [
  ["estimate", "estimate"],
  ["low", "95 % interval from"],
  ["high", "to"],
  ["count", "trials"],
  ["closed_form", "computed from the inputs alone"]
] as const

const estimates = (question: string, rows: ReadRows): Markup => {
  const varied = variedIn(rows)
  return markup`${estimatePictures(question, rows)}
<details><summary>${rows.length} estimates in numbers</summary>
<table class="further cards">
<caption>${question}</caption>
<thead><tr><th scope="col">model</th>${varied.map(({ name }) => markup`<th scope="col">${name}</th>`)}${columns.map(([, words]) => markup`<th scope="col">${words}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => markup`
<tr data-model="${row["model"] ?? ""}"><th scope="row">${row["model"] ?? ""}</th>${varied.map(({ name, column }) => markup`<td data-label="${name}">${row[column] ?? ""}</td>`)}${columns.map(([column, words]) => markup`<td data-label="${words}">${row[column] ?? ""}</td>`)}</tr>`
  )}
</tbody>
</table>
</details>
`
}

const tornado = (question: string, rows: ReadRows): Markup | undefined =>
  rows.length === 0
    ? undefined
    : markup`<h3>How far each varied input moves it</h3>
${bothShapes.map((shape) =>
  tornadoDiagram(
    question,
    quantityOf(rows),
    rows.map(({ model = "", varied = "", lowest, highest, lowest_at = "", highest_at = "" }) => ({
      label: `${model}, ${varied}`,
      lowest: Number(lowest),
      highest: Number(highest),
      lowestAt: lowest_at,
      highestAt: highest_at
    })),
    shape
  )
)}
`

/** What is varied leads to the line that says through which values. */
const varied = ({ source }: ReportedSweep, number: number): ReadonlyArray<Markup> => {
  if (source === undefined) return []
  const yaml = new YamlSource("", source.text)
  return source.varied.map(
    ({ name, at }, i) =>
      markup` Varied: ${name} (<a href="#${sweepLineAnchor(number, yaml.line(["vary", i]))}">${typeof at === "string" ? at : at.join(", ")}</a>).`
  )
}

/** Each number that stands for the world, with a link to its line in the file and with its source. */
const inputs = ({ inputs: rows, source }: ReportedSweep, number: number): Markup => {
  const yaml = source === undefined ? undefined : new YamlSource("", source.text)
  const lineOf = (place: string) => yaml?.line(place.split("."))
  return markup`<h3 id="sweep-${number}-inputs">Where the numbers come from</h3>
<table class="further cards">
<caption>Every input, with its source; assumptions are in italics</caption>
<thead><tr><th scope="col">number</th><th scope="col">value</th><th scope="col">source</th></tr></thead>
<tbody>${rows.map(({ place = "", value = "", source: from = "", is_assumed }) => {
    const line = lineOf(place)
    const named =
      line === undefined ? place : markup`<a href="#${sweepLineAnchor(number, line)}">${place}</a>`
    return markup`
<tr><th scope="row">${named}</th><td data-label="value">${value}</td><td data-label="source">${is_assumed === "true" ? markup`<em>${from}</em>` : from}</td></tr>`
  })}
</tbody>
</table>
`
}

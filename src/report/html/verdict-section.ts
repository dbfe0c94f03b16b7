/**
 * What real software did at served scenarios, beside the simulation: sender by scenario. Colours are those of outcomes, so that agreement, which is none, has signs
 * and no colour.
 */
import { type Outcome, isOutcome } from "../../scenario/schema/outcome.ts"
import type { ReadRows } from "./content.ts"
import { type Markup, markup } from "./markup.ts"
import { outcomeClass, outcomeMark } from "./outcome-mark.ts"

type ReadRow = ReadRows[number]

/** Of a row: did the simulation say what was observed? Nobody knows where it was not run. */
type Standing = "agreeing" | "different" | "not run"

const signs = { agreeing: "=", different: "≠", "not run": "–" } as const satisfies Record<Standing, string>
const standings = ["agreeing", "different", "not run"] as const satisfies ReadonlyArray<Standing>

const standingOf = ({ agrees = "" }: ReadRow): Standing =>
  agrees === "" ? "not run" : agrees === "true" ? "agreeing" : "different"

/** One sentence. */
export const verdictAnswer = (rows: ReadRows): string => {
  const ran = rows.filter((row) => standingOf(row) !== "not run")
  const counted = ran.filter(({ counts }) => counts === "true")
  const heldOut = counted.filter(({ is_held_out }) => is_held_out === "true")
  const agreeing = (some: ReadRows) =>
    `${some.filter((row) => standingOf(row) === "agreeing").length} of ${some.length}`
  const notRun = rows.length - ran.length
  return `The simulation agrees with real software in ${agreeing(counted)} pairs of a mail and a sender that ran and count; in ${agreeing(heldOut)} of those that no profile was tuned on. ${notRun} of ${rows.length} pairs could not be run.`
}

export const verdictSection = (rows: ReadRows, number: number): Markup => {
  const senders = named(rows, "sender")
  const byScenario = Map.groupBy(rows, ({ scenario = "" }) => scenario)
  const id = `verdicts-${number}`
  return markup`<section class="verdicts" aria-labelledby="${id}">
<h2 id="${id}">Real software beside the simulation</h2>
<ul class="legend">
<li><span class="mark agreeing" aria-hidden="true">=</span> agreeing: what was observed is what the simulation says</li>
<li><span class="mark different" aria-hidden="true">≠</span> different: it is not; each is listed below</li>
<li><span class="mark not-run" aria-hidden="true">–</span> not run: the lab cannot do what the scenario says; the reasons are below</li>
</ul>
<table class="standings cards broad">
<caption>How many mails of each scenario agree, by sender; each is sent without attacker and under each attacker. An empty cell was not sent yet</caption>
<thead><tr><th scope="col">scenario</th>${senders.map((sender) => markup`<th scope="col">${sender}</th>`)}</tr></thead>
<tbody>${[...byScenario].map(
    ([scenario, mails]) => markup`
<tr><th scope="row">${scenario}</th>${senders.map((sender) =>
      cell(
        scenario,
        sender,
        mails.filter((row) => row["sender"] === sender)
      )
    )}</tr>`
  )}
</tbody>
</table>
${differences(rows)}${reasons(rows)}</section>
`
}

const named = (rows: ReadRows, column: string): ReadonlyArray<string> =>
  [...new Set(rows.map((row) => row[column] ?? ""))].toSorted()

const cell = (scenario: string, sender: string, rows: ReadRows): Markup => {
  const counts = standings.flatMap((standing) => {
    const count = rows.filter((row) => standingOf(row) === standing).length
    return count === 0 ? [] : [{ standing, count }]
  })
  const [first] = counts
  if (first === undefined)
    return markup`<td data-label="${sender}"><span class="unseen">not sent yet</span></td>`
  const { standing } = counts.find((one) => one.standing === "different") ?? first
  const inWords = counts.map((one) => `${one.count} ${one.standing}`).join(", ")
  const inSigns = counts.map((one) => `${signs[one.standing]}\u{a0}${one.count}`).join(" ")
  return markup`<td class="${standing.replace(" ", "-")}" data-label="${sender}" title="${`${scenario}, ${sender}: ${inWords}`}"><span aria-hidden="true">${inSigns}</span><span class="unseen">${inWords}</span></td>`
}

const differences = (rows: ReadRows): Markup | undefined => {
  const different = rows.filter((row) => standingOf(row) === "different")
  return different.length === 0
    ? undefined
    : markup`<h3>Differences</h3>
<table class="further cards broad">
<caption>Every mail that became something else than the simulation says</caption>
<thead><tr>${["case", "sender", "observed", "simulated", "what the software said"].map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${different.map(
        (row) => markup`
<tr><th scope="row">${caseOf(row)}</th><td data-label="sender">${row["sender"]}</td><td data-label="observed">${outcome(row["observed"], row["observed_refusal"])}</td><td data-label="simulated">${outcome(row["simulated"], row["simulated_refusals"])}</td><td data-label="what the software said">${row["log"]}${row["counts"] === "true" ? "" : " (does not count: without attacker it differs too)"}</td></tr>`
      )}
</tbody>
</table>
`
}

const caseOf = ({ scenario = "", attacker = "", mail = "", phase = "" }: ReadRow): string =>
  `${scenario}, ${attacker === "none" ? "without attacker" : `attacker ${attacker}`}, mail ${mail}${phase === "" ? "" : `, phase ${phase}`}`

const outcome = (text = "", refusals = ""): Markup | string =>
  isOutcome(text)
    ? markup`${marked(text)} ${text}${refusals === "" ? "" : ` (${refusals.replaceAll("|", ", ")})`}`
    : text

const marked = (known: Outcome): Markup =>
  markup`<span class="mark ${outcomeClass(known)}" aria-hidden="true">${outcomeMark(known)}</span>`

const reasons = (rows: ReadRows): Markup | undefined => {
  const byReason = Map.groupBy(
    rows.filter((row) => standingOf(row) === "not run"),
    ({ not_run_because: because = "" }) => because
  )
  return byReason.size === 0
    ? undefined
    : markup`<h3>Not run</h3>
<table class="further cards">
<caption>Why, and where</caption>
<thead><tr><th scope="col">reason</th><th scope="col" class="count">pairs</th><th scope="col">scenarios</th></tr></thead>
<tbody>${[...byReason]
        .toSorted(([, a], [, b]) => b.length - a.length)
        .map(
          ([because, some]) => markup`
<tr><th scope="row">${because}</th><td class="count" data-label="pairs">${String(some.length)}</td><td data-label="scenarios">${named(some, "scenario").join(", ")}</td></tr>`
        )}
</tbody>
</table>
`
}

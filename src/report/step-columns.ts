/** The table of a search's witnesses, told step by step. */
import type { Row } from "./column.ts"
import type { DescribedTable } from "./data-package.ts"
import { searchKeys, type SearchRun } from "./search-columns.ts"
import { type Step, stepKinds } from "./steps.ts"

export const stepColumns = [
  ...searchKeys.filter(({ name }) => name !== "goal"),
  { name: "model", type: "text", isKey: true, meaning: "label of the trust model in the scenario" },
  {
    name: "witness",
    type: "integer",
    minimum: 1,
    isKey: true,
    meaning: "number of the witness, as in breaking-sets.csv"
  },
  { name: "step", type: "integer", minimum: 1, isKey: true, meaning: "number of the step in the witness" },
  { name: "at_s", type: "number", minimum: 0, unit: "s", meaning: "virtual time" },
  {
    name: "kind",
    type: "text",
    values: stepKinds,
    meaning:
      "what crossed the wire, what the sender decided, what the attacker did, what became of an attempt"
  },
  { name: "from", type: "text", meaning: "the host that spoke or decided" },
  { name: "to", type: "text", meaning: "the host that was spoken to" },
  { name: "protocol", type: "text", meaning: "of what crossed the wire" },
  { name: "capability", type: "text", meaning: "that the attacker used" },
  {
    name: "says",
    type: "text",
    meaning: "what was said, decided, or done; of several lines that crossed together the first"
  },
  { name: "further_lines", type: "integer", minimum: 0, meaning: "how many lines followed it" },
  { name: "because", type: "set", meaning: "the rules that decided" }
] as const

export const stepTable: DescribedTable = {
  name: "breaking-steps",
  meaning:
    "the witnesses of breaking-sets.csv, one row a step, from the attacker's coming on; DNS questions are left out, and the answers that are not about mail",
  columns: stepColumns
}

export type StepRow = Row<(typeof stepColumns)[number]["name"]>

export const stepRows = (runs: ReadonlyArray<SearchRun>): ReadonlyArray<StepRow> =>
  runs.flatMap(({ scenario, start, messages, model, witnesses }) =>
    witnesses.flatMap((steps, i) =>
      steps.map((step, j) => ({
        scenario,
        start,
        messages,
        model,
        witness: i + 1,
        step: j + 1,
        at_s: step.atSeconds,
        kind: step.kind,
        ...filled("from", step.from),
        ...filled("to", step.to),
        ...filled("protocol", step.protocol),
        ...filled("capability", step.capability),
        says: step.says,
        further_lines: step.furtherLines,
        because: step.because
      }))
    )
  )

const filled = (name: "from" | "to" | "protocol" | "capability", value: string): StepRow =>
  value === "" ? {} : { [name]: value }

/** The step of a row that was read back. */
export const stepOfRow = (row: Readonly<Record<string, string>>): Step => ({
  atSeconds: Number(row["at_s"] ?? 0),
  // What is none of these is drawn as something said.
  kind: stepKinds.find((kind) => kind === row["kind"]) ?? "wire",
  from: row["from"] ?? "",
  to: row["to"] ?? "",
  protocol: row["protocol"] ?? "",
  capability: row["capability"] ?? "",
  says: row["says"] ?? "",
  furtherLines: Number(row["further_lines"] ?? 0),
  because: (row["because"] ?? "").split("|").filter((rule) => rule !== "")
})

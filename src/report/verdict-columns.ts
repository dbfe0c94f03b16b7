/** One row a mail that real software sent to a served scenario: what was observed, beside what the simulation says. */
import { outcomes } from "../scenario/schema/outcome.ts"
import type { Column, Row } from "./column.ts"
import type { DescribedTable } from "./data-package.ts"

export const verdictColumns = [
  { name: "scenario", type: "text", isKey: true, meaning: "folder and name of the scenario file" },
  {
    name: "attacker",
    type: "text",
    isKey: true,
    meaning: "name of the attacker in the scenario; none for the run without"
  },
  {
    name: "mail",
    type: "integer",
    minimum: 1,
    isKey: true,
    meaning: "number of the mail in the scenario, from 1"
  },
  {
    name: "sender",
    type: "text",
    isKey: true,
    meaning: "the software, with the setting that it ran with"
  },
  {
    name: "phase",
    type: "text",
    meaning: "name of the phase to which the mail belongs; empty without phases"
  },
  { name: "software", type: "text", meaning: "the software and its version, as the package names it" },
  { name: "model", type: "text", meaning: "the trust model that the setting corresponds to" },
  { name: "profile", type: "text", meaning: "the sender profile that the simulation has for the software" },
  {
    name: "observed",
    type: "text",
    values: outcomes,
    meaning:
      "what became of the mail in two attempts, read from what the served hosts hold; whether the peer was authenticated is read from the software's log. Empty where it was not run"
  },
  {
    name: "simulated",
    type: "text",
    values: outcomes,
    meaning: "what became of it in the simulation; empty where it was not run"
  },
  {
    name: "agrees",
    type: "boolean",
    meaning:
      "whether both are the same, where all ways of not being delivered count as one; empty where it was not run"
  },
  {
    name: "log",
    type: "text",
    meaning: "what the software said of its last attempt; addresses of processes and ports may differ"
  },
  {
    name: "not_run_because",
    type: "text",
    meaning: "why the mail could not be sent in the lab; empty where it was"
  }
] as const satisfies ReadonlyArray<Column>

export const verdictTable: DescribedTable = {
  name: "verdicts",
  meaning: "one row a mail that real software sent to a served scenario",
  columns: verdictColumns
}

export type VerdictRow = Row<(typeof verdictColumns)[number]["name"]>

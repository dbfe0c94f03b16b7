/** One row a mail that real software sent to a served scenario: what was observed, beside what the simulation says. */
import { outcomes } from "../scenario/schema/outcome.ts"
import type { Column, Row } from "./column.ts"
import type { DescribedTable } from "./data-package.ts"

/** Why a mail did not go. */
export const refusals = ["policy", "lookup", "no answer", "reply"] as const

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
    name: "observed_refusal",
    type: "text",
    values: refusals,
    meaning:
      "why the mail did not go, by the software's log: policy (TLS, certificates or DNS records were not enough), lookup (a name could not be resolved), no answer, or a host's reply; empty where it went, and where the log says nothing of these"
  },
  {
    name: "simulated_refusals",
    type: "set",
    meaning: "why the MX hosts did not get the mail in the simulation's last attempt, in the same words"
  },
  {
    name: "agrees",
    type: "boolean",
    meaning:
      "whether both are the same. All outcomes of mail that was not delivered count as one, and agree only where the observed refusal is among the simulated ones; empty where it was not run"
  },
  {
    name: "counts",
    type: "boolean",
    meaning:
      "whether the same mail without attacker agrees: where it does not, the sender may be at fault in the lab, and other rows of the mail say nothing"
  },
  {
    name: "is_held_out",
    type: "boolean",
    meaning: "whether the row is of the third, by a digest of its key, that no profile was tuned on"
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

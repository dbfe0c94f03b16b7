/** What an earlier run of the lab observed, from the table that it wrote. */
import { existsSync, readFileSync } from "node:fs"
import { readCsv } from "../../report/csv-reader.ts"
import { isOutcome } from "../../scenario/schema/outcome.ts"
import type { Observed } from "./observed.ts"
import { isRefusal } from "./software.ts"

export interface Run {
  readonly scenario: string
  readonly attacker: string
  readonly sender: string
  /** With versions: what another version did is not kept. */
  readonly software: string
}

/** By the number of the mail. */
export type Kept = (run: Run) => ReadonlyMap<number, Observed>

/** @param table verdicts.csv; nothing is kept where there is none */
export const keptIn = (table: string): Kept => {
  const rows = existsSync(table) ? readCsv(readFileSync(table, "utf8")) : []
  const byRun = Map.groupBy(rows, ({ scenario = "", attacker = "", sender = "", software = "" }) =>
    nameOf({ scenario, attacker, sender, software })
  )
  return (run) =>
    new Map(
      (byRun.get(nameOf(run)) ?? []).flatMap(
        ({ mail, observed: outcome = "", observed_refusal: refusal = "", log = "" }) =>
          isOutcome(outcome)
            ? [[Number(mail), { outcome, log, ...(isRefusal(refusal) ? { refusal } : {}) }] as const]
            : []
      )
    )
}

const nameOf = ({ scenario, attacker, sender, software }: Run): string =>
  [scenario, attacker, sender, software].join("\n")

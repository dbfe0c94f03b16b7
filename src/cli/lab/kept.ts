/** What an earlier run of the lab observed, from the table that it wrote. */
import { existsSync, readFileSync } from "node:fs"
import { readCsv } from "../../report/csv-reader.ts"
import { type VerdictRow, verdictColumns } from "../../report/verdict-columns.ts"
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

/** All rows, also of mail that could not be sent: it may be when the run comes to it again. @param table verdicts.csv; there are none where it is not there */
export const earlierRows = (table: string): ReadonlyArray<VerdictRow> =>
  (existsSync(table) ? readCsv(readFileSync(table, "utf8")) : []).map((row): VerdictRow =>
    Object.fromEntries(
      verdictColumns.flatMap(({ name, type }) => {
        const text = row[name] ?? ""
        return text === "" ? [] : [[name, cellOf[type](text)] as const]
      })
    )
  )

const cellOf = {
  text: (text: string) => text,
  integer: Number,
  boolean: (text: string) => text === "true",
  set: (text: string) => text.split("|")
} as const

/** What of these rows was observed. */
export const keptIn = (rows: ReadonlyArray<VerdictRow>): Kept => {
  const byRun = Map.groupBy(rows, (row) => nameOf(row))
  return (run) =>
    new Map(
      (byRun.get(nameOf(run)) ?? []).flatMap(({ mail, observed, observed_refusal: refusal, log = "" }) =>
        typeof observed === "string" && isOutcome(observed)
          ? [
              [
                Number(mail),
                {
                  outcome: observed,
                  log: String(log),
                  ...(typeof refusal === "string" && isRefusal(refusal) ? { refusal } : {})
                }
              ] as const
            ]
          : []
      )
    )
}

/** All rows of this run, and those of an earlier one that it has not come to. */
export const withEarlier = (
  rows: ReadonlyArray<VerdictRow>,
  earlier: ReadonlyArray<VerdictRow>
): ReadonlyArray<VerdictRow> => {
  const pairOf = (row: VerdictRow) => `${nameOf({ ...row, software: "" })}\n${String(row.mail)}`
  const pairs = new Set(rows.map(pairOf))
  return [...rows, ...earlier.filter((row) => !pairs.has(pairOf(row)))]
}

const nameOf = ({ scenario, attacker, sender, software }: Partial<Record<keyof Run, unknown>>): string =>
  [scenario, attacker, sender, software].map(String).join("\n")

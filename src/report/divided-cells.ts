/** Takes a table apart: a row for each phase, sender or mail of a model, in place of their worst. */
import { worstOutcome } from "../experiment/outcome.ts"
import type { Outcome } from "../scenario/schema/outcome.ts"
import type { MatrixCell } from "./matrix.ts"

/** In the order in which a row names them. */
export const divisions = ["phase", "sender", "mail"] as const
export type Division = (typeof divisions)[number]

/** A cell with everything that it is the worst of. */
export interface WholeCell extends MatrixCell {
  readonly attempts: ReadonlyArray<JudgedPart>
}

export interface JudgedPart {
  /** Empty or absent where the scenario has no phases. */
  readonly phase?: string | undefined
  readonly sender: string
  /** Number of the mail in the scenario, from 1. */
  readonly mail: number
  readonly outcome: Outcome
}

/**
 * The cells of the table, model by model in the order of the attempts.
 *
 * @param by nothing for one row a model
 */
export const dividedCells = (
  cells: ReadonlyArray<WholeCell>,
  by: ReadonlyArray<Division>
): ReadonlyArray<MatrixCell> =>
  cells.flatMap(({ model, attacker, attempts }) =>
    [...Map.groupBy(attempts, (attempt) => [model, ...partOf(attempt, by)].join(", "))].map(([row, part]) => {
      const outcomes = part.map(({ outcome }) => outcome)
      return {
        model: row,
        ...(row === model ? {} : { part: { model, ...namedPart(part[0]!, by) } }),
        attacker,
        worst: worstOutcome(outcomes)!,
        ...(new Set(outcomes).size > 1 ? { isWorstOfSeveral: true } : {})
      }
    })
  )

const namedPart = (
  { phase = "", sender, mail }: JudgedPart,
  by: ReadonlyArray<Division>
): Pick<NonNullable<MatrixCell["part"]>, Division> => ({
  ...(by.includes("phase") && phase !== "" ? { phase } : {}),
  ...(by.includes("sender") ? { sender } : {}),
  ...(by.includes("mail") ? { mail } : {})
})

const partOf = (
  { phase = "", sender, mail }: JudgedPart,
  by: ReadonlyArray<Division>
): ReadonlyArray<string> =>
  divisions
    .filter((division) => by.includes(division))
    .map((division) => ({ phase, sender, mail: `mail ${mail}` })[division])
    .filter((name) => name !== "")

/** What can be run in parts on several machines and put together again: a sweep, a population, or the searches of scenario files. */
import type { CellPlan } from "./cell-plan.ts"

export interface Divisible {
  readonly plan: CellPlan
  /** Does one machine find out only while it runs how many cells there are? */
  readonly isOpenEnded: boolean
  /** The command that runs all of it, or a part, on one machine, */
  readonly command: "sweep" | "population" | "order"
  /** and the words that it needs after the files. */
  readonly words: ReadonlyArray<string>
  /** Where its tables go when nobody says. */
  readonly usualOut: string
  /** These of its cells as CSV. */
  readonly csv: (keys: ReadonlySet<string>) => string
  /**
   * Writes the tables of the cells in these folders, as one machine does, and returns what it prints. Ends with status 65 where a
   * cell is missing or damaged.
   */
  readonly merge: (
    folders: ReadonlyArray<string>,
    out: string,
    options: { readonly parquet: boolean }
  ) => Promise<string>
}

/** Why mail was refused that nobody attacked, over all replicates of a sweep. */
import { groups } from "./summary.ts"
import type { CellResult } from "./sweep-cell.ts"

export interface FalseRefusals {
  readonly point: number
  readonly values: CellResult["values"]
  readonly model: string
  readonly attack: string
  readonly cause: string
  readonly mails: number
}

/** By cause, over all replicates; in the order of the cells, and of the causes' names. */
export const falseRefusals = (cells: ReadonlyArray<CellResult>): ReadonlyArray<FalseRefusals> =>
  groups(cells).flatMap((group) => {
    const { point, values, model, attack } = group[0]!
    const causes = [...new Set(group.flatMap(({ metrics }) => Object.keys(metrics.refusal_causes)))]
    return causes.toSorted().map((cause) => ({
      point,
      values,
      model,
      attack,
      cause,
      mails: group.reduce((sum, { metrics }) => sum + (metrics.refusal_causes[cause] ?? 0), 0)
    }))
  })

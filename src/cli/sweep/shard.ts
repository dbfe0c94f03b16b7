/** One part of several of a sweep: `2/8` is the second of eight. */
import { replicates, type SweepCell } from "../../experiment/sweep/sweep-cell.ts"
import { CommandFailure, exitStatus } from "../terminal/exit-status.ts"

export const shardOption = {
  type: "string",
  describe:
    "one part of several, such as 2/8; only cells are written, and hoptrust merge makes the tables of all"
} as const

/** Cells that share a point, model and seed stay together. Every cell is in one part. */
export const shardOf = (shard: string, cells: ReadonlyArray<SweepCell>): ReadonlyArray<SweepCell> => {
  const [, number, of] = /^([1-9][0-9]{0,5})\/([1-9][0-9]{0,5})$/.exec(shard) ?? []
  const [part, parts] = [Number(number), Number(of)]
  if (number === undefined || part > parts)
    throw new CommandFailure(exitStatus.usage, `--shard is a part of several, such as 2/8, not ${shard}`)
  return replicates(cells)
    .filter((_, index) => index % parts === part - 1)
    .flat()
}

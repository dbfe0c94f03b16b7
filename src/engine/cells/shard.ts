/** One part of several: `2/8` is the second of eight. */
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import type { Cell, CellPlan } from "./cell-plan.ts"

/** Cells that share work stay together. Every cell is in one part. */
export const shardOf = <C extends Cell>(shard: string, plan: CellPlan<C>): CellPlan<C> => {
  const [, number, of] = /^([1-9][0-9]{0,5})\/([1-9][0-9]{0,5})$/.exec(shard) ?? []
  const [part, parts] = [Number(number), Number(of)]
  if (number === undefined || part > parts)
    throw new CommandFailure(exitStatus.usage, `--shard is a part of several, such as 2/8, not ${shard}`)
  return { ...plan, groups: plan.groups.filter((_, index) => index % parts === part - 1) }
}

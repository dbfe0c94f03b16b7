/** The option --seed, the same wherever it is. */
import { CommandFailure, exitStatus } from "../machine/terminal/exit-status.ts"

export const seedOption = {
  type: "number",
  describe: "replaces the scenario's seed; 0 to 4294967295",
  coerce: (seed: number): number => {
    if (Number.isInteger(seed) && seed >= 0 && seed <= 4_294_967_295) return seed
    throw new CommandFailure(exitStatus.usage, `--seed is an integer from 0 to 4294967295, not ${seed}`)
  }
} as const

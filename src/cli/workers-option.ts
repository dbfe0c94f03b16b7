/** The option --workers, the same wherever it is. */
import { CommandFailure, exitStatus } from "./terminal/exit-status.ts"

/** Our choice: more threads than any machine has cores only cost memory. */
const most = 1024

export const workersOption = {
  type: "number",
  describe: "number of threads; by default, one per core. Results do not depend on it",
  coerce: (workers: number): number => {
    if (Number.isInteger(workers) && workers >= 1 && workers <= most) return workers
    throw new CommandFailure(exitStatus.usage, `--workers is an integer from 1 to ${most}, not ${workers}`)
  }
} as const

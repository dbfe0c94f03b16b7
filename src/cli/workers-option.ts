/** How many threads: --workers, the same wherever it is. */
import { CommandFailure, exitStatus } from "../machine/terminal/exit-status.ts"

/** Our choice: more threads than any machine has cores only cost memory. */
const most = 1024

const optionOf = (name: string) =>
  ({
    type: "number",
    describe: "number of threads; by default, one per core. Results do not depend on it",
    coerce: (threads: number): number => {
      if (Number.isInteger(threads) && threads >= 1 && threads <= most) return threads
      throw new CommandFailure(exitStatus.usage, `--${name} is an integer from 1 to ${most}, not ${threads}`)
    }
  }) as const

export const workersOption = optionOf("workers")

/** The same of `hoptrust work`, which is a worker itself. */
export const threadsOption = optionOf("threads")

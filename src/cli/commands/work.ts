/** `hoptrust work`: takes cells of sweeps and searches from a queue and runs them, on as many machines as it is started. */
import type { CommandModule } from "yargs"
import { openQueue } from "../../engine/queue/open-queue.ts"
import { queueOption } from "../../engine/queue/queue-address.ts"
import { workCells } from "../../engine/queue/work-cells.ts"
import { CommandFailure, exitStatus } from "../../machine/terminal/exit-status.ts"
import { remark } from "../../machine/terminal/say.ts"
import { threadsOption } from "../workers-option.ts"

interface Arguments {
  readonly queue?: string | undefined
  readonly threads?: number | undefined
  readonly store?: string | undefined
  readonly "until-empty": boolean
  readonly lock: number
  readonly quiet: boolean
}

export const work: CommandModule<object, Arguments> = {
  command: "work",
  describe: "Take cells of sweeps, and searches, from a queue and run them, until Ctrl-C",
  builder: (yargs) =>
    yargs
      .option("queue", queueOption)
      .option("threads", threadsOption)
      .option("store", {
        type: "string",
        requiresArg: true,
        describe:
          "a folder for the results that all workers and collect share; by default, results go to the queue's server"
      })
      .option("until-empty", {
        type: "boolean",
        default: false,
        describe: "end when no cell is waiting or with another worker"
      })
      .option("lock", {
        type: "number",
        default: 30,
        coerce: lockSeconds,
        describe: "seconds after which the cells of a worker that does not answer go to others"
      })
      .option("quiet", { type: "boolean", default: false, describe: "no count of the cells" })
      .example("$0 work --queue redis://queue.example.com --store /shared/cells", ""),
  handler: async ({ queue: address, threads, store, "until-empty": isUntilEmpty, lock, quiet }) => {
    const queue = await openQueue(address)
    let cells = 0
    try {
      await workCells(queue, {
        threads,
        store,
        isUntilEmpty,
        lockMs: lock * 1000,
        onCells: (more) => {
          cells += more
        }
      })
    } finally {
      await queue.close()
      if (!quiet) remark(`${cells} cells were run here`)
    }
  }
}

const lockSeconds = (value: number): number => {
  // Our choice: below a second, a busy machine would lose its cells while it works on them.
  if (value >= 1 && value <= 86_400) return value
  throw new CommandFailure(exitStatus.usage, `--lock is a number of seconds from 1 to 86400, not ${value}`)
}

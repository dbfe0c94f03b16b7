/** A thread that does one job after the other for whoever opened it. */
import { Worker } from "node:worker_threads"
import { outsidePaths } from "../../machine/outside/load.ts"
import { threadModule } from "../../machine/places.ts"
import type { Answer, Order } from "./answer.ts"
import type { ThreadData, WorkKind } from "./thread-data.ts"

export interface Thread<Job, Outcome> {
  /** One at a time. Fails as the job fails, and where the thread was ended before the job was done. */
  readonly run: (job: Job, onNews?: (more: number) => void) => Promise<Outcome>
  /** At once, whatever it does. */
  readonly end: () => void
}

/** The job was not done, and nothing is wrong with it. */
export class ThreadEnded extends Error {
  override readonly name = "ThreadEnded"
}

export const openThread = <Job, Outcome>(kind: WorkKind): Thread<Job, Outcome> => {
  const workerData: ThreadData = { kind, outside: outsidePaths() }
  const worker = new Worker(threadModule, { workerData })
  let fail: ((error: unknown) => void) | undefined
  let hear: ((answer: Answer<Outcome>) => void) | undefined
  let fault: unknown
  const broken = (error: unknown) => {
    fault ??= error
    fail?.(fault)
  }
  worker.on("error", broken)
  worker.on("exit", () => broken(new ThreadEnded("the thread was ended")))
  worker.on("message", (answer: Answer<Outcome>) => hear?.(answer))
  let number = 0
  return {
    run: (job, onNews) =>
      new Promise<Outcome>((resolve, reject) => {
        if (fault !== undefined) return reject(fault)
        fail = reject
        hear = (answer) => {
          if (answer.kind === "news") onNews?.(answer.more)
          else resolve(answer.outcome)
        }
        const order: Order<Job> = { number, job }
        number += 1
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage(order)
      }),
    end: () => {
      broken(new ThreadEnded("the thread was ended"))
      void worker.terminate()
    }
  }
}

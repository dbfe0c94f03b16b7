/** Gives jobs to several threads. What comes out does not depend on how many there are. */
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import { outsidePaths } from "../outside/load.ts"
import { threadModule } from "../places.ts"
import type { Answer, Order } from "./answer.ts"
import type { ThreadData, WorkKind } from "./thread-data.ts"

export interface PoolOptions<Outcome> {
  readonly kind: WorkKind
  readonly workers?: number | undefined
  readonly onNews?: (more: number) => void
  readonly onOutcome: (number: number, outcome: Outcome) => void
  /** Stops at once; jobs that were not finished have no outcome. */
  readonly signal: AbortSignal
}

/** Ends when every job has its outcome, or when it is stopped. Fails as a job fails. */
export const runJobs = async <Job, Outcome>(
  jobs: ReadonlyArray<Job>,
  { kind, workers = availableParallelism(), onNews, onOutcome, signal }: PoolOptions<Outcome>
): Promise<void> => {
  let next = 0
  const thread = () =>
    new Promise<void>((resolve, reject) => {
      const workerData: ThreadData = { kind, outside: outsidePaths() }
      const worker = new Worker(threadModule, { workerData })
      const end = () => {
        void worker.terminate()
        resolve()
      }
      const give = () => {
        if (next === jobs.length || signal.aborted) return end()
        const order: Order<Job> = { number: next, job: jobs[next]! }
        next += 1
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage(order)
      }
      signal.addEventListener("abort", end)
      worker.on("error", reject)
      worker.on("message", (answer: Answer<Outcome>) => {
        if (answer.kind === "news") return onNews?.(answer.more)
        onOutcome(answer.number, answer.outcome)
        give()
      })
      give()
    })
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, thread))
}

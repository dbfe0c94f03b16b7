/** Runs searches on several threads. What comes out does not depend on how many. */
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import type { SearchResult } from "../../search/minimal-sets.ts"
import type { SearchJob } from "./job.ts"
import type { Answer, Order } from "./worker.ts"

export interface PoolOptions {
  readonly workers?: number
  readonly onHistories: (more: number) => void
  readonly onResult: () => void
  /** Stops at once; what is finished is returned. */
  readonly signal: AbortSignal
}

/** Results in the order of the jobs; undefined for those that were not finished when it was stopped. Fails as a job fails. */
export const runJobs = async (
  jobs: ReadonlyArray<SearchJob>,
  { workers = availableParallelism(), onHistories, onResult, signal }: PoolOptions
): Promise<ReadonlyArray<SearchResult | undefined>> => {
  const results: Array<SearchResult | undefined> = jobs.map(() => undefined)
  let next = 0
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url))
      const end = () => {
        void worker.terminate()
        resolve()
      }
      const give = () => {
        if (next === jobs.length || signal.aborted) return end()
        const order: Order = { number: next, job: jobs[next]! }
        next += 1
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage(order)
      }
      signal.addEventListener("abort", end)
      worker.on("error", reject)
      worker.on("message", (answer: Answer) => {
        if (answer.kind === "histories") return onHistories(answer.more)
        results[answer.number] = answer.result
        onResult()
        give()
      })
      give()
    })
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, work))
  return results
}

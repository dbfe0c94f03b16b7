/** Gives jobs to several threads. What comes out does not depend on how many there are. */
import { availableParallelism } from "node:os"
import { openThread, ThreadEnded } from "./open-thread.ts"
import type { WorkKind } from "./thread-data.ts"

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
  const workThrough = async () => {
    const thread = openThread<Job, Outcome>(kind)
    signal.addEventListener("abort", thread.end)
    try {
      while (next < jobs.length && !signal.aborted) {
        const number = next
        next += 1
        onOutcome(number, await thread.run(jobs[number]!, onNews))
      }
    } catch (error) {
      if (!(error instanceof ThreadEnded)) throw error
    } finally {
      signal.removeEventListener("abort", thread.end)
      thread.end()
    }
  }
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, workThrough))
}

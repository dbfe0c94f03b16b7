/** A thread that runs searches: takes jobs, tells how far it is, and answers with results. */
import { parentPort } from "node:worker_threads"
import type { SearchResult } from "../../search/minimal-sets.ts"
import { runJob, type SearchJob } from "./job.ts"

export interface Order {
  readonly number: number
  readonly job: SearchJob
}

export type Answer =
  | { readonly kind: "histories"; readonly more: number }
  | { readonly kind: "result"; readonly number: number; readonly result: SearchResult }

/** Our choice: often enough for a line that is written four times a second. */
const historiesBetweenAnswers = 16

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const answer = (message: Answer) => parentPort?.postMessage(message)

parentPort?.on("message", ({ number, job }: Order) => {
  let told = 0
  const result = runJob(job, (count) => {
    if (count - told < historiesBetweenAnswers) return
    answer({ kind: "histories", more: count - told })
    told = count
  })
  answer({ kind: "histories", more: result.histories - told })
  answer({ kind: "result", number, result })
})

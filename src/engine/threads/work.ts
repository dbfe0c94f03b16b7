/** The other end of the pool: a thread that does what it is given. */
import { parentPort } from "node:worker_threads"
import type { Answer, Order } from "./answer.ts"

/** @param run does one job; it may tell how many more of what progress counts are done */
export const work = <Job, Outcome>(run: (job: Job, onNews: (more: number) => void) => Outcome): void => {
  if (parentPort === null) throw new Error("this module runs in a thread")
  const port = parentPort
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  const say = (answer: Answer<Outcome>) => port.postMessage(answer)
  port.on("message", ({ number, job }: Order<Job>) => {
    const outcome = run(job, (more) => say({ kind: "news", more }))
    say({ kind: "outcome", number, outcome })
  })
}

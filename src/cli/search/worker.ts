/** A thread that runs searches. */
import { work } from "../threads/work.ts"
import { type JobOutcome, runJob, type SearchJob } from "./job.ts"

/** Our choice: often enough for a line that is written four times a second. */
const historiesBetweenNews = 16

work<SearchJob, JobOutcome>((job, onNews) => {
  let told = 0
  const outcome = runJob(job, (count) => {
    if (count - told < historiesBetweenNews) return
    onNews(count - told)
    told = count
  })
  onNews(outcome.result.histories - told)
  return outcome
})

/** A thread that runs searches. */
import type { CellJob, CellOutcome } from "../cells/cell-plan.ts"
import { work } from "../threads/work.ts"
import { type JobOutcome, runJob, type SearchJob } from "./job.ts"
import type { SearchCell } from "./search-cell.ts"

/** Our choice: often enough for a line that is written four times a second. */
const historiesBetweenNews = 16

const run = (job: SearchJob, onNews: (more: number) => void): JobOutcome => {
  let told = 0
  const outcome = runJob(job, (count) => {
    if (count - told < historiesBetweenNews) return
    onNews(count - told)
    told = count
  })
  onNews(outcome.result.histories - told)
  return outcome
}

work<CellJob<SearchCell>, CellOutcome<JobOutcome>>(({ file, text, cells }, onNews) => ({
  kind: "run",
  results: cells.map(({ key, ...search }) => ({ key, result: run({ file, text, ...search }, onNews) }))
}))

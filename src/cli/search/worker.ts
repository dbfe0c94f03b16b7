/** A thread that runs searches. */
import type { SearchResult } from "../../search/minimal-sets.ts"
import { work } from "../threads/work.ts"
import { runJob, type SearchJob } from "./job.ts"

/** Our choice: often enough for a line that is written four times a second. */
const historiesBetweenNews = 16

work<SearchJob, SearchResult>((job, onNews) => {
  let told = 0
  const result = runJob(job, (count) => {
    if (count - told < historiesBetweenNews) return
    onNews(count - told)
    told = count
  })
  onNews(result.histories - told)
  return result
})

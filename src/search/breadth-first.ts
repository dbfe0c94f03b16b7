/** Histories in the order of their actions: all of one action after all of none, and so on, as long as they are news. */
import { Result } from "effect"
import type { Unplayable } from "./history.ts"
import { leastSpending, type Way } from "./way.ts"

/** Histories that are one run: they differ in nothing but in who does it and what that spends. The first is run. */
export type SameRun = readonly [Way, ...ReadonlyArray<Way>]

export const isSome = (ways: ReadonlyArray<Way>): ways is SameRun => ways.length > 0

export interface Exploration<History> {
  /** Asked before a history is run, and again for those that go on from it. */
  readonly isNews: (way: Way) => boolean
  readonly run: (ways: SameRun) => Result.Result<History, Unplayable>
  /** Takes note of what came out, and tells what does one thing more. */
  readonly goOn: (history: History, ways: SameRun) => Iterable<ReadonlyArray<Way>>
}

/** Yields after each history. */
export function* breadthFirst<History>(
  from: SameRun,
  { isNews, run, goOn }: Exploration<History>
): Generator<void, Unplayable | undefined> {
  let level: ReadonlyArray<SameRun> = [from]
  while (level.length > 0) {
    const next: Array<SameRun> = []
    for (const same of level) {
      // Others of its level may have found what it contains.
      const news = same.filter(isNews)
      if (!isSome(news)) continue
      const history = run(news)
      if (Result.isFailure(history)) return history.failure
      for (const more of goOn(history.success, news)) {
        const kept = leastSpending(more.filter(isNews))
        if (isSome(kept)) next.push(kept)
      }
      yield
    }
    level = next
  }
  return undefined
}

/** The histories that go on as one does and do one thing more: moves that do the same thing are one history, whoever makes them. */
import { union } from "./capability-set.ts"
import type { History } from "./history.ts"
import type { Decision } from "./script.ts"
import type { Way } from "./way.ts"

/**
 * Each does one thing more, later than all that the history does, so that every history comes up once. All ways of one of them are one run.
 *
 * @param ways of the history; the first was run
 * @param end decisions that are open: those before this number
 */
export const oneMore = (
  { plan: { choices }, decisions }: Pick<History, "plan" | "decisions">,
  ways: ReadonlyArray<Way>,
  end: number
): ReadonlyArray<ReadonlyArray<Way>> => {
  const { before } = ways[0]!
  const from = Math.max(before, (choices.at(-1)?.decision ?? -1) + 1)
  return decisions.slice(from, end).flatMap(({ offers }, i) =>
    [...Map.groupBy(offers.keys(), (number) => behaviourOf(offers[number]!)).values()].map((numbers) =>
      ways.flatMap((way) =>
        numbers.map((number) => {
          const { spends, does, validated = [] } = offers[number]!
          // Each counts from where its own history stood when the segment began.
          const choice = { decision: way.before + from + i - before, offer: number }
          return {
            ...way,
            plan: { choices: [...way.plan.choices, choice] },
            spends: union(way.spends, spends),
            does: [...way.does, does],
            validated: [...new Set([...way.validated, ...validated])]
          }
        })
      )
    )
  )
}

/** The same history with somebody who reads what passes in clear; those who spend that capability anyway pay no more for it. */
export const readingAlong = (
  { idleWatchers }: History,
  ways: ReadonlyArray<Way>
): ReadonlyArray<ReadonlyArray<Way>> =>
  idleWatchers.map((watcher) =>
    ways.map((way) => ({
      ...way,
      plan: { ...way.plan, watcher },
      spends: union(way.spends, [watcher]),
      does: [...way.does, `read what passes in clear (${watcher})`]
    }))
  )

/** The same for two offers after which a run goes on in the same way. Who spends what reads along is another question: see above. */
const behaviourOf = ({ capability, does, sameAs }: Decision["offers"][number]): string =>
  sameAs ?? `${capability}: ${does}`

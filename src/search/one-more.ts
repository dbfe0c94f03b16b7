/** The histories that go on as one does and do one thing more: moves that do the same thing are one history, whoever makes them. */
import { union } from "./capability-set.ts"
import type { History } from "./history.ts"
import type { Decision } from "./written-driver.ts"
import type { Way } from "./way.ts"

/**
 * Each does one thing more, later than all that the history does, so that every history comes up once. All ways of one of them are one run.
 *
 * @param ways of the history; the first was run
 * @param end crossings that are open: those before this number
 */
export const oneMore = (
  { plan: { choices }, decisions, deeds }: Pick<History, "plan" | "decisions" | "deeds">,
  ways: ReadonlyArray<Way>,
  end: number
): ReadonlyArray<ReadonlyArray<Way>> => {
  const { before } = ways[0]!
  const from = Math.max(before, (choices.at(-1)?.crossing ?? -1) + 1)
  return decisions
    .filter(({ crossing }) => from <= crossing && crossing < end)
    .flatMap(({ crossing, offers }) =>
      [...Map.groupBy(offers, behaviourOf).values()].map((same) =>
        ways.flatMap((way, number) =>
          same.map(({ move, spends, does, validated = [] }) => ({
            ...way,
            plan: {
              // Each counts from where its own history stood when the segment began.
              choices: [...way.plan.choices, { crossing: way.before + crossing - before, move }]
            },
            spends: union(way.spends, spends),
            does: [...way.does, does],
            validated: [...new Set([...way.validated, ...validated])],
            past: number === 0 ? { deeds, decisions, upTo: crossing } : undefined
          }))
        )
      )
    )
}

/** The same history with somebody who reads what passes in clear; those who spend that capability anyway pay no more for it. */
export const readingAlong = (
  { idleWatchers, deeds, decisions }: History,
  ways: ReadonlyArray<Way>
): ReadonlyArray<ReadonlyArray<Way>> =>
  idleWatchers.map((watcher) =>
    ways.map((way, number) => ({
      ...way,
      plan: { ...way.plan, watcher },
      spends: union(way.spends, [watcher]),
      does: [...way.does, `read what passes in clear (${watcher})`],
      past: number === 0 ? { deeds, decisions, upTo: deeds.length } : undefined
    }))
  )

/** The same for two offers after which a run goes on in the same way. Who spends what reads along is another question: see above. */
const behaviourOf = ({ capability, does, sameAs }: Decision["offers"][number]): string =>
  sameAs ?? `${capability}: ${does}`

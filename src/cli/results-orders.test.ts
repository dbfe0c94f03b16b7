/** Orders of results/ are made again, for the models whose searches are short. */
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { long } from "../long.fixture.ts"
import { projectFolder } from "../machine/places.ts"
import { ownHost } from "../staging/arm.ts"
import { commandsWith, maker, rowsOf } from "./results.fixture.ts"

const make = maker()

/** Its sets are derived a second time (search/derivation.test.ts), which holds it to more than the same search would. */
const isDerived = (folder: string) => folder === "results/simplest"

/** An order relates two models at least. */
const fewestModels = 2

/**
 * Of a search whole models are made again: those for which it runs at most so many histories. All would take longer than the rest of the tests. The
 * orders under stated assumptions are many, so that of each of them less is.
 */
const mostHistories = (folder: string): number => (folder.startsWith("results/order-") ? 600 : 1_000)

describe("results/", () => {
  it.for(commandsWith("order"))("%s: in a witness nobody acts but the set that it is of", ([folder]) => {
    const committed = join(projectFolder, folder)
    const nameOf = ({ scenario, start, messages, model, witness }: Readonly<Record<string, string>>) =>
      [scenario, start, messages, model, witness].join(" ")
    const idsOf = (set: string) => set.split(" + ").map((capability) => capability.replace(/\(.*/, ""))
    const sets = new Map<string, ReadonlyArray<string>>()
    for (const row of rowsOf(committed, "breaking-sets.csv")) sets.set(nameOf(row), idsOf(row["set"]!))
    // What it says at a host of its own needs nothing.
    const acts = rowsOf(committed, "breaking-steps.csv").filter(
      ({ kind, capability }) => kind === "attack" && capability !== ownHost
    )
    expect(acts.length).toBeGreaterThan(0)
    const others = acts.filter(
      (row) => sets.get(nameOf(row))?.includes(idsOf(row["capability"]!)[0]!) !== true
    )
    expect(others).toEqual([])
  })

  it.for(commandsWith("order").filter(([folder]) => !isDerived(folder)))(
    "%s is what its command makes, for the models whose searches are short",
    long,
    ([folder, words]) => {
      const committed = join(projectFolder, folder)
      const histories = new Map<string, Map<string, number>>()
      for (const { model, start, histories: count } of rowsOf(committed, "breaking-sets.csv"))
        histories.set(model!, new Map([...(histories.get(model!) ?? []), [start!, Number(count)]]))
      const models = [...histories]
        .map(([model, counts]) => ({ model, count: [...counts.values()].reduce((a, b) => a + b) }))
        .toSorted((a, b) => a.count - b.count)
        .filter(({ count }, index) => index < fewestModels || count <= mostHistories(folder))
        .map(({ model }) => model)
      const out = make(folder, [...words, ...models.flatMap((model) => ["--model", model])])
      const isMade = (label: string | undefined) => models.includes(label!)
      for (const [table, columns] of [
        ["breaking-sets.csv", ["model"]],
        ["breaking-steps.csv", ["model"]],
        ["relations.csv", ["model_a", "model_b"]]
      ] as const)
        expect(rowsOf(out, table), table).toEqual(
          rowsOf(committed, table).filter((row) => columns.every((column) => isMade(row[column])))
        )
    }
  )
})

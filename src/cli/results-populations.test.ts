/** Populations of results/: one cell of each is run again, and the shares are computed again from the counts. */
import { Record } from "effect"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { readPopulation } from "../engine/population/population-file.ts"
import {
  type PopulationResult,
  PopulationRunner,
  populationCells
} from "../experiment/population/run-population.ts"
import { baselineOf, populationShares } from "../experiment/population/shares.ts"
import { type PopulationCounts, noCounts } from "../experiment/population/population-cell.ts"
import { meanOf } from "../experiment/statistics/mean.ts"
import { asWritten } from "../loading/population-variants.ts"
import { long } from "../long.fixture.ts"
import { projectFolder } from "../machine/places.ts"
import { rowTexts } from "../report/column.ts"
import {
  populationRows,
  populationShareRow,
  populationShareTable,
  populationTable
} from "../report/population-columns.ts"
import { commandsWith, rowsOf } from "./results.fixture.ts"

type Text = Readonly<Record<string, string>>

const countsOf = (row: Text): PopulationCounts => {
  const counts = { ...noCounts }
  for (const name of Record.keys(noCounts)) counts[name] = Number(row[name])
  return counts
}

/** As they were before they were written. */
const resultsIn = (rows: ReadonlyArray<Text>): ReadonlyArray<PopulationResult> =>
  [
    ...Map.groupBy(rows, ({ model, attack, adoption, variant, seed }) =>
      JSON.stringify([model, attack, adoption, variant, seed])
    ).values()
  ].map((cell) => {
    const { model = "", attack = "", adoption = "", variant = asWritten, seed } = cell[0]!
    const parts = (part: string) =>
      Object.fromEntries(
        cell
          .filter((row) => row["part"] === part)
          .map((row) => [row["name"] === "(none)" ? "" : row["name"]!, countsOf(row)])
      )
    return {
      model,
      attack,
      adoption,
      variant,
      seed: Number(seed),
      counts: countsOf(cell.find(({ part }) => part === "all")!),
      byProvider: parts("provider"),
      bySender: parts("sender")
    }
  })

describe("results/population beside closed forms", () => {
  const { population } = readPopulation(
    join(projectFolder, "scenarios", "population", "answers.population.yaml")
  )
  const folder = join(projectFolder, "results", "population")

  it("has as many first contacts as Poisson arrivals come to", () => {
    // Of a sender with that share of all mail, whose mail goes to domains by Zipf's law.
    const weights = Array.from(
      { length: Number(population.domains) },
      (_, rank) => (rank + 1) ** -population.zipf
    )
    const weight = weights.reduce((sum, one) => sum + one, 0)
    const expected = population.senders
      .map(({ share, count }) => {
        const mails = (population.mails * share) / count
        return count * weights.reduce((sum, one) => sum - Math.expm1((-mails * one) / weight), 0)
      })
      .reduce((sum, one) => sum + one, 0)
    const seen = rowsOf(folder, "population-mail.csv")
      .filter(
        ({ model, attack, adoption, part }) =>
          model === "opportunistic" && attack === "none" && adoption === "today" && part === "all"
      )
      .map(({ first_contacts }) => Number(first_contacts))
    expect(seen).toHaveLength(population.replicates)
    const { low, high } = meanOf(seen)!
    expect([low <= expected, expected <= high]).toEqual([true, true])
  })

  // Attacks begin on the fourth day of thirty; one lasts for a day.
  it.each([
    ["everywhere", 27 / 30],
    ["stripping-network", (0.3 + 0.2) * 0.1 * (27 / 30)],
    ["diverted-provider", 0.108 / 30],
    ["compromised-provider", 0.108 * (27 / 30)],
    ["authority-errs", 0.01 * (27 / 30)]
  ])("exposes, of mail without authentication, what %s reaches", (reached, expected) => {
    const [row] = rowsOf(folder, "population-shares.csv").filter(
      ({ model, attack, adoption, part, metric }) =>
        model === "opportunistic" &&
        attack === reached &&
        adoption === "full" &&
        part === "all" &&
        metric === "exposed_mail_share"
    )
    expect([Number(row!["low"]) <= expected, expected <= Number(row!["high"])]).toEqual([true, true])
  })
})

describe.each(commandsWith("population"))("%s", (folder, [, file]) => {
  const { population } = readPopulation(join(projectFolder, file!))
  const hasVariants = population.variants.length > 0
  const committed = rowsOf(join(projectFolder, folder), "population-mail.csv")

  it("has every cell of its file", () => {
    const cells = populationCells(population)
    const named = ({ model, attack, adoption, variant, seed }: (typeof cells)[number]) =>
      [model, attack, adoption, variant, String(seed)].join(" ")
    expect(resultsIn(committed).map(named)).toEqual(cells.map(named))
  })

  it("has the shares that its counts come to", () =>
    expect(rowsOf(join(projectFolder, folder), "population-shares.csv")).toEqual(
      populationShares(resultsIn(committed), baselineOf(population.scenario)).map((share) =>
        rowTexts(populationShareTable(hasVariants).columns, populationShareRow(share))
      )
    ))

  it("has the counts that a run of one model under one attack comes to", long, () => {
    const cell = populationCells(population).find(
      ({ model, attack }) => model === "mta-sts" && attack !== "none"
    )!
    const rows = populationRows(new PopulationRunner(population).run(cell)).map((row) =>
      rowTexts(populationTable(hasVariants).columns, row)
    )
    const isOfCell = ({ model, attack, adoption, variant = asWritten, seed }: Text) =>
      model === cell.model &&
      attack === cell.attack &&
      adoption === cell.adoption &&
      variant === cell.variant &&
      seed === String(cell.seed)
    expect(rows).toEqual(committed.filter(isOfCell))
  })
})

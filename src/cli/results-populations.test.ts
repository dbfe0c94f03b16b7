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
    ...Map.groupBy(rows, ({ model, attack, adoption, seed }) =>
      JSON.stringify([model, attack, adoption, seed])
    ).values()
  ].map((cell) => {
    const { model = "", attack = "", adoption = "", seed } = cell[0]!
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
      seed: Number(seed),
      counts: countsOf(cell.find(({ part }) => part === "all")!),
      byProvider: parts("provider"),
      bySender: parts("sender")
    }
  })

describe.each(commandsWith("population"))("%s", (folder, [, file]) => {
  const { population } = readPopulation(join(projectFolder, file!))
  const committed = rowsOf(join(projectFolder, folder), "population-mail.csv")

  it("has every cell of its file", () => {
    const cells = populationCells(population)
    const named = ({ model, attack, adoption, seed }: (typeof cells)[number]) =>
      [model, attack, adoption, String(seed)].join(" ")
    expect(resultsIn(committed).map(named)).toEqual(cells.map(named))
  })

  it("has the shares that its counts come to", () =>
    expect(rowsOf(join(projectFolder, folder), "population-shares.csv")).toEqual(
      populationShares(resultsIn(committed), baselineOf(population.scenario)).map((share) =>
        rowTexts(populationShareTable.columns, populationShareRow(share))
      )
    ))

  it("has the counts that a run of one model under one attack comes to", long, () => {
    const cell = populationCells(population).find(
      ({ model, attack }) => model === "mta-sts" && attack !== "none"
    )!
    const rows = populationRows(new PopulationRunner(population).run(cell)).map((row) =>
      rowTexts(populationTable.columns, row)
    )
    const isOfCell = ({ model, attack, adoption, seed }: Text) =>
      model === cell.model &&
      attack === cell.attack &&
      adoption === cell.adoption &&
      seed === String(cell.seed)
    expect(rows).toEqual(committed.filter(isOfCell))
  })
})

/** Sweeps of results/ are made again: one whole, and a part of each of the others. */
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { long } from "../long.fixture.ts"
import { rowTexts } from "../report/column.ts"
import { cellRow, cellTable } from "../report/sweep-columns.ts"
import { projectFolder } from "../machine/places.ts"
import { commandsWith, expectSameFiles, maker, rowsOf } from "./results.fixture.ts"
import { cellsOf } from "../engine/cells/cell-plan.ts"
import { shardOf } from "../engine/cells/shard.ts"
import { plannedCells, readSweep } from "../engine/sweep/sweep-file.ts"
import { sweepPlan, sweepResults } from "../engine/sweep/sweep-plan.ts"

const make = maker()

/** This one is made again whole, tables and all. Our choice: it is among the shortest, and its attackers have strategies. */
const wholeSweep = "results/trust-stores"

/** Of the others a part is: all take three minutes of two quick cores. */
const part = "2/60"

const sweeps = Map.groupBy(commandsWith("sweep"), ([folder]) => folder === wholeSweep)

describe("results/", () => {
  it.for(sweeps.get(true)!)("%s is what its command makes, octet for octet", long, ([folder, words]) =>
    expectSameFiles(folder, make(folder, words))
  )

  it.for(sweeps.get(false)!)(`%s has the cells that part ${part} comes to`, long, ([folder, words]) => {
    const file = readSweep(join(projectFolder, words[1]!))
    const planned = cellsOf(shardOf(part, sweepPlan(file, plannedCells(file))))
    const cells = sweepResults([make(folder, [...words, "--shard", part])], planned)
    const { columns } = cellTable(file.sweep.vary)
    const rows = cells.map((cell) => rowTexts(columns, cellRow(cell)))
    expect(rows.length).toBeGreaterThan(0)
    const committed = new Map(
      rowsOf(join(projectFolder, folder), "sweep-cells.csv").map((row) => [row["key"], row])
    )
    expect(rows).toEqual(rows.map(({ key }) => committed.get(key)))
  })
})

/** `hoptrust population`: mail among many domains at shared providers, from senders that share what they know. */
import { join } from "node:path"
import type { CommandModule } from "yargs"
import { refuseFinished, runInto, runPartInto } from "../../engine/cells/run-into.ts"
import { plannedPopulationCells, readPopulation } from "../../engine/population/population-file.ts"
import { populationPlan, populationResults } from "../../engine/population/population-plan.ts"
import { writePopulation } from "../../engine/population/write-population.ts"
import { remark, say } from "../../machine/terminal/say.ts"
import { presentPopulation } from "../../report/population-text.ts"
import { type CellArguments, withCellOptions } from "../cell-options.ts"

interface Arguments extends CellArguments {
  readonly file: string
}

export const population: CommandModule<object, Arguments> = {
  command: "population <file>",
  describe: "Count how much mail each model saves among many domains at shared providers",
  builder: (yargs) =>
    withCellOptions(
      yargs.positional("file", { type: "string", demandOption: true, describe: "population file (YAML)" }),
      join("out", "population")
    ).example("$0 population scenarios/population/small.population.yaml --out out/small", ""),
  handler: async ({ file, parquet, shard, ...into }) => {
    const { out, quiet } = into
    const read = readPopulation(file)
    refuseFinished(into, "a population")
    const cells = plannedPopulationCells(read)
    const plan = populationPlan(read, cells)
    // A cell may take minutes.
    let mails = 0
    const told = {
      ...into,
      onNews: (more: number) => void (mails += more),
      detail: () => `${mails} mails`
    }
    if (shard !== undefined) return runPartInto(plan, shard, told)
    await runInto(plan, told)
    const results = populationResults([out], cells)
    await writePopulation(out, read, results, parquet)
    if (quiet) return
    say(`${presentPopulation(read.population, results)}\n`)
    remark(`${results.reduce((sum, { counts }) => sum + counts.mails, 0)} mails; table in ${out}`)
  }
}

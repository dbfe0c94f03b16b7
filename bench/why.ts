import { Result } from "effect"
import { readFileSync } from "node:fs"
import { populationCells, PopulationRunner } from "../src/experiment/population/run-population.ts"
import { loadWithDomains } from "../src/engine/population/population-file.ts"
const file = "scenarios/population/answers.population.yaml"
const { population } = Result.getOrThrow(loadWithDomains(file, readFileSync(file, "utf8")))
const [model, attack, adoption] = process.argv.slice(2)
const runner = new PopulationRunner(population)
const cell = populationCells(population).find((c) => c.model === model && c.attack === attack && c.adoption === adoption)!
const t = process.cpuUsage()
const { counts } = runner.run(cell)
const u = process.cpuUsage(t)
console.log(counts, runner.runs, (u.user + u.system) / 1e6)
const G = globalThis as any
console.log((globalThis as any).T)

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
console.log(G.why)
const kept = G.kept as any[]
const uniq = (i: (k: any) => string) => new Set(kept.map(i)).size
console.log("places", uniq((k) => k[0]), "reads", uniq((k) => k[1]), "draws", uniq((k) => k[2]), "asked", uniq((k) => String(k[3])), "standing", uniq((k) => k[4]), "all", uniq((k) => JSON.stringify(k.slice(0, 5))), "without place", uniq((k) => JSON.stringify(k.slice(1, 5))), "reads w/o bounds", uniq(k => k[1].replace(/\/\d+/g, "")))
const by = new Map<string, number>()
for (const k of kept) by.set(k[0], (by.get(k[0]) ?? 0) + 1)
console.log([...by].sort((a, b) => b[1] - a[1]).slice(0, 12))
const per = new Map<string, number>()
for (const k of kept) for (const r of k[1].split("|")) per.set(r, (per.get(r) ?? 0) + 1)
console.log([...per].sort((a, b) => b[1] - a[1]).slice(0, 80).map(([k, n]) => n + "  " + k).join("\n"))
const es = Object.entries(G.fails) as [string, number][]; console.log(es.sort((a, b) => b[1] - a[1]).slice(0, 25).map(([k,n])=>n+"  "+k).join("\n"), es.reduce((s,e)=>s+e[1],0))

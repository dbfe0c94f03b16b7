/**
 * What a population costs: CPU time a mail and memory, beside P-256 verifications of the same core in the same minute.
 *
 *     npx node bench/population.ts [mails] [domains]
 *
 * The file of a month among a million domains, each model at full adoption, without an attack and in a network that strips.
 */
import { generateKeyPairSync, sign, verify } from "node:crypto"
import { Result } from "effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { populationCells, PopulationRunner } from "../src/experiment/population/run-population.ts"
import { loadWithDomains } from "../src/engine/population/population-file.ts"

const file = join(import.meta.dirname, "..", "scenarios", "population", "month.population.yaml")
const { population: read } = Result.getOrThrow(loadWithDomains(file, readFileSync(file, "utf8")))
const population = {
  ...read,
  mails: Number(process.argv[2] ?? 1_000_000),
  domains: Number(process.argv[3] ?? read.domains)
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
const data = Buffer.alloc(64)
const signature = sign("sha256", data, privateKey)
const verificationsPerSecond = (): number => {
  const from = cpuSeconds()
  let done = 0
  for (const end = performance.now() + 500; performance.now() < end; done++)
    if (!verify("sha256", data, publicKey, signature)) throw new Error("a good signature was refused")
  return done / (cpuSeconds() - from)
}

process.stdout.write(
  `${population.mails} mails among ${population.domains} domains; in brackets verifications a mail, at so many a second\n`
)
for (const cell of populationCells(population)) {
  if (cell.adoption !== "full" || !["none", "stripping-network"].includes(cell.attack)) continue
  const verifications = verificationsPerSecond()
  // A new one for each: what is shared by cells would be paid for by the first.
  const runner = new PopulationRunner(population)
  const from = cpuSeconds()
  const { counts } = runner.run(cell)
  const seconds = cpuSeconds() - from
  const micros = (seconds / counts.mails) * 1e6
  process.stdout.write(
    `${cell.model.padEnd(14)} ${cell.attack.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s ${micros.toFixed(1).padStart(6)} µs a mail ` +
      `(${((seconds * verifications) / counts.mails).toFixed(2)} at ${Math.round(verifications)}), ${runner.runs} new situations, ` +
      `${Math.round(process.memoryUsage().rss / 1e6)} MB\n`
  )
}

/** Gathers what a report shows, from scenario files or from a folder that a command wrote. */
import { existsSync, globSync } from "node:fs"
import { basename, join } from "node:path"
import type { ReportContent, ReportedScenario, ReportedTable } from "../report/html/content.ts"
import { scenarioSha256 } from "../report/sha256.ts"
import { Remembered } from "../scenario/build.ts"
import { chosenLabels } from "./chosen-labels.ts"
import { readText } from "./files.ts"
import { provenance } from "./provenance.ts"
import { isFolder, readAttemptCells, readTable } from "./result-folder.ts"
import { runFile } from "./run-file.ts"
import { readScenarios, type ScenarioFile } from "./scenario-files.ts"

export const reportContent = (sources: ReadonlyArray<string>): ReportContent => {
  const parts = sources.map((source) => (isFolder(source) ? ofFolder(source) : ofFile(source)))
  const scenarios = parts.flatMap((part) => part.scenarios)
  const [first] = scenarios
  const titles = parts.flatMap(({ title }) => title ?? [])
  return {
    title:
      scenarios.length === 1 && first?.source !== undefined
        ? first.source.scenario.title
        : titles.length === 1 && scenarios.length === 0
          ? titles[0]!
          : "Downgrades of SMTP transport security",
    provenance: [
      ["report of", sources.join(", ")],
      ...Object.entries(provenance()).map(([what, value]) => [`hoptrust ${what}`, value] as const)
    ],
    scenarios,
    tables: parts.flatMap((part) => part.tables)
  }
}

type Part = Pick<ReportContent, "scenarios" | "tables"> & {
  /** Of a folder that says what it is about. */
  readonly title?: string
}

const ofFile = (file: string): Part => ({
  scenarios: readScenarios([file]).map((read) => reported(read)),
  tables: []
})

const reported = (read: ScenarioFile, seed?: number): ReportedScenario => {
  const runs = runFile(read, {
    labels: chosenLabels([read], undefined, "model"),
    remembered: new Remembered(),
    keepsTrace: true,
    ...(seed === undefined ? {} : { seed })
  })
  const { name, text, scenario } = read
  return { name, cells: runs, source: { text, sha256: scenarioSha256(text), scenario, runs } }
}

/** The outcomes are those that were written; traces come of running the same scenario again, where its file is at hand. */
const ofFolder = (folder: string): Part => {
  const hasAttempts = existsSync(join(folder, "attempts.csv"))
  const runs = manifestOf(folder).scenarios.filter(
    ({ file, sha256 }) => existsSync(file) && scenarioSha256(readText(file)) === sha256
  )
  const atHand = readScenarios(runs.map(({ file }) => file)).map((read, i) => ({ read, seed: runs[i]!.seed }))
  const scenarios = (hasAttempts ? readAttemptCells(folder) : []).map(({ scenario: name, cells }) => {
    const found = atHand.find(({ read }) => read.name === name)
    return { ...(found === undefined ? {} : reported(found.read, found.seed)), name, cells }
  })
  const { title } = descriptionOf(folder)
  return { scenarios, tables: furtherTables(folder), ...(title === undefined ? {} : { title }) }
}

interface ReadManifest {
  readonly scenarios: ReadonlyArray<{ readonly file: string; readonly sha256: string; readonly seed: number }>
}

const manifestOf = (folder: string): ReadManifest => {
  const path = join(folder, "manifest.json")
  if (!existsSync(path)) return { scenarios: [] }
  const manifest: Partial<ReadManifest> = JSON.parse(readText(path))
  return { scenarios: manifest.scenarios ?? [] }
}

interface Description {
  readonly title?: string
  readonly resources?: ReadonlyArray<{
    readonly path: string
    readonly description?: string
    readonly schema?: {
      readonly fields: ReadonlyArray<{ readonly name: string; readonly description?: string }>
    }
  }>
}

const descriptionOf = (folder: string): Description => {
  const path = join(folder, "datapackage.json")
  if (!existsSync(path)) return {}
  const description: Description = JSON.parse(readText(path))
  return description
}

/** Every CSV file of the folder but the attempts, with the words of its description where there is one. */
const furtherTables = (folder: string): ReadonlyArray<ReportedTable> => {
  const { resources = [] } = descriptionOf(folder)
  return (
    globSync("*.csv", { cwd: folder })
      .toSorted()
      // Cells of a sweep are what its other tables were made of.
      .filter((file) => file !== "attempts.csv" && file !== "sweep-cells.csv")
      .toSorted((a, b) => Number(b === "sweep-summary.csv") - Number(a === "sweep-summary.csv"))
      .map((file) => {
        const rows = readTable(folder, file) ?? []
        const resource = resources.find(({ path }) => path === file)
        const fields = resource?.schema?.fields ?? Object.keys(rows[0] ?? {}).map((name) => ({ name }))
        return {
          name: basename(file, ".csv"),
          meaning: resource?.description ?? file,
          columns: fields.map(({ name, description = "" }: { name: string; description?: string }) => ({
            name,
            meaning: description
          })),
          rows
        }
      })
  )
}

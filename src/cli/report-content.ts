/** Gathers what a report shows, from scenario files or from a folder that a command wrote. */
import { Schema } from "effect"
import { existsSync, readdirSync } from "node:fs"
import { basename, join } from "node:path"
import type {
  ReportContent,
  ReportedScenario,
  ReportedSearch,
  ReportedSweep,
  ReportedTable
} from "../report/html/content.ts"
import { populationEstimates } from "../report/population-estimates.ts"
import { scenarioSha256 } from "../report/sha256.ts"
import { isAssumed } from "../report/sweep-columns.ts"
import { Remembered } from "../staging/build.ts"
import { chosenLabels } from "../machine/chosen-labels.ts"
import { readText } from "../machine/files.ts"
import { provenance } from "../machine/provenance.ts"
import { CommandFailure, exitStatus } from "../machine/terminal/exit-status.ts"
import { isFolder, readAttemptCells, readJson, readTable } from "../machine/result-folder.ts"
import { runFile } from "./run-file.ts"
import { readScenarios, type ScenarioFile } from "../machine/scenario-files.ts"
import { readPopulation } from "../engine/population/population-file.ts"
import { kindOfFile } from "../scenario/kind-of-file.ts"
import { readSweep } from "../engine/sweep/sweep-file.ts"

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
    searches: parts.flatMap((part) => part.searches),
    sweeps: parts.flatMap((part) => part.sweeps),
    verdicts: parts.flatMap((part) => part.verdicts),
    tables: parts.flatMap((part) => part.tables)
  }
}

type Part = Pick<ReportContent, "scenarios" | "searches" | "sweeps" | "verdicts" | "tables"> & {
  /** Of a folder that says what it is about. */
  readonly title?: string
}

const ofFile = (file: string): Part => ({
  scenarios: readScenarios([file]).map((read) => reported(read)),
  searches: [],
  sweeps: [],
  verdicts: [],
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
  if (!readdirSync(folder).some((file) => file.endsWith(".csv")))
    throw new CommandFailure(
      exitStatus.invalidScenario,
      `${folder} has no tables (CSV), which commands write beside their manifest.json`
    )
  const hasAttempts = existsSync(join(folder, "attempts.csv"))
  const runs = hasAttempts ? filesAtHand(folder) : []
  const atHand = readScenarios(runs.map(({ file }) => file)).map((read, i) => ({ read, seed: runs[i]!.seed }))
  const scenarios = (hasAttempts ? readAttemptCells(folder) : []).map(({ scenario: name, cells }) => {
    const found = atHand.find(({ read }) => read.name === name)
    return { ...(found === undefined ? {} : reported(found.read, found.seed)), name, cells }
  })
  const { title } = descriptionOf(folder)
  return {
    scenarios,
    searches: searchOf(folder),
    sweeps: [...sweepOf(folder), ...populationOf(folder)],
    verdicts: verdictsOf(folder),
    tables: furtherTables(folder),
    ...(title === undefined ? {} : { title })
  }
}

const searchOf = (folder: string): ReadonlyArray<ReportedSearch> => {
  const [breaking = [], steps = [], relations = []] = searchTables.map((file) => readTable(folder, file))
  return breaking.length + relations.length === 0 ? [] : [{ breaking, steps, relations }]
}

const sweepOf = (folder: string): ReadonlyArray<ReportedSweep> => {
  const [summary, sensitivity = [], inputs = []] = sweepTables.map((file) => readTable(folder, file))
  if (summary === undefined) return []
  const { title = folder } = descriptionOf(folder)
  const [ran] = filesAtHand(folder)
  if (ran === undefined) return [{ title, summary, sensitivity, inputs }]
  const { file, text, sweep } = readSweep(ran.file)
  return [
    {
      title,
      ...(sweep.question === undefined ? {} : { question: sweep.question }),
      summary,
      sensitivity,
      inputs,
      source: {
        name: file,
        text,
        sha256: ran.sha256,
        varied: sweep.vary.map(({ name, at }) => ({ name, at }))
      }
    }
  ]
}

/** What varies in a population is who adopts. */
const populationOf = (folder: string): ReadonlyArray<ReportedSweep> => {
  const shares = readTable(folder, populationFile)
  if (shares === undefined) return []
  const { title = folder } = descriptionOf(folder)
  const estimated = { title, summary: populationEstimates(shares), sensitivity: [] }
  const ran = filesAtHand(folder).find(({ file }) => isPopulation(file))
  if (ran === undefined) return [{ ...estimated, inputs: [] }]
  const { file, text, population } = readPopulation(ran.file)
  return [
    {
      ...estimated,
      ...(population.question === undefined ? {} : { question: population.question }),
      inputs: Object.entries(population.sources).map(([place, source]) => ({
        place,
        value: "",
        source,
        is_assumed: String(isAssumed(source))
      })),
      source: { name: file, text, sha256: ran.sha256, varied: [] }
    }
  ]
}

const isPopulation = (file: string): boolean => kindOfFile(readText(file)) === "population"

const verdictsOf = (folder: string): ReportContent["verdicts"] => {
  const rows = readTable(folder, verdictFile) ?? []
  return rows.length === 0 ? [] : [rows]
}

/** Of these the page has sections of their own. */
const searchTables = ["breaking-sets.csv", "breaking-steps.csv", "relations.csv"]
const verdictFile = "verdicts.csv"
const populationFile = "population-shares.csv"
const sweepTables = ["sweep-summary.csv", "sweep-sensitivity.csv", "sweep-inputs.csv"]
/** Cells are what the other tables of a sweep or a population were made of, and differences are for programs. */
const untold = ["attempts.csv", "sweep-cells.csv", "sweep-differences.csv", "population-mail.csv"]

const ReadManifest = Schema.Struct({
  scenarios: Schema.optionalKey(
    Schema.Array(Schema.Struct({ file: Schema.String, sha256: Schema.String, seed: Schema.Int }))
  )
})

/** What was run, where it is still what it was. */
const filesAtHand = (folder: string) =>
  (readJson(join(folder, "manifest.json"), ReadManifest).scenarios ?? []).filter(
    ({ file, sha256 }) => existsSync(file) && scenarioSha256(readText(file)) === sha256
  )

const Description = Schema.Struct({
  title: Schema.optionalKey(Schema.String),
  resources: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        path: Schema.String,
        description: Schema.optionalKey(Schema.String),
        schema: Schema.optionalKey(
          Schema.Struct({
            fields: Schema.Array(
              Schema.Struct({ name: Schema.String, description: Schema.optionalKey(Schema.String) })
            )
          })
        )
      })
    )
  )
})

const descriptionOf = (folder: string) => readJson(join(folder, "datapackage.json"), Description)

/** Every other CSV file of the folder, with the words of its description where there is one. */
const furtherTables = (folder: string): ReadonlyArray<ReportedTable> => {
  const { resources = [] } = descriptionOf(folder)
  return readdirSync(folder)
    .filter((file) => file.endsWith(".csv"))
    .toSorted()
    .filter(
      (file) => ![...searchTables, ...sweepTables, populationFile, verdictFile, ...untold].includes(file)
    )
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
}

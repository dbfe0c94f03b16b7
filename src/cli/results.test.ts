import { Result } from "effect"
import { execFileSync } from "node:child_process"
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { rowTexts } from "../report/column.ts"
import { readCsv } from "../report/csv-reader.ts"
import { dataDictionary } from "../report/data-package.ts"
import { sha256 } from "../report/sha256.ts"
import { cellRow, cellTable } from "../report/sweep-columns.ts"
import { tables } from "../report/tables.ts"
import { chosenAttackers, nobody } from "../scenario/attackers.ts"
import { bundledScenarios } from "./bundled-scenarios.ts"
import { labSenders } from "./lab/lab-senders.ts"
import { labScenario } from "./lab/pairs.ts"
import { simulated } from "./lab/simulated.ts"
import { projectFolder } from "./places.ts"
import { readScenarios } from "./scenario-files.ts"
import { collect } from "./sweep/cell-store.ts"
import { shardOf } from "./sweep/shard.ts"
import { plannedCells, readSweep } from "./sweep/sweep-file.ts"

const readme = readFileSync(join(projectFolder, "results", "README.md"), "utf8")

/** The words after `npm start --silent --`, of every line that writes into results/. */
const commands = [...readme.matchAll(/^npm start --silent -- (.* --out (results\/\S+))$/gm)].map(
  ([, words, folder]) => [folder!, words!.split(" ")] as const
)

const made = mkdtempSync(join(tmpdir(), "results-"))
afterAll(() => rmSync(made, { recursive: true }))

/** What does not depend on the checkout and the machine. */
const lasting = (manifest: string): unknown =>
  JSON.parse(manifest, (key, value: unknown) =>
    ["commit", "node", "command"].includes(key) ? undefined : value
  )

/** Searches and sweeps take minutes, so they are made again where there is time: in continuous integration. */
const isExhaustive = process.env["HOPTRUST_EXHAUSTIVE"] !== undefined

/** Of the sweeps this one is made again whole, tables and all. Our choice: it is among the shortest, and its attackers have strategies. */
const wholeSweep = "results/trust-stores"

/** Of the others a part is: all take five minutes of two cores. */
const part = "2/6"

/** Its sets are derived a second time (search/derivation.test.ts), which holds it to more than the same search would. */
const isDerived = (folder: string) => folder === "results/simplest"

/**
 * Of a search whole models are made again: those for which it runs at most so many histories. All would take longer than the rest of the tests. The
 * orders under stated assumptions are many, so that of each of them less is.
 */
const mostHistories = (folder: string): number => (folder.startsWith("results/order-") ? 1_200 : 1_500)

const make = (folder: string, words: ReadonlyArray<string>): string => {
  const out = join(made, basename(folder))
  execFileSync(
    process.execPath,
    [join("src", "cli", "main.ts"), ...words.map((word) => (word === folder ? out : word)), "--quiet"],
    { cwd: projectFolder, stdio: "pipe" }
  )
  return out
}

const rowsOf = (folder: string, table: string) => readCsv(readFileSync(join(folder, table), "utf8"))

describe("results/", () => {
  it.each(
    commands.filter(([folder, [command]]) => command === "run" || (isExhaustive && folder === wholeSweep))
  )("%s is what its command makes, octet for octet", (folder, words) => {
    const out = make(folder, words)
    // Not the cells of a sweep, of which the tables are made.
    const names = globSync("*.*", { cwd: out }).toSorted()
    expect(names).toEqual(globSync("*.*", { cwd: join(projectFolder, folder) }).toSorted())
    expect(names).toContain("datapackage.json")
    for (const name of names) {
      const [before, now] = [join(projectFolder, folder), out].map((at) =>
        readFileSync(join(at, name), "utf8")
      )
      if (name === "manifest.json") expect(lasting(now!)).toEqual(lasting(before!))
      else expect(now, name).toBe(before)
    }
  })

  it.each(
    commands.filter(([folder, [command]]) => command === "sweep" && isExhaustive && folder !== wholeSweep)
  )(`%s has the cells that part ${part} comes to`, (folder, words) => {
    const file = readSweep(join(projectFolder, words[1]!))
    const cells = collect([make(folder, [...words, "--shard", part])], shardOf(part, plannedCells(file)))
    const { columns } = cellTable(file.sweep.vary)
    const rows = cells.map((cell) => rowTexts(columns, cellRow(cell)))
    expect(rows.length).toBeGreaterThan(0)
    const committed = new Map(
      rowsOf(join(projectFolder, folder), "sweep-cells.csv").map((row) => [row["key"], row])
    )
    expect(rows).toEqual(rows.map(({ key }) => committed.get(key)))
  })

  it.each(
    commands.filter(([folder, [command]]) => command === "order" && isExhaustive && !isDerived(folder))
  )("%s is what its command makes, for the models whose searches are short", (folder, words) => {
    const committed = join(projectFolder, folder)
    const histories = new Map<string, Map<string, number>>()
    for (const { model, start, histories: count } of rowsOf(committed, "breaking-sets.csv"))
      histories.set(model!, new Map([...(histories.get(model!) ?? []), [start!, Number(count)]]))
    const models = [...histories]
      .filter(([, counts]) => [...counts.values()].reduce((a, b) => a + b) <= mostHistories(folder))
      .map(([model]) => model)
    expect(models.length).toBeGreaterThan(0)
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
  })

  const observations = globSync("results/*/verdicts.csv", { cwd: projectFolder })
  it.each(observations)(
    "%s: the simulated columns come out again; what was observed is not asked",
    (path) => {
      const files = new Map(
        readScenarios(bundledScenarios().map((one) => one.path)).map((file) => [file.name, file.scenario])
      )
      const rows = rowsOf(join(projectFolder, dirname(path)), basename(path)).filter(
        ({ simulated }) => simulated !== ""
      )
      const cells = Map.groupBy(rows, ({ scenario, attacker, sender }) =>
        [scenario, attacker, sender].join(" ")
      )
      for (const [, [first, ...others]] of isExhaustive ? cells : [...cells].filter((_, n) => n % 20 === 0)) {
        const lab = labScenario(
          files.get(first!["scenario"]!)!,
          labSenders.find(({ id }) => id === first!["sender"])!
        )
        const attacker = [nobody, ...chosenAttackers(lab.scenario)].find(
          ({ name }) => name === first!["attacker"]
        )!
        const told = Result.getOrThrow(simulated(lab, attacker))
        for (const row of [first!, ...others]) {
          const { outcome, refusals } = told.get(Number(row["mail"]))!
          expect({ ...row, simulated: outcome, simulated_refusals: refusals.toSorted().join("|") }).toEqual({
            ...row,
            simulated_refusals: row["simulated_refusals"]!.split("|").toSorted().join("|")
          })
        }
      }
    }
  )

  it("has a command for every folder, and a folder for every command", () => {
    const folders = globSync("results/**/manifest.json", { cwd: projectFolder }).map(dirname).toSorted()
    expect(folders.length).toBeGreaterThan(0)
    expect(commands.map(([folder]) => folder).toSorted()).toEqual(folders)
  })

  it.each(globSync("results/**/datapackage.json", { cwd: projectFolder }))(
    "%s tells size and digest of its tables",
    (path) => {
      const { resources }: { resources: ReadonlyArray<{ path: string; bytes: number; hash: string }> } =
        JSON.parse(readFileSync(join(projectFolder, path), "utf8"))
      for (const resource of resources) {
        const octets = readFileSync(join(projectFolder, dirname(path), resource.path))
        expect([resource.bytes, resource.hash]).toEqual([octets.length, `sha256:${sha256(octets)}`])
      }
    }
  )

  it("has the data dictionary of the columns as they are", () => {
    // Made again by: npm start --silent -- list columns > results/dictionary.md
    const dictionary = readFileSync(join(projectFolder, "results", "dictionary.md"), "utf8")
    expect(dictionary).toBe(dataDictionary(tables))
  })
})

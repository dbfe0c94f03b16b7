import { Result } from "effect"
import { execFile } from "node:child_process"
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { everyNth, long } from "../long.fixture.ts"
import { attemptCells } from "../report/attempt-cells.ts"
import { readCsv } from "../report/csv-reader.ts"
import { dividedCells } from "../report/divided-cells.ts"
import { presentMatrix } from "../report/matrix.ts"
import { loadScenario } from "../loading/load.ts"
import { presentProblem } from "../scenario/source/problem.ts"
import { commands as modules } from "./commands.ts"
import { expectOrder } from "./order-diagram.fixture.ts"
import { projectFolder } from "../machine/places.ts"
import { program } from "./program.fixture.ts"

const read = (path: string) => readFileSync(join(projectFolder, path), "utf8")
const readme = read("README.md")

const pages = [
  "README.md",
  ...globSync(["docs/**/*.md", "results/README.md", "{scenarios,src/models}/*/README.md"], {
    cwd: projectFolder
  }).toSorted()
]

/** The words after `npm start --`, of every such line and of every such phrase, without where input comes from and output goes. */
const commandsOf = (page: string): ReadonlyArray<string> =>
  [...read(page).matchAll(/(?:^|`)npm start (?:--silent )?-- ([^`\n]*)/gm)].map(([, words]) =>
    words!.replace(/ [<>] .*$/, "")
  )

describe("commands for a shell", () => {
  it.each(pages)("of %s print nothing of npm itself", (page) => {
    const blocks = [...read(page).matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block!)
    const runs = blocks.flatMap((block) => [...block.matchAll(/\bnpm (?:start|test|run)\b[^\n&|]*/g)])
    expect(runs.map(([command]) => command).filter((command) => !command.includes("--silent"))).toEqual([])
  })
})

/** Searches and sweeps whose results are committed are made again by results.test.ts. */
const committed = commandsOf("results/README.md").filter((words) => words.includes(" --out results/"))
const isCommitted = (words: string) =>
  committed.some((made) => made === words || made.startsWith(`${words.replace(" --resume", "")} --out`))

const commands = [...new Set(pages.flatMap(commandsOf))].filter((words) => !isCommitted(words))

const inReadme = commandsOf("README.md")

const withoutOption = (words: ReadonlyArray<string>, option: string): ReadonlyArray<string> => {
  const place = words.indexOf(option)
  return place < 0 ? words : words.toSpliced(place, 2)
}

/**
 * Outside the README sweeps are planned, scenarios validated and searches made smaller: they take minutes, and scenarios.test.ts, results.test.ts
 * and the tests of the search run them.
 */
const asTried = (words: string): ReadonlyArray<string> => {
  const [command, ...others] = words.split(" ")
  // It runs until it is interrupted: serve.test.ts does that.
  if (command === "serve") return ["validate", others[0]!]
  // It needs root, and hours for all: lab.test.ts runs it.
  if (command === "lab") return ["lab", "--help"]
  // They need a network, or what it brought: probe's own tests have one that is served.
  if (command === "probe" || command === "replay" || others.some((word) => word.startsWith("example.")))
    return [command!, "--help"]
  if (inReadme.includes(words)) return [command!, ...others]
  if (command === "sweep") return ["plan", others[0]!]
  if (command === "population") return ["validate", others[0]!]
  // Larger sets take minutes for all: the tests of the search try them.
  if (["attack", "compare", "order"].includes(command!))
    return [command!, ...withoutOption(others, "--max-capabilities"), "--max-capabilities", "1"]
  return command === "run"
    ? ["validate", ...others.filter((word) => word.startsWith("scenarios/"))]
    : [command!, ...others]
}

const out = mkdtempSync(join(tmpdir(), "readme-"))
afterAll(() => rmSync(out, { recursive: true }))

/** The scenario that the README begins with, under the name that it gives it. */
const scenario = /```yaml\n([^]*?)```/.exec(readme)?.[1] ?? ""
const mine = join(out, "mine.yaml")
writeFileSync(mine, scenario)

/** Output goes to a place of its own, so that tests do not meet in one. */
const elsewhere = (shown: ReadonlyArray<string>, number: number): ReadonlyArray<string> => {
  // As a shell does.
  const words = shown.flatMap((word) =>
    word === "mine.yaml"
      ? [mine]
      : word.includes("*")
        ? globSync(word, { cwd: projectFolder }).toSorted()
        : [word]
  )
  const place = join(out, String(number))
  const option = words.findIndex((word) => word === "--out" || word === "--csv")
  if (option >= 0) return words.with(option + 1, place)
  return ["run", "sweep"].includes(words[0]!) ? [...words, "--out", place] : words
}

const run = (words: ReadonlyArray<string>, cwd = projectFolder) =>
  new Promise<number | null>((resolve) => {
    const child = execFile(process.execPath, [program, ...words], { cwd }, () => resolve(child.exitCode))
    child.stdin?.end()
  })

describe("the commands that README.md, docs, results, scenarios and models show", () => {
  it("are many", () => expect(commands.length).toBeGreaterThan(30))

  // What several of them come to is tried once.
  const once = new Map(commands.map((words) => [asTried(words).join(" "), words]))
  const tried = [...once.values()].map((words, number) => [words, elsewhere(asTried(words), number)] as const)
  const isValidation = ([, [command]]: (typeof tried)[number]) => command === "validate"

  // To start the program takes longer than to validate a file.
  it("validate all scenarios that are run there", long, async () => {
    const files = tried.filter(isValidation).flatMap(([, [, ...words]]) => words)
    expect(files.length).toBeGreaterThan(30)
    expect(await run(["validate", ...new Set(files)])).toBe(0)
  })

  everyNth(
    40,
    tried.filter((one) => !isValidation(one)),
    { concurrent: true }
  )("%s", async ([, words]) => expect(await run(words)).toBe(0))
})

describe("the pages", () => {
  it("lead to files that there are", () => {
    const links = [...pages, "CONVENTIONS.md", "CHANGELOG.md", "results/dictionary.md"].flatMap((page) =>
      [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map(([, target]) => target!)
        .filter((target) => !/^[a-z]+:/.test(target))
        .map((target) => join(dirname(page), target))
    )
    expect(links.length).toBeGreaterThan(100)
    expect(links.filter((path) => !existsSync(join(projectFolder, path)))).toEqual([])
  })
})

describe("docs/sweeps.md", () => {
  it("shows how a sweep is done in parts", long, async () => {
    const folder = join(out, "parts")
    mkdirSync(folder)
    writeFileSync(
      join(folder, "my.yaml"),
      read("scenarios/s11-first-contact/traffic.sweep.yaml")
        .replace(/^replicates: .*$/m, "replicates: 1")
        .replace(/^horizon: .*$/m, "horizon: 1d")
    )
    // As a block shows it: a line of the text may begin with the name too.
    const blocks = [...read("docs/sweeps.md").matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block!)
    const lines = blocks.flatMap((block) =>
      [...block.matchAll(/^hoptrust ([^#\n]*)/gm)].map(([, words]) => words!.trim())
    )
    expect(lines.map((line) => line.split(" ")[0])).toEqual(["plan", "sweep", "sweep", "merge"])
    for (const line of lines) {
      const words = line
        .split(" ")
        .flatMap((word) => (word.includes("*") ? globSync(word, { cwd: folder }) : [word]))
      expect(await run(words, folder), line).toBe(0)
    }
  })
})

describe("README.md", () => {
  it("shows a scenario that expects something", () => expect(scenario).toContain("expect:"))

  it("has a scenario whose typing error docs/scenario-files.md shows as it is reported", () => {
    const wrong = scenario.replace("mode: testing", "mode: testng")
    const loaded = loadScenario("mine.yaml", wrong)
    const reported = Result.isFailure(loaded)
      ? loaded.failure.map((problem) => presentProblem(problem, wrong))
      : []
    expect(reported).toHaveLength(1)
    expect(read("docs/scenario-files.md")).toContain(`\`\`\`text\n${reported[0]}\n\`\`\``)
  })

  it("shows the headline tables as they come out", () => {
    const shown = /```text\n([^]*?)```/.exec(readme)?.[1] ?? ""
    for (const { scenario, cells } of attemptCells(readCsv(read("results/headline/attempts.csv")))) {
      const [title, ...matrix] = presentMatrix(scenario, dividedCells(cells, [])).trim().split("\n")
      expect(title).toBe(scenario)
      expect(shown).toContain(matrix.join("\n").trim())
    }
  })

  it("says in five lines how to test a domain: commands that there are, on a capture", () => {
    const [lines = ""] = readme.split("\n## Test your domain\n\n")[1]?.split("\n\n") ?? []
    expect(lines.split("\n").length).toBeLessThanOrEqual(5)
    const [, probe = ""] = /`npm start --silent -- ([^`]*)`/.exec(lines) ?? []
    expect(probe).toMatch(/^probe example\.org --capture \S+$/)
    const others = [...lines.matchAll(/`([a-z]+)`/g)].map(([, command]) => command!)
    expect(others).toEqual(["advise", "report", "tlsrpt"])
    const there = Object.values(modules).map(({ command }) => String(command).split(" ")[0])
    expect(there).toEqual(expect.arrayContaining(["probe", ...others]))
  })

  // They have a page of their own.
  const successors = ["dnssec-chain", "smtp-srv", "secure-smtp"]

  it("draws the order of models as results/order has it", () => {
    const diagram = /```mermaid\n([^]*?)```/.exec(readme)?.[1] ?? ""
    expectOrder(
      diagram,
      readCsv(read("results/order/relations.csv")).filter(
        ({ goal, start, model_a: a, model_b: b }) =>
          goal === "read-mail" && start === "warm" && ![a, b].some((model) => successors.includes(model!))
      )
    )
  })
})

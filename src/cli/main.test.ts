import { execFile } from "node:child_process"
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { everyNth, long } from "../long.fixture.ts"
import { readCsv } from "../report/csv-reader.ts"
import { projectFolder } from "../machine/places.ts"
import { program } from "./program.fixture.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-"))
afterAll(() => rmSync(folder, { recursive: true }))

const hoptrust = (...words: ReadonlyArray<string>) => hoptrustWith({}, ...words)

const hoptrustWith = (env: Readonly<Record<string, string>>, ...words: ReadonlyArray<string>) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...env } }
    const child = execFile(process.execPath, [program, ...words], options, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr })
    )
    child.stdin?.end()
  })

const sweepFile = join(projectFolder, "scenarios/s11-first-contact/traffic.sweep.yaml")
const scenarioFile = join(projectFolder, "scenarios/headline/first-contact.yaml")

let scenarios = 0

/** Each has a file of its own, for the tests run side by side. */
const scenario = (text: string): string => {
  const file = join(folder, `scenario-${scenarios++}.yaml`)
  writeFileSync(file, text)
  return file
}

const small = () => scenario("title: x\nmodels: [opportunistic]\n")

describe.concurrent("hoptrust", () => {
  it("runs the headline scenarios when it is asked for nothing, and names the CSV", async () => {
    const { status, stdout, stderr } = await hoptrust()
    expect(status).toBe(0)
    expect(stdout).toContain("First contact (headline/first-contact)")
    expect(stderr).toContain(join("out", "run", "attempts.csv"))
    expect(
      readFileSync(join(folder, "out", "run", "attempts.csv"), "utf8").split("\n").length
    ).toBeGreaterThan(60)
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "out", "run", "manifest.json"), "utf8"))
    expect(manifest).toMatchObject({ tool: "hoptrust", isComplete: true })
  })

  everyNth<[string, Readonly<Record<string, string>>, boolean]>(2, [
    ["says no colours where nobody looks", {}, false],
    ["paints in a pipe where FORCE_COLOR wants it", { FORCE_COLOR: "1" }, true]
  ])("%s", async ([, env, paints]) => {
    const { stdout } = await hoptrustWith(env, "run", small(), "--csv", `colours-${paints}`)
    expect(stdout).toContain("opportunistic")
    expect(stdout.includes("\u001B[")).toBe(paints)
  })

  it("says nothing with --quiet, and writes the files", long, async () => {
    const { stdout, stderr } = await hoptrust("run", small(), "--csv", "still", "--quiet")
    expect([stdout, stderr]).toEqual(["", ""])
    expect(readFileSync(join(folder, "still", "attempts.csv"), "utf8")).not.toBe("")
  })

  it("shows control characters in names of files escaped", long, async () => {
    const file = scenario("title: t\nmodels: [opportunistic]")
    const named = "\u{1b}[2Jrun\u{7}"
    const ran = await hoptrust("run", file, "--csv", named)
    expect([ran.status, ran.stderr]).toEqual([
      0,
      String.raw`1 attempts written to \u001b[2Jrun\u0007/attempts.csv` + "\n"
    ])
    const reported = await hoptrust("report", file, "--out", `${named}/page.html`)
    expect(reported.stderr).toContain(String.raw`octets written to \u001b[2Jrun\u0007/page.html`)
  })

  it("prints the rows of the CSV as JSON lines, and no table", long, async () => {
    const { stdout } = await hoptrust("run", "--csv", "json", "--json")
    const rows = stdout
      .trim()
      .split("\n")
      .map((line): unknown => JSON.parse(line))
    expect(rows).toHaveLength(63)
    expect(rows[0]).toMatchObject({ scenario: "headline/first-contact", model: "opportunistic" })
  })

  it("writes sets, their witnesses step by step, and the relations of several models", long, async () => {
    const file = scenario("title: x\nmodels: [opportunistic, dane]\n")
    const limits = ["--goal", "read-mail", "--start", "cold", "--max-capabilities", "1", "--workers", "1"]
    await hoptrust("compare", "opportunistic", "dane", file, ...limits, "--out", "compare")
    const rows = (name: string) => readCsv(readFileSync(join(folder, "compare", name), "utf8"))
    const found = rows("breaking-sets.csv").filter(({ witness }) => witness !== "")
    const told = rows("breaking-steps.csv").map(({ model, witness }) => `${model} ${witness}`)
    expect(found.length).toBeGreaterThan(1)
    expect(new Set(found.map(({ model, witness }) => `${model} ${witness}`))).toEqual(new Set(told))
    expect(rows("relations.csv").map(({ relation }) => relation)).toEqual(["weaker", "stronger"])
  })

  it("completes commands and options", async () => {
    const [commands, options] = await Promise.all([
      hoptrust("--get-yargs-completions", "hoptrust", ""),
      hoptrust("--get-yargs-completions", "hoptrust", "attack", "--")
    ])
    expect(commands.stdout).toContain("explain")
    expect(options.stdout).toContain("--max-capabilities")
  })

  everyNth(8, [
    [["--modle", "x"], 64, "modle"],
    [["rum"], 64, "Did you mean run?"],
    [["run", "--seed", "-1"], 64, "--seed"],
    [["run", "--model", "mta_sts"], 64, "did you mean mta-sts?"],
    [["run", "nothing.yaml"], 74, "cannot read nothing.yaml: there is no such file"],
    [["explain", "."], 74, "cannot read .: it is a folder"],
    [["run", small(), "--csv", "/dev/null/x"], 74, "cannot write"],
    [["list", "modls"], 64, "did you mean models?"],
    [["run", sweepFile], 65, "this is a sweep, which hoptrust sweep runs"],
    [["sweep", scenarioFile], 65, "this is a scenario, which hoptrust run runs"],
    [["validate", sweepFile, scenarioFile], 0, ""],
    [["table", "."], 65, "hoptrust run writes"]
  ] as const)("%j ends with %i", async ([words, expected, said]) => {
    const { status, stderr } = await hoptrust(...words)
    expect(status).toBe(expected)
    expect(stderr).toContain(said)
  })

  it("tells every problem of a bad scenario with its place, and writes nothing", async () => {
    const { status, stderr } = await hoptrust(
      "run",
      scenario("title: x\nmodels: [mta_sts]\nattackers:\n  - name: a\n    capabilities: [smtp-stripp]\n"),
      "--csv",
      "never"
    )
    expect(status).toBe(65)
    expect(stderr).toContain(":2:10: error: models.0:")
    expect(stderr).toContain("(did you mean mta-sts?)")
    expect(stderr).toContain(":5:20: error: attackers.0.capabilities.0:")
    expect(() => readFileSync(join(folder, "never", "attempts.csv"))).toThrow()
  })

  it("validates every file in the format asked for", long, async () => {
    const bad = scenario("title: x\nmodels: [dane]\ntitle_: y\n")
    const { status, stdout } = await hoptrust("validate", "--format", "github", bad, bad)
    expect(status).toBe(65)
    expect(stdout.split(",line=3,col=1::title_: unknown key")).toHaveLength(3)
  })

  it("warns of what is probably not meant, and ends with 0", long, async () => {
    const odd = scenario("title: x\nmodels: [dane]\ndomain: { ip: dual-stack }\n")
    const { status, stdout } = await hoptrust("validate", odd)
    expect(status).toBe(0)
    expect(stdout).toContain(":3:15: warning: domain.ip: no sender has IPv6")
    expect(stdout).toContain("ok, x")
    expect((await hoptrust("validate", "--format", "github", odd)).stdout).toMatch(/^::warning file=/)
    expect(JSON.parse((await hoptrust("validate", "--format", "json", odd)).stdout)).toMatchObject({
      line: 3,
      severity: "warning"
    })
  })

  it("reports of no folder without tables", long, async () => {
    mkdirSync(join(folder, "cut"))
    writeFileSync(join(folder, "cut", "manifest.json"), '{"a":')
    const { status, stderr } = await hoptrust("report", "cut", "--out", "cut.html")
    expect([status, stderr]).toEqual([
      65,
      "cut has no tables (CSV), which commands write beside their manifest.json\n"
    ])
  })

  it("ends with 1 when an expectation is false, and says which", async () => {
    const file = join(folder, "false.yaml")
    writeFileSync(
      file,
      "title: x\nmodels: [opportunistic]\nexpect:\n  opportunistic: { none: exposed-passive }\n"
    )
    const { status, stderr } = await hoptrust("run", file, "--csv", "false")
    expect(status).toBe(1)
    expect(stderr).toContain(
      "false.yaml:4: opportunistic against none: expected exposed-passive, and it is delivered-unauthenticated-ok"
    )
  })

  everyNth(4, ["models", "capabilities", "scenarios", "outcomes"])("lists %s", async (kind) => {
    const { status, stdout, stderr } = await hoptrust("list", kind)
    expect([status, stderr]).toEqual([0, ""])
    expect(stdout.split("\n").length).toBeGreaterThan(2)
  })
})

it("names files in its help that there are", () => {
  const sources = globSync("src/cli/commands/*.ts", { cwd: projectFolder }).map((path) =>
    readFileSync(join(projectFolder, path), "utf8")
  )
  const named = sources
    .flatMap((source) => source.match(/\$0 [^"]*/g) ?? [])
    .flatMap((example) => example.match(/(?:scenarios|results)\/\S+/g) ?? [])
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((path) => globSync(path, { cwd: projectFolder }).length === 0)).toEqual([])
})

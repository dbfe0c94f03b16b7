/**
 * The package, as a stranger has it: packed, installed in an empty folder from the file alone, and run by the Node.js of the
 * tests and by the machine's own.
 */
import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import packageJson from "../../package.json" with { type: "json" }
import { sweepOf } from "../engine/queue/small-sweep.fixture.ts"
import { long } from "../long.fixture.ts"
import { projectFolder } from "../machine/places.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-package-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** The path without this project's Node.js, so that commands find the machine's. */
const path = (process.env["PATH"] ?? "")
  .split(delimiter)
  .filter((part) => !part.includes("node_modules"))
  .join(delimiter)

const inFolder = {
  cwd: folder,
  encoding: "utf8",
  env: { ...process.env, PATH: path, NODE_OPTIONS: "" }
} as const

const machinesNode = execFileSync("node", ["-p", "process.execPath"], inFolder).trim()

const files = {
  "small.yaml": "title: small\nmodels: [opportunistic, static-tls]\n",
  "small.sweep.yaml": sweepOf({ replicates: 2, mailsPerDay: 4 }),
  "library.mjs": `
    import { attack, InvalidScenario, judge, run } from "hoptrust"
    const scenario = "title: x\\nmodels: [opportunistic]\\nattackers: [{ name: strip, capabilities: [smtp-strip] }]\\n"
    const cells = await run(scenario)
    const { breaking } = await attack(scenario, { model: "opportunistic", goals: ["read-mail"], maxCapabilities: 1 })
    const verdict = await judge("name", { reference: "mx1.example.com", presented: ["mx1.example.com"] }).catch(({ message }) => ({ message }))
    const problems = await run("title: x\\nmodels: [nobody]\\n").catch((error) => error instanceof InvalidScenario && error.problems.length)
    console.log(JSON.stringify({ worst: cells.map(({ worst }) => worst), sets: breaking.length, verdict: typeof verdict, problems }))
  `,
  "typed.ts": `
    import { run, trustModel, type TrustModel } from "hoptrust"
    import { myModelModel } from "./own/my-model.ts"
    export const model: TrustModel = myModelModel
    export const worst: Promise<ReadonlyArray<string>> = run("").then((cells) => cells.map(({ worst }) => worst))
    // @ts-expect-error -- a model has an id
    trustModel({ title: "" })
  `
}

describe("the package", long, () => {
  beforeAll(() => {
    const packed = execFileSync("npm", ["pack", "--pack-destination", folder], {
      cwd: projectFolder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"]
    })
    // npm would take a folder above for the project, if one has a package.json.
    writeFileSync(join(folder, "package.json"), "{}")
    execFileSync("npm", ["install", "--offline", join(folder, packed.trim().split("\n").at(-1)!)], inFolder)
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  })

  const bundled = (scenario: string) => join("node_modules", "hoptrust", "scenarios", scenario)
  const program = join("node_modules", "hoptrust", "dist", "main.js")

  it("runs by its name, with the machine's own Node.js", () => {
    expect(execFileSync("npx", ["hoptrust", "--version"], inFolder).trim()).toBe(packageJson.version)
  })

  it("brings nothing along, and no TypeScript but types", () => {
    const lock: { packages: object } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"))
    expect(Object.keys(lock.packages)).toEqual(["", "node_modules/hoptrust"])
  })

  describe.each([...new Set([machinesNode, process.execPath])])("on %s", (node) => {
    const out = `out-${[machinesNode, process.execPath].indexOf(node)}`
    const hoptrust = (...words: ReadonlyArray<string>) =>
      execFileSync(node, [program, ...words], {
        ...inFolder,
        stdio: ["pipe", "pipe", "ignore"],
        input: "{}\n",
        maxBuffer: 1 << 26
      })

    it("runs the headline scenarios to the bytes of the checkout, and shows them", () => {
      hoptrust("run", "--csv", out)
      // What the sources make: results.test.ts.
      expect(readFileSync(join(folder, out, "attempts.csv"), "utf8")).toBe(
        readFileSync(join(projectFolder, "results", "headline", "attempts.csv"), "utf8")
      )
      expect(hoptrust("table", out)).toContain("forged-dns")
      hoptrust("report", out, "--out", join(out, "report.html"))
      expect(readFileSync(join(folder, out, "report.html"), "utf8")).toContain("</html>")
    })

    it("is a library", () => {
      expect(JSON.parse(execFileSync(node, ["library.mjs"], inFolder))).toEqual({
        worst: ["delivered-unauthenticated-ok", "exposed-passive"],
        sets: expect.any(Number),
        verdict: "object",
        problems: 1
      })
    })

    if (node !== machinesNode) return

    it("helps, and lists what there is", () => {
      expect(hoptrust("--help")).toContain("hoptrust attack")
      expect(hoptrust("run", "--help")).toContain("--csv")
      expect(hoptrust("list", "scenarios")).toContain("headline/first-contact.yaml")
      expect(hoptrust("list", "models", "--parameters")).toContain("mta-sts")
      expect(JSON.parse(hoptrust("schema", "sweep"))).toHaveProperty("$schema")
      expect(hoptrust("completion")).toContain("hoptrust")
      const typed = ["hoptrust", "explain", bundled("headline/first-contact.yaml"), "--model", "m"]
      expect(hoptrust("--get-yargs-completions", ...typed).trim()).toBe("mta-sts")
    })

    it("searches and sweeps in threads", () => {
      const search = ["--goal", "read-mail", "--start", "cold", "--max-capabilities", "1"]
      expect(hoptrust("attack", "small.yaml", "--model", "opportunistic", ...search)).toContain("smtp-strip")
      expect(hoptrust("compare", "opportunistic", "static-tls", "small.yaml", ...search)).toContain(
        "static-tls"
      )
      expect(hoptrust("order", "small.yaml", ...search)).toContain("static-tls")
      expect(hoptrust("plan", bundled("s11-first-contact/traffic.sweep.yaml"), "--shard", "1/100")).toContain(
        "1"
      )
      hoptrust("sweep", "small.sweep.yaml", "--out", `${out}-sweep`)
    })

    it("says what a queue needs that is not installed", () => {
      const words = [
        "submit",
        bundled("s11-first-contact/traffic.sweep.yaml"),
        "--queue",
        "redis://127.0.0.1:1"
      ]
      const { status, stderr } = spawnSync(node, [program, ...words], inFolder)
      expect([status, stderr]).toEqual([64, expect.stringContaining("npm install bullmq ioredis")])
    })

    it("validates, explains and judges", () => {
      expect(hoptrust("validate", bundled("headline/first-contact.yaml"))).toBeDefined()
      const told = hoptrust(
        "explain",
        bundled("headline/first-contact.yaml"),
        "--model",
        "dane",
        "--attacker",
        "strip"
      )
      expect(told).toContain("RFC 7672")
      for (const what of ["pkix", "name", "dnssec", "dane", "mta-sts", "posh", "ehlo-policy"])
        expect(() => hoptrust("judge", what)).toThrow(expect.objectContaining({ status: 1 }))
    })

    it("writes a model and a capability, and every command knows them, in threads too", () => {
      rmSync(join(folder, "own"), { recursive: true, force: true })
      hoptrust("new", "model", "my-model", "--out", "own")
      hoptrust("new", "capability", "my-capability", "--out", "own")
      const withOwn = ["--with", "./own"]
      expect(hoptrust("list", "models", ...withOwn)).toContain("\nmy-model ")
      expect(hoptrust("list", "capabilities", ...withOwn)).toContain("\nmy-capability ")
      expect(hoptrust("schema", ...withOwn)).toContain('"my-model"')
      expect(hoptrust(...withOwn, "validate", "own/my-model.yaml")).toBeDefined()
      expect(hoptrust("table", "own/my-model.yaml", ...withOwn)).toMatch(/my-model +u +D +U/)
      expect(hoptrust("table", "own/my-capability.yaml", ...withOwn)).toMatch(/opportunistic +u +u +E/)
      const search = [
        "--model",
        "my-model",
        "--start",
        "cold",
        "--max-capabilities",
        "1",
        "--goal",
        "withhold",
        ...withOwn
      ]
      expect(hoptrust("attack", "own/my-model.yaml", ...search)).toContain("my-capability")
    })
  })

  it("has types", () => {
    mkdirSync(join(folder, "node_modules"), { recursive: true })
    symlinkSync(join(projectFolder, "node_modules", "effect"), join(folder, "node_modules", "effect"))
    const settings =
      "--noEmit --strict --module nodenext --target es2022 --allowImportingTsExtensions --skipLibCheck"
    const words = [
      join(projectFolder, "node_modules", "typescript", "bin", "tsc"),
      ...settings.split(" "),
      "typed.ts"
    ]
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }')
    expect(execFileSync(process.execPath, words, inFolder)).toBe("")
  })
})

import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"

const main = fileURLToPath(new URL("./main.ts", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "hoptrust-"))
afterAll(() => rmSync(folder, { recursive: true }))

const hoptrust = (...words: ReadonlyArray<string>) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [main, ...words], { cwd: folder }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr })
    )
    child.stdin?.end()
  })

let scenarios = 0

/** Each has a file of its own, for the tests run side by side. */
const scenario = (text: string): string => {
  const file = join(folder, `scenario-${scenarios++}.yaml`)
  writeFileSync(file, text)
  return file
}

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

  it("says no colours where nobody looks", async () => {
    const { stdout } = await hoptrust("run", "--csv", "plain")
    expect(stdout).not.toContain("\u001B[")
  })

  it.each([
    [["--modle", "x"], 64, "modle"],
    [["rum"], 64, "Did you mean run?"],
    [["run", "--seed", "-1"], 64, "--seed"],
    [["run", "--model", "mta_sts"], 64, "did you mean mta-sts?"],
    [["run", "nothing.yaml"], 74, "cannot read nothing.yaml"],
    [["run", "--csv", "/dev/null/x"], 74, "cannot write"]
  ] as const)("%j ends with %i", async (words, expected, said) => {
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

  it("validates every file in the format asked for", async () => {
    const bad = scenario("title: x\nmodels: [dane]\ntitle_: y\n")
    const { status, stdout } = await hoptrust("validate", "--format", "github", bad, bad)
    expect(status).toBe(65)
    expect(stdout.split(",line=3,col=1::title_: unknown key")).toHaveLength(3)
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
      "opportunistic against none: expected exposed-passive, and it is delivered-unauthenticated-ok"
    )
  })

  it.each(["models", "capabilities", "scenarios", "outcomes"])("lists %s", async (kind) => {
    const { status, stdout, stderr } = await hoptrust("list", kind)
    expect([status, stderr]).toEqual([0, ""])
    expect(stdout.split("\n").length).toBeGreaterThan(2)
  })
})

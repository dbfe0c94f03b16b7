/** `hoptrust tlsrpt` as a process of its own. */
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { projectFolder } from "../machine/places.ts"
import { long } from "../long.fixture.ts"
import { program } from "./program.fixture.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-"))
afterAll(() => rmSync(folder, { recursive: true }))

const tlsrpt = (...words: ReadonlyArray<string>) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [program, "tlsrpt", ...words], (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr })
    )
  })

const sample = (name: string) => join(projectFolder, "src/protocol/tls-report/samples", `${name}.json`)

describe.concurrent("hoptrust tlsrpt", () => {
  it("explains each row and exits with 0, whatever a sender leaves out", async () => {
    const { status, stdout, stderr } = await tlsrpt(sample("microsoft"), sample("google"))
    expect([status, stderr]).toEqual([0, ""])
    expect(stdout).toContain("    - 1 session: certificate-not-trusted at mx1.example.com\n")
    expect(stdout).toContain("mode testing stops nothing")
    expect(stdout).toMatch(
      /microsoft\.json:\d+:9: warning: policies\.2\.failure-details\.0\.sending-mta-ip: is missing/
    )
  })

  it("names line and column of what cannot be read, explains the other files, and exits with 65", async () => {
    const broken = join(folder, "broken.json")
    writeFileSync(broken, '{\n  "policies": [},\n')
    const { status, stdout, stderr } = await tlsrpt(broken, sample("google"))
    expect([status, stderr]).toEqual([65, "1 error\n"])
    expect(stdout).toContain('broken.json:2:16: error: expected a value, found "}"')
    expect(stdout).toContain("Google Inc., for 2026-03-02 (UTC)")
  })

  it("prints one JSON object for each report", long, async () => {
    const { stdout } = await tlsrpt("--format", "json", sample("google"), sample("appendix-b"))
    const [google, appendix] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(google.policies[0].failures[0]).toMatchObject({
      resultType: "certificate-host-mismatch",
      undisturbed: ["delivered-unauthenticated-ok"],
      attacked: ["intercepted-unauthenticated"]
    })
    expect(appendix.problems).toMatchObject([{ line: 20, column: 20, severity: "note" }])
  })

  it("ends on a file without end", async () =>
    expect(await tlsrpt("/dev/zero")).toMatchObject({ status: 65 }))
})

/** `hoptrust serve --namespace` as a process of its own, seen from inside its namespace and from outside. */
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { long } from "../../long.fixture.ts"
import { program } from "../program.fixture.ts"
import { possibleWay } from "./own-namespace.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-namespace-"))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, "scenario.yaml")
writeFileSync(
  file,
  `title: both IP versions
models: [opportunistic]
domain: { name: example.com, mx: [{ host: mx1.example.com, ip: dual-stack }] }
phases: [{ name: first, at: 0s, mail: [{}] }, { name: later, at: 10d, mail: [{}] }]
`
)

const started = async (variables: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, [program, "serve", file, "--namespace", "--phase", "later"], {
    cwd: folder,
    env: { ...process.env, ...variables }
  })
  const output = { stdout: "", stderr: "" }
  child.stdout.on("data", (octets) => (output.stdout += octets))
  child.stderr.on("data", (octets) => (output.stderr += octets))
  const ended = once(child, "close")
  while (!output.stdout.includes("Mail received:\n")) {
    const [status] = await Promise.race([once(child.stdout, "data"), ended])
    if (child.exitCode !== null) throw new Error(`ended with ${status}: ${output.stderr}`)
  }
  const wayIn = /^A shell where these addresses are: (.*)$/m.exec(output.stdout)![1]!.split(" ")
  return { child, output, ended, wayIn, inside: Number(wayIn.at(-1)) }
}

/** By a client inside. */
const greeted = ([command, ...flags]: ReadonlyArray<string>, address: string) =>
  spawnSync(
    command!,
    [
      ...flags,
      process.execPath,
      "-e",
      `require("node:net").connect(25, "${address}").once("data", (said) => { console.log(String(said)); process.exit() })`
    ],
    { encoding: "utf8", timeout: 10_000 }
  ).stdout

if (possibleWay() === undefined) console.log("unshare makes no network namespace here: not tested")

describe.skipIf(possibleWay() === undefined)("hoptrust serve --namespace", () => {
  it("serves a host at its own addresses of both versions at port 25, which nobody outside sees", async () => {
    const { child, output, ended, wayIn, inside } = await started()
    expect(output.stdout).toMatch(/^mx1\.example\.com +192\.0\.2\.1 +192\.0\.2\.1 +smtp 25$/m)
    expect(greeted(wayIn, "192.0.2.1")).toMatch(/^220 /)
    const [, ipv6] = /^mx1\.example\.com +(2001:\S+) +\1 +smtp 25$/m.exec(output.stdout)!
    expect(greeted(wayIn, ipv6!)).toMatch(/^220 /)
    // 192.0.2.1 port 25, as /proc writes it.
    const sockets = (process: string) => readFileSync(`/proc/${process}/net/tcp`, "utf8")
    expect(sockets(String(inside))).toContain("010200C0:0019")
    expect(sockets("self")).not.toContain("010200C0:0019")
    child.kill("SIGTERM")
    expect(await ended).toEqual([0, null])
    expect(output.stderr).toBe("")
    expect(existsSync(`/proc/${inside}`)).toBe(false)
  })

  it("makes its namespace where the environment says that it is in one, and is wrong", long, async () => {
    const { child, ended, inside } = await started({
      HOPTRUST_NAMESPACE: "root",
      HOPTRUST_OUTSIDE: readlinkSync("/proc/self/ns/net")
    })
    expect(inside).not.toBe(child.pid)
    child.kill("SIGTERM")
    expect(await ended).toEqual([0, null])
  })

  it("leaves nothing where it is killed", long, async () => {
    const { child, ended, inside } = await started()
    child.kill("SIGKILL")
    await ended
    for (let tries = 0; existsSync(`/proc/${inside}`) && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50))
    expect(existsSync(`/proc/${inside}`)).toBe(false)
  })
})

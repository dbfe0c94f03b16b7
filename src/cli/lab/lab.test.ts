/** `hoptrust lab` from end to end: real Postfix and Unbound from Debian packages. */
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { long } from "../../long.fixture.ts"
import { program } from "../program.fixture.ts"
import { projectFolder } from "../../machine/places.ts"
import { postfix } from "./postfix.ts"
import { unpacked, usualCache } from "./packages.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-lab-test-"))
afterAll(() => rmSync(folder, { recursive: true }))

const whyNot = (): string | undefined => {
  if (process.getuid?.() !== 0) return "not root"
  const flags = ["--net", "--mount", "--pid", "--fork", "--mount-proc"]
  if (spawnSync("unshare", [...flags, "true"]).status !== 0) return "unshare makes no namespaces here"
  try {
    unpacked(postfix.id, postfix.packages, usualCache())
  } catch (error) {
    return String(error)
  }
  return undefined
}
const reason = whyNot()
if (reason !== undefined) console.log(`the lab is not tested: ${reason}`)

const file = join(projectFolder, "scenarios/known-attacks/mitm-other-name.yaml")
const senders = ["--sender", "postfix-may", "--sender", "postfix-dane"]
const words = [program, "lab", file, ...senders, "--out", folder]

/** Where its mounts are. */
const workplaces = join(folder, "tmp")
mkdirSync(workplaces)
// postconf(1): Postfix takes another configuration where it sees MAIL_CONFIG, and must not see the machine's.
const env = { ...process.env, TMPDIR: workplaces, MAIL_CONFIG: "/nowhere" }

/** Ids of processes that see a mount of the lab: proc(5). */
const processes = () =>
  readdirSync("/proc").filter((id) => {
    try {
      return /^[0-9]+$/.test(id) && readFileSync(`/proc/${id}/mountinfo`, "utf8").includes(workplaces)
    } catch {
      // It has just ended.
      return false
    }
  })

/** Not what Node.js itself caches. */
const leftFolders = () => readdirSync(workplaces).filter((name) => name.startsWith("hoptrust-"))

describe.skipIf(reason !== undefined)("hoptrust lab", () => {
  it("leaves no process, no mount and no folder where it is killed", long, async () => {
    const child = spawn(process.execPath, words, { env })
    const ended = once(child, "close")
    await expect.poll(processes, { timeout: 600_000 }).not.toEqual([])
    child.kill("SIGKILL")
    await ended
    await expect.poll(processes, { timeout: 300_000 }).toEqual([])
    expect(leftFolders()).toEqual([])
  })

  it("refuses a number of jobs that is none, and writes nothing", () => {
    const { status, stderr } = spawnSync(process.execPath, [...words, "--jobs", "0"], { encoding: "utf8" })
    expect([status, stderr]).toEqual([
      64,
      expect.stringContaining("--jobs is an integer of at least 1, not 0")
    ])
  })

  it("sends by Postfix to a served scenario, and finds what the simulation says", long, () => {
    const { status, stderr } = spawnSync(process.execPath, words, {
      encoding: "utf8",
      env,
      timeout: 1_200_000,
      killSignal: "SIGKILL"
    })
    expect([status, stderr]).toEqual([0, ""])
    expect(leftFolders()).toEqual([])
    const rows = readFileSync(join(folder, "verdicts.csv"), "utf8")
    expect(rows).toMatch(
      /interceptor,1,postfix-may,.*intercepted-unauthenticated,intercepted-unauthenticated,,,true,true/
    )
    expect(rows).toMatch(
      /interceptor,1,postfix-dane,.*deferred-by-attack,deferred-by-attack,policy,policy,true,true/
    )
  })
})

/** `hoptrust lab` from end to end: real Postfix and Unbound from Debian packages. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"
import { projectFolder } from "../places.ts"
import { postfix } from "./postfix.ts"
import { unpacked, usualCache } from "./packages.ts"

const main = fileURLToPath(new URL("../main.ts", import.meta.url))
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

describe.skipIf(reason !== undefined)("hoptrust lab", () => {
  it("sends by Postfix to a served scenario, and finds what the simulation says", () => {
    const file = join(projectFolder, "scenarios/known-attacks/mitm-other-name.yaml")
    const senders = ["--sender", "postfix-may", "--sender", "postfix-dane"]
    const { status, stderr } = spawnSync(process.execPath, [main, "lab", file, ...senders, "--out", folder], {
      encoding: "utf8",
      timeout: 120_000,
      killSignal: "SIGKILL"
    })
    expect([status, stderr]).toEqual([0, ""])
    const rows = readFileSync(join(folder, "verdicts.csv"), "utf8")
    expect(rows).toMatch(
      /interceptor,1,postfix-may,.*intercepted-unauthenticated,intercepted-unauthenticated,,,true,true/
    )
    expect(rows).toMatch(
      /interceptor,1,postfix-dane,.*deferred-by-attack,deferred-by-attack,policy,policy,true,true/
    )
  })
})

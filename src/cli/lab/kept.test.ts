import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { keptIn } from "./kept.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-kept-"))
afterAll(() => rmSync(folder, { recursive: true }))
const table = join(folder, "verdicts.csv")
writeFileSync(
  table,
  [
    "scenario,attacker,mail,sender,software,observed,observed_refusal,log,not_run_because",
    "s/a,strip,1,exim-dane,exim 4,deferred-by-attack,policy,no TLS,",
    's/a,strip,2,exim-dane,exim 4,delivered-authenticated,,"sent, yes",',
    "s/a,strip,3,exim-dane,exim 4,,,,said nothing",
    ""
  ].join("\n")
)

describe("keptIn: what an earlier run observed", () => {
  const run = { scenario: "s/a", attacker: "strip", sender: "exim-dane", software: "exim 4" }
  it("has each mail that was sent, and none that was not", () =>
    expect([...keptIn(table)(run)]).toEqual([
      [1, { outcome: "deferred-by-attack", refusal: "policy", log: "no TLS" }],
      [2, { outcome: "delivered-authenticated", log: "sent, yes" }]
    ]))
  it("has nothing of another version", () =>
    expect(keptIn(table)({ ...run, software: "exim 5" }).size).toBe(0))
  it("has nothing where there is no table", () => expect(keptIn(join(folder, "no.csv"))(run).size).toBe(0))
})

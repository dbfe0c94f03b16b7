import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { keptIn, earlierRows, withEarlier } from "./kept.ts"

const folder = mkdtempSync(join(tmpdir(), "hoptrust-kept-"))
afterAll(() => rmSync(folder, { recursive: true }))
const table = join(folder, "verdicts.csv")
writeFileSync(
  table,
  [
    "scenario,attacker,mail,sender,software,observed,observed_refusal,agrees,log,not_run_because",
    "s/a,strip,1,exim-dane,exim 4,deferred-by-attack,policy,true,no TLS,",
    's/a,strip,2,exim-dane,exim 4,delivered-authenticated,,false,"sent, yes",',
    "s/a,strip,3,exim-dane,exim 4,,,,,said nothing",
    ""
  ].join("\n")
)

const rows = earlierRows(table)

describe("keptIn: what an earlier run observed", () => {
  const run = { scenario: "s/a", attacker: "strip", sender: "exim-dane", software: "exim 4" }
  it("has each mail that was sent, and none that was not", () =>
    expect([...keptIn(rows)(run)]).toEqual([
      [1, { outcome: "deferred-by-attack", refusal: "policy", log: "no TLS" }],
      [2, { outcome: "delivered-authenticated", log: "sent, yes" }]
    ]))
  it("has nothing of another version", () =>
    expect(keptIn(rows)({ ...run, software: "exim 5" }).size).toBe(0))
  it("has nothing where there is no table", () => expect(earlierRows(join(folder, "no.csv"))).toEqual([]))
})

describe("withEarlier: an interrupted run loses nothing", () => {
  it("keeps what it did not come to, and has anew what it did, whichever version sent it", () => {
    const [first, ...others] = rows
    expect(first).toMatchObject({ mail: 1, agrees: true, software: "exim 4" })
    const anew = { ...first!, agrees: false, software: "exim 5" }
    expect(withEarlier([anew], rows)).toEqual([anew, ...others])
    // What could not be sent is not lost either.
    expect(others.map(({ mail }) => mail)).toEqual([2, 3])
  })
})

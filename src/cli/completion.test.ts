import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { quickCompletions } from "./completion.ts"

const folder = mkdtempSync(join(tmpdir(), "completion-"))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, "mine.yaml")
writeFileSync(
  file,
  `title: mine
models: [dane, { model: mta-sts, as: mta-sts-testing }, mta-sts]
attackers: [{ name: strip }, { name: mitm }]
senders: [{ name: a }]
`
)
const sweep = join(folder, "mine.sweep.yaml")
writeFileSync(sweep, "scenario: { models: [posh] }\n")
const broken = join(folder, "broken.yaml")
writeFileSync(broken, "models: [dane\n  : {")

const completed = (...words: ReadonlyArray<string>) => quickCompletions(["hoptrust", ...words])

describe("quickCompletions", () => {
  it.each([
    ["labels", ["explain", file, "--model", ""], ["dane", "mta-sts-testing", "mta-sts"]],
    ["labels that begin so", ["run", file, "--model", "m"], ["mta-sts-testing", "mta-sts"]],
    ["labels of a sweep", ["sweep", sweep, "--model", ""], ["posh"]],
    [
      "labels of several files",
      ["run", file, sweep, "--model", ""],
      ["dane", "mta-sts-testing", "mta-sts", "posh"]
    ],
    ["attackers", ["explain", file, "--attacker", "s"], ["strip"]],
    ["senders", ["explain", file, "--sender", ""], ["a"]],
    ["nothing of a file that is no YAML", ["run", broken, "--model", ""], []],
    ["nothing of a file that is not there", ["run", "none.yaml", "--model", ""], []],
    ["nothing for a file, so that the shell does", ["validate", "scen"], []],
    ["nothing for a folder that an option names", ["run", file, "--out", "o"], []]
  ])("has %s", (_, words, names) => expect(completed(...words)).toEqual(names))

  it.each([
    ["commands", ["exp"]],
    ["options", ["run", file, "--"]],
    ["a closed list of an option", ["table", file, "--format", "m"]],
    ["a closed list of a command", ["list", "mo"]]
  ])("leaves %s to the commands", (_, words) => expect(completed(...words)).toBeUndefined())
})

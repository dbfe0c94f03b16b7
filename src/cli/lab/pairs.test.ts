import { describe, expect, it } from "vitest"
import { isExhaustive, long } from "../../long.fixture.ts"
import { scenarios } from "../scenarios.fixture.ts"
import { labScenarios } from "./lab-scenarios.fixture.ts"
import { labSenders } from "./lab-senders.ts"
import { isHeldOut, labFiles, labScenario } from "./pairs.ts"
import { simulated } from "./simulated.ts"
import { chosenAttackers, nobody } from "../../scenario/attackers.ts"

const named = (wanted: string) => scenarios.find(({ name }) => name === wanted)!

describe("labFiles: what is sent", () => {
  // To read them all takes seconds.
  const files = isExhaustive ? scenarios : scenarios.filter((_, index) => index % 4 === 0)
  const namesOf = (number: number, of: number) =>
    labFiles(files, { number, of }).flatMap(({ file, attackers }) =>
      attackers.slice(1).map(({ name }) => `${file.name} ${name}`)
    )
  it("has every attacker in one part, beside the run without", () => {
    const all = namesOf(1, 1).toSorted()
    expect(all.length).toBeGreaterThan(0.8 * files.length)
    expect([1, 2, 3].flatMap((number) => namesOf(number, 3)).toSorted()).toEqual(all)
    for (const { attackers } of labFiles(files, { number: 2, of: 3 })) expect(attackers[0]).toBe(nobody)
  })
  it("has every folder that has scenarios or sweeps, each before any has two", long, () => {
    const all = labScenarios
    const folderOf = ({ name }: { readonly name: string }) => name.split("/")[0]!
    const folders = new Set(all.map(folderOf))
    const met = labFiles(all, { number: 1, of: 1 }).map(({ file }) => folderOf(file))
    expect(new Set(met.slice(0, folders.size))).toEqual(folders)
    expect([...folders]).toContain("s11-first-contact")
  })
  it("has the attackers of an earlier run beside those of the part", () => {
    const known = labFiles(
      [named("headline/first-contact")],
      { number: 2, of: 3 },
      (scenario) => scenario === "headline/first-contact"
    )
    expect(known[0]!.attackers.map(({ name }) => name)).toEqual([
      "none",
      "strip",
      "mitm",
      "forged-mx",
      "forged-dns",
      "no-web",
      "no-web-strip"
    ])
  })
  it("holds a third out", () => {
    const pairs = namesOf(1, 1).map((name) => isHeldOut(name, "strip", 1, "exim-dane"))
    const share = pairs.filter(Boolean).length / pairs.length
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.42)
  })
})

describe("simulated: why a mail did not go", () => {
  // RFC 7672 §2.1.2: software tells this as a lookup that failed.
  it.each([
    ["known-attacks/tlsa-denied", "downgrader", "postfix-dane", ["lookup"]],
    ["headline/first-contact", "strip", "postfix-dane", ["policy"]],
    ["headline/first-contact", "none", "postfix-dane", []]
  ])("%s, %s, %s: %s", (scenario, attacker, sender, refusals) => {
    const lab = labScenario(
      named(scenario).scenario,
      labSenders.find(({ id }) => id === sender)!
    )
    const chosen = [nobody, ...chosenAttackers(lab.scenario)].find(({ name }) => name === attacker)!
    expect(simulated(lab, chosen)).toMatchObject({
      success: new Map([[1, expect.objectContaining({ refusals })]])
    })
  })
})

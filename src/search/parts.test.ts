/** Senders that have nothing in common are searched apart. The oracle, for which all of them write in one run, finds the same sets. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { everyNth } from "../long.fixture.ts"
import { trustModels } from "../models/registry.ts"
import { loadScenario } from "../loading/load.ts"
import { minimalSetsByOracle } from "./oracle.ts"
import { goalOf, type Question, search, waysOf } from "./search.fixture.ts"
import { partsOf } from "./parts.ts"

const withSenders = (senders: ReadonlyArray<object>, sender: object = {}) =>
  Result.getOrThrow(
    loadScenario(
      "senders.yaml",
      JSON.stringify({ title: "Senders", models: trustModels.map(({ id }) => id), sender, senders })
    )
  )

const two = withSenders([{ name: "one" }, { name: "other" }])
const maxActions = 2
const ids = ["dns-forge", "smtp-strip", "trigger", "web-block"]

describe("senders without a common resolver", () => {
  everyNth(4, [
    { model: "mta-sts", start: "cold", in: two },
    { model: "insecure-dane", start: "warm", in: two },
    // A stranger may be brought to write.
    { model: "sender-memory", start: "warm" },
    { model: "posh", start: "warm" }
  ] as const)("%o: together they fall to what each of them falls to", (asked) => {
    const question: Question = { ...asked, goals: ["read-mail"], ids, maxCapabilities: 2 }
    const byOracle = minimalSetsByOracle(waysOf(question), goalOf("read-mail"), ids, {
      maxCapabilities: 2,
      maxActions
    })
    // What takes more actions than the oracle makes is the search's alone; to read along is none to the oracle.
    const found = search(question).breaking.filter(
      ({ does }) => does.filter((deed) => !deed.startsWith("read what passes in clear")).length <= maxActions
    )
    expect(found.map(({ set }) => set.join(" + ")).toSorted()).toEqual(
      Result.getOrThrow(byOracle)
        .map((set) => set.join(" + "))
        .toSorted()
    )
  })

  it("are a part of the search each, a stranger too", () => {
    const different = withSenders([{ name: "one" }, { name: "other", minimumTlsVersion: "TLSv1.3" }])
    const { stage } = waysOf({ model: "dane", start: "warm", goals: ["read-mail"], in: different })
    expect(
      partsOf(stage, [goalOf("read-mail")]).map(({ mail }) => new Set(mail.map(({ sender }) => sender)))
    ).toEqual([new Set(["one"]), new Set(["other"]), new Set(["stranger"])])
  })
})

describe("senders that differ in their names alone", () =>
  it("are searched once", () => {
    const { stage } = waysOf({ model: "dane", start: "warm", goals: ["read-mail"], in: two })
    expect(
      partsOf(stage, [goalOf("read-mail")]).map(({ mail }) => new Set(mail.map(({ sender }) => sender)))
    ).toEqual([new Set(["one"]), new Set(["stranger"])])
  }))

describe("senders that have something in common", () => {
  const partsIn = (place: typeof two, goals: Question["goals"]) => {
    const { stage } = waysOf({ model: "dane", start: "cold", goals, in: place })
    return partsOf(stage, goals.map(goalOf)).length
  }

  it("are searched together where they ask one resolver, for what one of them asked the next finds there", () => {
    const sharing = withSenders([{ name: "one" }, { name: "other" }], { resolver: "remote" })
    expect(partsIn(sharing, ["read-mail"])).toBe(1)
    const apart = withSenders([{ name: "one", resolver: "remote" }, { name: "other" }])
    expect(partsIn(apart, ["read-mail"])).toBe(2)
  })

  it("are searched together where no report is to arrive and they send reports", () => {
    const reporting = withSenders([{ name: "one" }, { name: "other" }], { reports: true })
    expect(partsIn(reporting, ["read-mail-undetected"])).toBe(1)
    expect(partsIn(reporting, ["read-mail"])).toBe(1)
    const one = withSenders([{ name: "one", reports: true }, { name: "other" }])
    expect(partsIn(one, ["read-mail-undetected"])).toBe(1)
    expect(partsIn(one, ["read-mail"])).toBe(2)
  })
})

/** What a sender does between mails is part of a history: MTA-STS policies that are refreshed in the background. RFC 8461 §10.2. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { everyNth, long } from "../long.fixture.ts"
import { minimalSetsByOracle } from "./oracle.ts"
import { goalOf, type Question, search, setsOf, waysOf } from "./search.fixture.ts"

const ids = ["dns-block", "smtp-mitm", "smtp-strip", "web-block", "web-takeover"]
const asked = (refresh: string, question: Partial<Question> = {}): Question => ({
  model: "mta-sts",
  parameters: { refresh },
  start: "warm",
  goals: ["read-mail"],
  ids,
  ...question
})

describe("a refresh between two mails", () => {
  it("is a moment at which the policy can be replaced without a new id, and lazy senders have none", () => {
    expect(setsOf(search(asked("lazy")), "read-mail")).toEqual([])
    expect(setsOf(search(asked("background")), "read-mail")).toEqual([
      "smtp-mitm + web-takeover",
      "smtp-strip + web-takeover"
    ])
  })

  it("that is blocked leaves the cached policy", long, () => {
    const blocking = ["web-block", "dns-block", "smtp-strip"]
    expect(setsOf(search(asked("background", { ids: blocking })), "read-mail")).toEqual([])
    // A policy of two days is over at the third attacked mail: its first fetch is 75 hours past by then.
    const parameters = { refresh: "background", maxAgeSeconds: 172_800 }
    const days = asked("background", { ids: blocking, parameters, messages: 3 })
    expect(setsOf(search(days), "read-mail")).toEqual(["dns-block + smtp-strip", "smtp-strip + web-block"])
  })

  everyNth(2, [
    ["warm", 1],
    ["cold", 2]
  ] as const)("is found by the oracle too, which cuts nothing: %s, mails: %i", ([start, messages]) => {
    const few = ["smtp-strip", "web-block", "web-takeover"]
    const question = asked("background", { start, messages, ids: few })
    const byOracle = minimalSetsByOracle(waysOf(question), goalOf("read-mail"), few, {
      maxCapabilities: 2,
      maxActions: 2
    })
    expect(setsOf(search(question), "read-mail").toSorted()).toEqual(
      Result.getOrThrow(byOracle)
        .map((set) => set.join(" + "))
        .toSorted()
    )
  })
})

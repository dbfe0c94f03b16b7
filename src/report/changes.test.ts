import { describe, expect, it } from "vitest"
import { estimateChanges, outcomeChanges, presentChanges, setChanges } from "./changes.ts"

const attempt = (model: string, mail: string, outcome: string, scenario = "s") => ({
  scenario,
  model,
  attacker: "strip",
  phase: "",
  sender: "sender",
  mail,
  attempt: "1",
  outcome
})

describe("outcomeChanges", () => {
  it("tells what changed, what went and what came", () =>
    expect(
      outcomeChanges(
        [attempt("dane", "1", "deferred-by-attack"), attempt("posh", "1", "exposed-passive")],
        [attempt("dane", "1", "exposed-passive"), attempt("mta-sts", "1", "deferred-by-attack")]
      )
    ).toEqual({
      title: "Outcomes",
      count: 3,
      caveats: [],
      changes: [
        { of: "dane, strip", before: "deferred-by-attack", after: "exposed-passive" },
        { of: "posh, strip", before: "exposed-passive" },
        { of: "mta-sts, strip", after: "deferred-by-attack" }
      ]
    }))

  it("compares two files by whatever name, and names mails where there are several", () => {
    const { changes, count } = outcomeChanges(
      [attempt("dane", "1", "deferred-by-attack", "a"), attempt("dane", "2", "deferred-by-attack", "a")],
      [attempt("dane", "1", "deferred-by-attack", "b"), attempt("dane", "2", "exposed-passive", "b")]
    )
    expect(count).toBe(2)
    expect(changes.map((change) => change.of)).toEqual(["dane, strip, mail 2"])
  })
})

const breaking = (set: string) => ({
  scenario: "s",
  goal: "read-mail",
  start: "cold",
  messages: "1",
  model: "dane",
  set,
  size: set === "none found" ? "" : "1"
})

describe("setChanges", () => {
  it("tells the sets that only one side has, and nothing of searches that found none", () =>
    expect(
      setChanges([breaking("a + b"), breaking("c")], [breaking("c"), breaking("none found")]).changes
    ).toEqual([{ of: "dane, read-mail, cold, a + b", before: "" }]))
})

const estimate = (of: string, low = "0.1") => ({
  vary_known: "0.5",
  model: "dane",
  attack: "gateway",
  metric: "m",
  estimate: of,
  low,
  high: "0.9"
})

describe("searches of other extent", () => {
  const searched = (max: string, menu = "a|b", isCapped = "false") => [
    { ...breaking("a"), max_capabilities: max, menu, is_capped: isCapped }
  ]

  it.each([
    [
      "sizes",
      searched("2"),
      searched("3"),
      "The first searched sets of up to 2 capabilities, the second of up to 3."
    ],
    ["menus", searched("2"), searched("2", "a"), "The two searched other capabilities."],
    [
      "ends",
      searched("2"),
      searched("2", "a|b", "true"),
      "A search gave up before its end, so that sets may be missing."
    ]
  ])("are told: %s", (_, first, second, told) => {
    expect(setChanges(first, second).caveats).toEqual([told])
    expect(presentChanges(setChanges(first, second), { before: "a", after: "b" })).toContain(told)
  })

  it("are not, where they are the same", () =>
    expect(setChanges(searched("2"), searched("2")).caveats).toEqual([]))
})

describe("estimateChanges", () => {
  it("compares all digits, and shows three", () => {
    const { changes } = estimateChanges([estimate("0.123456")], [estimate("0.123457")])
    expect(changes).toEqual([
      { of: "dane, gateway, m, known 0.5", before: "0.123 [0.1, 0.9]", after: "0.123 [0.1, 0.9]" }
    ])
  })

  it("sees an interval that moved", () =>
    expect(estimateChanges([estimate("0.5")], [estimate("0.5", "0.2")]).changes).toHaveLength(1))
})

describe("presentChanges", () => {
  it("says that nothing changed", () =>
    expect(
      presentChanges(outcomeChanges([attempt("dane", "1", "x")], [attempt("dane", "1", "x")]), {
        before: "a",
        after: "b"
      })
    ).toBe("Outcomes: all 1 are the same.\n"))

  it("has a part for each side", () => {
    const text = presentChanges(setChanges([breaking("a")], [breaking("b")]), { before: "old", after: "new" })
    expect(text).toBe(
      "Minimal sets: 2 of 2 differ.\nOnly in old:\n  dane, read-mail, cold, a\nOnly in new:\n  dane, read-mail, cold, b\n"
    )
  })
})

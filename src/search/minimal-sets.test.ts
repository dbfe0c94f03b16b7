import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { testArsenal } from "../attacker/arsenal.fixture.ts"
import { capabilities } from "../attacker/registry.ts"
import { everyNth, isExhaustive, long } from "../long.fixture.ts"
import { trustModels } from "../models/registry.ts"
import { type Goal, type GoalId, goalIds } from "./goals.ts"
import { replay, type SearchResult } from "./minimal-sets.ts"
import { isWithinReach, minimalSetsByOracle } from "./oracle.ts"
import { goalOf, search, setsOf, waysOf, withoutStartTls } from "./search.fixture.ts"
import { searchedCapabilities, starts } from "./stage.ts"

/**
 * Enough to tell the models apart, with a web host among what the attacker may hold, and few enough for an oracle that cuts nothing. What the oracle may
 * show and publish follows from them: the certificates that these capabilities pay for, at the attacker's own hosts too.
 */
const ids = ["dns-forge", "smtp-mitm", "smtp-strip", "web-block", "web-takeover"]

const mostByOracle = 2
const mostActions = mostByOracle

const everyModel = trustModels.flatMap(({ id }) => starts.map((start) => [id, start] as const))
/** The oracle takes minutes for the others. */
const quick = ["static-tls", "insecure-dane", "posh", "ehlo-policy", "preload"]
const asked = everyModel.filter(([id, start]) => quick.includes(id) || (id === "dane" && start === "cold"))

describe(`minimalSets against the oracle, which cuts nothing, for sets up to size ${mostByOracle}`, () => {
  everyNth(asked.length, asked)("%s, %s", ([model, start]) => {
    const goals: ReadonlyArray<GoalId> = ["read-mail", "withhold"]
    const found = search({ model, start, goals, ids })
    expect(found.isCapped).toBe(false)
    for (const goal of goals) {
      const ways = waysOf({ model, start, goals, ids })
      const byOracle = minimalSetsByOracle(ways, goalOf(goal), ids, {
        maxCapabilities: mostByOracle,
        maxActions: mostActions
      })
      // What takes more actions than the oracle makes is the search's alone; to read along is none to the oracle.
      const within = found.breaking.filter(
        ({ goal: reached, set, does }) =>
          reached === goal &&
          set.length <= mostByOracle &&
          does.filter((deed) => !deed.startsWith("read what passes in clear")).length <= mostActions
      )
      expect(within.map(({ set }) => set.join(" + ")).toSorted()).toEqual(
        Result.getOrThrow(byOracle)
          .map((set) => set.join(" + "))
          .toSorted()
      )
    }
  })
})

describe("minimalSets over two mails, which merges what stands in one state between them", () => {
  everyNth(3, [
    ["sender-memory", "cold"],
    ["mta-sts", "cold"],
    ["ehlo-policy", "cold"]
  ] as const)("agrees with the oracle on %s, %s", ([model, start]) => {
    const question = { model, start, goals: ["read-mail"], ids, messages: 2 } as const
    const ways = waysOf(question)
    const byOracle = minimalSetsByOracle(ways, goalOf("read-mail"), ids, {
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

/** Those whose searches are short: the sets of all are derived a second time (derivation.test.ts), which minimality is part of. */
const takenApart = everyModel.filter(
  ([id]) => !["mta-sts", "mta-sts-draft", "ehlo-policy", "opportunistic", "dane+mta-sts"].includes(id)
)

/** Which goals each set reaches: one run of the oracle for all goals, for each set once, for it cuts nothing. */
const reaching = (ways: ReturnType<typeof waysOf>) => {
  const known = new Map<string, ReadonlySet<string>>()
  return (set: ReadonlyArray<string>): ReadonlySet<string> => {
    const before = known.get(set.join())
    if (before !== undefined) return before
    const reached = new Set<string>()
    const each: Goal = {
      ...goalOf("read-mail"),
      isReached: (...end) => {
        for (const id of goalIds) if (goalOf(id).isReached(...end)) reached.add(id)
        return false
      }
    }
    Result.getOrThrow(isWithinReach(ways, each, set, mostActions))
    known.set(set.join(), reached)
    return reached
  }
}

describe("every minimal set", () => {
  everyNth(14, takenApart)(
    "of %s, %s start, replays to its goal, and no part of it reaches it",
    ([model, start]) => {
      const question = { model, start, goals: goalIds, ids }
      const ways = waysOf(question)
      const reachedBy = reaching(ways)
      for (const breaking of search(question).breaking) {
        const { goal, set } = breaking
        const aim = goalOf(goalIds.find((id) => id === goal)!)
        const again = Result.getOrThrow(replay(ways, breaking))
        expect([aim.isReached(again.attempts, ways.stage), again.spent]).toEqual([true, set])
        for (const left of set) {
          const part = set.filter((id) => id !== left)
          expect(reachedBy(part)).not.toContain(goal)
        }
      }
    }
  )
})

/** Of several models it takes minutes. */
const replayed = everyModel.filter(([id]) => ["preload", "dane", "insecure-dane"].includes(id))

describe("every minimal set over all capabilities", () => {
  const title = "of %s, %s start, replays to its goal, orders of certificates first"
  everyNth(replayed.length, replayed.toReversed())(title, ([model, start]) => {
    const question = { model, start, goals: ["read-mail", "impersonate"], maxHistories: 100_000 } as const
    const ways = waysOf(question)
    const { breaking } = search(question)
    expect(breaking.length).toBeGreaterThan(0)
    for (const one of breaking) {
      const again = Result.getOrThrow(replay(ways, one))
      const aim = goalOf(goalIds.find((id) => id === one.goal)!)
      expect([aim.isReached(again.attempts, ways.stage), again.spent]).toEqual([true, one.set])
    }
  })
})

describe("minimalSets", () => {
  it("finds the two channels of MTA-STS at first contact, and one of them closed once a policy is kept", () => {
    const goals: ReadonlyArray<GoalId> = ["read-mail"]
    expect(setsOf(search({ model: "mta-sts", start: "cold", goals, ids }), "read-mail")).toEqual([
      "dns-forge",
      "smtp-mitm + web-block",
      "smtp-mitm + web-takeover",
      "smtp-strip + web-block",
      "smtp-strip + web-takeover"
    ])
    expect(setsOf(search({ model: "mta-sts", start: "warm", goals, ids }), "read-mail")).toEqual([
      "dns-forge + web-takeover"
    ])
  })

  it.each([
    ["opportunistic", ["dns-forge", "smtp-mitm", "smtp-strip"]],
    [
      "mta-sts",
      [
        "dns-forge",
        "smtp-mitm + web-block",
        "smtp-mitm + web-takeover",
        "smtp-strip + web-block",
        "smtp-strip + web-takeover"
      ]
    ]
  ])("has who reads along pay for it: %s where STARTTLS is not offered", (model, sets) => {
    const question = { model, start: "cold", goals: ["read-mail"], ids, in: withoutStartTls } as const
    expect(setsOf(search(question), "read-mail")).toEqual(sets)
  })

  it("finds shortest histories", () => {
    const { breaking } = search({ model: "mta-sts", start: "cold", goals: ["read-mail"], ids })
    expect(breaking.map(({ does }) => does.length)).toEqual([2, 2, 2, 3, 3])
  })

  it("says when it gave up", long, () => {
    const question = { model: "mta-sts", start: "cold", goals: ["impersonate"], ids } as const
    const given = search({ ...question, maxHistories: 10 })
    expect([given.isCapped, given.histories]).toEqual([true, 10])
    expect(search(question).isCapped).toBe(false)
  })

  it("looks for no larger sets than asked", () =>
    expect(
      setsOf(
        search({ model: "mta-sts", start: "cold", goals: ["read-mail"], ids, maxCapabilities: 1 }),
        "read-mail"
      )
    ).toEqual(["dns-forge"]))

  // The searches of the one take twenty times as long as those of the other.
  const question = { model: isExhaustive ? "ehlo-policy" : "opportunistic", start: "cold", ids } as const
  let all: SearchResult | undefined
  everyNth(goalIds.length, goalIds)("finds the same whatever else is looked for: %s", (goal) => {
    all ??= search({ ...question, goals: goalIds })
    expect(setsOf(all, goal)).toEqual(setsOf(search({ ...question, goals: [goal] }), goal))
  })
})

describe("moves that do the same thing", () => {
  const all = searchedCapabilities

  everyNth(3, ["posh", "mta-sts", "dane"])("end in the same run whoever makes them: %s", (model) => {
    const ways = waysOf({ model, start: "warm", goals: ["read-mail"], ids: all })
    const quiet = Result.getOrThrow(replay(ways, { part: 0, plan: { choices: [] }, orders: [] }))
    let compared = 0
    for (const { crossing, offers } of quiet.decisions) {
      for (const [sameAs, group] of Map.groupBy(offers, (offer) => offer.sameAs)) {
        if (group.length < 2 || sameAs === undefined) continue
        const runs = group.map(({ move }) => {
          const { attempts, trace } = Result.getOrThrow(
            replay(ways, { part: 0, plan: { choices: [{ crossing, move }] }, orders: [] })
          )
          // Who did it is told; all else is the same.
          return JSON.stringify([attempts, trace.filter(({ kind }) => kind !== "attack")])
        })
        expect(new Set(runs).size).toBe(1)
        compared += 1
      }
    }
    expect(compared).toBeGreaterThan(2)
  })

  it("are found for each who can make them", () => {
    const found = setsOf(
      search({ model: "opportunistic", start: "cold", goals: ["read-mail"], ids: all }),
      "read-mail"
    )
    expect(found).toEqual(expect.arrayContaining(["dns-forge", "dns-poison", "zone-write", "deleg-write"]))
  })

  it("capabilities that read along say so", () => {
    for (const { id, readsAlong = false, configure } of capabilities)
      expect([id, configure({}, testArsenal).watches !== undefined]).toEqual([id, readsAlong])
  })
})

import { describe, expect, it } from "vitest"
import {
  demandsOf,
  type EhloConduct,
  type HeardIn,
  isAlive,
  learn,
  type Lesson,
  pinsMatch,
  scopeKey,
  type StoredPolicy,
  usualConduct
} from "./memory.ts"
import type { EhloPolicy } from "./policy.ts"

const policy = (change: Partial<EhloPolicy> = {}): EhloPolicy => ({
  mode: "enforce",
  maxAgeSeconds: 1000,
  mx: ["mx.example.com"],
  pins: [],
  ...change
})
const stored: StoredPolicy = { policy: policy({ id: "old" }), heardAtSeconds: 0 }
const good: HeardIn = { isOverTls: true, peerWasAuthenticated: true, satisfiesStored: true, chainPins: [] }
const stranger: HeardIn = { ...good, peerWasAuthenticated: false, satisfiesStored: false }
const continuing: HeardIn = { ...good, peerWasAuthenticated: false }

const lesson = (
  session: HeardIn,
  {
    conduct = {},
    heard = policy(),
    before = stored,
    nowSeconds = 10
  }: {
    readonly conduct?: Partial<EhloConduct>
    readonly heard?: EhloPolicy | undefined
    readonly before?: StoredPolicy | undefined
    readonly nowSeconds?: number
  } = {}
): Lesson["_tag"] =>
  learn({ stored: before, heard, session, nowSeconds, conduct: { ...usualConduct, ...conduct } })._tag

describe("learn", () => {
  it("RFC 6797 §8.1 MUST NOT note what was heard without TLS", () => {
    expect(lesson({ ...good, isOverTls: false }, { conduct: { storeIf: "any TLS" } })).toBe("Keep")
  })

  it("RFC 6797 §8.6: silence takes nothing back", () => {
    const { _tag } = learn({ stored, heard: undefined, session: good, nowSeconds: 10, conduct: usualConduct })
    expect(_tag).toBe("Keep")
  })

  it.each<[EhloConduct["storeIf"], HeardIn, Lesson["_tag"]]>([
    ["authenticated", good, "Store"],
    ["authenticated", stranger, "Keep"],
    ["authenticated", continuing, "Keep"],
    ["any TLS", good, "Store"],
    ["any TLS", stranger, "Store"],
    ["authenticated or continuity", good, "Store"],
    ["authenticated or continuity", stranger, "Keep"],
    ["authenticated or continuity", continuing, "Store"]
  ])("with storeIf %j, from %o: %s", (storeIf, session, expected) => {
    expect(lesson(session, { conduct: { storeIf } })).toBe(expected)
  })

  it("finds no continuity in a policy that has expired", () => {
    expect(
      lesson(continuing, { conduct: { storeIf: "authenticated or continuity" }, nowSeconds: 1001 })
    ).toBe("Keep")
  })

  it.each<[EhloConduct["updateIf"], HeardIn, Lesson["_tag"]]>([
    ["stored quality", { ...good, satisfiesStored: false }, "Store"],
    ["satisfies stored policy", { ...good, satisfiesStored: false }, "Keep"],
    ["satisfies stored policy", good, "Store"]
  ])("with updateIf %j, from %o: %s", (updateIf, session, expected) => {
    expect(lesson(session, { conduct: { updateIf } })).toBe(expected)
  })

  it("asks nothing of a stored policy that has expired", () => {
    const conduct = { updateIf: "satisfies stored policy" } as const
    expect(lesson({ ...good, satisfiesStored: false }, { conduct, nowSeconds: 1001 })).toBe("Store")
  })

  it.each<[EhloConduct["revokedBy"], Partial<EhloPolicy>, HeardIn, Lesson["_tag"]]>([
    ["max_age 0", { maxAgeSeconds: 0 }, good, "Forget"],
    ["max_age 0", { maxAgeSeconds: 0 }, stranger, "Keep"],
    ["max_age 0", { mode: "none" }, good, "Keep"],
    ["mode none", { mode: "none" }, good, "Forget"],
    ["mode none", { maxAgeSeconds: 0 }, good, "Keep"]
  ])("with revokedBy %j, hearing %o from %o: %s", (revokedBy, heard, session, expected) => {
    expect(lesson(session, { conduct: { revokedBy, storeIf: "any TLS" }, heard: policy(heard) })).toBe(
      expected
    )
  })

  it.each<[string, ReadonlyArray<string>, Lesson["_tag"]]>([
    ["one pinned key and one in reserve", ["a", "x"], "Store"],
    ["no pinned key", ["x"], "Keep"],
    ["every pinned key, and so no reserve", ["a", "b"], "Keep"]
  ])("RFC 7469 §2.5: of a chain with %s", (_, chainPins, expected) => {
    const heard = policy({ pins: ["a", "b"] })
    expect(lesson({ ...good, chainPins }, { conduct: { content: "pins" }, heard })).toBe(expected)
    expect(lesson({ ...good, chainPins }, { conduct: { content: "mx set" }, heard })).toBe("Store")
  })

  it("counts from the session that it hears", () => {
    const learnt = learn({ stored, heard: policy(), session: good, nowSeconds: 77, conduct: usualConduct })
    expect(learnt).toMatchObject({ stored: { heardAtSeconds: 77 } })
    expect([1077, 1078].map((now) => isAlive({ policy: policy(), heardAtSeconds: 77 }, now))).toEqual([
      true,
      false
    ])
  })
})

describe("demandsOf", () => {
  it.each<[EhloConduct["content"], object]>([
    ["require TLS", { hostIsListed: true, certificateMustBeValid: false, pins: [] }],
    ["certificate", { hostIsListed: true, certificateMustBeValid: true, pins: [] }],
    ["mx set", { hostIsListed: false, certificateMustBeValid: true, pins: [] }],
    ["pins", { hostIsListed: false, certificateMustBeValid: true, pins: ["a", "b"] }]
  ])("with content %j of a host that is not listed", (content, demands) => {
    expect(demandsOf(policy({ pins: ["a", "b"] }), "evil.example", content)).toMatchObject(demands)
  })

  it("lists every host when the policy names none", () => {
    expect(demandsOf(policy({ mx: [] }), "any.example", "mx set")?.hostIsListed).toBe(true)
  })

  it("asks for nothing under mode none, and only reports under testing", () => {
    expect(demandsOf(policy({ mode: "none" }), "mx.example.com", "pins")).toBeUndefined()
    expect(demandsOf(policy({ mode: "testing" }), "mx.example.com", "pins")?.enforcement).toBe("report-only")
  })
})

describe("pinsMatch, RFC 7469 §2.6", () => {
  it("wants one key in common, and nothing without pins", () => {
    expect(pinsMatch(["a", "b"], ["x", "b"])).toBe(true)
    expect(pinsMatch(["a", "b"], ["x"])).toBe(false)
    expect(pinsMatch([], ["x"])).toBe(true)
  })
})

describe("scopeKey", () => {
  it("tells what a spoofed MX host can escape", () => {
    const hop = (mxHost: string) => ({ nextHopDomain: "n.example", mxHost })
    expect(scopeKey("next hop", hop("a"))).toBe(scopeKey("next hop", hop("b")))
    expect(scopeKey("mx host", hop("a"))).not.toBe(scopeKey("mx host", hop("b")))
    expect(scopeKey("next hop and mx host", hop("a"))).not.toBe(scopeKey("next hop and mx host", hop("b")))
  })
})

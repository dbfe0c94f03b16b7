/** The keeping of insecure records: its rules by themselves, and the predictions about attackers that it was made for. */
import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../encounter.fixture.ts"
import { type Fresh, type Latch, type LatchRules, readLatch, rule, writeLatch } from "./latch.ts"

const tlsa = (octet: number, certificateUsage = 1) => ({
  certificateUsage,
  selector: 1,
  matchingType: 1,
  associationData: new Uint8Array(32).fill(octet)
})
const host = "mx1.example.com"
const records = (...all: ReadonlyArray<ReturnType<typeof tlsa>>): Extract<Fresh, { _tag: "Records" }> => ({
  _tag: "Records",
  baseDomain: host,
  records: all
})
const kept: Latch = { hosts: { [host]: { baseDomain: host, records: [tlsa(1)] } }, mxHosts: [host] }
const rules: LatchRules = {
  latchSeconds: 86_400,
  latchKey: "next-hop",
  latchUpdate: "any-valid",
  latchRevoke: "expiry",
  mxPinned: false
}
const firstOctet = (found: Fresh) =>
  found._tag === "Records" ? found.records[0]?.associationData[0] : found._tag
const inForce = (given: Partial<LatchRules>, latch: Latch | undefined, fresh: Fresh) => {
  const ruling = rule({ ...rules, ...given }, latch, host, fresh, [host])
  return ruling._tag === "NotPinned"
    ? "not pinned"
    : [
        ruling.from,
        firstOctet(ruling.found),
        ruling.stores !== undefined,
        ruling.storesAfterSession !== undefined
      ]
}
const none: Fresh = { _tag: "None" }
const failed: Fresh = { _tag: "Failed", type: "TLSA", detail: "timeout" }

describe("rule", () => {
  it.each([
    [{ latchSeconds: 0 }, undefined, records(tlsa(2)), ["dns", 2, false, false]],
    [{}, undefined, records(tlsa(2)), ["dns", 2, true, false]],
    [{}, undefined, none, ["dns", "None", false, false]],
    [{ latchUpdate: "authenticated-only" }, undefined, records(tlsa(2)), ["dns", 2, false, true]],
    [{}, kept, none, ["latch", 1, false, false]],
    [{}, kept, failed, ["latch", 1, false, false]],
    [{}, kept, records(tlsa(2)), ["dns", 2, true, true]],
    [{ latchUpdate: "authenticated-only" }, kept, records(tlsa(2)), ["latch", 1, false, true]],
    [{ latchUpdate: "continuity" }, kept, records(tlsa(2)), ["latch", 1, false, false]],
    [{ latchUpdate: "continuity" }, kept, records(tlsa(2), tlsa(1)), ["dns", 2, true, true]],
    [{ latchRevoke: "empty-rrset" }, kept, none, ["dns", "None", true, false]],
    [{ latchRevoke: "empty-rrset" }, kept, failed, ["latch", 1, false, false]],
    [{ latchRevoke: "marker" }, kept, records(tlsa(9, 255)), ["dns", 9, true, false]],
    [{ latchRevoke: "marker", latchUpdate: "continuity" }, kept, records(tlsa(2)), ["latch", 1, false, false]]
  ] as const)("%j, with %j kept and %j in DNS: %j", (given, latch, fresh, expected) =>
    expect(inForce(given, latch, fresh)).toEqual(expected)
  )

  it("knows the MX hosts that the domain had, where they are pinned", () => {
    const pinned = { ...rules, mxPinned: true }
    expect(rule(pinned, kept, "mx.attacker.test", records(tlsa(2)), ["mx.attacker.test"])._tag).toBe(
      "NotPinned"
    )
    expect(rule(pinned, undefined, host, records(tlsa(2)), [host])).toMatchObject({
      stores: { mxHosts: [host] }
    })
    // A new host becomes one of them after a session with an old one that satisfied what was kept.
    expect(rule(pinned, kept, host, records(tlsa(1)), [host, "mx2.example.com"])).toMatchObject({
      stores: { mxHosts: [host] },
      storesAfterSession: { mxHosts: [host, "mx2.example.com"] }
    })
  })

  it("keeps text from which the same is read", () => {
    expect(readLatch(writeLatch(kept))).toEqual(kept)
    for (const text of ["", "{}", "[]", '{"mxHosts":[],"hosts":[["a","b",["x"]]]}'])
      expect(readLatch(text)).toBeUndefined()
  })
})

describe("insecure-dane that keeps records for a month, against who comes later", () => {
  const model = "insecure-dane"
  const month = { latchSeconds: 2_592_000 }
  const lies = (...forge: ReadonlyArray<string>) => ({ capability: "dns-forge", parameters: { forge } })

  it.each([
    ["smtp-strip", {}, ["smtp-strip"], "deferred-by-attack"],
    ["denied records", {}, [lies("tlsa"), "smtp-mitm"], "deferred-by-attack"],
    [
      "denied records, where an empty answer revokes",
      { latchRevoke: "empty-rrset" },
      [lies("tlsa"), "smtp-mitm"],
      "intercepted-unauthenticated"
    ],
    ["blocked records", {}, ["dns-block", "smtp-mitm"], "deferred-by-attack"],
    // The attacker's own host has records of its own: kept by MX host or not pinned, the latch is escaped.
    ["another MX host", {}, [lies("mx")], "intercepted-authenticated"],
    ["another MX host, kept by MX host", { latchKey: "mx-host" }, [lies("mx")], "intercepted-authenticated"],
    ["another MX host, hosts pinned", { mxPinned: true }, [lies("mx")], "deferred-by-attack"],
    // A trusted authority's error is no help against PKIX-EE records that name the right key.
    ["a misissued certificate", {}, ["ca-misissue", "smtp-mitm"], "deferred-by-attack"]
  ] as const)("%s", (_, parameters, attacker, outcome) =>
    expect(
      encounter({ model, parameters: { ...month, ...parameters }, attacker, contact: "warm", mailAt: "8d" })
    ).toBe(outcome)
  )

  it("forged records alone stop mail where any valid ones count, and not where they must be vouched for", () => {
    const forged = {
      on: "dns",
      name: "_25._tcp.mx1.example.com",
      type: "TLSA",
      does: "forge",
      data: [`1 1 1 ${"ab".repeat(32)}`]
    }
    const outcome = (latchUpdate: string) =>
      cellOf({
        model,
        parameters: { ...month, latchUpdate },
        scenario: {
          mail: undefined,
          attackers: [],
          phases: [
            { name: "before", at: "0s" },
            { name: "forged", at: "2d", actions: [forged] }
          ]
        }
      }).attempts.at(-1)!.outcome
    expect(outcome("any-valid")).toBe("deferred-by-attack")
    expect(outcome("authenticated-only")).toBe("delivered-authenticated")
    expect(outcome("authenticated-both")).toBe("delivered-authenticated")
    expect(outcome("continuity")).toBe("delivered-authenticated")
  })

  it("is as open at first contact as without", () =>
    expect(encounter({ model, parameters: month, attacker: [lies("tlsa"), "smtp-mitm"] })).toBe(
      "intercepted-unauthenticated"
    ))

  it("forged records become a pin by a session that fits the kept ones, unless it must fit both", () => {
    const forged = {
      on: "dns",
      name: "_25._tcp.mx1.example.com",
      type: "TLSA",
      does: "forge",
      data: [`1 1 1 ${"ab".repeat(32)}`]
    }
    const after = (latchUpdate: string) =>
      cellOf({
        model,
        parameters: { ...month, latchUpdate },
        scenario: {
          mail: undefined,
          attackers: [],
          phases: [
            { name: "before", at: "0s" },
            { name: "forged", at: "2d", actions: [forged] },
            { name: "after", at: "4d" }
          ]
        }
      }).attempts.at(-1)!.outcome
    expect(after("authenticated-only")).toBe("deferred-by-attack")
    expect(after("authenticated-both")).toBe("delivered-authenticated")
    expect(after("continuity")).toBe("delivered-authenticated")
  })
})

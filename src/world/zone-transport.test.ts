/** Which step of the way down to a zone counts, and where the way begins anew. */
import { describe, expect, it } from "vitest"
import { name } from "../protocol/dns/name.ts"
import type { DnsTransport, DnsWay } from "../protocol/dns/transports.ts"
import type { ZonePlan } from "./deployment.ts"
import { type Proves, wayTo } from "./zone-transport.ts"

type Signing = "unsigned" | "signed" | "island" | "unknown algorithm"

const zone = (apex: string, transport: DnsTransport, signing: Signing): ZonePlan => ({
  apex,
  transport,
  nameServers: [`ns.${apex}`],
  records: [],
  ...(signing === "unsigned"
    ? {}
    : {
        dnssec: {
          isDelegated: signing !== "island",
          dsTtlSeconds: 3_600,
          plan: {
            algorithm: 13,
            keys: "single",
            denial: { method: "nsec" },
            lifetimes: {
              kind: "renewed",
              validitySeconds: 1,
              everySeconds: 1,
              backdatedBySeconds: 0,
              phaseSeconds: 0
            },
            rollOvers: [],
            faults: signing === "unknown algorithm" ? [{ fault: signing }] : []
          }
        }
      })
})

const validating: Proves = { anchors: ["."], negative: [] }
const believing: Proves = { anchors: [], negative: [] }

describe("wayTo (RFC 9539, draft-ietf-deleg)", () => {
  it.each<[DnsTransport, DnsTransport, DnsTransport, DnsTransport]>([
    ["clear", "clear", "opportunistic", "clear"],
    ["clear", "opportunistic", "opportunistic", "clear"],
    ["opportunistic", "opportunistic", "opportunistic", "opportunistic"],
    ["authenticated", "authenticated", "opportunistic", "opportunistic"],
    ["authenticated", "authenticated", "authenticated", "authenticated"],
    ["authenticated", "authenticated", "clear", "clear"],
    // The word of a parent that is not authenticated itself, and not signed, can be forged.
    ["authenticated", "opportunistic", "authenticated", "opportunistic"],
    ["clear", "clear", "authenticated", "clear"]
  ])("counts the weakest of root %s, com %s and example.com %s: %s", (root, com, own, found) => {
    const zones = [
      zone("example.com", own, "unsigned"),
      zone(".", root, "unsigned"),
      zone("com", com, "unsigned")
    ]
    expect(wayTo(name("mx1.example.com"), zones, validating)).toEqual({ transport: found })
  })

  const under = (root: Signing, com: Signing, proves: Proves = validating) =>
    wayTo(
      name("example.com"),
      [zone(".", "clear", root), zone("com", "clear", com), zone("example.com", "authenticated", "unsigned")],
      proves
    )

  it("begins anew where a signed parent names authenticated transport", () =>
    expect(under("signed", "signed")).toEqual({ transport: "authenticated", parentOver: "clear" }))

  it.each<[string, DnsWay]>([
    ["a resolver that does not validate", under("signed", "signed", believing)],
    ["a parent without DS records", under("signed", "island")],
    ["a parent below an unsigned root", under("unsigned", "signed")],
    ["a parent of an unknown algorithm, RFC 4035 §5.2", under("signed", "unknown algorithm")],
    ["a negative trust anchor, RFC 7646", under("signed", "signed", { anchors: ["."], negative: ["com"] })]
  ])("does not with %s", (_, found) => expect(found).toEqual({ transport: "clear" }))

  it("does with a trust anchor for the parent", () =>
    expect(under("unsigned", "island", { anchors: ["com"], negative: [] })).toEqual({
      transport: "authenticated",
      parentOver: "clear"
    }))

  it("is the parent's for names that no zone below has", () =>
    expect(wayTo(name("b.test"), [zone(".", "opportunistic", "signed")], validating)).toEqual({
      transport: "opportunistic"
    }))
})

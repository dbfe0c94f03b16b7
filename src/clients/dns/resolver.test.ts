import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { name } from "../../protocol/dns/name.ts"
import type { TypeName } from "../../protocol/dns/types.ts"
import { readAddresses } from "./records.ts"
import { ask, internet, sketches, summary } from "./resolver-zones.fixture.ts"
import { usualPlan } from "./small-internet.fixture.ts"

describe("a validating resolver, RFC 4035 §4.3", () => {
  it.each<[string, TypeName, string]>([
    ["www.good.test", "A", "secure NOERROR 1"],
    ["www.good.test", "MX", "secure NOERROR 0"],
    ["nothing.good.test", "A", "secure NXDOMAIN 0"],
    ["empty.good.test", "A", "secure NOERROR 0"],
    ["x.wild.good.test", "TXT", "secure NOERROR 1"],
    ["x.wild.good.test", "A", "secure NOERROR 0"],
    ["in.good.test", "A", "secure NOERROR 1"],
    ["www.good3.test", "A", "secure NOERROR 1"],
    ["www.good3.test", "MX", "secure NOERROR 0"],
    ["nothing.good3.test", "A", "secure NXDOMAIN 0"],
    ["empty.good3.test", "A", "secure NOERROR 0"],
    ["x.wild.good3.test", "TXT", "secure NOERROR 1"],
    ["x.wild.good3.test", "A", "secure NOERROR 0"],
    ["www.rsa.test", "A", "secure NOERROR 1"],
    ["www.sha384.test", "A", "secure NOERROR 1"],
    ["www.sha1.test", "A", "secure NOERROR 1"],
    ["www.signed.optout", "A", "secure NOERROR 1"],
    ["www.glueless.test", "A", "secure NOERROR 1"],
    ["x.moved.loops.test", "A", "secure NXDOMAIN 0"],
    ["www.moved.loops.test", "A", "secure NOERROR 1"],
    ["good.test", "DS", "secure NOERROR 1"],
    ["unsigned.test", "DS", "secure NOERROR 0"],
    ["good.test", "DNSKEY", "secure NOERROR 2"],
    [".", "NS", "secure NOERROR 1"],
    ["nothing", "A", "secure NXDOMAIN 0"],
    ["www.unsigned.test", "A", "insecure NOERROR 1"],
    ["www.unsigned.test", "MX", "insecure NOERROR 0"],
    ["nothing.unsigned.test", "A", "insecure NXDOMAIN 0"],
    ["www.island.test", "A", "insecure NOERROR 1"],
    ["www.left-out.optout", "A", "insecure NOERROR 1"],
    ["nothing.optout", "A", "insecure NXDOMAIN 0"],
    ["www.unknown-digest.test", "A", "insecure NOERROR 1"],
    ["www.unknown-algorithm.test", "A", "insecure NOERROR 1"],
    ["www.wrong-signature.test", "A", "bogus"],
    ["nothing.wrong-signature.test", "A", "bogus"],
    ["www.wrong-dnskey-signature.test", "A", "bogus"],
    ["www.expired.test", "A", "bogus"],
    ["www.early.test", "A", "bogus"],
    ["www.stripped.test", "A", "bogus"],
    ["www.stripped.test", "MX", "secure NOERROR 0"],
    ["www.no-ds-match.test", "A", "bogus"],
    ["www.wrong-digest.test", "A", "bogus"],
    ["www.ds-but-unsigned.test", "A", "bogus"],
    ["www.revoked.test", "A", "bogus"],
    ["www.wrong-denial.test", "A", "secure NOERROR 1"],
    ["nothing.wrong-denial.test", "A", "bogus"],
    ["www.wrong-denial.test", "MX", "bogus"],
    ["x.wild.wrong-denial.test", "TXT", "bogus"],
    ["x.wild.wrong-denial.test", "A", "bogus"],
    ["nothing.wrong-denial3.test", "A", "bogus"],
    ["www.wrong-denial3.test", "MX", "bogus"],
    ["x.wild.wrong-denial3.test", "TXT", "bogus"],
    ["nothing.missing-denial.test", "A", "bogus"],
    ["self.loops.test", "A", "alias loop"],
    ["a.loops.test", "A", "alias loop"],
    ["c0.loops.test", "A", "alias loop"],
    ["c4.loops.test", "A", "alias loop"],
    ["c6.loops.test", "A", "secure NOERROR 1"],
    ["to-good.good.test", "A", "secure NOERROR 1"],
    ["to-good.unsigned.test", "A", "insecure NOERROR 1"],
    ["to-unsigned.good.test", "A", "insecure NOERROR 1"],
    ["to-good.expired.test", "A", "bogus"],
    ["a..b", "A", "malformed name"]
  ])("calls %s %s %s", (owner, type, expected) => {
    const result = ask(internet(), owner, type)
    expect(summary(result), JSON.stringify(result)).toBe(expected)
  })

  it("tells the status of each link of a chain, RFC 7672 §2.1.3", () => {
    const answer = Result.getOrThrow(ask(internet(), "to-unsigned.good.test"))
    expect(answer.aliases).toEqual([
      { from: "to-unsigned.good.test", to: "www.unsigned.test", status: "secure" }
    ])
    expect(answer.canonicalName).toBe("www.unsigned.test")
    expect(answer.status).toBe("insecure")
    expect(readAddresses(answer)).toEqual(["203.0.113.80"])
  })

  it("calls nothing secure below another root", () => {
    const small = internet()
    const other = sketches.map((sketch) =>
      sketch.apex === "." ? { ...sketch, plan: { ...usualPlan, keyName: "impostor" } } : sketch
    )
    small.rebuild(other)
    expect(summary(ask(small, "www.good.test", "A", { anchors: internet().anchors }))).toBe("bogus")
  })

  it("validates nothing below a negative trust anchor, RFC 7646", () =>
    expect(
      summary(ask(internet(), "www.expired.test", "A", { negativeAnchors: [name("expired.test")] }))
    ).toBe("insecure NOERROR 1"))
})

describe("a resolver without trust anchors", () => {
  it.each<[string, string]>([
    ["www.good.test", "insecure NOERROR 1"],
    ["nothing.good.test", "insecure NXDOMAIN 0"],
    ["www.wrong-signature.test", "insecure NOERROR 1"],
    ["to-unsigned.good.test", "insecure NOERROR 1"],
    ["a.loops.test", "alias loop"]
  ])("calls %s %s", (owner, expected) => {
    const small = internet()
    expect(summary(ask(small, owner, "A", { anchors: [] }))).toBe(expected)
    expect(small.log.some((line) => /DS|DNSKEY/.test(line))).toBe(false)
  })
})

import { describe, expect, it } from "vitest"
import { cite } from "../rfc.ts"
import {
  type Action,
  decide,
  listingPattern,
  type Report,
  type SessionFinding,
  whenNoHostIsLeft
} from "./apply.ts"
import type { Mode, MtaStsPolicy } from "./policy.ts"

const policy = (mode: Mode): MtaStsPolicy => ({
  mode,
  maxAgeSeconds: 86_400,
  mx: ["mail.example.com", "*.example.net"],
  extensions: []
})

const decision = (mode: Mode | undefined, mxHost: string, finding: SessionFinding) =>
  decide({ policy: mode === undefined ? undefined : policy(mode), mxHost, finding })

const table: ReadonlyArray<[SessionFinding, Report | undefined, Action]> = [
  ["certificate valid", undefined, "deliver-unauthenticated"],
  ["no STARTTLS", "starttls-not-supported", "deliver-clear"],
  ["handshake failed", "validation-failure", "deliver-clear"],
  ["TLS version too old", "validation-failure", "deliver-unauthenticated"],
  ["certificate expired", "certificate-expired", "deliver-unauthenticated"],
  ["certificate not trusted", "certificate-not-trusted", "deliver-unauthenticated"],
  ["certificate otherwise invalid", "validation-failure", "deliver-unauthenticated"],
  ["certificate for another host", "certificate-host-mismatch", "deliver-unauthenticated"]
]

describe("listingPattern, RFC 8461 §4.1", () => {
  it.each<[string, string | undefined]>([
    ["mail.example.com", "mail.example.com"],
    ["MAIL.Example.com", "mail.example.com"],
    ["mx.example.net", "*.example.net"],
    ["example.net", undefined],
    ["foo.bar.example.net", undefined],
    ["a.mail.example.com", undefined],
    ["mail.example.com.evil.example", undefined]
  ])("lists %s under %s", (mxHost, pattern) => {
    expect(listingPattern(policy("enforce"), mxHost)).toBe(pattern)
  })
})

describe("decide, RFC 8461 §5", () => {
  it.each(table)(
    "under enforce, MUST NOT deliver to a listed host on %j, reporting %j",
    (finding, report) => {
      const decided = decision("enforce", "mail.example.com", finding)
      expect(decided.action).toBe(report === undefined ? "deliver-authenticated" : "next-host")
      expect(decided.report).toBe(report)
    }
  )

  it.each(table)(
    "under testing, delivers to a listed host on %j, reporting %j",
    (finding, report, action) => {
      const decided = decision("testing", "mail.example.com", finding)
      expect(decided.action).toBe(report === undefined ? "deliver-authenticated" : action)
      expect(decided.report).toBe(report)
    }
  )

  it.each(table)(
    "under none, and without a policy, delivers on %j and reports nothing (not %j)",
    (finding, _, action) => {
      for (const mode of ["none", undefined] as const) {
        const decided = decision(mode, "evil.example", finding)
        expect(decided).toMatchObject({ action })
        expect(decided.report).toBeUndefined()
      }
    }
  )

  it.each(table)("under enforce, MUST NOT deliver to a host that is not listed on %j (not %j)", (finding) => {
    expect(decision("enforce", "evil.example", finding)).toMatchObject({
      action: "next-host",
      report: "validation-failure",
      reportReason: "mtasts-policy-mx-mismatch"
    })
  })

  it.each(table)(
    "under testing, delivers to a host that is not listed on %j (not %j): %s",
    (finding, _, action) => {
      // Appendix B would skip STARTTLS here; §5 does not.
      expect(decision("testing", "evil.example", finding)).toMatchObject({
        action,
        report: "validation-failure"
      })
    }
  )

  it("cites §4.1 for a host that is not listed and §4.2 for its certificate", () => {
    expect(decision("enforce", "evil.example", "certificate valid").because.map(cite)).toContain(
      "RFC 8461 §4.1"
    )
    expect(decision("enforce", "mx.example.net", "certificate expired").because.map(cite)).toContain(
      "RFC 8461 §4.2"
    )
  })
})

describe("whenNoHostIsLeft, RFC 8461 §5.1", () => {
  it("RFC 8461 §5 MUST NOT fail for good before it has looked for a new policy", () => {
    expect(whenNoHostIsLeft({ hasCheckedForUpdate: false })).toMatchObject({
      action: "defer",
      mayBounce: false
    })
  })

  it("RFC 8461 §5 SHOULD fail only for the time being", () => {
    expect(whenNoHostIsLeft({ hasCheckedForUpdate: true })).toMatchObject({
      action: "defer",
      mayBounce: true
    })
  })
})

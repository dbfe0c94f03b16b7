import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Remembered } from "../staging/build.ts"
import { loadScenario } from "../loading/load.ts"
import { zoneSignings } from "../scenario/schema/dnssec.ts"
import type { Outcome } from "../scenario/schema/outcome.ts"
import type { Cell } from "./judged-cell.ts"
import { runScenario } from "./run-scenario.ts"

const remembered = new Remembered()

const run = (text: string): ReadonlyArray<Cell> => {
  const scenario = Result.getOrThrow(loadScenario("test.yaml", text))
  return Result.getOrThrow(runScenario(scenario, { remembered }))
}

const outcomes = (text: string, attacker = "none"): ReadonlyArray<Outcome> =>
  run(text)
    .filter((cell) => cell.attacker === attacker)
    .flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome))

const domain = (...lines: ReadonlyArray<string>) =>
  ["title: test", "domain:", "  mx: [{ host: mx1.example.com }]", ...lines].join("\n")

describe("a zone in each state, under DANE (RFC 7672 §2.1.1, §2.1.2)", () => {
  const expected: Readonly<Record<(typeof zoneSignings)[number], Outcome>> = {
    signed: "delivered-authenticated",
    // Insecure is no error: as if there were no DANE (§2.1.1, §2.2.1).
    unsigned: "delivered-unauthenticated-ok",
    island: "delivered-unauthenticated-ok",
    "unknown-algorithm": "delivered-unauthenticated-ok",
    "unknown-digest": "delivered-unauthenticated-ok",
    // Bogus is: without the MX records the mail waits (§2.1.2).
    expired: "deferred-by-misconfiguration",
    "not-yet-valid": "deferred-by-misconfiguration",
    "wrong-signature": "deferred-by-misconfiguration",
    "ds-mismatch": "deferred-by-misconfiguration",
    "wrong-ds-digest": "deferred-by-misconfiguration",
    "stripped-signatures": "deferred-by-misconfiguration",
    "unsigned-despite-ds": "deferred-by-misconfiguration",
    "revoked-key": "deferred-by-misconfiguration",
    // Everything that is asked for exists, so that no denial is needed.
    "wrong-denial": "delivered-authenticated",
    "missing-denial": "delivered-authenticated"
  }

  it.each(zoneSignings)("%s", (signing) => {
    expect(outcomes(`${domain(`  zone: ${signing}`)}\nmodels: [dane]`)).toEqual([expected[signing]])
  })

  it.each(["wrong-denial", "missing-denial"])("%s defers where TLSA records are to be denied", (signing) => {
    // An explicit record of another owner replaces nothing, so the TLSA record is taken away by its type.
    const text = `${domain(`  zone: ${signing}`)}\nmodels: [opportunistic]\nsender: { resolver: validating }`
    expect(outcomes(text)).toEqual(["delivered-unauthenticated-ok"])
    const implicit = `title: t\nmodels: [opportunistic]\nsender: { resolver: validating }\nmail: [{ to: user@www.example.com }]\ndomain: { zone: ${signing}, mx: [{ host: www.example.com }] }`
    expect(outcomes(implicit)).toEqual(["deferred-by-misconfiguration"])
  })

  it.each(["split", "single"])("algorithms and denials do not matter (%s keys)", (keys) => {
    for (const [algorithm, denial] of [
      [8, "nsec"],
      [13, "nsec3"],
      [15, "nsec3-opt-out"]
    ]) {
      const dnssec = `  dnssec: { algorithm: ${algorithm}, denial: ${denial}, keys: ${keys} }`
      expect(outcomes(`${domain(dnssec)}\nmodels: [dane]`)).toEqual(["delivered-authenticated"])
    }
  })
})

describe("time in signed zones (RFC 6781)", () => {
  const daily = Array.from({ length: 8 }, (_, day) => `  - at: ${day * 4}d`).join("\n")

  it("renews signatures, so that mail goes on for a month", () => {
    expect(new Set(outcomes(`${domain()}\nmodels: [dane]\nmail:\n${daily}`))).toEqual(
      new Set(["delivered-authenticated"])
    )
  })

  it("defers once signatures that nobody renews have expired", () => {
    const result = outcomes(
      `${domain("  dnssec: { notRenewedAfter: 1d, validity: 14d }")}\nmodels: [dane]\nmail:\n${daily}`
    )
    // Made at 0 d, valid for 14 d: the mails at 0, 4, 8 and 12 d go, those from 16 d on wait.
    expect(result.map((outcome) => outcome === "delivered-authenticated")).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false
    ])
  })

  it.each([
    ["pre-publish", "publishAt: 2d, signAt: 6d, removeAt: 10d"],
    ["double-DS", "addDsAt: 2d, swapKeysAt: 6d, removeDsAt: 10d"],
    ["double-signature", "addKeyAt: 2d, swapDsAt: 6d, removeKeyAt: 10d"]
  ])("a %s roll-over in the right order disturbs nobody", (method, times) => {
    const dnssec = `  dnssec: { rollOvers: [{ method: ${method}, ${times} }] }`
    expect(new Set(outcomes(`${domain(dnssec)}\nmodels: [dane]\nmail:\n${daily}`))).toEqual(
      new Set(["delivered-authenticated"])
    )
  })

  it("a double-DS roll-over that swaps keys before the parent knows defers", () => {
    const dnssec =
      "  dnssec: { rollOvers: [{ method: double-DS, addDsAt: 6d, swapKeysAt: 2d, removeDsAt: 10d }] }"
    const result = outcomes(`${domain(dnssec)}\nmodels: [dane]\nmail: [{ at: 0s }, { at: 4d }, { at: 8d }]`)
    expect(result).toEqual([
      "delivered-authenticated",
      "deferred-by-misconfiguration",
      "delivered-authenticated"
    ])
  })
})

describe("resolvers", () => {
  const forged = "attackers: [{ name: forger, capabilities: [dns-forge, smtp-mitm] }]"

  it("a remote validating resolver gives DANE what a local one does", () => {
    const text = `${domain()}\nmodels: [dane]\nsender: { resolver: remote }\n${forged}`
    expect(outcomes(text)).toEqual(["delivered-authenticated"])
    expect(outcomes(text, "forger")).toEqual(["deferred-by-attack"])
  })

  it("without validation DANE promises nothing (RFC 7672 §2.1.1)", () => {
    const text = `${domain()}\nmodels: [dane]\nsender: { resolver: non-validating }\n${forged}`
    expect(outcomes(text)).toEqual(["delivered-unauthenticated-ok"])
    expect(outcomes(text, "forger")).toEqual(["intercepted-unauthenticated"])
  })

  it("validation alone keeps a forged MX record from MTA-STS in a signed zone, at first contact", () => {
    const forgedMx =
      "attackers: [{ name: forger, capabilities: [{ capability: dns-forge, parameters: { forge: [mx] } }] }]"
    const text = `${domain("  zone: signed")}\nmodels: [mta-sts]\nsender: { resolver: validating }\n${forgedMx}`
    expect(outcomes(text, "forger")).toEqual(["deferred-by-attack"])
  })
})

describe("the Sending MTA (RFC 5321 §5.1)", () => {
  const twoHosts = (first: string) =>
    `title: t\nmodels: [mta-sts]\ndomain:\n  mx:\n    - { host: mx1.example.com, preference: 10, ${first} }\n    - { host: mx2.example.com, preference: 20 }\n`

  it.each([
    "startTls: absent",
    "startTls: unavailable",
    "startTls: reset",
    "certificate: { issuer: untrusted }",
    "certificate: { lifetime: 5d }"
  ])("goes on to the next host when the first fails the policy (%s)", (fault) => {
    const [cell] = run(twoHosts(fault))
    const { outcome, result } = cell!.attempts[0]!
    expect(outcome).toBe("delivered-authenticated")
    expect(result).toMatchObject({
      _tag: "Delivered",
      mxHost: "mx2.example.com",
      refusals: [{ mxHost: "mx1.example.com" }]
    })
  })

  it("names the failures in the words of RFC 8460 §4.3", () => {
    const result = (fault: string) => {
      const { result } = run(twoHosts(fault))[0]!.attempts[0]!
      return result.refusals[0]?.mistrust?.result
    }
    expect(result("startTls: absent")).toBe("starttls-not-supported")
    expect(result("certificate: { issuer: untrusted }")).toBe("certificate-not-trusted")
    expect(result("certificate: { issuer: self }")).toBe("certificate-not-trusted")
    expect(result("certificate: { lifetime: 5d }")).toBe("certificate-expired")
    expect(result("certificate: { dnsNames: [other.example.com] }")).toBe("certificate-host-mismatch")
  })

  it("retries as often as it is told, and delivers once the attacker is gone", () => {
    const text = `${domain()}\nmodels: [mta-sts]\nsender: { attempts: 5, retryAfter: 30m }\nattackers:\n  - name: strip\n    capabilities: [{ capability: smtp-strip, to: 45m }]`
    expect(outcomes(text, "strip")).toEqual([
      "deferred-by-attack",
      "deferred-by-attack",
      "delivered-authenticated"
    ])
    const [cell] = run(text).filter(({ attacker }) => attacker === "strip")
    expect(cell!.attempts.map(({ attempt, twin }) => [attempt, twin])).toEqual([
      [1, "delivered-authenticated"],
      [2, "delivered-authenticated"],
      [3, "delivered-authenticated"]
    ])
  })

  it("sends to the domain's own address when there is no MX record", () => {
    const text = `title: t\nmodels: [opportunistic]\ndomain: { mx: [{ host: www.example.com }] }\nmail: [{ to: user@www.example.com }]`
    expect(outcomes(text)).toEqual(["delivered-unauthenticated-ok"])
  })
})

describe("what is written out in full", () => {
  it("takes the place of what a preset says", () => {
    const text = `${domain()}\nmodels: [mta-sts]\nzones:\n  - apex: example.com\n    records:\n      - { owner: _mta-sts.example.com, type: TXT, data: '"v=STSv2; id=1;"' }`
    expect(outcomes(text)).toEqual(["delivered-unauthenticated-ok"])
  })

  it("is served as it is: a null MX takes no mail (RFC 7505)", () => {
    const text = `${domain()}\nmodels: [opportunistic]\nzones:\n  - apex: example.com\n    records: [{ owner: example.com, type: MX, data: '0 .' }]`
    const { result } = run(text)[0]!.attempts[0]!
    expect(result._tag).toBe("Bounced")
  })

  it("can give hosts of any kind: a policy behind a redirect is none (RFC 8461 §3.3)", () => {
    const text = `${domain()}
models: [mta-sts]
hosts:
  - name: mta-sts.example.com
    addresses: [192.0.2.77]
    https:
      documents:
        - { path: /.well-known/mta-sts.txt, status: 301, location: "https://www.example.com/policy" }`
    expect(outcomes(text)).toEqual(["delivered-unauthenticated-ok"])
  })

  it("takes RDATA as octets (RFC 3597 §5)", () => {
    const text = `${domain()}\nmodels: [opportunistic]\nzones:\n  - apex: example.com\n    records: [{ owner: mx1.example.com, type: A, data: '\\# 4 c0000209' }]\nhosts:\n  - { name: mx9.example.com, addresses: [192.0.2.9], smtp: {} }`
    const { result } = run(text)[0]!.attempts[0]!
    expect(result).toMatchObject({ _tag: "Delivered", address: "192.0.2.9" })
  })

  it.each(["A", "AAAA", "MX", "TXT", "SRV", "DS", "TLSA", "CAA", "CNAME", "DNAME", "NS", "PTR", "HTTPS"])(
    "takes octets that are no RDATA of type %s (RFC 3597 §5)",
    (type) => {
      const owner = `${type.toLowerCase()}.example.com`
      const text = `${domain()}\nmodels: [opportunistic, dane]\nzones:\n  - apex: example.com\n    records: [{ owner: ${owner}, type: ${type}, data: '\\# 1 3f' }]`
      expect(run(text).flatMap(({ attempts }) => attempts.map(({ result }) => result._tag))).toEqual([
        "Delivered",
        "Delivered"
      ])
    }
  )

  it("serves octets that are no MX record: no host can be found, and mail is kept (RFC 5321 §5.1)", () => {
    const text = `${domain()}\nmodels: [opportunistic]\nzones:\n  - apex: example.com\n    records: [{ owner: example.com, type: MX, data: '\\# 1 3f' }]`
    expect(run(text)[0]!.attempts[0]!.result._tag).toBe("Deferred")
  })
})

/** What validated certificates are worth in runs with mail: whose they are, which names they have, and what it took to get them. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { long } from "../../long.fixture.ts"
import { judgedCell } from "../../experiment/judged-cell.ts"
import { cellOf, type Encounter, encounter } from "../../models/encounter.fixture.ts"
import type { Arsenal } from "../../attacker/arsenal.ts"
import type { Driver, Offer } from "../../attacker/adversary.ts"
import { capabilities } from "../../attacker/registry.ts"
import { Remembered } from "../build.ts"
import { loadScenario } from "../../loading/load.ts"
import { chosenModels } from "../../scenario/models.ts"

/** Of the MX host's address: who attracts name servers too writes their answers. */
const hijack = {
  attacker: [{ capability: "ip-hijack", targets: ["mx1.example.com"] }],
  contact: "warm"
} as const

describe("a validated certificate", () => {
  it(
    "is of the authority that issued it, which a usage of PKIX-TA or DANE-TA may not name (RFC 6698 §2.1.1)",
    long,
    () => {
      for (const [model, usage] of [
        ["insecure-dane", "PKIX-TA"],
        ["dane", "DANE-TA"]
      ] as const) {
        const question = { ...hijack, model, parameters: { usage } }
        expect(encounter(question)).toBe("intercepted-authenticated")
        const domain = { caa: { issuers: ["other-trusted"] } }
        expect(encounter({ ...question, scenario: { domain } })).toBe("deferred-by-attack")
      }
    }
  )

  it("has the names that were validated and no others: that of the domain takes more than the MX host's prefix", () => {
    const question: Encounter = {
      model: "ehlo-policy",
      parameters: { reference: "next-hop" },
      contact: "warm",
      scenario: {
        domain: { mx: [{ host: "mx1.example.com", certificate: { dnsNames: ["example.com"] } }] }
      }
    }
    const write = { capability: "zone-write", parameters: { edit: ["acme-challenge"] } }
    expect(encounter(question)).toBe("delivered-authenticated")
    expect(encounter({ ...question, attacker: ["ip-hijack"] })).toBe("deferred-by-attack")
    const written = { ...question, attacker: [write, "smtp-mitm"] }
    expect(encounter(written)).toBe("intercepted-authenticated")
    // Two authorities, two certificates, and that of the domain is enough: nothing asks for the MX host's name.
    const caa = (owner: string, issuer: string) => ({ owner, type: "CAA", data: `0 issue "${issuer}"` })
    const records = [caa("example.com", "other-trusted.ca.test"), caa("mx1.example.com", "trusted.ca.test")]
    const scenario = { ...question.scenario, zones: [{ apex: "example.com", records }] }
    expect(encounter({ ...written, scenario })).toBe("intercepted-authenticated")
  })

  it("is shown at the attacker's own host too, with documents of the attacker's", long, () => {
    const edit = ["mx", "web-address", "mta-sts-id", "acme-challenge"]
    const thief = (...without: ReadonlyArray<string>): Encounter => ({
      model: "mta-sts",
      contact: "warm",
      attacker: [
        { capability: "zone-write", parameters: { edit: edit.filter((id) => !without.includes(id)) } }
      ]
    })
    expect(encounter(thief())).toBe("intercepted-authenticated")
    // Without any of the others the kept policy stays.
    for (const id of ["web-address", "mta-sts-id"]) expect(encounter(thief(id))).toBe("deferred-by-attack")
    // The address is challenge enough: the attacker's own host answers over HTTP.
    expect(encounter(thief("acme-challenge"))).toBe("intercepted-authenticated")
    expect(encounter(thief("acme-challenge", "web-address"))).toBe("deferred-by-attack")
  })
})

describe("a run whose attacker could deceive no authority", () => {
  it.each(capabilities.filter(({ reachesAuthorities = false }) => !reachesAuthorities).map(({ id }) => id))(
    "has no authority in it: %s",
    (id) => {
      const { trace } = cellOf({ model: "mta-sts", attacker: [id] })
      const hosts = trace.flatMap((event) => (event.kind === "wire" ? [event.from, event.to] : []))
      expect(hosts.length).toBeGreaterThan(0)
      expect(hosts.filter((host) => host.endsWith(".ca.test"))).toEqual([])
    }
  )
})

describe("certificates that somebody else says there are (GivenCertificates)", () => {
  /** Offers of a handshake that terminate it with a validated certificate, by what they spend. */
  const offersWith = (waysTo: Arsenal["certificateWays"]): ReadonlyArray<readonly [string, string]> => {
    const scenario = Result.getOrThrow(
      Result.mapError(
        loadScenario("ways.yaml", JSON.stringify({ title: "Ways", models: ["mta-sts"] })),
        (problems) => new Error(problems.map(({ message }) => message).join("; "))
      )
    )
    const seen: Array<readonly [string, string]> = []
    const driver: Driver = {
      choose: <Verdict>(_: unknown, offers: ReadonlyArray<Offer<Verdict>>) => {
        for (const { does, spends } of offers)
          if (does.includes("validated (")) seen.push([spends.join(" + "), does])
        return undefined
      }
    }
    const held = ["smtp-mitm", "zone-write", "ca-dvfool", "dnssec-zkey"]
    const attacker = {
      name: "search",
      capabilities: held.map((id) => ({ id, parameters: {}, fromMicros: 0, toMicros: Infinity }))
    }
    Result.getOrThrow(
      judgedCell(
        {
          scenario,
          model: chosenModels(scenario)[0]!,
          attacker,
          seed: 1,
          remembered: new Remembered(),
          driver,
          certificates: { waysTo: (name) => waysTo(name, 0), authorityOf: () => "trusted" }
        },
        undefined,
        false
      )
    )
    return seen
  }

  it("spend what each way took", () => {
    expect(offersWith(() => [])).toEqual([])
    expect(
      offersWith((name) => (name === "mx1.example.com" ? [["zone-write"], ["ca-dvfool", "dnssec-zkey"]] : []))
    ).toEqual([
      ["smtp-mitm + zone-write", "terminate TLS with a validated (for mx1.example.com) certificate"],
      [
        "smtp-mitm + ca-dvfool + dnssec-zkey",
        "terminate TLS with a validated (for mx1.example.com) certificate"
      ]
    ])
  })

  it("are for the name with the domain, where that can be had too, and for each alone", () => {
    const does = (names: string) => `terminate TLS with a validated (for ${names}) certificate`
    expect(offersWith(() => [["zone-write"]])).toEqual([
      ["smtp-mitm + zone-write", does("mx1.example.com and example.com")],
      ["smtp-mitm + zone-write", does("mx1.example.com")],
      ["smtp-mitm + zone-write", does("example.com")]
    ])
    expect(offersWith((name) => (name === "example.com" ? [["zone-write"]] : [["ca-dvfool"]]))).toEqual([
      ["smtp-mitm + ca-dvfool + zone-write", does("mx1.example.com and example.com")],
      ["smtp-mitm + ca-dvfool", does("mx1.example.com")],
      ["smtp-mitm + zone-write", does("example.com")]
    ])
  })

  it("are nobody's who does not hold what they took", () =>
    expect(offersWith(() => [["deleg-write"]])).toEqual([]))
})

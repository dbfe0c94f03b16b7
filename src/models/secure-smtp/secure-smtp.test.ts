/** Secure SMTP, as its abstract has it: mandatory TLS on all connections, and a way to locate servers. RFC 2782, RFC 7673, RFC 8314, RFC 9525. */
import { describe, expect, it } from "vitest"
import { cellOf, type Encounter, encounter } from "../encounter.fixture.ts"

const model = "secure-smtp"
const met = (
  parameters: Readonly<Record<string, unknown>>,
  further: Omit<Encounter, "model" | "parameters"> = {}
) => encounter({ model, parameters, ...further })
const forging = (...forge: ReadonlyArray<string>) => ({ capability: "dns-forge", parameters: { forge } })
const trace = (parameters: Readonly<Record<string, unknown>>) =>
  cellOf({ model, parameters })
    .trace.flatMap((event) => (event.kind === "wire" ? [event.says] : []))
    .join("\n")

describe("secure-smtp: located, RFC 2782 and RFC 5321 §5.1", () => {
  it.each(["srv", "mx-prefix"])("%s: at the port for implicit TLS", (locate) => {
    expect(met({ locate })).toBe("delivered-unauthenticated-ok")
    expect(trace({ locate })).toContain("connect to port 465")
    expect(trace({ locate })).not.toContain("STARTTLS")
    expect(met({ locate }, { attacker: ["smtp-strip"] })).toBe("delivered-unauthenticated-ok")
  })

  it("demands STARTTLS at port 25", () => {
    expect(trace({ port: 25 })).toContain("STARTTLS")
    expect(met({ port: 25 }, { attacker: ["smtp-strip"] })).toBe("deferred-by-attack")
  })

  it.each(["srv", "mx-prefix"])("%s: as ever where nothing is announced, or to nobody", (locate) => {
    const denied = { attacker: [forging("no-publication"), "smtp-strip"] }
    expect(met({ locate }, denied)).toBe("exposed-passive")
    expect(met({ locate, whereNone: "defer" }, denied)).toBe("deferred-by-attack")
    expect(met({ locate, dnssec: "validated" }, denied)).toBe("deferred-by-attack")
  })

  it("takes null MX for no announcement: RFC 7505 §3", () => {
    const scenario = {
      zones: [
        { apex: "example.com", records: [{ owner: "_secure-smtp.example.com", type: "MX", data: "0 ." }] }
      ]
    }
    expect(met({ locate: "mx-prefix" }, { scenario })).toBe("delivered-unauthenticated-ok")
    expect(met({ locate: "mx-prefix", whereNone: "defer" }, { scenario })).toBe(
      "deferred-by-misconfiguration"
    )
  })
})

describe("secure-smtp: the server's certificate, RFC 9525 §3, RFC 7673 §4", () => {
  const ofDomain = {
    domain: { mx: [{ host: "mx1.example.com", certificate: { dnsNames: ["example.com"] } }] }
  }

  it("host: a name that anybody may have written, unless it was located securely", () => {
    expect(met({})).toBe("delivered-unauthenticated-ok")
    expect(met({ dnssec: "validated" })).toBe("delivered-authenticated")
    expect(met({}, { attacker: [forging("publication")] })).toBe("intercepted-unauthenticated")
    expect(met({ dnssec: "validated" }, { attacker: [forging("publication")] })).toBe("deferred-by-attack")
  })

  it("domain: needs no DNSSEC, and a certificate that has the domain's name", () => {
    expect(met({ certificate: "domain" })).toBe("deferred-by-misconfiguration")
    expect(met({ certificate: "domain" }, { scenario: ofDomain })).toBe("delivered-authenticated")
    expect(met({ certificate: "domain" }, { scenario: ofDomain, attacker: [forging("publication")] })).toBe(
      "deferred-by-attack"
    )
  })

  describe("dane: TLSA records at the located port", () => {
    const dane = { certificate: "dane", dnssec: "validated" }
    const certificate = {
      domain: { mx: [{ host: "mx1.example.com", certificate: { issuer: "self" } }] }
    }
    const bare = (type: string, data: string) => ({
      ...certificate,
      zones: [
        {
          apex: "example.com",
          signing: "signed",
          records: [{ owner: "_465._tcp.mx1.example.com", type, data }]
        }
      ]
    })

    it("believes the key that they name, whoever issued a certificate for it", () => {
      expect(trace(dane)).toContain("_465._tcp.mx1.example.com")
      expect(met(dane, { scenario: certificate })).toBe("delivered-authenticated")
      expect(met({ ...dane, certificate: "host" }, { scenario: certificate })).toBe(
        "deferred-by-misconfiguration"
      )
      expect(met(dane, { attacker: ["ca-misissue", "smtp-mitm"] })).toBe("deferred-by-attack")
    })

    it("has the web PKI judge where nothing is signed, and where no record can be used (RFC 7673 §4.1)", () => {
      expect(met({ ...dane, dnssec: "unsigned" })).toBe("delivered-unauthenticated-ok")
      expect(met(dane, { scenario: bare("TLSA", "9 1 1 00") })).toBe("deferred-by-misconfiguration")
    })

    it("waits where the records do not come: RFC 7672 §2.1.2", () =>
      expect(met(dane, { attacker: [{ capability: "dns-block", parameters: { types: ["TLSA"] } }] })).toBe(
        "deferred-by-attack"
      ))
  })
})

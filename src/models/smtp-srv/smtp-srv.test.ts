/** draft-nurpmeso-smtp-tls-srv, by the RFCs that decide what it leaves to them: RFC 2782, RFC 3207, RFC 4985, RFC 7673, RFC 8314, RFC 9525. */
import { describe, expect, it } from "vitest"
import { cellOf, type Encounter, encounter } from "../encounter.fixture.ts"

const model = "smtp-srv"
const met = (
  parameters: Readonly<Record<string, unknown>>,
  further: Omit<Encounter, "model" | "parameters"> = {}
) => encounter({ model, parameters, ...further })

const forging = (...forge: ReadonlyArray<string>) => ({ capability: "dns-forge", parameters: { forge } })
const certified = (certificate: Readonly<Record<string, unknown>>, zone?: "signed" | "unsigned") => ({
  domain: { ...(zone === undefined ? {} : { zone }), mx: [{ host: "mx1.example.com", certificate }] }
})
const trace = (encounter: Omit<Encounter, "model">) =>
  cellOf({ model, ...encounter })
    .trace.flatMap((event) => (event.kind === "wire" ? [event.says] : []))
    .join("\n")

const srv = (...data: ReadonlyArray<string>) => ({
  zones: [
    {
      apex: "example.com",
      signing: "signed",
      records: data.map((rdata) => ({ owner: "_smtp-tls._tcp.example.com", type: "SRV", data: rdata }))
    }
  ]
})

describe("smtp-srv: which server, RFC 2782", () => {
  it.each([
    ["starttls", "connect to port 25"],
    ["implicit-tls", "connect to port 465"],
    ["both", "connect to port 465"]
  ])("%s: %s", (offer, text) => {
    expect(met({ offer })).toBe("delivered-authenticated")
    expect(trace({ parameters: { offer } })).toContain(text)
  })

  it("tries the server of the lowest priority first, and the next where it does not answer", () => {
    const scenario = { ...srv("9 0 25 mx1.example.com.", "3 0 466 mx1.example.com.") }
    expect(met({}, { scenario })).toBe("delivered-authenticated")
    const text = trace({ scenario })
    expect(text.indexOf("connect to port 466")).toBeGreaterThan(-1)
    expect(text.indexOf("connect to port 25")).toBeGreaterThan(text.indexOf("connect to port 466"))
  })

  it("goes to the MX hosts as ever where the only target is the root, or defers where it is told to", () => {
    const scenario = srv("0 0 0 .")
    expect(met({}, { scenario })).toBe("delivered-unauthenticated-ok")
    expect(met({ whereNone: "defer" }, { scenario })).toBe("deferred-by-misconfiguration")
  })
})

describe("smtp-srv: TLS is demanded of what is announced, RFC 3207 §6, RFC 8314 §3", () => {
  const stripped = { attacker: ["smtp-strip"] }

  it("does not fall back to clear text, nor from implicit TLS to anything", () => {
    expect(met({}, stripped)).toBe("deferred-by-attack")
    const broken = { attacker: [{ capability: "smtp-strip", parameters: { how: "break" } }] }
    expect(met({ offer: "implicit-tls" }, broken)).toBe("deferred-by-attack")
    expect(met({ identity: "anybody", offer: "both" }, broken)).toBe("deferred-by-attack")
  })

  it("hides nothing that could be stripped where TLS is implicit", () => {
    expect(met({ offer: "implicit-tls" }, stripped)).toBe("delivered-authenticated")
    expect(met({ offer: "both" }, stripped)).toBe("delivered-authenticated")
  })

  it("demands it of a server that is announced at a port where nobody listens, too", () =>
    expect(met({}, { scenario: srv("0 0 466 mx1.example.com.") })).toMatch(/^deferred/))
})

describe("smtp-srv: identity, RFC 6125 §6.2.1, RFC 7673 §4.1, RFC 4985", () => {
  const ofHost = certified({ dnsNames: ["mx1.example.com"] })
  const ofDomain = certified({ dnsNames: ["example.com"] })
  const ofService = certified({ dnsNames: ["other.example"], srvNames: ["_smtp-tls.example.com"] })
  const [signed, unsigned] = [{ dnssec: "validated" }, { dnssec: "unsigned" }]
  const [ok, refused] = ["delivered-authenticated", "deferred-by-misconfiguration"]

  it.each([
    ["rfc7673", signed, ok, ok, ok],
    ["rfc7673", unsigned, refused, ok, ok],
    ["srv-id", unsigned, refused, refused, ok],
    ["next-hop", signed, refused, ok, refused],
    ["server", signed, ok, refused, refused],
    // RFC 9525 §3: right, and yet it says nothing of the domain.
    ["server", unsigned, "delivered-unauthenticated-ok", refused, refused]
  ])("%s, %j: the host's name %s, the domain's %s, the service's %s", (identity, dnssec, ...outcomes) =>
    expect(
      [ofHost, ofDomain, ofService].map((scenario) => met({ ...dnssec, identity }, { scenario }))
    ).toEqual(outcomes)
  )

  it("compares the SRV-ID's service with the one that was looked up", () =>
    expect(met({ ...unsigned, service: "smtps" }, { scenario: ofService })).toBe(refused))

  it("asks nothing of whom it meets under anybody", () => {
    expect(met({ identity: "anybody" })).toBe("delivered-unauthenticated-ok")
    expect(met({ identity: "anybody" }, { attacker: ["smtp-mitm"] })).toBe("intercepted-unauthenticated")
  })
})

describe("smtp-srv: what anybody may do to the SRV records", () => {
  // The certificate has the domain's names, so that only DNS differs.
  const scenario = certified({ dnsNames: ["mx1.example.com", "example.com"] })
  const [signed, unsigned] = [{ dnssec: "validated" }, { dnssec: "unsigned" }]

  it.each([
    ["a denial and stripping", ["no-publication"], "smtp-strip", "deferred-by-attack", "exposed-passive"],
    [
      "a denial and interception",
      ["no-publication"],
      "smtp-mitm",
      "deferred-by-attack",
      "intercepted-unauthenticated"
    ],
    // Another server is not the domain, whoever names it.
    ["another server", ["publication"], "smtp-obs", "deferred-by-attack", "deferred-by-attack"],
    ["another MX host", ["mx"], "smtp-obs", "delivered-authenticated", "delivered-authenticated"]
  ])("%s: signed and unsigned", (_, forge, capability, ...outcomes) =>
    expect(
      [signed, unsigned].map((dnssec) => met(dnssec, { scenario, attacker: [forging(...forge), capability] }))
    ).toEqual(outcomes)
  )

  it("has them believed by a sender that looks for the name which they name", () =>
    expect(met({ ...unsigned, identity: "server" }, { scenario, attacker: [forging("publication")] })).toBe(
      "intercepted-unauthenticated"
    ))

  it("is no way to a sender that knows no other", () =>
    expect(
      met(
        { ...unsigned, whereNone: "defer" },
        { scenario, attacker: [forging("no-publication"), "smtp-strip"] }
      )
    ).toBe("deferred-by-attack"))

  it("waits where nobody answers, unless it is told to go on: RFC 7673 §3.1", () => {
    const attacker = ["dns-block", "smtp-strip"]
    expect(met(signed, { scenario, attacker })).toBe("deferred-by-attack")
    expect(met({ ...signed, onLookupFailure: "mx-hosts" }, { scenario, attacker })).toBe("exposed-passive")
  })
})

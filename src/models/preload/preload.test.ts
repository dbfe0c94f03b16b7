import { describe, expect, it } from "vitest"
import { encounter } from "../encounter.fixture.ts"

const model = "preload"

describe("preload", () => {
  it("protects the first mail of a listed domain without asking anybody", () => {
    expect(encounter({ model })).toBe("delivered-authenticated")
    for (const attacker of ["smtp-strip", "smtp-mitm", "dns-forge", "dns-block", "web-block"])
      expect(encounter({ model, attacker: [attacker] })).not.toMatch(/^(intercepted|exposed)/)
  })

  it("does nothing for others, nor when it has run out", () => {
    const list = [{ domain: "example.net", mxs: [".example.net"] }]
    expect(encounter({ model, parameters: { list }, attacker: ["smtp-strip"] })).toBe("exposed-passive")
    const parameters = { expires: "2026-03-02T08:59:59Z" }
    expect(encounter({ model, parameters, attacker: ["smtp-strip"] })).toBe("exposed-passive")
  })

  it("refuses a host that it does not name, and only reports it in mode testing", () => {
    const list = (mode: string) => [{ domain: "example.com", mode, mxs: ["mx9.example.com"] }]
    expect(encounter({ model, parameters: { list: list("enforce") } })).toBe("deferred-by-misconfiguration")
    expect(encounter({ model, parameters: { list: list("testing") } })).toBe("delivered-unauthenticated-ok")
  })

  it.each([
    ["listed-name", "delivered-authenticated"],
    ["mx-host", "deferred-by-misconfiguration"]
  ])("asks for a certificate by %s", (certificate, outcome) => {
    const scenario = {
      domain: { mx: [{ host: "mx1.example.com", certificate: { dnsNames: ["mx2.example.com"] } }] }
    }
    expect(encounter({ model, parameters: { certificate }, scenario })).toBe(outcome)
  })
})

import { describe, expect, it } from "vitest"
import type { LineCrossing, LineVerdict } from "../../world/crossing.ts"
import type { Arsenal } from "../arsenal.ts"
import { smtpMitm } from "./smtp-mitm.ts"
import { smtpStrip } from "./smtp-strip.ts"

const arsenal: Arsenal = {
  mxHost: "mx.attacker.test",
  address: "203.0.113.1",
  targetDomain: "example.com",
  targetMxHosts: ["mx1.example.com"],
  ownChain: [Uint8Array.of(1)],
  selfIssuedChain: (serverName) => [new TextEncoder().encode(serverName)]
}

const line = (text: string, further: Partial<LineCrossing> = {}): LineCrossing => ({
  position: "sender to mx host",
  from: "sender",
  to: "192.0.2.1",
  atMicros: 0,
  direction: "to client",
  line: text,
  overTls: false,
  ...further
})

describe("smtp-strip, RFC 3207 §6", () => {
  const strip = (parameters: unknown, crossing: LineCrossing): ReadonlyArray<LineVerdict> =>
    (smtpStrip.configure(parameters, arsenal).line?.(crossing) ?? []).map(({ verdict }) => verdict)

  it.each([
    ["250-STARTTLS", "250-XXXXXXXX"],
    ["250 STARTTLS", "250 XXXXXXXX"],
    ["250-starttls", "250-XXXXXXXX"]
  ])("turns %j into %j, the separator kept", (sent, arrived) => {
    expect(strip({}, line(sent))).toEqual([{ _tag: "Replace", line: arrived }])
  })

  it.each(["250-PIPELINING", "250-STARTTLSX", "220 STARTTLS", "354 STARTTLS"])(
    "leaves %j as it is",
    (sent) => {
      expect(strip({}, line(sent))).toEqual([])
    }
  )

  it("cannot see a line over TLS", () =>
    expect(strip({}, line("250-STARTTLS", { overTls: true }))).toEqual([]))

  it("keeps the command from the server as well", () => {
    expect(strip({}, line("STARTTLS", { direction: "to server" }))).toEqual([
      { _tag: "Replace", line: "XXXXXXXX" }
    ])
  })

  it("answers the command in the server's place when it refuses", () => {
    expect(strip({ how: "refuse" }, line("250-STARTTLS"))).toEqual([])
    expect(strip({ how: "refuse" }, line("STARTTLS", { direction: "to server" }))).toMatchObject([
      { _tag: "Answer" }
    ])
  })

  it("breaks handshakes only when told to", () => {
    const crossing = { ...line(""), serverName: undefined, shown: shown() }
    expect(smtpStrip.configure({}, arsenal).handshake?.(crossing)).toEqual([])
    expect(smtpStrip.configure({ how: "break" }, arsenal).handshake?.(crossing)).toMatchObject([
      { verdict: { _tag: "Reset" } }
    ])
  })

  it("rejects parameters that it does not have", () =>
    expect(() => smtpStrip.configure({ how: "ask nicely" }, arsenal)).toThrow())
})

const shown = () => ({ version: "TLSv1.3" as const, chain: [Uint8Array.of(9)], provesPossession: true })

describe("smtp-mitm", () => {
  const chainShown = (parameters: unknown, serverName: string | undefined) =>
    smtpMitm
      .configure(parameters, arsenal)
      .handshake?.({ ...line(""), serverName, shown: shown() })
      .map(({ verdict }) => (verdict._tag === "Terminate" ? verdict.shown.chain : undefined))

  it("names whatever the client asks for", () =>
    expect(chainShown({}, "mx9.example.com")).toEqual([arsenal.selfIssuedChain("mx9.example.com")]))
  it("names the target's MX host when the client names nobody", () =>
    expect(chainShown({}, undefined)).toEqual([arsenal.selfIssuedChain("mx1.example.com")]))
  it("shows a trusted certificate for its own name if told to", () =>
    expect(chainShown({ certificate: "own-name" }, "mx1.example.com")).toEqual([arsenal.ownChain]))
})

import { describe, expect, it } from "vitest"
import type { LineCrossing, LineVerdict } from "../../world/crossing.ts"
import { testArsenal as arsenal } from "../arsenal.fixture.ts"
import { smtpMitm } from "./smtp-mitm.ts"
import { smtpStrip } from "./smtp-strip.ts"

const line = (text: string, further: Partial<LineCrossing> = {}): LineCrossing => ({
  position: "sender to mx host",
  from: "sender",
  to: "192.0.2.1",
  endsAt: "192.0.2.1",
  atMicros: 0,
  direction: "to client",
  line: text,
  overTls: false,
  insideTls: false,
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
    expect(strip({}, line(sent))).toEqual([{ _tag: "Replace", lines: [arrived] }])
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
      { _tag: "Replace", lines: ["XXXXXXXX"] }
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
  const moves = (parameters: unknown, serverName: string | undefined, to = "192.0.2.1") =>
    smtpMitm
      .configure(parameters, arsenal)
      .handshake?.({ ...line("", { to }), serverName, shown: shown() })
      .map(({ verdict, alsoSpends = [] }) => ({
        chain: verdict._tag === "Terminate" ? verdict.shown.chain : undefined,
        alsoSpends
      })) ?? []

  const free = (parameters: unknown, serverName: string | undefined) =>
    moves(parameters, serverName)
      .filter(({ alsoSpends }) => alsoSpends.length === 0)
      .map(({ chain }) => chain)

  it("names whatever the client asks for, or else the MX host", () => {
    expect(free({}, "mx9.example.com")[0]).toEqual(arsenal.chainFrom("self-issued", "mx9.example.com"))
    expect(free({}, undefined)[0]).toEqual(arsenal.chainFrom("self-issued", "mx1.example.com"))
  })

  it("shows a trusted certificate for its own name first if told to", () =>
    expect(free({ certificate: "own-name" }, "mx1.example.com")[0]).toEqual(
      arsenal.chainFrom("own", "mx1.example.com")
    ))

  it("shows better certificates first, each at the price of what it takes to have it", () =>
    expect(moves({}, "mx1.example.com").filter(({ alsoSpends }) => alsoSpends.length > 0)).toEqual([
      { chain: arsenal.chainFrom("issued", "mx1.example.com"), alsoSpends: ["ca-misissue"] },
      { chain: arsenal.chainFrom("issued", "mx1.example.com"), alsoSpends: ["ca-key"] },
      { chain: arsenal.chainOfHost("mx1.example.com"), alsoSpends: ["key-theft"] }
    ]))

  it("is not needed at the attacker's own host", () =>
    expect(moves({}, "mx1.example.com", arsenal.address)).toEqual([]))
})

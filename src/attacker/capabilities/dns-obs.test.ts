/** What an observer of DNS learns, over each transport (RFC 9076 §5, RFC 9539, RFC 8310). */
import { describe, expect, it } from "vitest"
import { cellOf, encounter } from "../../models/encounter.fixture.ts"

type Fields = Readonly<Record<string, unknown>>

const zonesOver = (parents: string, own: string, signing = "unsigned"): Fields => ({
  zones: [
    { apex: ".", transport: parents },
    { apex: "com", transport: parents },
    { apex: "example.com", transport: own, signing }
  ]
})

const observer = { model: "mta-sts", attacker: ["dns-obs"], attackFrom: "0s" } as const

/** Who asked what, as far as it reads along; each question once. */
const readBy = (scenario: Fields): Readonly<Record<string, ReadonlyArray<string>>> => {
  const { trace } = cellOf({ ...observer, scenario })
  const acts = trace.filter((event) => event.kind === "attack")
  return Object.fromEntries(
    [...Map.groupBy(acts, ({ client }) => client)].map(([client, of]) => [
      client,
      [...new Set(of.map(({ does }) => does.replace("read the question ", "")))]
    ])
  )
}

const ofMail = ["example.com MX", "_mta-sts.example.com TXT", "mta-sts.example.com A", "mx1.example.com A"]

describe("between a resolver and name servers", () => {
  it.each<[string, string, ReadonlyArray<string> | undefined]>([
    ["clear", "clear", ofMail],
    // The parents' servers are asked for the whole name.
    ["clear", "opportunistic", ofMail],
    ["clear", "authenticated", ofMail],
    ["opportunistic", "opportunistic", undefined],
    ["authenticated", "authenticated", undefined]
  ])("parents %s, the domain's own zone %s: it reads %j", (parents, own, questions) => {
    const read = readBy(zonesOver(parents, own))
    expect(read).toEqual(questions === undefined ? {} : { "out.sender.test": questions })
  })

  it("DNSSEC hides nothing (RFC 4033 §4)", () =>
    expect(readBy(zonesOver("clear", "clear", "signed"))["out.sender.test"]).toEqual(
      expect.arrayContaining(ofMail)
    ))
})

describe("between a sender and its resolver elsewhere", () => {
  it.each([
    ["clear", true],
    ["opportunistic", false],
    ["strict", false]
  ])("over %s transport, does it read who asks? %s", (resolverTransport, isReadHere) => {
    const read = readBy({ sender: { resolver: "remote", resolverTransport } })
    expect(read["out.sender.test"] !== undefined).toBe(isReadHere)
    // Beyond the resolver the questions are those of all its clients.
    expect(Object.keys(read).filter((client) => client !== "out.sender.test")).toHaveLength(1)
  })
})

it("reads no mail, and changes none", () =>
  expect(encounter({ ...observer, scenario: zonesOver("clear", "clear") })).toBe("delivered-authenticated"))

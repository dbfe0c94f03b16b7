import { noMessage } from "../../protocol/dns/reply.ts"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { decodeMessage, encodeMessage } from "../../protocol/dns/codec.ts"
import { name } from "../../protocol/dns/name.ts"
import { presentRdata } from "../../protocol/dns/presentation.ts"
import { classIn, rcodes, type TypeName, typeCodes } from "../../protocol/dns/types.ts"
import { testArsenal as arsenal } from "../arsenal.fixture.ts"
import { dnsForge } from "./dns-forge.ts"

const query = (owner: string, type: TypeName) =>
  encodeMessage({
    ...noMessage,
    id: 4711,
    questions: [{ name: name(owner), type: typeCodes[type], class: classIn }],
    edns: { udpPayloadSize: 1232, dnssecOk: true, version: 0 }
  })

const forge = (owner: string, type: TypeName, parameters: unknown = {}) => {
  const moves = dnsForge.configure(parameters, arsenal).dns?.({
    position: "resolver to authority",
    from: "sender",
    to: "198.51.100.1",
    atMicros: 0,
    over: "udp",
    query: query(owner, type)
  })
  const verdict = moves?.[0]?.verdict
  if (verdict?._tag !== "Replace") return undefined
  const { id, rcode, answers } = Result.getOrThrow(decodeMessage(verdict.reply))
  return { id, rcode, answers: answers.map(({ type, rdata }) => presentRdata(type, rdata)) }
}

describe("dns-forge, RFC 3833 §2.1", () => {
  it.each<[string, TypeName, string]>([
    ["example.com", "MX", "0 mx.attacker.test."],
    ["EXAMPLE.com", "MX", "0 mx.attacker.test."],
    ["mx1.example.com", "A", "203.0.113.1"],
    ["mta-sts.example.com", "A", "203.0.113.1"],
    ["example.com", "A", "203.0.113.1"]
  ])("answers %s %s with its own host, under the asker's id", (owner, type, data) => {
    expect(forge(owner, type)).toEqual({ id: 4711, rcode: rcodes.NOERROR, answers: [data] })
  })

  it.each<[string, TypeName]>([
    ["_mta-sts.example.com", "TXT"],
    ["_25._tcp.mx1.example.com", "TLSA"]
  ])("denies %s %s", (owner, type) => {
    expect(forge(owner, type)).toEqual({ id: 4711, rcode: rcodes.NXDOMAIN, answers: [] })
  })

  it.each<[string, TypeName]>([
    ["example.com", "NS"],
    ["example.org", "MX"],
    ["mx.attacker.test", "A"]
  ])("leaves %s %s alone", (owner, type) => expect(forge(owner, type)).toBeUndefined())

  it("forges only what it is told to", () => {
    expect(forge("_mta-sts.example.com", "TXT", { forge: ["mx"] })).toBeUndefined()
    expect(forge("example.com", "MX", { forge: ["mx"] })).toBeDefined()
  })
})

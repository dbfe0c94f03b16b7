import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { type AddressType, addressTypes, writeA, writeAaaa } from "../../protocol/dns/rdata/address.ts"
import type { TypeName } from "../../protocol/dns/types.ts"
import { rfc } from "../../protocol/rfc.ts"
import { AddressTypes, findAddresses } from "./addresses.ts"
import { DnsFailure, type DnsLookups } from "./dns.ts"

type Answers = Partial<Record<AddressType, ReadonlyArray<string> | "bogus">>

/** One that writes down what it is asked. */
const dnsWith = (answers: Answers, asked: Array<TypeName> = []): DnsLookups => ({
  lookup: (name, type) => {
    asked.push(type)
    const found = type === "A" || type === "AAAA" ? answers[type] : undefined
    if (found === "bogus") return Effect.fail(new DnsFailure({ name, type, reason: "bogus", detail: type }))
    return Effect.succeed({
      name,
      type,
      rcode: "NOERROR",
      status: "secure",
      aliases: [],
      canonicalName: name,
      rdatas: (found ?? []).map(type === "A" ? writeA : writeAaaa),
      ttlSeconds: 60,
      because: rfc(4035, "5")
    })
  }
})

const find = (answers: Answers, types: ReadonlyArray<AddressType> = addressTypes) =>
  Effect.runSync(
    Effect.provideService(
      Effect.result(findAddresses(dnsWith(answers), "mx.example.com")),
      AddressTypes,
      types
    )
  )

const both = { A: ["192.0.2.1"], AAAA: ["2001:db8::1"] }

describe("findAddresses", () => {
  it("asks for A alone where nobody has said that there is IPv6", () => {
    const asked: Array<TypeName> = []
    Effect.runSync(findAddresses(dnsWith(both, asked), "mx.example.com"))
    expect(asked).toEqual(["A"])
  })

  it.each<[string, Answers, ReadonlyArray<AddressType>, ReadonlyArray<string>]>([
    ["RFC 6724 §2.1: IPv6 first", both, addressTypes, ["2001:db8::1", "192.0.2.1"]],
    ["of the client's IP versions only", both, ["AAAA"], ["2001:db8::1"]],
    ["IPv6 only", { AAAA: ["2001:db8::1"] }, addressTypes, ["2001:db8::1"]],
    ["a failed lookup leaves the other", { ...both, AAAA: "bogus" }, addressTypes, ["192.0.2.1"]],
    ["none", {}, addressTypes, []]
  ])("%s", (_, answers, types, addresses) =>
    expect(Result.getOrThrow(find(answers, types)).addresses).toEqual(addresses)
  )

  it("fails where there is no address and a lookup failed, for there may be one", () => {
    expect(Result.isFailure(find({ AAAA: "bogus" }))).toBe(true)
    expect(Result.isFailure(find({ A: "bogus", AAAA: "bogus" }))).toBe(true)
  })
})

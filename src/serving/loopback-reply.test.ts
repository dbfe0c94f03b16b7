import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { decodeMessage, encodeMessage } from "../protocol/dns/codec.ts"
import { name } from "../protocol/dns/name.ts"
import { parseRdata, presentRdata } from "../protocol/dns/presentation.ts"
import { noMessage } from "../protocol/dns/reply.ts"
import { classIn, type TypeName, typeCodes } from "../protocol/dns/types.ts"
import { LoopbackAddresses } from "./loopback-addresses.ts"
import { replyOnLoopback } from "./loopback-reply.ts"

const replyWith = (...records: ReadonlyArray<readonly [TypeName, string]>) =>
  encodeMessage({
    ...noMessage,
    id: 7,
    isResponse: true,
    answers: records.map(([type, data]) => ({
      owner: name("a.test"),
      type: typeCodes[type],
      class: classIn,
      ttlSeconds: 60,
      rdata: Result.getOrThrow(parseRdata(typeCodes[type], data))
    }))
  })

const told = (reply: Uint8Array) => {
  const { id, answers } = Result.getOrThrow(decodeMessage(reply))
  return [id, ...answers.map(({ type, rdata }) => presentRdata(type, rdata))]
}

describe("replyOnLoopback", () => {
  it("moves addresses to this machine, and leaves AAAA records out", () =>
    expect(
      told(
        replyOnLoopback(
          replyWith(["A", "203.0.113.1"], ["AAAA", "2001:db8:3::1"], ["MX", "10 mx.test."]),
          new LoopbackAddresses()
        )
      )
    ).toEqual([7, "127.0.113.1", "10 mx.test."]))

  it("leaves addresses alone that are here already, over which there may be signatures", () => {
    const loopback = new LoopbackAddresses()
    loopback.of("203.0.113.1")
    const reply = replyWith(["A", "127.0.113.1"])
    expect(replyOnLoopback(reply, loopback)).toBe(reply)
  })

  it("passes on what is no message", () => {
    const octets = Uint8Array.of(1, 2, 3)
    expect(replyOnLoopback(octets, new LoopbackAddresses())).toBe(octets)
  })
})

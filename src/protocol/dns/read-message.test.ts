import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decodeMessage, encodeMessage } from "./codec.ts"
import { name } from "./name.ts"
import { noMessage } from "./reply.ts"
import { classIn, typeCodes } from "./types.ts"
import { readMessage } from "./read-message.ts"

const reply = (id: number, rdata: Uint8Array, ttlSeconds = 60): Uint8Array =>
  encodeMessage({
    ...noMessage,
    id,
    isResponse: true,
    answers: [{ owner: name("www.example"), type: typeCodes.A, class: classIn, ttlSeconds, rdata }]
  })
const address = Uint8Array.of(192, 0, 2, 1)
const read = (octets: Uint8Array) => Result.getOrThrow(readMessage(octets))

describe("readMessage", () => {
  it("gives one message for messages that differ in their ids alone, and the id of each", () => {
    const [one, other] = [read(reply(7, address)), read(reply(0x1234, address))]
    expect(other.message).toBe(one.message)
    expect([one.id, other.id, one.message.id]).toEqual([7, 0x1234, 0])
  })

  it("leaves octets as they came, in a Buffer too", () => {
    const octets = Buffer.from(reply(0x1234, Uint8Array.of(192, 0, 2, 77)))
    const before = octets.toString("hex")
    expect([read(octets).id, octets.toString("hex")]).toEqual([0x1234, before])
  })

  it.each([
    ["data", reply(7, Uint8Array.of(192, 0, 2, 2))],
    ["a TTL", reply(7, address, 61)]
  ])("gives another message for other octets: %s", (_, octets) =>
    expect(read(octets).message).not.toEqual(read(reply(7, address)).message)
  )

  it("keeps what was read when the octets are written over", () => {
    const octets = reply(7, address)
    const { message } = read(octets)
    octets.fill(0xff)
    expect(message.answers[0]!.rdata).toEqual(address)
  })

  it("reads long messages too, each time", () => {
    const long = reply(7, new Uint8Array(4_000))
    expect(read(long).message).toEqual(read(long).message)
    expect(read(long).message).not.toBe(read(long).message)
  })

  it("takes and rejects what the decoder does, and reads the same in it, whatever was read before", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(reply(1, address), reply(2, address)),
        fc.array(fc.tuple(fc.nat(50), fc.nat(255)), { maxLength: 3 }),
        fc.nat(50),
        (honest, changes, cut) => {
          const octets = honest.slice(0, honest.length - (cut > 40 ? cut : 0))
          for (const [at, octet] of changes) if (at < octets.length) octets[at] = octet
          const expected = Result.map(decodeMessage(octets), (message) => ({
            id: message.id,
            message: { ...message, id: 0 }
          }))
          expect(readMessage(octets)).toEqual(expected)
        }
      )
    ))
})

/** RFC 6066 §3, RFC 8446 §5.1. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readClientHello } from "./client-hello.ts"

const vector = (lengthOctets: number, octets: Uint8Array): Buffer => {
  const length = Buffer.alloc(lengthOctets)
  length.writeUIntBE(octets.length, 0, lengthOctets)
  return Buffer.concat([length, octets])
}
const extension = (type: number, data: Uint8Array) => Buffer.concat([Buffer.from([0, type]), vector(2, data)])
const serverName = (name: string) =>
  extension(0, vector(2, Buffer.concat([Buffer.from([0]), vector(2, Buffer.from(name))])))
const message = (extensions: ReadonlyArray<Uint8Array>) =>
  Buffer.concat([
    Buffer.from([1]),
    vector(
      3,
      Buffer.concat([
        Buffer.alloc(34, 3),
        vector(1, Buffer.alloc(32)),
        vector(2, Buffer.from([0x13, 0x01])),
        vector(1, Buffer.from([0])),
        vector(2, Buffer.concat(extensions))
      ])
    )
  ])
const records = (octets: Uint8Array, size = 16_384) =>
  Buffer.concat(
    Array.from({ length: Math.ceil(octets.length / size) }, (_, index) =>
      Buffer.concat([Buffer.from([22, 3, 1]), vector(2, octets.subarray(index * size, (index + 1) * size))])
    )
  )

describe("readClientHello", () => {
  it.each<[string, Uint8Array, unknown]>([
    [
      "the name, whatever stands before it",
      records(message([extension(23, Buffer.alloc(0)), serverName("mx.test")])),
      { serverName: "mx.test" }
    ],
    [
      "a message spread over records, RFC 8446 §5.1",
      records(message([serverName("mx.test")]), 7),
      { serverName: "mx.test" }
    ],
    ["no name where the client asks for none", records(message([extension(10, Buffer.from([0, 0]))])), {}],
    ["no extensions at all", records(message([])), {}],
    ["what is no TLS", Buffer.from("EHLO a.test\r\n"), {}],
    ["another handshake message", records(Buffer.from([2, 0, 0, 1, 0])), {}],
    ["an empty record, RFC 8446 §5.1", Buffer.from([22, 3, 1, 0, 0]), {}]
  ])("reads %s", (_, octets, read) => expect(readClientHello(octets)).toEqual(read))

  it("waits for the rest at every octet", () => {
    const octets = records(message([serverName("mx.test")]), 50)
    for (let length = 0; length < octets.length; length++)
      expect(readClientHello(octets.subarray(0, length))).toBeUndefined()
  })

  it("takes any octets", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        readClientHello(records(Buffer.concat([Buffer.from([1]), vector(3, octets)])))
        readClientHello(octets)
      })
    )
  })
})

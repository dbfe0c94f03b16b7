import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { framed, FramedMessages } from "./framing.ts"

describe("messages over a stream, RFC 1035 §4.2.2", () => {
  it("has the length in two octets before the message, the high one first", () =>
    expect(framed(new Uint8Array(258).fill(7)).subarray(0, 3)).toEqual(Uint8Array.of(1, 2, 7)))

  it("gives every message back, however the stream is cut, RFC 7766 §8", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 700 }),
        (messages, pieceOctets) => {
          const stream = Buffer.concat(messages.map(framed))
          const taken = new FramedMessages()
          const received: Array<Uint8Array> = []
          for (let at = 0; at < stream.length; at += pieceOctets)
            received.push(...taken.take(stream.subarray(at, at + pieceOctets)))
          expect(received).toEqual(messages)
        }
      )
    )
  })
})

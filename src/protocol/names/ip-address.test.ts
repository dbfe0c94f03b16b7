import { isIPv4, isIPv6 } from "node:net"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseIpAddress, presentIpAddress } from "./ip-address.ts"

const hex = (text: string) => {
  const octets = parseIpAddress(text)
  return octets === undefined ? null : Buffer.from(octets).toString("hex")
}

describe("parseIpAddress, RFC 4291 §2.2", () => {
  it.each([
    ["192.0.2.1", "c0000201"],
    ["2001:DB8:0:0:8:800:200C:417A", "20010db80000000000080800200c417a"],
    ["2001:DB8::8:800:200C:417A", "20010db80000000000080800200c417a"],
    ["FF01::101", "ff010000000000000000000000000101"],
    ["::1", "00000000000000000000000000000001"],
    ["::", "00000000000000000000000000000000"],
    ["1::", "00010000000000000000000000000000"],
    ["::13.1.68.3", "0000000000000000000000000d014403"],
    ["::FFFF:129.144.52.38", "00000000000000000000ffff81903426"]
  ])("reads %s", (text, expected) => expect(hex(text)).toBe(expected))

  it.each(["", "1", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4 ", "1:2:3", ":::", "1::2::3"])(
    "refuses %j",
    (text) => expect(hex(text)).toBeNull()
  )
  it.each([
    "12345::",
    "g::",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8:9",
    ":1:2:3:4:5:6:7",
    "::1.2.3",
    "1.2.3.4::"
  ])("refuses %j", (text) => expect(hex(text)).toBeNull())

  it("reads what node:net takes for an address without zone, and nothing else", () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4(),
          fc.ipV6(),
          fc.stringMatching(/^[0-9a-f:.]{0,20}$/),
          fc.stringMatching(/^([0-9a-f]{0,4}:){1,8}[0-9a-f]{0,4}$/)
        ),
        (text) => {
          expect(hex(text) !== null).toBe(isIPv4(text) || isIPv6(text))
        }
      ),
      { numRuns: 3_000 }
    ))
})

describe("presentIpAddress, RFC 5952 §4", () => {
  it.each([
    ["c0000201", "192.0.2.1"],
    ["20010db8000000000000000000000001", "2001:db8::1"],
    ["00000000000000000000ffffc0000201", "::ffff:c000:201"],
    // RFC 5280 §4.2.1.6 allows no other length, and a certificate may have one.
    ["c000020100", "#c000020100"],
    ["", "#"]
  ])("writes %s", (given, text) => expect(presentIpAddress(Buffer.from(given, "hex"))).toBe(text))
})

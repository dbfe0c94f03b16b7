import { describe, expect, it } from "vitest"
import { canonicalAddress } from "./address.ts"

describe("canonicalAddress, RFC 5952 §4", () => {
  it.each([
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8::192.0.2.1", "2001:db8::c000:201"],
    ["192.0.2.1", "192.0.2.1"],
    ["192.0.2.01", undefined],
    ["2001:db8::1::", undefined],
    ["mx1.example.com", undefined]
  ])("%s", (text, address) => expect(canonicalAddress(text)).toBe(address))
})

import { describe, expect, it } from "vitest"
import { readPrefix } from "./prefix.ts"

describe("readPrefix (RFC 4632 §3.1, RFC 4291 §2.3)", () => {
  it.each([
    ["192.0.2.0/24", "192.0.2.255", true],
    ["192.0.2.0/24", "192.0.3.0", false],
    ["192.0.2.128/25", "192.0.2.127", false],
    ["192.0.2.7/32", "192.0.2.7", true],
    ["0.0.0.0/0", "203.0.113.1", true],
    ["2001:db8::/32", "2001:db8:ffff::1", true],
    ["2001:db8::/33", "2001:db8:8000::1", false],
    ["::/0", "2001:db8::1", true],
    // Another family.
    ["0.0.0.0/0", "2001:db8::1", false]
  ])("%s has %s: %s", (prefix, address, isIn) => expect(readPrefix(prefix)?.(address)).toBe(isIn))

  it.each([
    "192.0.2.0",
    "192.0.2.1/24",
    "192.0.2.0/33",
    "192.0.2/24",
    "2001:db8::/129",
    "192.0.2.0/024",
    "/0",
    ""
  ])("%j is none", (text) => expect(readPrefix(text)).toBeUndefined())
})

import { describe, expect, it } from "vitest"
import { LoopbackAddresses } from "./loopback-addresses.ts"

describe("LoopbackAddresses", () => {
  it("replaces the first octet, and gives the same address again", () => {
    const addresses = new LoopbackAddresses()
    expect(["192.0.2.1", "198.51.100.7", "192.0.2.1"].map((address) => addresses.of(address))).toEqual([
      "127.0.2.1",
      "127.51.100.7",
      "127.0.2.1"
    ])
  })

  it.each([
    ["another address that differs in its first octet", "10.0.2.1"],
    ["IPv6", "2001:db8::1"],
    ["what would be an address of the machine's own", "10.0.0.1"],
    ["what would be a broadcast address", "10.255.255.255"]
  ])("takes a free one for %s", (_, address) => {
    const addresses = new LoopbackAddresses()
    addresses.of("192.0.2.1")
    expect(addresses.of(address)).toBe("127.6.0.1")
  })

  it("never gives one address twice", () => {
    const addresses = new LoopbackAddresses()
    const asked = ["10.6.0.2", "2001:db8::1", "2001:db8::2", "2001:db8::3", "11.6.0.1"]
    expect(asked.map((address) => addresses.of(address))).toEqual([
      "127.6.0.2",
      "127.6.0.1",
      "127.6.0.3",
      "127.6.0.4",
      "127.6.0.5"
    ])
  })
})

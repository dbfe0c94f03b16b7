import { describe, expect, it } from "vitest"
import { hasLoopbackAlone, isLoopback } from "./loopback.ts"

const devices = (...names: ReadonlyArray<string>) =>
  ["Inter-|   Receive", " face |bytes", ...names.map((name) => `${name.padStart(6)}:  0  0`), ""].join("\n")

describe("isLoopback: RFC 1122 §3.2.1.3 (g), RFC 4291 §2.5.3", () => {
  it.each(["127.0.0.1", "127.255.0.9", "::1"])("%s is", (address) => expect(isLoopback(address)).toBe(true))
  it.each(["128.0.0.1", "0.0.0.0", "::", "192.0.2.1"])("%s is not", (address) =>
    expect(isLoopback(address)).toBe(false)
  )
})

describe("hasLoopbackAlone: where any address may be served", () => {
  it.each([[["lo"]], [["lo", "sit0", "ip6tnl0"]]])("%j: yes", (names) =>
    expect(hasLoopbackAlone(devices(...names))).toBe(true)
  )
  it.each([[["lo", "eth0"]], [["eth0"]], [["lo", "wlan0", "sit0"]], [["lo", "eth0.1"]], [["lo", "veth1"]]])(
    "%j: no",
    (names) => expect(hasLoopbackAlone(devices(...names))).toBe(false)
  )
})

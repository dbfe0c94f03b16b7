import { noMessage } from "../protocol/dns/reply.ts"
import { describe, expect, it } from "vitest"
import { encodeMessage } from "../protocol/dns/codec.ts"
import { name } from "../protocol/dns/name.ts"
import { classIn, typeCodes } from "../protocol/dns/types.ts"
import { type ConnectCrossing, type Crossing, reset } from "../world/crossing.ts"
import { adversary, eager } from "./adversary.ts"
import type { Menu } from "./capability.ts"
import { everywhere, type Limits, reachOf } from "./reach.ts"

const hostAt = (address: string) =>
  ({ "192.0.2.1": "mx1.example.com", "192.0.2.2": "mx2.example.com" })[address]

const reach = (limits: Limits, seed = 1, capability = "test") => reachOf(limits, { capability, seed, hostAt })

const smtp = (to: string, further: Readonly<Record<string, unknown>> = {}): ConnectCrossing => ({
  position: "sender to mx host",
  from: "out.sender.test",
  to,
  port: 25,
  atMicros: 0,
  ...further
})

const asking = (owner: string): Crossing & { readonly query: Uint8Array } => ({
  position: "resolver to authority",
  from: "resolver",
  to: "192.0.2.53",
  atMicros: 0,
  query: encodeMessage({
    ...noMessage,
    id: 1,
    questions: [{ name: name(owner), type: typeCodes.A, class: classIn }]
  })
})

describe("targets of a capability", () => {
  it("are all, when left out", () => expect(reach({})).toBe(everywhere))

  it.each([
    [["mx1.example.com"], smtp("192.0.2.1"), true],
    [["MX1.Example.COM"], smtp("192.0.2.1"), true],
    [["192.0.2.1"], smtp("192.0.2.1"), true],
    [["mx1.example.com"], smtp("192.0.2.2"), false],
    // Neither the domain's other hosts nor what merely ends alike.
    [["example.com"], smtp("192.0.2.1"), false],
    // Whoever was led elsewhere still asks for the name that it wants.
    [["mx1.example.com"], smtp("203.0.113.1", { serverName: "mx1.example.com" }), true],
    [["mx1.example.com"], smtp("203.0.113.1", { serverName: undefined }), false],
    [["mta-sts.example.com"], smtp("192.0.2.9", { host: "mta-sts.example.com" }), true],
    [["example.com"], smtp("192.0.2.9", { host: "mta-sts.example.com" }), false],
    [["example.com"], asking("_mta-sts.example.com"), true],
    [["mx1.example.com"], asking("_25._tcp.mx1.example.com"), true],
    [["mx1.example.com"], asking("example.com"), false],
    [["mx1.example.com", "example.com"], asking("example.com"), true],
    [["192.0.2.53"], asking("example.com"), true],
    [["example.com"], { ...asking("example.com"), query: Uint8Array.of(1, 2, 3) }, false]
  ])("%j reach %o: %j", (targets, crossing, expected) =>
    expect(reach({ targets }).isAt(crossing)).toBe(expected)
  )

  it("limit whose clock is set", () => {
    expect(reach({ targets: ["out.sender.test"] }).isAtClockOf("out.sender.test")).toBe(true)
    expect(reach({ targets: ["out.sender.test"] }).isAtClockOf("other.sender.test")).toBe(false)
  })
})

describe("probability of a capability", () => {
  const minutes = Array.from({ length: 4_000 }, (_, i) => i)
  const share = (limits: Limits) =>
    minutes.filter((minute) => reach(limits).isAt(smtp("192.0.2.1", { atMicros: minute * 60_000_000 })))
      .length / minutes.length

  it("is that of acting at a crossing", () => {
    expect(share({ probability: 0 })).toBe(0)
    expect(share({ probability: 1 })).toBe(1)
    // Four standard deviations each way.
    for (const probability of [0.1, 0.5, 0.9])
      expect(Math.abs(share({ probability }) - probability)).toBeLessThan(
        4 * Math.sqrt((probability * (1 - probability)) / minutes.length)
      )
  })

  /** Which of the minutes go well, as text. */
  const drawn = (change: Readonly<Record<string, unknown>>, seed = 1, capability = "test") =>
    minutes
      .slice(0, 64)
      .map((minute) =>
        reach({ probability: 0.5 }, seed, capability).isAt(
          smtp("192.0.2.1", { atMicros: minute * 60_000_000, ...change })
        )
          ? "1"
          : "0"
      )
      .join("")

  it("is drawn anew for each seed, capability, position, client and host", () => {
    const all = [
      drawn({}),
      drawn({}, 2),
      drawn({}, 1, "other"),
      drawn({ position: "sender to policy host" }),
      drawn({ from: "other.sender.test" }),
      drawn({ to: "192.0.2.2" })
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  it("does not depend on what was asked before, nor on how often", () => {
    const one = reach({ probability: 0.5 })
    const forward = minutes.map((minute) => one.isAt(smtp("192.0.2.1", { atMicros: minute * 60_000_000 })))
    const backward = minutes
      .toReversed()
      .map((minute) => one.isAt(smtp("192.0.2.1", { atMicros: minute * 60_000_000 })))
    expect(backward.toReversed()).toEqual(forward)
  })

  it("is one for all that crosses on one way within a minute", () => {
    const within = [0, 1, 40_000, 59_999_999].map((atMicros) =>
      minutes.map((minute) =>
        reach({ probability: 0.5 }).isAt(smtp("192.0.2.1", { atMicros: minute * 60_000_000 + atMicros }))
      )
    )
    for (const other of within) expect(other).toEqual(within[0])
  })
})

describe("adversary, with capabilities of limited reach", () => {
  const breaks = (alsoSpends: ReadonlyArray<string> = []): Menu => ({
    watches: () => true,
    connect: () => [{ does: "reset", verdict: reset, alsoSpends }]
  })
  const armed = (capability: string, menu: Menu, limits: Limits) => ({
    capability,
    menu,
    reach: reach(limits),
    fromMicros: 0,
    toMicros: 1
  })

  it("neither acts nor reads along beyond it", () => {
    const { connect, watches } = adversary(
      [armed("a", breaks(), { targets: ["mx1.example.com"] })],
      eager,
      () => {}
    )
    expect([connect(smtp("192.0.2.1"))._tag, watches(smtp("192.0.2.1"))]).toEqual(["Reset", true])
    expect([connect(smtp("192.0.2.2"))._tag, watches(smtp("192.0.2.2"))]).toEqual(["Pass", false])
  })

  it("cannot spend there what does not reach there", () => {
    const { connect } = adversary(
      [armed("a", breaks(["b"]), {}), armed("b", {}, { targets: ["mx1.example.com"] })],
      eager,
      () => {}
    )
    expect(connect(smtp("192.0.2.1"))._tag).toBe("Reset")
    expect(connect(smtp("192.0.2.2"))._tag).toBe("Pass")
  })
})

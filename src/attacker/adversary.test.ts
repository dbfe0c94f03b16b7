import { describe, expect, it } from "vitest"
import { pass, reset } from "../world/crossing.ts"
import { type Act, adversary, type Armed, eager } from "./adversary.ts"
import type { Menu } from "./capability.ts"
import { everywhere, type Reach } from "./reach.ts"

const at = (atMicros: number) => ({
  position: "sender to mx host" as const,
  from: "sender",
  to: "192.0.2.1",
  port: 25,
  atMicros
})

const resets: Menu = { connect: () => [{ does: "reset", verdict: reset }], watches: () => true }
const drops: Menu = { connect: () => [{ does: "drop", verdict: { _tag: "Drop" } }] }

const armed = (
  menu: Menu,
  fromMicros = 0,
  toMicros = Number.POSITIVE_INFINITY,
  reach: Reach = everywhere
): Armed => ({
  capability: "test",
  menu,
  reach,
  fromMicros,
  toMicros
})

describe("adversary", () => {
  it("lets pass what no capability touches", () => {
    const acts: Array<Act> = []
    const interception = adversary([armed(resets)], eager, (act) => acts.push(act))
    expect(interception.web({ ...at(0), host: "h", path: "/" })).toBe(pass)
    expect(acts).toEqual([])
  })

  it("works from its first moment until before its last", () => {
    const interception = adversary([armed(resets, 10, 20)], eager, () => {})
    expect([9, 10, 19, 20].map((time) => interception.connect(at(time))._tag)).toEqual([
      "Pass",
      "Reset",
      "Reset",
      "Pass"
    ])
    expect([9, 10, 19, 20].map((time) => interception.watches(at(time)))).toEqual([false, true, true, false])
  })

  it("prefers the capability that is listed first, and writes down what it did", () => {
    const acts: Array<Act> = []
    const interception = adversary([armed(drops), armed(resets)], eager, (act) => acts.push(act))
    expect(interception.connect(at(5))._tag).toBe("Drop")
    expect(acts).toEqual([{ atMicros: 5, client: "sender", capability: "test", does: "drop" }])
  })

  it("does nothing that its driver does not choose", () => {
    const offered: Array<ReadonlyArray<string>> = []
    const idle = {
      choose: <Verdict>(
        _: unknown,
        offers: ReadonlyArray<{ readonly does: string; readonly verdict: Verdict }>
      ) => {
        offered.push(offers.map(({ does }) => does))
        return undefined
      }
    }
    expect(adversary([armed(drops), armed(resets)], idle, () => {}).connect(at(0))).toBe(pass)
    expect(offered).toEqual([["drop", "reset"]])
  })
})

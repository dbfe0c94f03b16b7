import { describe, expect, it } from "vitest"
import { outlookFrom } from "./outlook.ts"
import type { Life, ShelfOptions } from "./shelf.ts"
import { State } from "./state.ts"

const shelf = (options: Partial<ShelfOptions<string>> = {}, state = new State()) =>
  state.shelf<string>({
    name: "test",
    lastsThrough: false,
    text: (value) => value,
    ...options
  })

const until = (untilMs: number, sinceMs = 0): Life => ({ sinceMs, untilMs })

describe("a shelf", () => {
  it.each([
    [false, 99, true],
    [false, 100, false],
    [true, 100, true],
    [true, 101, false]
  ])(
    "that lasts through its last moment: %s; at %d of 100 the entry is good: %s",
    (lastsThrough, at, isGood) => {
      const kept = shelf({ lastsThrough })
      kept.keep("a", "value", until(100))
      expect(kept.find("a", at)?.value).toBe(isGood ? "value" : undefined)
    }
  )

  it("gives nothing before its time, where that counts", () => {
    const [begins, always] = [shelf({ begins: true }), shelf()]
    for (const one of [begins, always]) one.keep("a", "value", until(100, 50))
    expect(begins.find("a", 49)).toBeUndefined()
    expect(begins.find("a", 50)?.value).toBe("value")
    expect(always.find("a", 49)?.value).toBe("value")
  })

  it("lets the oldest entries go when it is full", () => {
    const kept = shelf({ capacity: 2 })
    for (const [i, key] of ["a", "b", "a", "c"].entries()) kept.keep(key, String(i), until(100))
    expect(kept.live(0).map(({ key, value }) => [key, value])).toEqual([
      ["a", "2"],
      ["c", "3"]
    ])
  })

  it("has one fingerprint for what cannot be told apart, and counts times from now", () => {
    const print = (life: Life, nowMs: number, lasts = Infinity) => {
      const kept = shelf()
      kept.keep("a", "value", life)
      return kept.fingerprint(outlookFrom(nowMs, { aheadBy: 0, lasts }))
    }
    expect(print(until(100), 10)).toBe(print(until(190, 90), 100))
    expect(print(until(100), 10)).not.toBe(print(until(101), 10))
    expect(print(until(100), 10, 50)).toBe(print(until(101), 10, 50))
    // A turn to come is seen, one that has been is not.
    expect(print({ ...until(100), turnsMs: [20] }, 10)).not.toBe(print(until(100), 10))
    expect(print({ ...until(100), turnsMs: [20] }, 30)).toBe(print(until(100), 30))
  })
})

describe("a state", () => {
  it("tells its onlooker what is read, written and drawn", () => {
    const state = new State()
    const kept = shelf({}, state)
    const draw = state.lots({ draw: () => 3, foresee: () => [3], drawn: () => 0 })
    const seen: Array<unknown> = []
    state.onlooker = {
      onRead: ({ number }, key, found) => seen.push(["read", number, key, found?.value]),
      onWrite: ({ number }, key, entry) => seen.push(["write", number, key, entry?.value]),
      onWhole: () => seen.push(["whole"]),
      onDraw: (lots, bound, result) => seen.push(["draw", lots, bound, result])
    }
    kept.find("a", 0)
    kept.keep("a", "value", until(1))
    kept.find("a", 0)
    kept.delete("a")
    kept.keysUnder("", 0)
    draw(7)
    expect(seen).toEqual([
      ["read", 0, "a", undefined],
      ["write", 0, "a", "value"],
      ["read", 0, "a", "value"],
      ["write", 0, "a", undefined],
      ["whole"],
      ["draw", 0, 7, 3]
    ])
  })
})

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { RecentMap } from "./recent-map.ts"

describe("a map of recent entries", () => {
  test("keeps the half of its capacity that was used last, and never grows over it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }).map((half) => half * 2),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.boolean()), { maxLength: 200 }),
        (capacity, uses) => {
          const map = new RecentMap<number>(capacity)
          const used: Array<number> = []
          const touch = (key: number) => {
            const at = used.indexOf(key)
            if (at >= 0) used.splice(at, 1)
            used.push(key)
          }
          for (const [key, isSet] of uses) {
            const found = map.get(`${key}`)
            if (found !== undefined) expect(found).toBe(key)
            if (isSet) map.set(`${key}`, key)
            if (isSet || found !== undefined) touch(key)
            expect(map.size).toBeLessThanOrEqual(capacity)
          }
          const latest = used.slice(-capacity / 2)
          for (const key of latest) expect(map.get(`${key}`)).toBe(key)
        }
      )
    )
  })
})

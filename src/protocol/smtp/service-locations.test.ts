import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { orderServiceLocations, type ServiceLocation } from "./service-locations.ts"

const at = (priority: number, weight: number, target: string, port = 25): ServiceLocation => ({
  priority,
  weight,
  port,
  target
})
const least = () => 0

const targets = (records: ReadonlyArray<ServiceLocation>, ownNames: ReadonlyArray<string> = []) => {
  const order = orderServiceLocations(records, ownNames, least)
  return order === "not available" ? order : order.map(({ target }) => target)
}

describe("orderServiceLocations, RFC 2782", () => {
  it("Priority: MUST attempt the lowest-numbered priority first", () =>
    expect(targets([at(20, 0, "c"), at(0, 0, "a"), at(10, 9, "b")])).toEqual(["a", "b", "c"]))

  it("Weight: of each draw there is one server, in proportion to the weights", () => {
    // 0 + 1 + 3: the numbers 0 to 4, of which 0 is of weight 0, 1 of weight 1, and 2 to 4 of weight 3.
    const records = [at(0, 3, "three"), at(0, 0, "none"), at(0, 1, "one")]
    const firsts = [0, 1, 2, 3, 4].map((drawn) => {
      const bounds: Array<number> = []
      const order = orderServiceLocations(records, [], (bound) => {
        bounds.push(bound)
        return bounds.length === 1 ? drawn : 0
      })
      expect(bounds[0]).toBe(5)
      return order === "not available" ? order : order[0]?.target
    })
    expect(firsts).toEqual(["none", "one", "three", "three", "three"])
  })

  it("Target: precisely one record that names the root says that there is no such service", () => {
    expect(targets([at(0, 0, ".", 0)])).toBe("not available")
    expect(targets([at(0, 0, ".", 0), at(9, 0, "a")])).toEqual(["a"])
    expect(targets([at(0, 0, "."), at(1, 0, ".")])).toEqual([])
  })

  it("names nobody at port 0 (RFC 6335 §6), and nobody where there is no record", () => {
    expect(targets([at(0, 0, "a", 0)])).toEqual([])
    expect(targets([])).toEqual([])
  })

  it("drops what is no better than the client itself, as RFC 5321 §5.1 does", () =>
    expect(
      targets([at(0, 0, "a"), at(1, 0, "b"), at(1, 0, "Me".toLowerCase()), at(2, 0, "c")], ["ME"])
    ).toEqual(["a"]))

  it("loses no server and invents none, whatever is drawn, and does not depend on the order of the answer", () => {
    const record = fc.record({
      priority: fc.nat(2),
      weight: fc.nat(3),
      port: fc.integer({ min: 1, max: 3 }),
      target: fc.constantFrom("a", "b", "c")
    })
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), fc.nat(1_000), (records, seed) => {
        const draw = (bound: number) => seed % bound
        const order = orderServiceLocations(records, [], draw)
        if (order === "not available") throw new Error("they name servers")
        expect(order).toEqual(orderServiceLocations(records.toReversed(), [], draw))
        expect(order).toHaveLength(records.length)
        expect(records.filter((record) => !order.includes(record))).toEqual([])
      }),
      { numRuns: 100 }
    )
  })
})

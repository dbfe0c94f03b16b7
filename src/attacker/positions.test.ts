import { Schema } from "effect"
import { describe, expect, it } from "vitest"
import { attackerPositions } from "./positions.ts"
import { capabilities } from "./registry.ts"

describe("attackerPositions", () => {
  it.each(attackerPositions)("$id has capabilities that there are, each once", ({ capabilities: ids }) => {
    expect(ids.length).toBeGreaterThan(0)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(capabilities.map((one) => one.id)).toContain(id)
  })

  it.each(attackerPositions)(
    "$id sets parameters that its capabilities have",
    ({ capabilities: ids, parameters = {} }) => {
      for (const [id, given] of Object.entries(parameters)) {
        expect(ids).toContain(id)
        const { parameters } = capabilities.find((one) => one.id === id)!
        expect(Schema.decodeUnknownSync(parameters, { onExcessProperty: "error" })(given)).toMatchObject(
          given
        )
      }
    }
  )

  it("have names of their own", () =>
    expect(new Set(attackerPositions.map(({ id }) => id)).size).toBe(attackerPositions.length))
})

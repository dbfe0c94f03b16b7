import { describe, expect, it } from "vitest"
import { long } from "../long.fixture.ts"
import { growth, inProportion } from "./growth.fixture.ts"

let sum = 0
const step = (count: number) => {
  for (let i = 0; i < count; i++) sum = (sum + i) % 1_000_003
}

describe("growth", () => {
  it("tells work in proportion from work that grows with the square", long, () => {
    expect(growth((size) => step(size), 100_000)).toBeLessThan(inProportion)
    expect(growth((size) => step(size * size), 1_000)).toBeGreaterThan(inProportion)
  })
})

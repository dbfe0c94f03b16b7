import { Effect, Exit } from "effect"
import { describe, expect, it } from "vitest"
import { simulateProgram } from "../kernel/simulate.ts"
import { senderMemory } from "./memory.ts"

describe("what a sender's memory holds", () => {
  it("is the octets of keys and values in UTF-8, until they expire", () => {
    const memory = senderMemory()
    const stored = Effect.andThen(memory.store("key", "value", 10), memory.store("ü", "", 20))
    expect(Exit.isSuccess(simulateProgram({ startMs: 0, seed: 1 }, stored))).toBe(true)
    expect(memory.heldOctets(0)).toBe(3 + 5 + 2)
    expect(memory.heldOctets(11_000)).toBe(2)
    expect(memory.heldOctets(21_000)).toBe(0)
  })

  it("is known by the beginnings of keys, sorted, until it expires", () => {
    const memory = senderMemory()
    const program = Effect.gen(function* () {
      for (const [key, seconds] of [
        ["b/2", 10],
        ["b/1", 10],
        ["a/1", 10],
        ["b/0", 1]
      ] as const)
        yield* memory.store(key, "", seconds)
      yield* Effect.sleep("2 seconds")
      return yield* memory.keysUnder("b/")
    })
    expect(simulateProgram({ startMs: 0, seed: 1 }, program)).toEqual(Exit.succeed(["b/1", "b/2"]))
  })
})

import { describe, expect, it } from "vitest"
import { Places } from "../situations/places.ts"
import { KnownByNumber } from "./known-by-number.ts"
import { Learned } from "./known.ts"

const [startMs, hourMs] = [1_772_000_000_000, 3_600_000]
const place = new Places().at(0, "example.com 1 15")
const lasting = (untilMs: number) =>
  Learned.of([{ place, kept: { value: "answer", sinceMs: startMs, untilMs: startMs + untilMs } }])

const learned = (untilMs: number) => {
  const all = new KnownByNumber(startMs)
  const known = all.of(7)
  known.lay(lasting(untilMs), 0, startMs)
  all.letGo(7, known, 0)
  return { all, known }
}

/** Another number has its attempt, which is when somebody looks. */
const later = (all: KnownByNumber, nowMs: number) => all.letGo(8, all.of(8), nowMs)

describe("KnownByNumber", () => {
  it("keeps what is good, and lets go of what is over", () => {
    const { all, known } = learned(2 * hourMs)
    later(all, hourMs)
    expect(all.of(7)).toBe(known)
    later(all, 4 * hourMs)
    expect(all.of(7)).not.toBe(known)
  })

  it("looks again at what was learned since", () => {
    const { all, known } = learned(2 * hourMs)
    known.lay(lasting(9 * hourMs), 0, startMs)
    all.letGo(7, known, hourMs)
    later(all, 5 * hourMs)
    expect(all.of(7)).toBe(known)
    later(all, 11 * hourMs)
    expect(all.of(7)).not.toBe(known)
  })

  it("keeps what an attacker has in mind of it", () => {
    const { all, known } = learned(hourMs)
    known.mind = "stripped"
    later(all, 9 * hourMs)
    expect(all.of(7).mind).toBe("stripped")
    expect(all.of(7).untilMs).toBe(Number.NEGATIVE_INFINITY)
  })

  it("keeps what is never over", () => {
    const { all, known } = learned(Infinity)
    later(all, 1_000 * hourMs)
    expect(all.of(7)).toBe(known)
  })
})

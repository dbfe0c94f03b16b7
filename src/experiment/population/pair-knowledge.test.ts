/** What is laid by reference, against a state that keeps every entry by itself. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { State } from "../../state/state.ts"
import type { Write } from "../situations/attempted.ts"
import { Places } from "../situations/places.ts"
import { moved, type Remembrance, remembranceOf } from "../situations/situation.ts"
import { Known } from "./known.ts"
import { PairKnowledge } from "./pair-knowledge.ts"

const newState = (): State => {
  const state = new State()
  for (const lastsThrough of [true, false])
    state.shelf<unknown>({ name: `lasts through: ${lastsThrough}`, lastsThrough, text: String })
  return state
}

const places = new Places()
/** Places of other pairs have numbers too. */
const others = 28
const some = ["example.com 15", "mx1.provider.example 1", "_mta-sts.example.com 16", "provider.example 48"]
for (let number = 0; number < others; number++) places.at(0, `other ${number}`)
const all = [0, 1].flatMap((shelf) => some.map((key) => places.at(shelf, key)))

const [nowMs, secondMs] = [1_772_000_000_000, 1_000]

/** As of `nowMs`. Ends are of few lengths, so that several come together. */
const write = fc
  .record({
    place: fc.constantFrom(...all),
    value: fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined }),
    lasts: fc.constantFrom(1, 2, 3, 60, Infinity)
  })
  .map(({ place, value, lasts }): Write => ({
    place,
    ...(value === undefined ? {} : { kept: { value, sinceMs: nowMs, untilMs: nowMs + lasts * secondMs } })
  }))

/** What single attempts leave; several find the same. */
const attempts = fc.array(fc.uniqueArray(write, { maxLength: 5, selector: ({ place }) => place.number }), {
  minLength: 1,
  maxLength: 4
})

const course = fc.array(
  fc.record({
    attempt: fc.nat(3),
    /** Seconds since the one before. */
    after: fc.constantFrom(0, 1, 2, 30, 90),
    /** What is left of the first thing that it writes, seconds; of its own when absent. */
    tied: fc.option(fc.constantFrom(1, 5), { nil: undefined })
  }),
  { maxLength: 30 }
)

const seenIn = (remembrance: Remembrance, atMs: number) =>
  all.map((place) => {
    const kept = remembrance.peek(place, atMs)
    return kept && moved(kept, remembrance.movedMs(place))
  })

describe("PairKnowledge", () => {
  it("knows what a state would that keeps every entry by itself", () =>
    fc.assert(
      fc.property(attempts, course, (left, steps) => {
        const plain = newState()
        const entries = remembranceOf(plain)
        const [domain, provider, domainOfNobody] = [new Known(), new Known(), new Known()]
        const knowledge = new PairKnowledge(newState(), places, "example.com")
        let atMs = nowMs
        for (const { attempt, after, tied } of steps) {
          atMs += after * secondMs
          const writes = left[attempt % left.length]!
          const untils = tied === undefined ? undefined : new Map([[0, atMs + tied * secondMs]])
          knowledge.turnTo(domain, provider, atMs)
          entries.leave(writes, atMs - nowMs, atMs, untils)
          knowledge.leave(writes, atMs - nowMs, atMs, untils)
          knowledge.turnTo(domain, provider, atMs)
          expect(seenIn(knowledge, atMs)).toEqual(seenIn(entries, atMs))
          // A run that begins now begins with the same.
          const begun = newState()
          for (const { place, kept } of knowledge.snapshot(atMs))
            begun.shelfAt(place.shelf).put(place.key, kept)
          expect(seenIn(remembranceOf(begun), atMs)).toEqual(seenIn(entries, atMs))
        }
        // Of a domain it knows nothing that is the provider's.
        knowledge.turnTo(domainOfNobody, provider, atMs)
        for (const place of all.filter(({ key }) => key.includes("example.com")))
          expect(knowledge.peek(place)).toBeUndefined()
      })
    ))

  it("takes over what a run ended with, and nothing else", () => {
    const [domain, provider] = [new Known(), new Known()]
    const knowledge = new PairKnowledge(newState(), places, "example.com")
    const ended = newState()
    const kept = { value: "a", sinceMs: nowMs, untilMs: nowMs + secondMs }
    const [first, second, third] = all
    knowledge.turnTo(domain, provider, nowMs)
    knowledge.leave([{ place: first!, kept }], 0, nowMs, undefined)
    for (const place of [second!, third!]) ended.shelfAt(place.shelf).put(place.key, kept)
    knowledge.take(ended, nowMs)
    knowledge.turnTo(domain, provider, nowMs)
    expect(seenIn(knowledge, nowMs)).toEqual(seenIn(remembranceOf(ended), nowMs))
    expect([domain.untilMs, provider.untilMs]).toEqual([kept.untilMs, kept.untilMs])
  })
})

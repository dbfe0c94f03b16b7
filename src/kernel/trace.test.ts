import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { simulate } from "./simulate.ts"
import { jsonLines, Trace } from "./trace.ts"

describe("Trace", () => {
  it("notes events with the time at which they were recorded", () => {
    const simulation = simulate({ startMs: 0, seed: 1 })
    const trace = new Trace<string>(simulation)
    simulation.spawn(
      "two steps",
      3,
      Effect.gen(function* () {
        trace.record("before")
        yield* simulation.sleep(4)
        trace.record("after")
      })
    )
    simulation.run()
    expect(trace.entries).toEqual([
      { atMicros: 3, event: "before" },
      { atMicros: 7, event: "after" }
    ])
  })
})

describe("jsonLines", () => {
  it("writes equal octets for equal events, in whatever order their fields were set", () => {
    const one = jsonLines([{ atMicros: 1, event: { b: [{ d: 1, c: 2 }], a: "x" } }])
    const other = jsonLines([{ event: { a: "x", b: [{ c: 2, d: 1 }] }, atMicros: 1 }])
    expect(one).toBe(other)
    expect(one).toBe('{"atMicros":1,"event":{"a":"x","b":[{"c":2,"d":1}]}}\n')
  })

  it("writes nothing for no events", () => expect(jsonLines([])).toBe(""))
})

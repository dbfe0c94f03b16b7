import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { politely } from "./politely.ts"

const query = { server: "192.0.2.53", over: "udp", query: new Uint8Array(12) } as const

/** Everybody answers at once. */
const manners = (given: { readonly queriesPerSecond: number; readonly timeoutMs: number }) => {
  const askedAtMs: Array<number> = []
  const never = Effect.die("it is not asked here")
  const polite = politely(
    {
      dns: {
        exchange: () =>
          Effect.sync(() => {
            askedAtMs.push(performance.now())
            return new Uint8Array()
          })
      },
      https: { get: () => never },
      smtp: { connect: () => never }
    },
    given
  )
  return { askedAtMs, ask: polite.dns.exchange(query) }
}

describe("politely", () => {
  it("asks no more than so many queries a second, however many are wanted at once", async () => {
    const startedAtMs = performance.now()
    const { askedAtMs, ask } = manners({ queriesPerSecond: 50, timeoutMs: 10_000 })
    await Effect.runPromise(
      Effect.all(
        Array.from({ length: 6 }, () => ask),
        { concurrency: "unbounded" }
      )
    )
    // Six in five turns of 20 ms; timers are exact to a millisecond.
    expect(askedAtMs.at(-1)! - startedAtMs).toBeGreaterThan(95)
  })

  it("begins nothing after its time is over, and does not wait for a turn that comes later", async () => {
    const { askedAtMs, ask } = manners({ queriesPerSecond: 1, timeoutMs: 50 })
    const all = Effect.all(
      Array.from({ length: 3 }, () => Effect.result(ask)),
      { concurrency: "unbounded" }
    )
    const results = await Effect.runPromise(all)
    expect(results.map(Result.isSuccess)).toEqual([true, false, false])
    expect(askedAtMs).toHaveLength(1)
    expect(await Effect.runPromise(Effect.flip(ask))).toMatchObject({ reason: "timeout", peer: query.server })
  })
})

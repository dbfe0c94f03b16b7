/** Ports that the machine chooses: where one is free at an address and taken at the next. */
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { CannotListen } from "../live/loopback.ts"
import { onFreePorts, type Ports, unprivilegedPorts } from "./serve.ts"

const anyFree: Ports = { dns: 0, smtp: 0, https: 0, http: 0 }

/** Opens one thing, then fails so many times. */
const opening = (failures: number, of: Partial<Pick<CannotListen, "port" | "reason">> = {}) => {
  const log: Array<string> = []
  const opened = Effect.gen(function* () {
    const number = log.filter((line) => line.startsWith("open")).length + 1
    yield* Effect.acquireRelease(
      Effect.sync(() => log.push(`open ${number}`)),
      () => Effect.sync(() => log.push(`close ${number}`))
    )
    if (number <= failures)
      return yield* new CannotListen({
        address: "127.0.2.1",
        port: 40_000 + number,
        reason: "port in use",
        detail: "",
        ...of
      })
    return number
  })
  return { log, opened }
}

const outcome = (asked: Ports, { opened }: ReturnType<typeof opening>) =>
  Effect.runPromise(Effect.scoped(Effect.result(onFreePorts(asked, opened))))

describe("free ports", () => {
  it("closes what it opened, and takes others", async () => {
    const twice = opening(2)
    expect(await outcome(anyFree, twice)).toEqual(Result.succeed(3))
    expect(twice.log).toEqual(["open 1", "close 1", "open 2", "close 2", "open 3", "close 3"])
  })

  it("gives up in the end", async () => {
    const always = opening(Infinity)
    expect(Result.isFailure(await outcome(anyFree, always))).toBe(true)
    expect(always.log.filter((line) => line.startsWith("open")).length).toBe(10)
  })

  it.for([
    ["a port that was asked for", unprivilegedPorts, { port: unprivilegedPorts.smtp }],
    ["another reason", anyFree, { reason: "address not available" }]
  ] as const)("tries once: %s", async ([, asked, failure]) => {
    const one = opening(1, failure)
    expect(Result.isFailure(await outcome(asked, one))).toBe(true)
    expect(one.log).toEqual(["open 1", "close 1"])
  })
})

/** A served world whose scenario is moved on, met by sockets before and after. */
import { Effect, Exit, Scope } from "effect"
import { once } from "node:events"
import { connect } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { movingWorld, type MovingWorld } from "./moving-world.ts"
import { anyFreePorts, planOf } from "./served.fixture.ts"

const yaml = `
title: moved
models: [dane]
domain: { name: example.com, mx: [{ host: mx1.example.com }, { host: gone.example.com, preference: 20 }] }
phases:
  - { name: whole, at: 0s }
  - { name: stripped, at: 2d, domain: { mx: [{ host: mx1.example.com, startTls: absent }] } }
`

const scope = Scope.makeUnsafe()
let moving: MovingWorld
let nowMs = Date.now()
beforeAll(async () => {
  const opening = movingWorld({ ...planOf(yaml), nowMs: () => nowMs }, { ports: anyFreePorts })
  moving = await Effect.runPromise(Scope.provide(opening, scope))
})
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const addressOf = (name: string) =>
  moving.standing().world.hosts.find((host) => host.name === name)!.addresses[0]!
const moveTo = (atMicros: number) => Effect.runPromise(Effect.result(moving.moveTo(atMicros)))
const day = 86_400_000_000

/** What the reply to EHLO offers. */
const offers = async (port: number, address: string) => {
  const socket = connect(port, address)
  socket.write("EHLO a.test\r\nQUIT\r\n")
  let said = ""
  socket.on("data", (octets) => (said += octets))
  await once(socket, "close")
  return said.includes("STARTTLS")
}

describe("movingWorld", () => {
  it("stands at the same ports at a later moment, without hosts that are gone and connections that stood", async () => {
    const { ports, world } = moving.standing()
    const [mx, gone] = [addressOf("mx1.example.com"), addressOf("gone.example.com")]
    expect(await offers(ports.smtp, mx)).toBe(true)
    const standing = connect(ports.smtp, mx).resume()
    await once(standing, "data")
    const broken = once(standing, "close")
    expect(await moveTo(3 * day)).toMatchObject({ _tag: "Success" })
    await broken
    expect(moving.standing().ports).toEqual(ports)
    expect(await offers(ports.smtp, mx)).toBe(false)
    await expect(once(connect(ports.smtp, gone), "connect")).rejects.toThrow("ECONNREFUSED")
    // Who trusted the root before still does (RFC 4035 §4.4).
    expect(moving.standing().world.anchors).toEqual(world.anchors)
    expect(moving.standing().world.nowMicros()).toBe(3 * day)
  })

  it("never goes back, whatever is asked and whatever the clock does", async () => {
    nowMs += 60_000
    const { world } = moving.standing()
    expect(world.nowMicros()).toBe(3 * day + 60_000_000)
    nowMs -= 3_600_000
    expect(world.nowMicros()).toBe(3 * day + 60_000_000)
    expect(await moveTo(3 * day)).toMatchObject({ failure: { reason: "it is past" } })
    expect(await moveTo(99 * 365 * day)).toMatchObject({
      failure: { reason: "the scenario would have started before 1970" }
    })
    expect(moving.standing().world).toBe(world)
  })
})

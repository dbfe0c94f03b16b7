/** HTTP in clear through the simulated network: what hosts say, and what somebody on the way makes of it. RFC 9110. */
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { simulate } from "../../kernel/simulate.ts"
import type { HttpReply } from "../../network/http-transport.ts"
import type { NoAnswer } from "../../network/no-answer.ts"
import { drop, type HttpVerdict, reset, unobserved, type WebCrossing } from "../crossing.ts"
import { documentAt } from "../hosts.ts"
import { Internet } from "../internet.ts"
import { httpPath } from "./http-path.ts"

const text = (says: string) => new TextEncoder().encode(says)
const answer = (says: string) => ({ status: 200, headers: new Map<string, string>(), body: text(says) })
const documents = [{ path: "/a", ...answer("the host's") }]

const hosts = [
  { name: "open.test", address: "192.0.2.1", service: "open" },
  { name: "silent.test", address: "192.0.2.2", service: "silent" },
  { name: "reset.test", address: "192.0.2.3", service: "reset" }
] as const

/** What one GET came to, how long it took, and the crossings that somebody saw. */
const get = (
  request: { readonly address: string; readonly path?: string; readonly maxBodyOctets?: number },
  verdict?: HttpVerdict
) => {
  const simulation = simulate({ startMs: 0, seed: 1 })
  const seen: Array<WebCrossing> = []
  const internet = new Internet({
    stages: [
      {
        fromMicros: 0,
        hosts: hosts.map(({ name, address, service }) => ({
          name,
          addresses: [address],
          owner: "recipient",
          http: { service, reply: (path) => documentAt(documents, path) }
        }))
      }
    ],
    kernel: simulation,
    startMs: 0,
    oneWayMicros: 10,
    interception: {
      ...unobserved,
      http: (crossing) => {
        seen.push(crossing)
        return verdict ?? unobserved.http(crossing)
      }
    }
  })
  let result: Result.Result<HttpReply, NoAnswer> | undefined
  simulation.spawn(
    "client",
    0,
    httpPath(internet, "perspective to web host", "client.test")
      .get({ host: "open.test", path: "/a", maxBodyOctets: 100, ...request })
      .pipe(
        Effect.result,
        Effect.map((ended) => (result = ended))
      )
  )
  Result.getOrThrow(simulation.run())
  return {
    seen,
    micros: simulation.nowMicros,
    says: Result.match(result!, {
      onSuccess: ({ status, body }) => `${status} ${new TextDecoder().decode(body)}`,
      onFailure: ({ reason }) => reason
    })
  }
}

describe("HTTP to a web host (RFC 9110)", () => {
  it("takes a round trip for TCP and one for the request, and is seen once on its way", () => {
    const { says, micros, seen } = get({ address: "192.0.2.1" })
    expect([says, micros]).toEqual(["200 the host's", 40])
    expect(seen).toEqual([
      {
        position: "perspective to web host",
        from: "client.test",
        to: "192.0.2.1",
        atMicros: 0,
        host: "open.test",
        path: "/a"
      }
    ])
  })

  it.each([
    ["a path where nothing is", { address: "192.0.2.1", path: "/b" }, "404 not found\n"],
    ["a body over the limit", { address: "192.0.2.1", maxBodyOctets: 3 }, "200 the"],
    ["a host that says nothing", { address: "192.0.2.2" }, "timeout"],
    ["a host that breaks it off", { address: "192.0.2.3" }, "connection reset"],
    ["an address where nobody is", { address: "192.0.2.9" }, "connection refused"]
  ])("of %s says %s", (_, request, says) => expect(get(request).says).toBe(says))

  it.each<[HttpVerdict, string]>([
    [drop, "timeout"],
    [reset, "connection reset"],
    [{ _tag: "Answer", reply: answer("somebody's") }, "200 somebody's"],
    [{ _tag: "Redirect", address: "192.0.2.3" }, "connection reset"]
  ])("comes to what somebody on the way makes of it: %o", (verdict, says) =>
    expect(get({ address: "192.0.2.1" }, verdict).says).toBe(says)
  )
})

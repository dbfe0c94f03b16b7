/** What the way to a name server carries of what somebody makes of a query, in clear and encrypted. RFC 8310 §5, RFC 9539. */
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { simulate } from "../../kernel/simulate.ts"
import type { NoAnswer } from "../../network/no-answer.ts"
import type { DnsTransport } from "../../protocol/dns/transports.ts"
import { type DnsVerdict, drop, pass, unobserved } from "../crossing.ts"
import { Internet } from "../internet.ts"
import { dnsPath } from "./dns-path.ts"

const text = (says: string) => new TextEncoder().encode(says)

/** What came of one query, and as what it was seen on its way. */
const ask = (verdict: DnsVerdict, transport?: DnsTransport) => {
  const simulation = simulate({ startMs: 0, seed: 1 })
  const seen: Array<DnsTransport | undefined> = []
  const host = (name: string, address: string) => ({
    name,
    addresses: [address],
    owner: "recipient" as const,
    dns: () => Effect.succeed(text(name))
  })
  const internet = new Internet({
    stages: [{ fromMicros: 0, hosts: [host("ns", "192.0.2.1"), host("other", "192.0.2.2")] }],
    kernel: simulation,
    startMs: 0,
    oneWayMicros: 10,
    interception: {
      ...unobserved,
      dns: (crossing) => {
        seen.push(crossing.way?.transport)
        return verdict
      }
    }
  })
  let result: Result.Result<Uint8Array, NoAnswer> | undefined
  simulation.spawn(
    "client",
    0,
    dnsPath(internet, "resolver to authority", "client", transport && (() => ({ transport })))
      .exchange({ server: "192.0.2.1", over: "udp", query: text("q") })
      .pipe(
        Effect.result,
        Effect.map((ended) => (result = ended))
      )
  )
  Result.getOrThrow(simulation.run())
  const says = Result.match(result!, {
    onSuccess: (octets) => new TextDecoder().decode(octets),
    onFailure: ({ reason }) => reason
  })
  return [says, seen[0]]
}

describe("DNS to a name server", () => {
  const forged: DnsVerdict = { _tag: "Replace", reply: text("forged") }
  const altered: DnsVerdict = { _tag: "Alter", alter: () => text("altered") }
  const written: DnsVerdict = { ...altered, isFromAuthority: true }
  const moved: DnsVerdict = { _tag: "Redirect", address: "192.0.2.2" }

  it.each<[DnsTransport, DnsVerdict, string]>([
    ["clear", pass, "ns"],
    ["clear", forged, "forged"],
    ["clear", moved, "other"],
    ["opportunistic", pass, "ns"],
    // RFC 9539 is for those who only listen: whoever is on the way ends the encryption.
    ["opportunistic", forged, "forged"],
    ["opportunistic", altered, "altered"],
    ["authenticated", pass, "ns"],
    ["authenticated", forged, "connection reset"],
    ["authenticated", altered, "connection reset"],
    ["authenticated", moved, "connection reset"],
    ["authenticated", drop, "timeout"],
    // The authority says it itself.
    ["authenticated", written, "altered"]
  ])("over %s transport: %o comes to %s", (transport, verdict, says) =>
    expect(ask(verdict, transport)).toEqual([says, transport === "clear" ? undefined : transport])
  )

  it("is in clear where nothing is said", () => expect(ask(forged)).toEqual(["forged", undefined]))
})

/** Carries DNS queries to the world's name servers. Implements network/dns-transport. */
import { Effect, Result } from "effect"
import type { DnsExchange } from "../../network/dns-transport.ts"
import { NoAnswer } from "../../network/no-answer.ts"
import { decodeMessage } from "../../protocol/dns/codec.ts"
import { presentMessage } from "../../protocol/dns/message-text.ts"
import { type DnsVerdict, type Position, reset } from "../crossing.ts"
import type { Internet } from "../internet.ts"
import { dnsTimeoutMicros } from "../timeouts.ts"
import type { DnsWay } from "../../protocol/dns/transports.ts"

/**
 * The transport of one client, whose host is called `from`.
 *
 * @param wayOf how that query travels at this moment; in clear when absent
 */
export const dnsPath = (
  internet: Internet,
  position: Position,
  from: string,
  wayOf?: (query: Uint8Array) => DnsWay
): DnsExchange => ({
  exchange: Effect.fnUntraced(function* ({ server, over, query }) {
    const to = internet.nameOf(server)
    internet.write({ from, to, protocol: "dns", says: () => describe(query) })
    const way = wayOf?.(query)
    const verdict = carried(
      way,
      internet.interception.dns({
        ...internet.crossing(position, from, server),
        over,
        query,
        ...(way === undefined || way.transport === "clear" ? {} : { way })
      })
    )
    if (verdict._tag === "Drop") return yield* internet.silence(server, dnsTimeoutMicros)
    if (verdict._tag === "Delay") {
      // RFC 1035 §4.2.1: who has given up waiting does not hear what comes after all.
      if (verdict.micros >= dnsTimeoutMicros) return yield* internet.silence(server, dnsTimeoutMicros)
      yield* internet.wait(verdict.micros)
    }
    yield* internet.roundTrip
    if (verdict._tag === "Reset") return yield* new NoAnswer({ reason: "connection reset", peer: server })

    let reply: Uint8Array | undefined
    if (verdict._tag === "Replace") reply = verdict.reply
    else {
      const end = verdict._tag === "Redirect" ? verdict.address : server
      const outage = internet.outageOf("dns", end)
      if (outage === "silent") return yield* internet.silence(server, dnsTimeoutMicros)
      // RFC 1122 §4.1.3.3: a port that nobody listens on answers so, over UDP too.
      if (outage === "refused") return yield* new NoAnswer({ reason: "connection refused", peer: server })
      const host = internet.hostAt(end)
      if (host === undefined) return yield* new NoAnswer({ reason: "no route", peer: server })
      reply = host.dns === undefined ? undefined : yield* host.dns(query, over, internet.nowSeconds)
    }
    if (reply === undefined) return yield* internet.silence(server, dnsTimeoutMicros)
    if (verdict._tag === "Alter") reply = verdict.alter(reply)
    const received = reply
    internet.write({ from: to, to: from, protocol: "dns", says: () => describe(received) })
    return received
  })
})

/** RFC 8310 §5: where the server is authenticated, a connection with anybody else ends before anything is asked. */
const carried = (way: DnsWay | undefined, verdict: DnsVerdict): DnsVerdict =>
  way?.transport === "authenticated" && isSomebodyElses(verdict) ? reset : verdict

const isSomebodyElses = (verdict: DnsVerdict): boolean =>
  verdict._tag === "Replace" ||
  verdict._tag === "Redirect" ||
  (verdict._tag === "Alter" && verdict.isFromAuthority !== true)

const describe = (octets: Uint8Array): string =>
  Result.match(decodeMessage(octets), {
    onSuccess: presentMessage,
    onFailure: ({ reason }) => `${octets.length} octets that are no DNS message (${reason})`
  })

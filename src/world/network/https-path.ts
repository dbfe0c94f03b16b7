/** Carries HTTPS requests to the world's web hosts. Implements network/https-transport. */
import { Effect } from "effect"
import type { HttpsExchange } from "../../network/https-transport.ts"
import { NoAnswer } from "../../network/no-answer.ts"
import { type KeyType, keyTypes } from "../../protocol/tls/key-types.ts"
import type { TlsEvidence } from "../../protocol/tls/evidence.ts"
import type { WebReply } from "../crossing.ts"
import type { Internet } from "../internet.ts"
import { webTimeoutMicros } from "../timeouts.ts"
import { received, takingPart } from "./web-exchange.ts"

/**
 * The transport of one client, whose host is called `from`.
 *
 * @param offered keys whose signatures it can check, the one it likes best first
 * @param position where its requests cross
 */
export const httpsPath = (
  internet: Internet,
  from: string,
  offered: ReadonlyArray<KeyType> = keyTypes,
  position: "sender to policy host" | "sender's perspective to policy host" = "sender to policy host"
): HttpsExchange => ({
  get: Effect.fnUntraced(function* ({ address, host, path, maxBodyOctets }) {
    const to = internet.nameOf(address)
    internet.write({ from, to, protocol: "https", says: () => `GET https://${host}${path}` })
    const verdict = internet.interception.web({
      ...internet.crossing(position, from, address),
      host,
      path
    })
    if (verdict._tag === "Drop") return yield* internet.silence(address, webTimeoutMicros)
    if (verdict._tag === "Delay") {
      if (verdict.micros >= webTimeoutMicros) return yield* internet.silence(address, webTimeoutMicros)
      yield* internet.wait(verdict.micros)
    }
    // TCP, TLS and the request: three round trips at least (RFC 8446 §2).
    yield* internet.roundTrip
    if (verdict._tag === "Reset") return yield* new NoAnswer({ reason: "connection reset", peer: address })
    yield* internet.roundTrip
    yield* internet.roundTrip

    let tls: TlsEvidence
    let reply: WebReply
    if (verdict._tag === "Impersonate") {
      tls = { ...verdict.shown, serverName: host }
      reply = verdict.reply
    } else {
      const end = verdict._tag === "Redirect" ? verdict.address : address
      const service = yield* takingPart(internet, { kind: "https", end, asked: address })
      const shown = service.handshake(host, offered, internet.nowSeconds)
      if (shown === undefined) return yield* new NoAnswer({ reason: "tls alert", peer: address })
      tls = shown
      reply = service.reply(path)
    }
    return { tls, ...received(internet, { from, to, protocol: "https" }, reply, maxBodyOctets) }
  })
})

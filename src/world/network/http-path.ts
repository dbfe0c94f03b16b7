/** Carries HTTP requests in clear to the world's web hosts. Implements network/http-transport. */
import { Effect } from "effect"
import type { HttpExchange } from "../../network/http-transport.ts"
import { NoAnswer } from "../../network/no-answer.ts"
import type { Position, WebReply } from "../crossing.ts"
import type { Internet } from "../internet.ts"
import { webTimeoutMicros } from "../timeouts.ts"
import { received, takingPart } from "./web-exchange.ts"

/** The transport of one client, whose host is called `from`. */
export const httpPath = (internet: Internet, position: Position, from: string): HttpExchange => ({
  get: Effect.fnUntraced(function* ({ address, host, path, maxBodyOctets }) {
    const to = internet.nameOf(address)
    internet.write({ from, to, protocol: "http", says: () => `GET http://${host}${path}` })
    const verdict = internet.interception.http({ ...internet.crossing(position, from, address), host, path })
    if (verdict._tag === "Drop") return yield* internet.silence(address, webTimeoutMicros)
    // TCP.
    yield* internet.roundTrip
    if (verdict._tag === "Reset") return yield* new NoAnswer({ reason: "connection reset", peer: address })
    // The request.
    yield* internet.roundTrip

    let reply: WebReply
    if (verdict._tag === "Answer") reply = verdict.reply
    else {
      const end = verdict._tag === "Redirect" ? verdict.address : address
      reply = (yield* takingPart(internet, { kind: "http", end, asked: address })).reply(path)
    }
    return received(internet, { from, to, protocol: "http" }, reply, maxBodyOctets)
  })
})

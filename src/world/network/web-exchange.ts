/** What HTTP and HTTPS have in common on their way: a host that does not take part, and the reply that comes back. RFC 9110. */
import { Effect } from "effect"
import type { HttpReply } from "../../network/http-transport.ts"
import { NoAnswer } from "../../network/no-answer.ts"
import type { WebReply } from "../crossing.ts"
import type { HttpService } from "../host.ts"
import type { Internet } from "../internet.ts"
import { webTimeoutMicros } from "../timeouts.ts"

/** The service if it takes part. */
export const takingPart = <Service extends HttpService>(
  internet: Internet,
  service: Service | undefined,
  address: string
): Effect.Effect<Service, NoAnswer> => {
  if (service === undefined) return Effect.fail(new NoAnswer({ reason: "connection refused", peer: address }))
  if (service.service === "silent") return internet.silence(address, webTimeoutMicros)
  if (service.service === "reset")
    return Effect.fail(new NoAnswer({ reason: "connection reset", peer: address }))
  return Effect.succeed(service)
}

/** The reply as the client receives it. */
export const received = (
  internet: Internet,
  { from, to, protocol }: { readonly from: string; readonly to: string; readonly protocol: "http" | "https" },
  { status, headers, body }: WebReply,
  maxBodyOctets: number
): HttpReply => {
  internet.write({
    from: to,
    to: from,
    protocol,
    says: () => `${status} with ${body.length} octets of ${headers.get("content-type") ?? "no media type"}`
  })
  return {
    status,
    headers,
    body: body.subarray(0, maxBodyOctets),
    bodyTruncated: body.length > maxBodyOctets
  }
}

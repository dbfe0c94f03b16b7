/** What HTTP and HTTPS have in common on their way: a host that does not take part, and the reply that comes back. RFC 9110. */
import { Effect } from "effect"
import type { HttpReply } from "../../network/http-transport.ts"
import { NoAnswer } from "../../network/no-answer.ts"
import type { WebReply } from "../crossing.ts"
import type { Host } from "../host.ts"
import type { Internet } from "../internet.ts"
import { webTimeoutMicros } from "../timeouts.ts"

export interface WebEnd<Kind extends "http" | "https"> {
  readonly kind: Kind
  /** IP address where the connection ends. */
  readonly end: string
  /** The one that the client believes it ends at. */
  readonly asked: string
}

/** The service, if there is one that takes part now. */
export const takingPart = <Kind extends "http" | "https">(
  internet: Internet,
  { kind, end, asked }: WebEnd<Kind>
): Effect.Effect<NonNullable<Host[Kind]>, NoAnswer> => {
  const service = internet.hostAt(end)?.[kind]
  const outage = internet.outageOf(kind, end)
  if (outage === "silent" || (outage === undefined && service?.service === "silent"))
    return internet.silence(asked, webTimeoutMicros)
  if (outage === "refused" || service === undefined)
    return Effect.fail(new NoAnswer({ reason: "connection refused", peer: asked }))
  if (service.service === "reset")
    return Effect.fail(new NoAnswer({ reason: "connection reset", peer: asked }))
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

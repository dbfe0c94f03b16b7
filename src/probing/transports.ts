/** What a probe exchanges with others: over sockets, or from a capture. Everything else it works out. */
import { Effect } from "effect"
import type { DnsExchange } from "../network/dns-transport.ts"
import type { HttpsExchange } from "../network/https-transport.ts"
import type { NoAnswer } from "../network/no-answer.ts"
import type { TlsEvidence } from "../protocol/tls/evidence.ts"

export interface Transports {
  readonly dns: DnsExchange
  readonly https: HttpsExchange
  readonly smtp: SmtpVisits
}

export interface SmtpVisits {
  /** One dialogue with an address, up to the handshake and QUIT. Fails where there was no connection. @param serverName sent as SNI */
  readonly visit: (address: string, serverName: string) => Effect.Effect<SmtpShown, NoAnswer>
}

/** What an MX host showed before it was asked to take any mail: replies as lines without CRLF, as far as the dialogue went. */
export interface SmtpShown {
  readonly greeting: ReadonlyArray<string>
  readonly ehlo?: ReadonlyArray<string>
  readonly startTls?: ReadonlyArray<string>
  /** Absent where no handshake was begun, or none was finished. */
  readonly tls?: TlsEvidence
  readonly ehloOverTls?: ReadonlyArray<string>
  /** Why the dialogue ended before its end. */
  readonly brokeOff?: NoAnswer["reason"]
}

/** Has anybody answered over DNS? Where nobody has, not even a root server, the network is in the way. */
export const counted = ({ dns }: Pick<Transports, "dns">) => {
  let hasAnswer = false
  let isAsked = false
  return {
    answered: () => hasAnswer || !isAsked,
    dns: {
      exchange: (request) => {
        isAsked = true
        return Effect.tap(dns.exchange(request), () => Effect.sync(() => (hasAnswer = true)))
      }
    } satisfies DnsExchange
  }
}

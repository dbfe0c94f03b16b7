/** What an attempt cost: what crossed the network because of the sender's host. */
import type { WireEvent } from "../world/wire-event.ts"

export interface Cost {
  readonly dnsQueries: number
  readonly httpsRequests: number
  readonly smtpConnections: number
  /** With mail exchangers, come to an end whoever was there; those of HTTPS are as many as its requests. */
  readonly tlsHandshakes: number
}

/** Counts for one sender's host, on and on; an attempt's cost is the difference. */
export class CostCounter {
  #dnsQueries = 0
  #httpsRequests = 0
  #smtpConnections = 0
  #tlsHandshakes = 0

  /** An event that the sender's host brought about. */
  count({ protocol }: WireEvent): void {
    if (protocol === "dns") this.#dnsQueries += 1
    else if (protocol === "https") this.#httpsRequests += 1
    else if (protocol === "tcp") this.#smtpConnections += 1
    else if (protocol === "tls") this.#tlsHandshakes += 1
  }

  get cost(): Cost {
    return {
      dnsQueries: this.#dnsQueries,
      httpsRequests: this.#httpsRequests,
      smtpConnections: this.#smtpConnections,
      tlsHandshakes: this.#tlsHandshakes
    }
  }

  since({ dnsQueries, httpsRequests, smtpConnections, tlsHandshakes }: Cost): Cost {
    return {
      dnsQueries: this.#dnsQueries - dnsQueries,
      httpsRequests: this.#httpsRequests - httpsRequests,
      smtpConnections: this.#smtpConnections - smtpConnections,
      tlsHandshakes: this.#tlsHandshakes - tlsHandshakes
    }
  }
}

/** Name of the client's host. Handshakes are written down where they end, with what the server shows. */
export const clientOf = ({ protocol, from, to }: WireEvent): string => (protocol === "tls" ? to : from)

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
  cost: Cost = { dnsQueries: 0, httpsRequests: 0, smtpConnections: 0, tlsHandshakes: 0 }

  /** An event that the sender's host brought about. */
  count({ protocol }: WireEvent): void {
    const { dnsQueries, httpsRequests, smtpConnections, tlsHandshakes } = this.cost
    if (protocol === "dns") this.cost = { ...this.cost, dnsQueries: dnsQueries + 1 }
    if (protocol === "https") this.cost = { ...this.cost, httpsRequests: httpsRequests + 1 }
    if (protocol === "tcp") this.cost = { ...this.cost, smtpConnections: smtpConnections + 1 }
    if (protocol === "tls") this.cost = { ...this.cost, tlsHandshakes: tlsHandshakes + 1 }
  }

  since(before: Cost): Cost {
    return {
      dnsQueries: this.cost.dnsQueries - before.dnsQueries,
      httpsRequests: this.cost.httpsRequests - before.httpsRequests,
      smtpConnections: this.cost.smtpConnections - before.smtpConnections,
      tlsHandshakes: this.cost.tlsHandshakes - before.tlsHandshakes
    }
  }
}

/** Name of the client's host. Handshakes are written down where they end, with what the server shows. */
export const clientOf = ({ protocol, from, to }: WireEvent): string => (protocol === "tls" ? to : from)

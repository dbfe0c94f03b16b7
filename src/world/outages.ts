/** Services that are out of order for a while without anybody's doing: a power cut, a daemon that is down, a lost route. */

export const outageServices = ["dns", "smtp", "http", "https"] as const
export type OutageService = (typeof outageServices)[number]

/** Where nobody listens, connections are refused (RFC 9293 §3.5.2, RFC 1122 §3.2.2.1); where nobody is, nothing comes back. */
export const outageWays = ["silent", "refused"] as const
export type OutageWay = (typeof outageWays)[number]

export interface Outage {
  readonly services: ReadonlyArray<OutageService>
  /** IP addresses. */
  readonly addresses: ReadonlySet<string>
  /** Microseconds of virtual time; from the first, before the second. */
  readonly fromMicros: number
  readonly toMicros: number
  readonly how: OutageWay
}

/** Connections that stand when an outage begins go on to their end: they last seconds, outages hours. */
export class Outages {
  readonly #outages: ReadonlyArray<Outage>
  /** Times at which somebody met one, in their order. */
  readonly #met: Array<number> = []

  constructor(outages: ReadonlyArray<Outage>) {
    this.#outages = outages
  }

  /** How the service fails whoever asks for it at that time, which is noted; undefined where it does not. */
  meet(service: OutageService, address: string, nowMicros: number): OutageWay | undefined {
    const met = this.#outages.find(
      ({ services, addresses, fromMicros, toMicros }) =>
        fromMicros <= nowMicros &&
        nowMicros < toMicros &&
        services.includes(service) &&
        addresses.has(address)
    )
    if (met !== undefined) this.#met.push(nowMicros)
    return met?.how
  }

  /** Did anybody meet one between the two times, both included? */
  wasMet(fromMicros: number, toMicros: number): boolean {
    return this.#met.some((atMicros) => fromMicros <= atMicros && atMicros <= toMicros)
  }
}

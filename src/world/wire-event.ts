/** One thing that crossed the network, for the trace. */

export interface Crossed {
  /** Names of hosts where known, addresses otherwise. */
  readonly from: string
  readonly to: string
  readonly protocol: "dns" | "tcp" | "tls" | "smtp" | "http" | "https"
  /** In words: `example.com MX?` or `250-STARTTLS`. */
  readonly says: () => string
}

export class WireEvent {
  readonly kind = "wire" as const
  /** Microseconds of virtual time. */
  readonly atMicros: number
  readonly from: string
  readonly to: string
  readonly protocol: Crossed["protocol"]
  readonly #says: () => string

  constructor(atMicros: number, { from, to, protocol, says }: Crossed) {
    this.atMicros = atMicros
    this.from = from
    this.to = to
    this.protocol = protocol
    this.#says = says
  }

  /** Put into words when it is read, for most runs are never told. */
  get says(): string {
    return this.#says()
  }
}

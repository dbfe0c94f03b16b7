/** One thing that crossed the network, for the trace. */

export interface WireEvent {
  /** Microseconds of virtual time. */
  readonly atMicros: number
  /** Names of hosts where known, addresses otherwise. */
  readonly from: string
  readonly to: string
  readonly protocol: "dns" | "tcp" | "tls" | "smtp" | "http" | "https"
  /** In words: `example.com MX?` or `250-STARTTLS`. Put into words when it is read, for most runs are never told. */
  readonly says: string
}

/** Who came to hold the text of a mail, and in what form: written by the world, read by the judge of outcomes. */

export interface Holding {
  /** Value of the mail's Message-ID header field, without angle brackets (RFC 5322 §3.6.4). */
  readonly messageId: string
  readonly atMicros: number
  /** Whose hands it is in: a mail exchanger of the recipient, or anybody else. */
  readonly holder: "recipient" | "attacker"
  /** Name of the host that holds it; for a reader on the path, where the reader sits. */
  readonly at: string
  /** "received" at an end of the connection, "relayed" by the middle of two, "read in transit" from the wire. */
  readonly how: "received" | "relayed" | "read in transit"
  /** How it came there. */
  readonly form: "clear" | "tls"
}

export class Ledger {
  readonly #holdings: Array<Holding> = []
  readonly #byMail = new Map<string, Array<Holding>>()

  record(holding: Holding): void {
    this.#holdings.push(holding)
    const ofMail = this.#byMail.get(holding.messageId)
    if (ofMail === undefined) this.#byMail.set(holding.messageId, [holding])
    else ofMail.push(holding)
  }

  /** In the order of time. */
  get holdings(): ReadonlyArray<Holding> {
    return this.#holdings
  }

  /** Holdings of one mail from `fromMicros` on, before `untilMicros`. */
  of(messageId: string, fromMicros = 0, untilMicros = Number.POSITIVE_INFINITY): ReadonlyArray<Holding> {
    return (this.#byMail.get(messageId) ?? []).filter(
      ({ atMicros }) => atMicros >= fromMicros && atMicros < untilMicros
    )
  }
}

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

/** A mail in a mailbox of the recipient's. */
export interface ReceivedMail {
  readonly atMicros: number
  /** Lines of header and body. */
  readonly text: ReadonlyArray<string>
}

export class Ledger {
  readonly #received: Array<ReceivedMail> = []
  readonly #holdings: Array<Holding> = []
  readonly #byMail = new Map<string, Array<Holding>>()

  record(holding: Holding): void {
    this.#holdings.push(holding)
    const ofMail = this.#byMail.get(holding.messageId)
    if (ofMail === undefined) this.#byMail.set(holding.messageId, [holding])
    else ofMail.push(holding)
  }

  receive(mail: ReceivedMail): void {
    this.#received.push(mail)
  }

  /** Mail of the recipient's, in the order of time. */
  get received(): ReadonlyArray<ReceivedMail> {
    return this.#received
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

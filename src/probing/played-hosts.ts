/**
 * MX hosts as senders meet them, played from what a visit showed. A probe never hands mail over: a host that came so far is taken to accept it, as MAIL,
 * RCPT and DATA say nothing of trust. RFC 5321 §3.3.
 */
import { Effect } from "effect"
import { NoAnswer } from "../network/no-answer.ts"
import type { SmtpConnection, SmtpDialler } from "../network/smtp-transport.ts"
import { smtpPort } from "../protocol/smtp/listener.ts"
import type { SmtpShown } from "./transports.ts"

/** @param shownAt what an address shows to whoever sends that name as SNI, or none */
export const playedHosts = (
  shownAt: (address: string, serverName: string | undefined) => Effect.Effect<SmtpShown, NoAnswer>
): SmtpDialler => ({
  // A visit is to port 25, so of other ports nobody knows who listens there.
  connect: (address, port) =>
    port !== smtpPort
      ? Effect.fail(new NoAnswer({ reason: "timeout", peer: address }))
      : Effect.map(shownAt(address, undefined), (shown) => new PlayedHost(address, shown, shownAt))
})

class PlayedHost implements SmtpConnection {
  readonly #address: string
  readonly #shownAt: Parameters<typeof playedHosts>[0]
  #shown: SmtpShown
  #isOverTls = false
  #takesText = false
  #said: Array<string>

  constructor(address: string, shown: SmtpShown, shownAt: Parameters<typeof playedHosts>[0]) {
    this.#address = address
    this.#shown = shown
    this.#shownAt = shownAt
    this.#said = [...shown.greeting]
  }

  readonly readLine: Effect.Effect<string, NoAnswer> = Effect.suspend(() => {
    const line = this.#said.shift()
    return line === undefined
      ? this.#noAnswer(this.#shown.brokeOff ?? "connection reset")
      : Effect.succeed(line)
  })

  readonly writeLine = (line: string): Effect.Effect<void> =>
    Effect.sync(() => void this.#said.push(...this.#replyTo(line)))

  readonly startTls: SmtpConnection["startTls"] = (serverName) =>
    Effect.flatMap(this.#shownAt(this.#address, serverName), (shown) => {
      if (shown.tls === undefined) return this.#noAnswer("tls alert")
      this.#shown = shown
      this.#isOverTls = true
      this.#said = []
      const { serverName: _, ...evidence } = shown.tls
      return Effect.succeed({ ...evidence, ...(serverName === undefined ? {} : { serverName }) })
    })

  readonly hasUnreadLines: SmtpConnection["hasUnreadLines"] = () => this.#said.length > 0

  readonly close: Effect.Effect<void> = Effect.void

  #replyTo(line: string): ReadonlyArray<string> {
    if (this.#takesText) {
      this.#takesText = line !== "."
      return this.#takesText ? [] : ["250 2.0.0"]
    }
    switch (line.split(" ", 1)[0]!.toUpperCase()) {
      case "EHLO":
        return (this.#isOverTls ? this.#shown.ehloOverTls : this.#shown.ehlo) ?? []
      case "STARTTLS":
        return this.#shown.startTls ?? []
      case "DATA":
        this.#takesText = true
        return ["354 "]
      case "QUIT":
        return ["221 2.0.0"]
      default:
        return ["250 2.0.0"]
    }
  }

  #noAnswer(reason: NoAnswer["reason"]): Effect.Effect<never, NoAnswer> {
    return Effect.fail(new NoAnswer({ reason, peer: this.#address }))
  }
}

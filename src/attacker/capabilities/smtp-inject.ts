/** Between the Sending MTA and its MX hosts: sends lines before the handshake that an end takes for said over TLS. RFC 3207 §4.2, CVE-2011-0411. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { requireTlsKeyword } from "../../protocol/require-tls/require-tls.ts"
import { type Command, writeCommand } from "../../protocol/smtp/command.ts"
import { writeExtensions } from "../../protocol/smtp/extensions.ts"
import { writeReply } from "../../protocol/smtp/reply.ts"
import type { LineVerdict } from "../../world/crossing.ts"
import type { Arsenal } from "../arsenal.ts"
import { capability, type Move } from "../capability.ts"
import { paid, pricesOf } from "../credentials.ts"

const lessons = ["attackers-host-only", "no-policy"] as const
const injected = [...lessons, "refusal"] as const

export const smtpInject = capability({
  id: "smtp-inject",
  title: "send plaintext before TLS to an end that keeps it and takes it for said over TLS",
  parameters: Schema.Struct({
    teaches: parameter(
      Schema.Array(Schema.Literals(injected)).annotate({
        description:
          "what injected replies say: in that to EHLO, what an adopter of the model says for a host of the attacker's; or something weaker, such as that there is no policy any more; or that mail is refused"
      }),
      [...injected]
    )
  }),

  menu: ({ teaches }, arsenal) => ({
    // Whoever injects sees the command in clear, and need not stop anything.
    line: ({ position, direction, line, overTls, from, to, atMicros }) => {
      const isStartTls = direction === "to server" && !overTls && /^STARTTLS\b/i.test(line)
      if (position !== "sender to mx host" || !isStartTls) return []
      return [
        ...(arsenal.keepsPlaintext.server(to) ? takeText(arsenal) : []),
        ...(arsenal.keepsPlaintext.sender(from)
          ? teaches.flatMap((lesson) =>
              lesson === "refusal"
                ? [refuse(arsenal.hostAt(to) ?? to)]
                : teach(lesson, arsenal.hostAt(to) ?? to, atMicros, arsenal)
            )
          : [])
      ]
    }
  })
})

/**
 * The client's session becomes the text of a mail to a mailbox of the attacker's at the same server. As many replies come of these commands
 * as the client waits for, so that it does not notice: to EHLO, MAIL, RCPT and DATA.
 */
const takeText = ({ tenantMailbox, mxHost }: Arsenal): ReadonlyArray<Move<LineVerdict>> => {
  if (tenantMailbox === undefined) return []
  const commands: ReadonlyArray<Command> = [
    { _tag: "EHLO", clientName: mxHost },
    { _tag: "MAIL", reversePath: tenantMailbox, parameters: [] },
    { _tag: "RCPT", forwardPath: tenantMailbox, parameters: [] },
    { _tag: "DATA" }
  ]
  return [
    {
      does: `inject commands before TLS: the session becomes a mail to ${tenantMailbox}`,
      verdict: { _tag: "Inject", toServer: commands.map(writeCommand), toClient: [] },
      alsoSpends: ["cotenant"]
    }
  ]
}

/** CVE-2021-38371: to EHLO, so that the client goes on, and then to MAIL. */
const refuse = (serverName: string): Move<LineVerdict> => ({
  does: "inject replies before TLS, with a refusal of the mail",
  verdict: {
    _tag: "Inject",
    toServer: [],
    toClient: [
      {
        code: 250,
        lines: writeExtensions({ serverName, lines: [{ keyword: requireTlsKeyword, parameters: [] }] })
      },
      { code: 554, lines: ["no mail from here"] }
    ].flatMap(writeReply)
  }
})

/** All replies up to that to the text: one too few or too many, and the client would see an error. The server hears a session as any other. */
const teach = (
  lesson: (typeof lessons)[number],
  serverName: string,
  atMicros: number,
  arsenal: Arsenal
): ReadonlyArray<Move<LineVerdict>> =>
  arsenal.adoption
    .ehlo()
    .filter(({ host, isUsual }) => (lesson === "no-policy" ? !isUsual : isUsual && arsenal.isOwnName(host)))
    // First what is over at once, which leaves the sender with nothing.
    .toSorted((a, b) => Number(b.isAboutLife) - Number(a.isAboutLife))
    .flatMap(({ says, what, source, host, isAboutLife }) =>
      pricesOf(source, host, atMicros, arsenal).map((price) => ({
        does: `inject replies before TLS, with what is published ${says}`,
        verdict: {
          _tag: "Inject",
          toServer: [],
          toClient: [
            {
              code: 250,
              lines: writeExtensions({
                serverName,
                lines: [{ keyword: requireTlsKeyword, parameters: [] }, ...what]
              })
            },
            { code: 250, lines: ["sender OK"] },
            { code: 250, lines: ["recipient OK"] },
            { code: 354, lines: ["go on"] },
            { code: 250, lines: ["OK"] }
          ].flatMap(writeReply)
        },
        ...paid(price),
        ...(isAboutLife ? { isAboutLife } : {})
      }))
    )

/** Between the Sending MTA and its MX hosts: ends TLS itself, with whatever certificate it can show. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { capability } from "../capability.ts"
import { credentials, terminateWith } from "../credentials.ts"
import { editedReply } from "../said-over-tls.ts"

/** What everybody can have. */
const ownCertificates = ["self-issued", "own-name"] as const

export const smtpMitm = capability({
  id: "smtp-mitm",
  title:
    "terminate TLS on the way to an MX host with a key of the attacker's own, and relay the mail; and read what passes in clear",
  readsAlong: true,
  parameters: Schema.Struct({
    certificate: parameter(
      Schema.Literals(ownCertificates).annotate({
        description:
          "what is shown where no other capability has a better one. self-issued: names whatever the client asks for, signed by an authority of the attacker's that nobody trusts; own-name: issued by a trusted authority for the attacker's own host name. Searches try both, and every certificate of other capabilities"
      }),
      "self-issued"
    )
  }),

  menu: ({ certificate }, arsenal) => ({
    watches: ({ position }) => position === "sender to mx host",

    line: (crossing) => (arsenal.ownHostAt(crossing.to) === undefined ? editedReply(crossing, arsenal) : []),

    handshake: (crossing) => {
      const { position, to, serverName, atMicros } = crossing
      // At a host of its own nobody need be in the middle.
      if (position !== "sender to mx host" || arsenal.ownHostAt(to) !== undefined) return []
      const name = serverName ?? arsenal.hostAt(to) ?? arsenal.targetMxHosts[0] ?? arsenal.targetDomain
      const all = credentials(name, atMicros, arsenal)
      return [
        // The better ones first: who has a certificate that passes shows that.
        ...all.filter(({ is }) => !ownCertificates.some((own) => own === is)),
        ...all.filter(({ is }) => is === certificate),
        ...all.filter(({ is }) => is !== certificate && ownCertificates.some((own) => own === is))
      ].flatMap((credential) => terminateWith(credential, crossing, arsenal))
    }
  })
})

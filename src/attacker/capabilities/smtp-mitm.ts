/** Between the Sending MTA and its MX hosts: ends TLS itself, with a key and a certificate of its own. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { capability } from "../capability.ts"

export const smtpMitm = capability({
  id: "smtp-mitm",
  title: "terminate TLS on the way to an MX host with a key of the attacker's own, and relay the mail",
  parameters: Schema.Struct({
    certificate: parameter(
      Schema.Literals(["self-issued", "own-name"]).annotate({
        description:
          "self-issued: names whatever the client asks for, signed by nobody that is trusted; own-name: issued by a trusted authority for the attacker's own host name"
      }),
      "self-issued"
    )
  }),

  menu: ({ certificate }, arsenal) => ({
    watches: ({ position }) => position === "sender to mx host",

    handshake: ({ position, serverName, shown }) => {
      if (position !== "sender to mx host") return []
      return [
        {
          does: `terminate TLS with a ${certificate} certificate`,
          verdict: {
            _tag: "Terminate",
            shown: {
              ...shown,
              chain:
                certificate === "own-name"
                  ? arsenal.ownChain
                  : arsenal.selfIssuedChain(serverName ?? arsenal.targetMxHosts[0] ?? arsenal.targetDomain),
              provesPossession: true
            }
          }
        }
      ]
    }
  })
})

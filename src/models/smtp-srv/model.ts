/**
 * SRV records announce servers that take mail over TLS. draft-nurpmeso-smtp-tls-srv-08, as far as its text was to be had (README.md); identity by
 * RFC 7673 §4.1 and RFC 4985.
 */
import { Effect, Schema } from "effect"
import { RootStore } from "../../clients/root-store.ts"
import { serviceIdentities } from "../../protocol/names/service-identity.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
import { smtpPort } from "../../protocol/smtp/listener.ts"
import { policyByWebPki, tlsDemanded } from "../located-peer.ts"
import {
  announce,
  type Announcement,
  announcingParameters,
  asEver,
  locateBy,
  locatingParameters,
  Port,
  ServiceName
} from "../located-servers.ts"
import { publishing } from "../publishing.ts"
import { type Hop, type HopPolicy, trustModel } from "../trust-model.ts"

/** The one that the domain would have senders try first stands first. */
const portsOf = {
  starttls: () => [smtpPort],
  "implicit-tls": (port: number) => [port],
  both: (port: number) => [port, smtpPort]
} as const

export const smtpSrv = trustModel({
  id: "smtp-srv",
  title: "SMTP/TLS SRV: an SRV record announces servers that take mail over TLS (a draft of 2026)",
  standards: [rfc(2782), rfc(4985), rfc(7673), rfc(8314), rfc(9525)],
  needsValidation: true,
  parameters: Schema.Struct({
    offer: parameter(
      Schema.Literals(["starttls", "implicit-tls", "both"]).annotate({
        description:
          "what the records announce: STARTTLS at port 25, implicit TLS at `port`, or both, implicit TLS first",
        // Before STARTTLS there are lines to meddle with (RFC 3207 §6); nobody gains by the other way round.
        ...publishing({ role: "verdict", values: ["starttls"] })
      }),
      "starttls"
    ),
    port: parameter(
      Port.annotate({
        description: "port for implicit TLS; at 25, and only there, a session begins in clear",
        ...publishing({ role: "form" })
      }),
      465
    ),
    service: parameter(
      ServiceName.annotate({
        description:
          "service name of the SRV records, `_service._tcp.domain`, and of the SRV-ID, `_service.domain`; both sides know it",
        ...publishing({ role: "form" })
      }),
      "smtp-tls"
    ),
    ...announcingParameters({ dnssec: "validated" }),
    ...locatingParameters,
    identity: parameter(
      Schema.Literals([...serviceIdentities, "anybody"]).annotate({
        description:
          "whom the certificate must name. rfc7673: the SRV-ID or the DNS-ID of the next-hop domain, or the server's where the SRV records are secure; srv-id: the SRV-ID alone (RFC 4985); next-hop: the domain's DNS-ID alone; server: the name in the records, which may be an attacker's; anybody: TLS without a check"
      }),
      "rfc7673"
    )
  }),

  configure: ({ offer, port, service, dnssec, ttlSeconds, identity, ...locating }) => {
    const announcement: Announcement = { by: "srv", service }
    const isSigned = dnssec === "validated"
    return {
      needsValidation: isSigned,
      publish: (recipient) => ({
        needsSignedZone: isSigned,
        documents: [],
        ...announce(announcement, { ...recipient, ttlSeconds, ports: portsOf[offer](port) })
      }),
      locate: locateBy(announcement, locating),
      policyFor: Effect.fnUntraced(function* ({ nextHopDomain, mxHost, mxIsSecure, located }: Hop) {
        if (located === undefined) return asEver
        if (identity === "anybody") {
          return {
            ...tlsDemanded,
            serverName: mxHost,
            basis: `${mxHost} is announced for mail over TLS: TLS, with whomever`,
            because: [rfc(3207, "6")]
          } satisfies HopPolicy
        }
        const peer = { domain: nextHopDomain, service, server: mxHost, isSecure: mxIsSecure }
        return policyByWebPki(identity, peer, yield* RootStore)
      })
    }
  }
})

/**
 * TLS on every connection to servers that the domain announces. Modelled from the abstract of draft-hoflev-secure-smtp-01, not from its text
 * (README.md): what that leaves open is a parameter.
 */
import { Effect, Schema } from "effect"
import { RootStore } from "../../clients/root-store.ts"
import { authenticate } from "../../protocol/dane/authenticate.ts"
import { presentAssociation, tlsaOwner } from "../../protocol/dane/tlsa.ts"
import { smtpRules } from "../../protocol/dane/verdict.ts"
import { parameter } from "../../protocol/parameter.ts"
import { rfc } from "../../protocol/rfc.ts"
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
import { tlsaRecords } from "../publish-tlsa.ts"
import { publishing } from "../publishing.ts"
import { comparedWith } from "../tlsa-peer.ts"
import { type Hop, type HopPolicy, trustModel } from "../trust-model.ts"
import { locatedTlsa } from "./located-tlsa.ts"

export const secureSmtp = trustModel({
  id: "secure-smtp",
  title:
    "Secure SMTP: TLS on every connection to servers that the domain announces (a draft of 2026, from its abstract)",
  standards: [rfc(2782), rfc(8314), rfc(9525)],
  needsValidation: false,
  parameters: Schema.Struct({
    locate: parameter(
      Schema.Literals(["srv", "mx-prefix"]).annotate({
        description:
          "how servers are located: SRV records at `_label._tcp.domain`, or MX records at `_label.domain`; both sides know it",
        ...publishing({ role: "form" })
      }),
      "srv"
    ),
    label: parameter(
      ServiceName.annotate({
        description: "the label at which they are located, without its underscore",
        ...publishing({ role: "form" })
      }),
      "secure-smtp"
    ),
    port: parameter(
      Port.annotate({
        description: "port for implicit TLS; 25 demands STARTTLS there instead",
        // Before STARTTLS there are lines to meddle with (RFC 3207 §6).
        ...publishing({ role: "verdict", values: [25] })
      }),
      465
    ),
    ...announcingParameters({ dnssec: "unsigned" }),
    ...locatingParameters,
    certificate: parameter(
      Schema.Literals(["host", "domain", "dane"]).annotate({
        description:
          "what the server must show: a certificate of the web PKI for the name that was located, which may be an attacker's; one for the next-hop domain; or a key of its TLSA records where all of the way is signed (RFC 7673 §3.3), and a certificate for its name where not",
        ...publishing({ role: "form" })
      }),
      "host"
    )
  }),

  configure: ({ locate, label, port, dnssec, ttlSeconds, certificate, ...locating }) => {
    const announcement: Announcement =
      locate === "srv" ? { by: "srv", service: label } : { by: "mx-prefix", label: `_${label}`, port }
    const isSigned = dnssec === "validated"
    return {
      needsValidation: isSigned,
      publish: (recipient) => {
        const { records, ...announced } = announce(announcement, { ...recipient, ttlSeconds, ports: [port] })
        const tlsa =
          certificate === "dane"
            ? recipient.mxHosts.flatMap((host) => tlsaRecords(host, { ...associated, ttlSeconds }, port))
            : []
        return { ...announced, records: [...records, ...tlsa], needsSignedZone: isSigned, documents: [] }
      },
      locate: locateBy(announcement, locating),
      policyFor: Effect.fnUntraced(function* ({ nextHopDomain, mxHost, mxIsSecure, located }: Hop) {
        if (located === undefined) return asEver
        const roots = yield* RootStore
        const tlsa =
          certificate === "dane" && mxIsSecure ? yield* locatedTlsa(mxHost, located.port) : undefined
        if (tlsa === undefined) {
          const peer = { domain: nextHopDomain, server: mxHost, isSecure: mxIsSecure }
          return policyByWebPki(certificate === "domain" ? "next-hop" : "server", peer, roots)
        }
        const { baseDomain, associations } = tlsa
        const owner = tlsaOwner(baseDomain, located.port)
        return {
          ...tlsDemanded,
          serverName: baseDomain,
          basis: `secure TLSA records at ${owner}: ${associations.map(presentAssociation).join(", ")}`,
          because: [rfc(7673, "3.3")],
          authenticate: ({ chain }, nowSeconds) =>
            comparedWith(
              owner,
              // RFC 7673 §4.2: the server's name and the domain's.
              authenticate(
                { chain, names: [baseDomain, nextHopDomain], associations, nowSeconds, ...roots },
                smtpRules
              )
            )
        } satisfies HopPolicy
      })
    }
  }
})

/** RFC 7672 §3.1 advises 3 1 1. */
const associated = { usage: "DANE-EE", selector: "SPKI", matchingType: "SHA2-256" } as const

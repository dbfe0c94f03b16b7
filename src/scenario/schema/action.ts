/** What a scripted attacker does, written out: to which question, at which host, with what. */
import { Schema } from "effect"
import { dnsActions, httpsActions, smtpActions } from "../../attacker/script/action.ts"
import { parameter } from "../../protocol/parameter.ts"
import { Certificate } from "./certificate.ts"
import { Document } from "./listener.ts"
import { DomainName, IpAddress } from "./names.ts"
import { Ttl } from "./time.ts"

const whom = {
  host: Schema.optionalKey(
    DomainName.annotate({ description: "at the addresses that this host has; at all when left out" })
  ),
  address: Schema.optionalKey(IpAddress.annotate({ description: "at this address; at all when left out" }))
}

export const Action = Schema.Union([
  Schema.Struct({
    on: Schema.Literal("dns"),
    name: DomainName.annotate({ description: "asked for" }),
    type: Schema.optionalKey(
      Schema.String.annotate({ description: "record type asked for; any when left out" })
    ),
    does: Schema.Literals(dnsActions).annotate({
      description:
        "forge: answers with `data`; NXDOMAIN, NODATA, SERVFAIL, refused: with that; timeout: keeps the answer away; corrupt-rrsig and strip-rrsig: spoil the signatures of the answer, or remove them"
    }),
    data: parameter(
      Schema.Array(Schema.String).annotate({
        description: "for forge: RDATA in presentation format, one for each record; `type` must be given"
      }),
      []
    ),
    ttl: parameter(Ttl.annotate({ description: "of forged records" }), "5m"),
    between: parameter(
      Schema.Literals([
        "resolver-and-authority",
        "sender-and-resolver",
        "perspective-and-name-server"
      ]).annotate({
        description:
          "where; between a sender and a remote resolver the answer also claims to have been validated. A perspective is a certification authority's"
      }),
      "resolver-and-authority"
    )
  }),
  Schema.Struct({
    on: Schema.Literal("smtp"),
    ...whom,
    does: Schema.Literals(smtpActions).annotate({
      description:
        "observe: reads what passes in clear; strip: hides STARTTLS; refuse: answers it with 454; reset: breaks the handshake; garbage: answers the connection with what is no reply; garbage-handshake: answers the ClientHello with what is no TLS; block: no connection; mitm: ends TLS with `certificate` and relays; impersonate: takes the mail itself, in clear"
    }),
    certificate: Schema.optionalKey(Certificate.annotate({ description: "for mitm" }))
  }),
  Schema.Struct({
    on: Schema.Literal("https"),
    ...whom,
    does: Schema.Literals(httpsActions).annotate({
      description:
        "reset: breaks the connection; garbage-handshake: answers the ClientHello with what is no TLS; timeout: nothing comes; mitm: ends TLS with `certificate` and answers with `documents`"
    }),
    certificate: Schema.optionalKey(Certificate.annotate({ description: "for mitm" })),
    documents: parameter(
      Schema.Array(Document).annotate({ description: "for mitm; what is not listed is answered with 404" }),
      []
    )
  })
])
export type Action = typeof Action.Type

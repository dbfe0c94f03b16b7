/** What a scripted attacker does, written out: to which question, at which host, with what. */
import { Schema } from "effect"
import {
  clockActions,
  dnsActions,
  httpsActions,
  routeActions,
  routeWitnesses,
  smtpActions,
  smtpEnds
} from "../../attacker/script/action.ts"
import { perspectivesParameter } from "../../attacker/perspectives.ts"
import { parameter } from "../../protocol/parameter.ts"
import { resultTypes } from "../../protocol/tls-report/result-types.ts"
import { openToAll } from "../../world/deployment.ts"
import { Certificate } from "./certificate.ts"
import { Record } from "./deployment.ts"
import { Document } from "./listener.ts"
import { Apex, DomainName, HostName, IpAddress, Prefix } from "./names.ts"
import { Duration, Ttl } from "./time.ts"
import { when } from "./when.ts"

const whom = {
  host: Schema.optionalKey(
    DomainName.annotate({ description: "at the addresses that this host has; at all when left out" })
  ),
  address: Schema.optionalKey(IpAddress.annotate({ description: "at this address; at all when left out" }))
}

/**
 * Our choice: RFC 5321 §4.5.3.1.6 has a line of text end within 1000 octets, CRLF among them, and command lines and replies within 512; what an attacker
 * sends need not keep to that, but ends where a line does.
 */
const Line = Schema.String.check(
  Schema.isMaxLength(998),
  Schema.isPattern(/^[^\r\n]*$/, { expected: "a line without its end" })
)

const held = {
  for: Schema.optionalKey(
    Duration.annotate({
      description:
        "for delay: how long it is held before it goes on as it is; whoever has given up waiting by then has no answer"
    })
  )
}

const replayed = {
  recordedAt: Schema.optionalKey(
    Duration.annotate({
      description: "for replay: when what is replayed was said, after the start of the scenario"
    })
  )
}

const ordered = {
  ordered: Schema.optionalKey(
    Schema.NonEmptyArray(DomainName).annotate({
      description:
        "in place of `certificate`: the one that the attacker ordered for these names. Until it has one for each of them, from one authority, nothing is done"
    })
  )
}

const lineFields = {
  saidBy: Schema.optionalKey(
    Schema.Literals(smtpEnds).annotate({
      description: "for edit-line, inject and delay: by whom the line is said; for delay either when left out"
    })
  ),
  line: Schema.optionalKey(
    Line.check(Schema.isMinLength(1)).annotate({
      description:
        "for edit-line, inject and delay: how the line begins, in whole words and any case: a verb such as STARTTLS, or all of the line; of a reply the code too, or what stands behind it, such as a keyword of EHLO. Every such line in clear is meant; for delay, when left out, all that passes, inside TLS too"
    })
  ),
  with: Schema.optionalKey(
    Line.annotate({
      description:
        "for edit-line: what stands there instead; where `line` names what is behind a reply's code, the code stays. The line is taken away when left out"
    })
  ),
  before: parameter(
    Schema.Array(Line).annotate({ description: "for inject: lines in front of it, in its direction" }),
    []
  ),
  after: parameter(
    Schema.Array(Line).annotate({
      description:
        "for inject: lines behind it, in its direction and at once: behind STARTTLS, or the reply to it, for an end that does not discard them (RFC 3207 §4.2)"
    }),
    []
  )
}

/** RFC 8460 §4.2. */
const reportedPolicyTypes = ["sts", "tlsa", "no-policy-found"] as const

const fields = {
  dns: {
    on: Schema.Literal("dns"),
    name: DomainName.annotate({ description: "asked for" }),
    type: Schema.optionalKey(
      Schema.String.annotate({ description: "record type asked for; any when left out" })
    ),
    does: Schema.Literals(dnsActions).annotate({
      description:
        "forge: answers with `data`; NXDOMAIN, NODATA, SERVFAIL, refused: with that; timeout: keeps the answer away; delay: holds it; replay: answers as the authority did at `recordedAt`, where that was something else; corrupt-rrsig and strip-rrsig: spoil the signatures of the answer, or remove them"
    }),
    ...held,
    ...replayed,
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
  },
  smtp: {
    on: Schema.Literal("smtp"),
    ...whom,
    does: Schema.Literals(smtpActions).annotate({
      description:
        "observe: reads what passes in clear; strip: hides STARTTLS; refuse: answers it with 454; reset: breaks the handshake; garbage: answers the connection with what is no reply; garbage-handshake: answers the ClientHello with what is no TLS; block: no connection; mitm: ends TLS with `certificate` and relays; impersonate: takes the mail itself, in clear; edit-line: puts `with` in place of a line, or takes the line away; inject: sends further lines beside one; delay: holds a line"
    }),
    certificate: Schema.optionalKey(Certificate.annotate({ description: "for mitm" })),
    ...ordered,
    ...lineFields,
    ...held
  },
  route: {
    on: Schema.Literal("route"),
    ...whom,
    prefix: Schema.optionalKey(
      Prefix.annotate({ description: "addresses of that prefix, such as 192.0.2.0/24" })
    ),
    does: Schema.Literals(routeActions).annotate({
      description: "attract: what goes there ends at the host `leadsTo`; drop: it ends nowhere"
    }),
    leadsTo: Schema.optionalKey(
      HostName.annotate({
        description:
          "for attract: a host of the scenario, at its first address; mx.attacker.test when left out, the attacker's own"
      })
    ),
    seenBy: parameter(
      Schema.NonEmptyArray(Schema.Literals(routeWitnesses)).annotate({
        description:
          "to whom the route leads: senders (to MX hosts, web hosts, revocation lists and remote resolvers), resolvers (to name servers), or the perspectives of certification authorities; to all when left out"
      }),
      routeWitnesses
    ),
    perspectives: perspectivesParameter("perspectives of authorities that see it, where they do")
  },
  certificates: {
    on: Schema.Literal("certificates"),
    does: Schema.Literal("order").annotate({
      description:
        "orders a certificate for each name, once, when it begins: over HTTP, then over DNS. The authority looks at what the network shows it (RFC 8555 §8), and answers its challenges at the attacker's own hosts are right. To show what it got, see `ordered` of mitm"
    }),
    names: Schema.NonEmptyArray(DomainName).annotate({
      description: "hosts, or wildcards such as *.example.com"
    }),
    authority: parameter(
      Schema.Literals(openToAll).annotate({
        description: "from which authority, where anybody is a customer"
      }),
      "trusted"
    )
  },
  report: {
    on: Schema.Literal("report"),
    does: Schema.Literal("send").annotate({
      description:
        "mails a TLS report about the scenario's domain to where it wants them, once, when it begins; of the day (UTC) that it is then. It is signed (DKIM) by the attacker's own domain, attacker.test (RFC 8460 §7)"
    }),
    says: Schema.Literals(["success", "failure"]).annotate({ description: "what came of all sessions" }),
    as: Schema.optionalKey(
      HostName.annotate({
        description:
          "in whose name: the host of a sender, whose Report-ID of that day it then has, or anybody's; the first sender's when left out. attacker.test is its own"
      })
    ),
    policyType: parameter(
      Schema.Literals(reportedPolicyTypes).annotate({
        description: "of which policy; a TLSA policy is that of the domain's first MX host"
      }),
      "sts"
    ),
    result: parameter(
      Schema.Literals(resultTypes).annotate({ description: "for failure: what failed" }),
      "certificate-host-mismatch"
    ),
    sessions: parameter(
      Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })).annotate({
        description: "how many there were"
      }),
      100
    )
  },
  clock: {
    on: Schema.Literal("clock"),
    host: Schema.optionalKey(
      DomainName.annotate({ description: "the sender's host; those of all senders when left out" })
    ),
    does: Schema.Literals(clockActions).annotate({
      description: "sets the clock of a sender's host, and of the resolver that runs there"
    }),
    by: Duration.annotate({ description: "by how much, from 1s to 10y" })
  },
  zone: {
    on: Schema.Literal("zone"),
    apex: Apex.annotate({
      description: "a zone, of whomever it is: the domain's own, or one above it, which holds its delegation"
    }),
    does: Schema.Literal("write").annotate({
      description: "changes the zone where it is kept; it is signed and served as before"
    }),
    records: parameter(
      Schema.Array(Record).annotate({
        description: "in place of all that the zone has of the same owner and type"
      }),
      []
    ),
    removes: parameter(
      Schema.Array(
        Schema.Struct({
          owner: DomainName,
          type: Record.fields.type
        })
      ).annotate({ description: "what the zone does not have any more: DS, for one, of a delegation" }),
      []
    )
  },
  https: {
    on: Schema.Literal("https"),
    ...whom,
    does: Schema.Literals(httpsActions).annotate({
      description:
        "reset: breaks the connection; garbage-handshake: answers the ClientHello with what is no TLS; timeout: nothing comes; delay: holds the request; mitm: ends TLS with `certificate` and answers with `documents`; replay: ends TLS likewise and answers as the host did at `recordedAt`"
    }),
    certificate: Schema.optionalKey(Certificate.annotate({ description: "for mitm and replay" })),
    ...held,
    ...replayed,
    ...ordered,
    documents: parameter(
      Schema.Array(Document).annotate({ description: "for mitm; what is not listed is answered with 404" }),
      []
    )
  }
} as const

/** What a phase's attacker does: the phase has its own times. */
export const Action = Schema.Union([
  Schema.Struct(fields.dns),
  Schema.Struct(fields.smtp),
  Schema.Struct(fields.https),
  Schema.Struct(fields.route),
  Schema.Struct(fields.report),
  Schema.Struct(fields.clock),
  Schema.Struct(fields.zone),
  Schema.Struct(fields.certificates)
])
export type Action = typeof Action.Type

/** The same from a time to a time. */
export const TimedAction = Schema.Union([
  Schema.Struct({ ...fields.dns, ...when }),
  Schema.Struct({ ...fields.smtp, ...when }),
  Schema.Struct({ ...fields.https, ...when }),
  Schema.Struct({ ...fields.route, ...when }),
  Schema.Struct({ ...fields.report, ...when }),
  Schema.Struct({ ...fields.clock, ...when }),
  Schema.Struct({ ...fields.zone, ...when }),
  Schema.Struct({ ...fields.certificates, ...when })
])

/** How a scenario describes the receiving side: a domain that adopts a model, and whatever is written out in full. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { Dnssec, zoneSignings } from "./dnssec.ts"
import { Duration } from "./time.ts"

/** Letters, digits, hyphens and underscores, or `*`: what scenarios need of names; the wire carries any octets. */
const label = "(?:\\*|[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)"

export const DomainName = Schema.String.check(
  Schema.isPattern(new RegExp(`^(?:\\.|${label}(?:\\.${label})*)$`), {
    expected: "a domain name without the final dot, such as mx1.example.com"
  })
)

export const IpAddress = Schema.String.check(
  Schema.isPattern(/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/, {
    expected: "an IPv4 address such as 192.0.2.1"
  })
)

export const Certificate = Schema.Struct({
  issuer: parameter(
    Schema.Literals(["trusted", "untrusted", "self"]).annotate({
      description:
        "who signs: an authority that senders trust, one that they do not, or the certificate's own key"
    }),
    "trusted"
  ),
  dnsNames: Schema.optionalKey(
    Schema.Array(DomainName).annotate({ description: "DNS-IDs; the host's own name when left out" })
  ),
  commonName: Schema.optionalKey(
    Schema.String.annotate({ description: "common name of the subject; none when left out" })
  ),
  issuedBefore: parameter(
    Duration.annotate({
      description: "how long before the start of the scenario the certificate becomes valid"
    }),
    "30d"
  ),
  lifetime: parameter(
    Duration.annotate({
      description:
        "from becoming valid to expiring; by default 398 days, the longest that public authorities issued until March 2026"
    }),
    "398d"
  ),
  key: Schema.optionalKey(
    Schema.String.annotate({
      description: "name of the key: certificates with one name share it; by default each has its own"
    })
  )
})

export const MxHost = Schema.Struct({
  host: DomainName,
  preference: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65_535 })).annotate({
      description: "0 to 65535; lower is tried first (RFC 5321 §5.1)"
    }),
    10
  ),
  startTls: parameter(
    Schema.Literals(["offered", "absent", "unavailable", "reset"]).annotate({
      description: "offers STARTTLS, does not, answers it with 454, or resets the handshake"
    }),
    "offered"
  ),
  certificate: Schema.optionalKey(Certificate)
})

export const Domain = Schema.Struct({
  name: parameter(DomainName.annotate({ description: "domain of the recipients' addresses" }), "example.com"),
  mx: parameter(
    Schema.NonEmptyArray(MxHost).annotate({
      description: "its mail exchangers; one called mx1 when left out"
    }),
    [{ host: "mx1.example.com" }]
  ),
  zone: parameter(
    Schema.Literals(["as-model-needs", ...zoneSignings]).annotate({
      description:
        "signed where the model promises nothing otherwise (as-model-needs), or as said under every model"
    }),
    "as-model-needs"
  ),
  dnssec: Schema.optionalKey(Dnssec.annotate({ description: "how the zone is signed, where it is" })),
  tlsReporting: Schema.optionalKey(
    Schema.NonEmptyArray(
      Schema.String.check(
        Schema.isPattern(/^(?:mailto:|https:\/\/)[A-Za-z0-9._~:/?#[\]@$&'()*+=%-]+$/, {
          expected: "a URI such as mailto:reports@example.net"
        })
      )
    ).annotate({
      description:
        "where the domain wants TLS reports (RFC 8460 §3), in order; it asks for none when left out"
    })
  )
})

export const Record = Schema.Struct({
  owner: DomainName,
  type: Schema.String.check(
    Schema.isPattern(/^[A-Za-z][A-Za-z0-9]*$/, { expected: "a record type such as MX, or TYPE65280" })
  ),
  data: Schema.String.annotate({
    description: "RDATA in presentation format, or \\# length hex (RFC 3597 §5)"
  }),
  ttl: parameter(Duration, "1h")
})

export const Zone = Schema.Struct({
  apex: DomainName,
  signing: parameter(Schema.Literals(zoneSignings), "unsigned"),
  dnssec: Schema.optionalKey(Dnssec.annotate({ description: "how the zone is signed, where it is" })),
  records: parameter(
    Schema.Array(Record).annotate({
      description: "in place of what a preset says of the same owner and type, beside everything else"
    }),
    []
  )
})

export const Document = Schema.Struct({
  path: Schema.String.check(Schema.isPattern(/^\//, { expected: "a path that begins with /" })),
  status: parameter(Schema.Int.check(Schema.isBetween({ minimum: 100, maximum: 599 })), 200),
  mediaType: parameter(Schema.String, "text/plain"),
  body: parameter(Schema.String, ""),
  location: Schema.optionalKey(Schema.String)
})

export const Host = Schema.Struct({
  name: DomainName,
  addresses: Schema.NonEmptyArray(IpAddress),
  owner: parameter(Schema.Literals(["recipient", "attacker"]), "recipient"),
  smtp: Schema.optionalKey(
    Schema.Struct({
      startTls: parameter(Schema.Literals(["offered", "absent", "unavailable", "reset"]), "offered"),
      certificate: Schema.optionalKey(Certificate)
    })
  ),
  https: Schema.optionalKey(
    Schema.Struct({
      certificate: Schema.optionalKey(Certificate),
      documents: parameter(Schema.Array(Document), [])
    })
  )
})

/** What a scenario says of a host's services: SMTP on port 25 and others, HTTP on port 80, HTTPS on port 443. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { tlsVersions } from "../../protocol/tls/evidence.ts"
import { smtpServices, startTlsWays, webServices } from "../../world/deployment.ts"
import { plaintextBeforeTlsWays } from "../../protocol/smtp/plaintext-before-tls.ts"
import { Base64, HostCertificate } from "./certificate.ts"
import { DomainName } from "./names.ts"

const tls = {
  certificate: Schema.optionalKey(
    HostCertificate.annotate({ description: "trusted and for the host's own name when left out" })
  ),
  certificatesByName: parameter(
    Schema.Array(Schema.Struct({ serverName: DomainName, certificate: HostCertificate })).annotate({
      description: "shown to clients that ask for that name (SNI, RFC 6066 §3)"
    }),
    []
  ),
  unknownName: parameter(
    Schema.Literals(["default", "alert"]).annotate({
      description:
        "clients that ask for a name of which there is no certificate: they see `certificate`, or an alert. With alert, `certificate` is for those who ask for no name or one that it has"
    }),
    "default"
  ),
  tlsVersion: parameter(
    Schema.Literals(tlsVersions).annotate({
      description: "version that handshakes end with"
    }),
    "TLSv1.3"
  )
}

const Reply = Schema.String.check(
  Schema.isPattern(/^[245][0-5][0-9] [ -~]+$/, {
    expected: "an SMTP reply such as 450 4.7.1 come back later"
  })
)

/** RFC 5321 §4.1.1.1, ehlo-line. */
const EhloLine = Schema.String.check(
  Schema.isPattern(/^[A-Za-z0-9][A-Za-z0-9-]*(?: [!-~]+)*$/, {
    expected: "a keyword with its parameters such as REQUIRETLS or SIZE 1000000"
  })
)

export const smtpListener = {
  startTls: parameter(
    Schema.Literals(startTlsWays).annotate({
      description:
        "offers STARTTLS, does not, answers it with 454, resets the handshake, answers it with what is no TLS, or takes no mail without TLS (530)"
    }),
    "offered"
  ),
  service: parameter(
    Schema.Literals(smtpServices).annotate({
      description:
        "open; closed: greets with 554; overloaded: with 421; silent: takes the connection and says nothing; garbage: says what is no reply"
    }),
    "open"
  ),
  plaintextBeforeTls: Schema.optionalKey(
    Schema.Literals(plaintextBeforeTlsWays).annotate({
      description:
        "what it does with lines that come in clear between STARTTLS and the handshake: RFC 3207 §4.2 wants them discarded, as also when left out; kept, they count as said over TLS (CVE-2011-0411)"
    })
  ),
  ehlo: parameter(
    Schema.Array(EhloLine).annotate({
      description:
        "lines of its EHLO reply over TLS, beside what nearly every server offers and what a model has the domain's own hosts say"
    }),
    []
  ),
  implicitTlsPorts: Schema.optionalKey(
    Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 65_535 }))).annotate({
      description:
        "ports at which it takes mail over implicit TLS (RFC 8314 §3), beside port 25 and those at which a model has the domain's own hosts listen; none when left out"
    })
  ),
  answers: Schema.optionalKey(
    Schema.Struct({ mail: Schema.optionalKey(Reply), recipient: Schema.optionalKey(Reply) }).annotate({
      description: "what it replies to MAIL and RCPT in place of 250"
    })
  ),
  ...tls
}

export const Document = Schema.Struct({
  path: Schema.String.check(Schema.isPattern(/^\//, { expected: "a path that begins with /" })),
  status: parameter(Schema.Int.check(Schema.isBetween({ minimum: 100, maximum: 599 })), 200),
  mediaType: parameter(
    Schema.String.annotate({ description: "Content-Type; empty sends none" }),
    "text/plain"
  ),
  headers: parameter(
    Schema.Record(Schema.String, Schema.String).annotate({ description: "further header fields" }),
    {}
  ),
  body: parameter(Schema.String, ""),
  bodyBase64: Schema.optionalKey(Base64.annotate({ description: "octets, in place of `body`" })),
  location: Schema.optionalKey(Schema.String)
})

export const httpListener = {
  service: parameter(
    Schema.Literals(webServices).annotate({
      description: "open; silent: takes the connection and says nothing; reset: breaks it off"
    }),
    "open"
  ),
  documents: parameter(
    Schema.Array(Document).annotate({ description: "what is not listed is answered with 404" }),
    []
  )
}

export const httpsListener = { ...httpListener, ...tls }

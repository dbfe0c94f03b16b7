/** How a scenario describes a certificate: who signs it, for whom, how long, and what is sent with it. RFC 5280 §4. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { keyTypes } from "../../protocol/tls/key-types.ts"
import { authorityIds, certificateIssuerIds, keyPurposeIds } from "../../world/deployment.ts"
import { beyondAscii, DomainName, hasULabelsOnly } from "./names.ts"
import { Duration, Instant } from "./time.ts"

/** Octets as text, RFC 4648 §4. */
export const Base64 = Schema.String.check(
  Schema.isPattern(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, {
    expected: "octets in base64"
  })
)

/** RFC 4985 §2: an IA5String, the service with an underscore and a domain name; with A-labels in place of U-labels by then (§5). */
const SrvName = Schema.String.check(
  hasULabelsOnly,
  Schema.isPattern(new RegExp(`^_[A-Za-z0-9-]{1,62}(?:\\.[A-Za-z0-9*_${beyondAscii}-]{1,63})+$`), {
    expected: "an SRV-ID such as _smtp.example.com"
  }),
  Schema.isMaxLength(253)
)

/** RFC 5280 Appendix A.1, ub-common-name. */
const CommonName = Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(64))

export const Certificate = Schema.Struct({
  issuer: parameter(
    Schema.Literals(certificateIssuerIds).annotate({
      description:
        "who signs: an authority that senders trust, another one that they do, one whose root has expired, one that they do not trust, a private one (likewise, until a sender `trusts` it), or the certificate's own key"
    }),
    "trusted"
  ),
  dnsNames: Schema.optionalKey(
    Schema.Array(DomainName).annotate({ description: "DNS-IDs; the host's own name when left out" })
  ),
  srvNames: Schema.optionalKey(
    Schema.Array(SrvName).annotate({
      description: "SRV-IDs such as _smtp.example.com (RFC 4985 §2); none when left out"
    })
  ),
  commonName: Schema.optionalKey(
    CommonName.annotate({ description: "common name of the subject; none when left out" })
  ),
  purposes: Schema.optionalKey(
    Schema.Array(Schema.Literals(keyPurposeIds)).annotate({
      description:
        "extended key usage (RFC 5280 §4.2.1.12); server-auth when left out, no such extension when empty"
    })
  ),
  issuedBefore: parameter(
    Duration.annotate({
      description: "how long before the start of the scenario, or of its phase, the certificate becomes valid"
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
  notBefore: Schema.optionalKey(Instant.annotate({ description: "in place of `issuedBefore`" })),
  notAfter: Schema.optionalKey(Instant.annotate({ description: "in place of `lifetime`" })),
  key: Schema.optionalKey(
    Schema.String.annotate({
      description: "name of the key: certificates with one name share it; by default each has its own"
    })
  ),
  keyType: parameter(
    Schema.Literals(keyTypes).annotate({
      description:
        "ecdsa: on the curve P-256; rsa: of 2048 bits. There are eight RSA keys, so that two names may stand for one"
    }),
    "ecdsa"
  ),
  signedBy: parameter(
    Schema.Literals(["issuer", "root"]).annotate({
      description:
        "which of the authority's keys signs: that of its issuing certificate, or that of its root itself, whose certificate is then the next in the chain"
    }),
    "issuer"
  ),
  holdsKey: parameter(
    Schema.Boolean.annotate({
      description:
        "does whoever shows the certificate hold its private key? Without it handshakes fail (RFC 8446 §4.4.3), as with a copy of somebody else's certificate"
    }),
    true
  ),
  sends: parameter(
    Schema.Literals(["issuers", "leaf-only", "with-root"]).annotate({
      description:
        "what the server sends besides its own certificate: those of its issuers without the root, nothing, or the root too"
    }),
    "issuers"
  ),
  der: Schema.optionalKey(
    Schema.NonEmptyArray(Base64).annotate({
      description:
        "the chain itself, DER in base64, leaf first, in place of everything else but `holdsKey`; the server has the leaf's key unless that says otherwise"
    })
  )
})

/** How an operator replaces a certificate, and what the domain publishes about it meanwhile. */
export const Renewal = Schema.Struct({
  every: Duration.annotate({
    description:
      "from one certificate's becoming valid to the next one's, a day at least; public authorities issue for 398 days at most, from 15 March 2026 on for 200, 2027 for 100, 2029 for 47 (CA/Browser Forum, SC-081v3)"
  }),
  keepsKey: parameter(
    Schema.Boolean.annotate({ description: "does the next certificate have the key of the last?" }),
    false
  ),
  published: parameter(
    Schema.Union([
      Schema.Struct({
        before: Duration.annotate({
          description:
            "the next certificate is published beside the current one that long before it is shown: for TLSA records two TTLs at least (RFC 7671 §8.1)"
        })
      }),
      Schema.Struct({
        after: Duration.annotate({
          description: "what is published changes that long after the certificate: too late by as much"
        })
      }),
      Schema.Literal("never")
    ]).annotate({
      description:
        "when TLSA records, POSH documents and digests in policies follow; by default eight days before, for the longest that any model lets senders keep them unless told otherwise is a week"
    }),
    { before: "8d" }
  )
})

/** Of a host, which has it for as long as the scenario lasts. */
export const HostCertificate = Schema.Struct({
  ...Certificate.fields,
  alternatives: parameter(
    Schema.Array(Certificate).annotate({
      description:
        "further certificates of the same listener, with keys of other types: what a client offers decides which it sees (RFC 8446 §4.4.2.2); all are published, and renewed together"
    }),
    []
  ),
  renewal: Schema.optionalKey(
    Renewal.annotate({ description: "by the calendar; when left out, the certificate is the only one" })
  )
})

/** Authorities that can be trusted. */
export const Authority = Schema.Literals(authorityIds)

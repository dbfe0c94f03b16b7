/** What a scenario file may say of its senders. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { clientPlaintextWays } from "../../protocol/smtp/plaintext-before-tls.ts"
import { keyTypes } from "../../protocol/tls/key-types.ts"
import { tlsVersions } from "../../protocol/tls/evidence.ts"
import { senderProfiles } from "../../sender/profiles/registry.ts"
import { IpVersions } from "./ip-versions.ts"
import { Authority, Base64 } from "./certificate.ts"
import { Apex, HostName } from "./names.ts"
import { Duration } from "./time.ts"

/** Where a sender's resolver stands, whether it validates, and whether it only says so. */
export const resolverKinds = ["validating", "non-validating", "remote", "remote-always-ad"] as const

/** RFC 8310 §5: its two usage profiles, and neither. */
export const resolverTransports = ["clear", "opportunistic", "strict"] as const

export const revocationWays = ["unchecked", "soft-fail", "hard-fail"] as const

/** A label of a host name too: RFC 1123 §2.1. */
const SenderName = Schema.String.check(
  Schema.isPattern(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, {
    expected: "lower-case letters, digits and - only, and no - at either end"
  })
)

const TrustAnchor = Schema.Struct({
  zone: Apex,
  type: parameter(Schema.Literals(["DS", "DNSKEY"]), "DS"),
  data: Schema.optionalKey(
    Schema.String.annotate({
      description:
        "RDATA in presentation format; when left out, the DS records of the keys that the zone has at the start"
    })
  )
})

const settings = {
  profile: Schema.optionalKey(
    Schema.Literals(senderProfiles.map(({ id }) => id)).annotate({
      description:
        "software whose queue and habits the sender has; without one, each mail is tried as often as `attempts` says. Other settings of the sender override it"
    })
  ),
  resolver: Schema.optionalKey(
    Schema.Literals(["as-model-needs", ...resolverKinds]).annotate({
      description:
        "validating: a validating resolver on the sender's own host; remote: one elsewhere, whose AD bit is believed over an unprotected link; remote-always-ad: the same with one that sets AD on every answer and validates nothing; non-validating: on the own host too, and nothing is secure; as-model-needs, also when left out: validating for the models that rest on it"
    })
  ),
  resolverTransport: Schema.optionalKey(
    Schema.Literals(resolverTransports).annotate({
      description:
        "how a remote resolver is asked: clear, also when left out; opportunistic: encrypted to whoever is there (RFC 8310 §5), so that somebody on the way still answers in its place; strict: authenticated by name (RFC 8310 §5, RFC 7858, RFC 8484), so that somebody on the way can only keep answers from arriving"
    })
  ),
  smartHost: Schema.optionalKey(
    HostName.annotate({
      description:
        "domain or host of this scenario to which all mail goes, whatever it is addressed to, and whose policies and TLSA records then count (RFC 8461 §3.4); when left out, mail goes to the MX hosts of its address. With `domain` of that name, the smart host is what adopts the models"
    })
  ),
  trustAnchors: Schema.optionalKey(
    Schema.Array(TrustAnchor).annotate({
      description:
        "what its validating resolver believes without proof, for each zone in place of what it would believe otherwise, which is the key of the root (RFC 4033 §2); the closest one to a name counts"
    })
  ),
  negativeTrustAnchors: Schema.optionalKey(
    Schema.Array(Apex).annotate({
      description: "names at and below which its validating resolver validates nothing (RFC 7646)"
    })
  ),
  ip: Schema.optionalKey(
    IpVersions.annotate({
      description:
        "its IP versions, and so which address records it asks for: ipv4-only, also when left out; dual-stack: both, and IPv6 addresses are tried first; ipv6-only"
    })
  ),
  resolverIp: Schema.optionalKey(
    IpVersions.annotate({
      description:
        "IP versions over which the resolver on its own host reaches name servers; when left out, ipv4-only for a sender that is so, and dual-stack otherwise, for there are name servers with IPv4 alone. A remote resolver has both"
    })
  ),
  trusts: Schema.optionalKey(
    Schema.Array(Authority).annotate({
      description: "authorities of the simulation that it trusts; when left out, the first three"
    })
  ),
  roots: Schema.optionalKey(
    Schema.Array(Base64).annotate({
      description: "further roots that it trusts: certificates, DER in base64"
    })
  ),
  revocation: Schema.optionalKey(
    Schema.Literals(revocationWays).annotate({
      description:
        "whether it asks the lists that certificates point to: unchecked, as mail servers do, also when left out; soft-fail accepts a certificate of whose status no list tells; hard-fail does not (RFC 5280 §6.3)"
    })
  ),
  minimumTlsVersion: Schema.optionalKey(
    Schema.Literals(tlsVersions).annotate({
      description:
        "version below which handshakes with MX hosts fail; TLSv1.0 when left out, as mail servers tolerate, where RFC 8996 wants TLSv1.2"
    })
  ),
  keyTypes: Schema.optionalKey(
    Schema.NonEmptyArray(Schema.Literals(keyTypes)).check(Schema.isUnique()).annotate({
      description:
        "kinds of certificates' keys whose signatures it offers to check, the one it likes best first: of a server that has both kinds it gets that one (RFC 8446 §4.2.3); ecdsa and then rsa when left out"
    })
  ),
  plaintextBeforeTls: Schema.optionalKey(
    Schema.Literals(clientPlaintextWays).annotate({
      description:
        "what it does with replies that come in clear before the handshake: RFC 3207 §4.2 wants them discarded, as also when left out and no profile says otherwise; kept, they count as said over TLS; refused, it breaks off"
    })
  ),
  attempts: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1000 })).annotate({
      description:
        "how often each mail is tried at most; when left out, as long as the profile says, or once without a profile"
    })
  ),
  retryAfter: Schema.optionalKey(
    Duration.annotate({
      description:
        "from one attempt to the next; when left out, as the profile says, or 30m, which RFC 5321 §4.5.4.1 wants at least"
    })
  ),
  reports: Schema.optionalKey(
    Schema.Boolean.annotate({
      description:
        "does it send a TLS report a day (RFC 8460) by mail to domains that publish a _smtp._tls record? When left out, no"
    })
  ),
  lifetime: Schema.optionalKey(
    Duration.annotate({
      description:
        "time in the queue after which a mail goes back to its author; when left out, as the profile says, or never"
    })
  )
}

export const Sender = Schema.Struct({
  host: parameter(
    Schema.String.annotate({ description: "name of the Sending MTA, said in EHLO" }),
    "out.sender.test"
  ),
  ...settings
})

/** One of several. */
export const NamedSender = Schema.Struct({
  name: SenderName.annotate({ description: "in tables and CSV files, and in `sender` of mail" }),
  host: Schema.optionalKey(
    Schema.String.annotate({
      description: "name of the Sending MTA, said in EHLO; out.NAME.test when left out"
    })
  ),
  ...settings
})

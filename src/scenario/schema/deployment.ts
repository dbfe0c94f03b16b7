/** How a scenario describes the receiving side: a domain that adopts a model, and whatever is written out in full. */
import { Schema } from "effect"
import { parameter } from "../../protocol/parameter.ts"
import { keyTypes } from "../../protocol/tls/key-types.ts"
import { matchingTypes, selectors, usages } from "./tlsa.ts"
import { Certificate } from "./certificate.ts"
import { Caa } from "./caa.ts"
import { Dnssec, zoneSignings } from "./dnssec.ts"
import { httpListener, httpsListener, smtpListener } from "./listener.ts"
import { IpVersions } from "./ip-versions.ts"
import { Apex, DomainName, HostName, IpAddress } from "./names.ts"
import { Duration, Ttl } from "./time.ts"
import { dnsTransports } from "../../protocol/dns/transports.ts"

/** Our choice: a world with more hosts, zones or senders than this shows nothing new. */
export const mostOfAList = 1_000

export const MxHost = Schema.Struct({
  host: HostName,
  preference: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65_535 })).annotate({
      description: "0 to 65535; lower is tried first (RFC 5321 §5.1)"
    }),
    10
  ),
  ip: Schema.optionalKey(
    IpVersions.annotate({ description: "its IP versions; those of the domain when left out" })
  ),
  ...smtpListener
})

const TlsReporting = Schema.NonEmptyArray(
  Schema.String.check(
    Schema.isPattern(/^(?:mailto:|https:\/\/)[A-Za-z0-9._~:/?#[\]@$&'()*+=%-]+$/, {
      expected: "a URI such as mailto:reports@example.net"
    })
  )
).annotate({
  description: "where the domain wants TLS reports (RFC 8460 §3), in order; it asks for none when left out"
})

const DomainCaa = Caa.annotate({
  description: "who may issue certificates for the domain and all below it (CAA); anybody when left out"
})

export const Domain = Schema.Struct({
  name: parameter(HostName.annotate({ description: "domain of the recipients' addresses" }), "example.com"),
  mx: parameter(
    Schema.NonEmptyArray(MxHost).check(Schema.isMaxLength(mostOfAList)).annotate({
      description: "its mail exchangers; one called mx1 when left out"
    }),
    [{ host: "mx1.example.com" }]
  ),
  ip: parameter(
    IpVersions.annotate({
      description:
        "IP versions of its hosts that presets make (mail exchangers, policy host, web site), and so which of A and AAAA records these have"
    }),
    "ipv4-only"
  ),
  nameServerIp: parameter(
    IpVersions.annotate({ description: "IP versions of the name server of its zone" }),
    "ipv4-only"
  ),
  zone: parameter(
    Schema.Literals(["as-model-needs", ...zoneSignings]).annotate({
      description:
        "signed where the model promises nothing otherwise (as-model-needs), or as said under every model"
    }),
    "as-model-needs"
  ),
  dnssec: Schema.optionalKey(Dnssec.annotate({ description: "how the zone is signed, where it is" })),
  webSite: parameter(
    Schema.Boolean.annotate({
      description:
        "whether the domain has a web site of its own: a web host by the domain's name, apart from the policy host, which serves the documents that a model publishes there and answers 404 elsewhere; a host of that name in `hosts` takes its place"
    }),
    false
  ),
  tlsReporting: Schema.optionalKey(TlsReporting),
  caa: Schema.optionalKey(DomainCaa),
  watchesCertificates: Schema.optionalKey(
    Schema.Struct({
      reactsAfter: parameter(
        Duration.annotate({
          description: "from a certificate's appearance in a log to its revocation"
        }),
        "2d"
      )
    }).annotate({
      description:
        "its operator watches the logs of certificates (RFC 9162 §1) and has revoked what it did not ask for; nobody does when left out"
    })
  )
})

/** What of a domain may change on the way; what is left out stays as it was. */
export const DomainChange = Schema.Struct({
  mx: Schema.optionalKey(Schema.NonEmptyArray(MxHost).check(Schema.isMaxLength(mostOfAList))),
  ip: Schema.optionalKey(IpVersions),
  nameServerIp: Schema.optionalKey(IpVersions),
  zone: Schema.optionalKey(Schema.Literals(["as-model-needs", ...zoneSignings])),
  dnssec: Schema.optionalKey(Dnssec),
  tlsReporting: Schema.optionalKey(TlsReporting),
  caa: Schema.optionalKey(DomainCaa)
})

export const Record = Schema.Struct({
  owner: DomainName,
  type: Schema.String.check(
    Schema.isPattern(/^[A-Za-z][A-Za-z0-9]*$/, { expected: "a record type such as MX, or TYPE65280" })
  ),
  data: Schema.optionalKey(
    Schema.String.annotate({
      description: "RDATA in presentation format, or \\# length hex (RFC 3597 §5)"
    })
  ),
  tlsaOf: Schema.optionalKey(
    Schema.Struct({
      host: DomainName.annotate({
        description: "a host of this scenario with a certificate; any name where `of` says which certificate"
      }),
      of: Schema.optionalKey(
        Certificate.annotate({
          description:
            "in place of the certificate that the host shows: one for the host, made like this, that nobody need show, such as the next one or a spare one. With another `key` than the host's, for by default it has the host's"
        })
      ),
      keyType: Schema.optionalKey(
        Schema.Literals(keyTypes).annotate({
          description: "which of the host's certificates, where it has alternatives; its first when left out"
        })
      ),
      certificate: parameter(
        Schema.Literals(["leaf", "issuer", "root"]).annotate({
          description: "its own certificate, that of who signed it, or that of the root, whether sent or not"
        }),
        "leaf"
      ),
      usage: parameter(Schema.Literals(usages), "DANE-EE"),
      selector: parameter(Schema.Literals(selectors), "SPKI"),
      matchingType: parameter(Schema.Literals(matchingTypes), "SHA2-256")
    }).annotate({
      description: "in place of `data`: the TLSA record that names a certificate of the simulation"
    })
  ),
  challengeOf: Schema.optionalKey(
    DomainName.annotate({
      description:
        "in place of `data`: the TXT record with which an attacker who orders a certificate for this name passes an authority's challenge over DNS (RFC 8555 §8.4). For a name that is the attacker's now, such as one that a dangling alias at _acme-challenge leads to"
    })
  ),
  ttl: parameter(Ttl, "1h")
})

export const Zone = Schema.Struct({
  apex: Apex,
  signing: parameter(Schema.Literals(zoneSignings), "unsigned"),
  nameServerIp: parameter(
    IpVersions.annotate({
      description:
        "IP versions of its name server, and so which glue the parent has; resolvers reach it over those that they have themselves"
    }),
    "ipv4-only"
  ),
  nameServerAddresses: Schema.optionalKey(
    Schema.NonEmptyArray(IpAddress).annotate({
      description:
        "addresses of its name server, of either version, in place of those that `nameServerIp` gives"
    })
  ),
  transport: Schema.optionalKey(
    Schema.Literals(dnsTransports).annotate({
      description:
        "how resolvers ask its name servers: clear, also when left out; opportunistic: encrypted to whoever is there (RFC 9539); authenticated: as its parent says of it (draft-ietf-deleg). The weakest step of the way down from the root counts. It begins anew with an authenticated zone in a parent that the resolver validates. List parents, and the root as `.`, with what is so of them: `signing` is then theirs too"
    })
  ),
  dnssec: Schema.optionalKey(Dnssec.annotate({ description: "how the zone is signed, where it is" })),
  dnssecRecords: Schema.optionalKey(
    Schema.Literals(["signed-anew", "kept"]).annotate({
      description:
        "what becomes of DNSKEY, RRSIG, NSEC, NSEC3 and NSEC3PARAM among `records`, and of the zone's DS records wherever they stand, as in a copy of a zone from the field. signed-anew: test keys take their place, of the same algorithm and number, with the same kind of denial. kept: they are served as they are, with nothing of presets beside them; what validates depends on `start` and on the trust anchors of senders. When left out, the first five are refused, for signing makes them"
    })
  ),
  presets: parameter(
    Schema.Boolean.annotate({
      description:
        "may presets, such as what a model has its adopters publish, add records to the zone? false for a copy that shows the zone as it is; presets add nothing to a zone whose DNSSEC records are kept"
    }),
    true
  ),
  records: parameter(
    Schema.Array(Record).annotate({
      description: "in place of what a preset says of the same owner and type, beside everything else"
    }),
    []
  )
})

export const Host = Schema.Struct({
  name: HostName.annotate({
    description: "several hosts may have one name: each then has addresses and services of its own"
  }),
  addresses: Schema.NonEmptyArray(IpAddress),
  owner: parameter(Schema.Literals(["recipient", "attacker"]), "recipient"),
  smtp: Schema.optionalKey(Schema.Struct(smtpListener)),
  http: Schema.optionalKey(Schema.Struct(httpListener)),
  https: Schema.optionalKey(Schema.Struct(httpsListener))
})

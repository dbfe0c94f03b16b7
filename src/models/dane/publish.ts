/** What a domain that adopts DANE publishes: TLSA records for its MX hosts, in a signed zone. RFC 7672 §3.1. */
import { Result, Schema } from "effect"
import { presentRdata } from "../../protocol/dns/presentation.ts"
import { writeTlsa } from "../../protocol/dns/rdata/tlsa.ts"
import { typeCodes } from "../../protocol/dns/types.ts"
import { associationFor } from "../../protocol/dane/match.ts"
import { tlsaOwner, toRecord } from "../../protocol/dane/tlsa.ts"
import { parameter } from "../../protocol/parameter.ts"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import type { Publication, PublishedRecord, Recipient, RecipientHost } from "../trust-model.ts"

export const publishParameters = {
  usage: parameter(
    Schema.Literals(["DANE-EE", "DANE-TA"]).annotate({
      description:
        "certificate usage of the published records: DANE-EE(3) names the host's own key, DANE-TA(2) the authority above it; §3.1 advises 3 1 1"
    }),
    "DANE-EE"
  ),
  selector: parameter(
    Schema.Literals(["SPKI", "Cert"]).annotate({ description: "selector (RFC 6698 §2.1.2)" }),
    "SPKI"
  ),
  matchingType: parameter(
    Schema.Literals(["SHA2-256", "SHA2-512", "Full"]).annotate({
      description: "matching type (RFC 6698 §2.1.3)"
    }),
    "SHA2-256"
  ),
  ttlSeconds: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_147_483_647 })).annotate({
      description: "TTL of the TLSA records, in seconds"
    }),
    3_600
  )
}

const Publishing = Schema.Struct(publishParameters)

export const publish = ({ mxHosts }: Recipient, parameters: typeof Publishing.Type): Publication => ({
  needsSignedZone: true,
  documents: [],
  records: mxHosts.flatMap((host) => tlsaRecord(host, parameters))
})

const tlsaRecord = (
  { name, chain }: RecipientHost,
  { usage, selector, matchingType, ttlSeconds }: typeof Publishing.Type
): ReadonlyArray<PublishedRecord> => {
  // §3.1.2: the trust anchor is the last certificate that the server sends. A chain of one has none: its record would
  // never match (§3.1.2), which is what such an operator gets.
  const named = usage === "DANE-EE" ? chain[0] : chain.at(-1)
  if (named === undefined) return []
  const association = associationFor(Result.getOrThrow(parseCertificate(named)), {
    usage,
    selector,
    matchingType
  })
  return [
    {
      owner: tlsaOwner(name),
      type: "TLSA",
      data: presentRdata(typeCodes.TLSA, writeTlsa(toRecord(association))),
      ttlSeconds
    }
  ]
}

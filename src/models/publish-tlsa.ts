/** TLSA records for an MX host, as a domain publishes them under whichever model reads them. RFC 6698 §2, RFC 7672 §3.1. */
import { Result, Schema } from "effect"
import { associationFor } from "../protocol/dane/match.ts"
import { type CertificateUsage, tlsaOwner, toRecord } from "../protocol/dane/tlsa.ts"
import { presentRdata } from "../protocol/dns/presentation.ts"
import { writeTlsa } from "../protocol/dns/rdata/tlsa.ts"
import { typeCodes } from "../protocol/dns/types.ts"
import { parameter } from "../protocol/parameter.ts"
import { parseCertificate } from "../protocol/x509/certificate.ts"
import { publishing } from "./publishing.ts"
import type { PublishedRecord, RecipientHost } from "./trust-model.ts"

/** All but the usage, of which each model allows others. */
export const tlsaParameters = {
  selector: parameter(
    Schema.Literals(["SPKI", "Cert"]).annotate({
      description: "selector (RFC 6698 §2.1.2)",
      ...publishing({ role: "form" })
    }),
    "SPKI"
  ),
  matchingType: parameter(
    Schema.Literals(["SHA2-256", "SHA2-512", "Full"]).annotate({
      description: "matching type (RFC 6698 §2.1.3)",
      ...publishing({ role: "form" })
    }),
    "SHA2-256"
  ),
  ttlSeconds: parameter(
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_147_483_647 })).annotate({
      description: "TTL of the TLSA records, in seconds",
      ...publishing({ role: "form" })
    }),
    3_600
  )
}

const Publishing = Schema.Struct(tlsaParameters)

type Association = Omit<typeof Publishing.Type, "ttlSeconds"> & { readonly usage: CertificateUsage }

/** For port 25 unless said. One record for each chain, or none for a host without a certificate; chains that share what is named share the record. */
export const tlsaRecords = (
  { name, chains }: RecipientHost,
  { ttlSeconds, ...association }: typeof Publishing.Type & Association,
  port?: number
): ReadonlyArray<PublishedRecord> =>
  [...new Set(chains.flatMap((chain) => tlsaData(chain, association)))].map((data) => ({
    owner: tlsaOwner(name, port),
    type: "TLSA",
    data,
    ttlSeconds
  }))

/** RDATA in presentation format; nothing for a chain without certificates. */
export const tlsaData = (
  chain: ReadonlyArray<Uint8Array>,
  { usage, selector, matchingType }: Association
): ReadonlyArray<string> => {
  // RFC 7672 §3.1.2: the trust anchor is the last certificate that the server sends. A chain of one has none: its record
  // would never match, which is what such an operator gets.
  const named = usage === "DANE-EE" || usage === "PKIX-EE" ? chain[0] : chain.at(-1)
  if (named === undefined) return []
  const association = associationFor(Result.getOrThrow(parseCertificate(named)), {
    usage,
    selector,
    matchingType
  })
  return [presentRdata(typeCodes.TLSA, writeTlsa(toRecord(association)))]
}

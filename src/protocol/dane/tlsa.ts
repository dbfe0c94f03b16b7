/**
 * TLSA records as associations: what a record says of a certificate, and whether a client can use it.
 * RFC 6698 §2 and §4.1, RFC 7672 §3.1.
 */
import { Result, Schema } from "effect"
import { decodeDer, tag } from "../x509/der.ts"
import { certificateOctets } from "../x509/certificate-octets.ts"
import type { TlsaRdata } from "../dns/rdata/tlsa.ts"

/** Names of RFC 7218 §2. */
export type CertificateUsage = "PKIX-TA" | "PKIX-EE" | "DANE-TA" | "DANE-EE"
export type Selector = "Cert" | "SPKI"
export type MatchingType = "Full" | "SHA2-256" | "SHA2-512"

/** A record whose every field the client understands. */
export interface Association {
  readonly usage: CertificateUsage
  readonly selector: Selector
  readonly matchingType: MatchingType
  readonly data: Uint8Array
}

/** The client treats the record as if it were not there, except that it may ask for TLS (RFC 7672 §2.2). */
export class RecordUnusable extends Schema.TaggedClass<RecordUnusable>()("RecordUnusable", {
  reason: Schema.Literals([
    "unknown certificate usage",
    "certificate usage not allowed",
    "unknown selector",
    "unknown matching type",
    "wrong digest length",
    "malformed association data"
  ]),
  record: Schema.String
}) {}

/** RFC 7672 §3.1.3: what usages 0 and 1 would mean for SMTP is undefined, so a client may take them for unusable. */
export const smtpUsages: ReadonlyArray<CertificateUsage> = ["DANE-TA", "DANE-EE"]
/** RFC 7671 §4: a client for applications in general may have to support all four. */
export const allUsages: ReadonlyArray<CertificateUsage> = ["PKIX-TA", "PKIX-EE", "DANE-TA", "DANE-EE"]

/** Must data of matching type Full be a certificate or a key for the record to be usable? RFC 6698 §4.1. */
export const fullDataUses = ["checked", "unchecked"] as const

/** Owner of the TLSA records: RFC 6698 §3, port and transport as labels before the base domain. */
export const tlsaOwner = (baseDomain: string, port = 25): string => `_${port}._tcp.${baseDomain}`

/** Understands one record; RFC 6698 §4.1 lists when that fails. */
export const readAssociation = (
  record: TlsaRdata,
  allowed: ReadonlyArray<CertificateUsage> = smtpUsages,
  fullData: (typeof fullDataUses)[number] = "checked"
): Result.Result<Association, RecordUnusable> => {
  const unusable = (reason: RecordUnusable["reason"]) =>
    Result.fail(new RecordUnusable({ reason, record: presentRecord(record) }))

  const usage = allUsages[record.certificateUsage]
  if (usage === undefined) return unusable("unknown certificate usage")
  if (!allowed.includes(usage)) return unusable("certificate usage not allowed")
  const selector = selectors[record.selector]
  if (selector === undefined) return unusable("unknown selector")
  const matchingType = matchingTypes[record.matchingType]
  if (matchingType === undefined) return unusable("unknown matching type")

  const data = record.associationData
  if (matchingType === "Full") {
    if (fullData === "checked" && !isWellFormed(selector, data)) return unusable("malformed association data")
  } else if (data.length !== digestOctets[matchingType]) {
    return unusable("wrong digest length")
  }
  return Result.succeed({ usage, selector, matchingType, data })
}

/** Sorts the records of one RRset into those that can be used and the reasons why others cannot. */
export const usableAssociations = (
  records: ReadonlyArray<TlsaRdata>,
  allowed: ReadonlyArray<CertificateUsage> = smtpUsages,
  fullData: (typeof fullDataUses)[number] = "checked"
): { readonly usable: ReadonlyArray<Association>; readonly unusable: ReadonlyArray<RecordUnusable> } => {
  const usable: Array<Association> = []
  const unusable: Array<RecordUnusable> = []
  for (const record of records) {
    const association = readAssociation(record, allowed, fullData)
    if (Result.isSuccess(association)) usable.push(association.success)
    else unusable.push(association.failure)
  }
  return { usable, unusable }
}

/** The record as a publisher writes it, e.g. for `writeTlsa`. */
export const toRecord = ({ usage, selector, matchingType, data }: Association): TlsaRdata => ({
  certificateUsage: allUsages.indexOf(usage),
  selector: selectors.indexOf(selector),
  matchingType: matchingTypes.indexOf(matchingType),
  associationData: data
})

/** For people: the numbers with the name of the usage and the beginning of the data, "DANE-EE(3) 3 1 1 d2abde24…". */
export const presentAssociation = (association: Association): string =>
  `${association.usage}(${allUsages.indexOf(association.usage)}) ${presentRecord(toRecord(association))}`

/** RFC 6698 §2.2: the RDATA in presentation format, "3 1 1 d2abde24" and so on to the end. */
export const presentTlsa = ({
  certificateUsage,
  selector,
  matchingType,
  associationData
}: TlsaRdata): string =>
  `${certificateUsage} ${selector} ${matchingType} ${Buffer.from(associationData).toString("hex")}`

/** Octets of a digest. FIPS 180-4. */
export const digestOctets = { "SHA2-256": 32, "SHA2-512": 64 } as const

/** RFC 6698 §2.1.2, §2.1.3, in the order of their numbers. */
const selectors: ReadonlyArray<Selector> = ["Cert", "SPKI"]
const matchingTypes: ReadonlyArray<MatchingType> = ["Full", "SHA2-256", "SHA2-512"]

const isWellFormed = (selector: Selector, data: Uint8Array): boolean =>
  selector === "Cert"
    ? Result.isSuccess(certificateOctets(data))
    : // RFC 5280 §4.1: SubjectPublicKeyInfo is one SEQUENCE of an algorithm and a BIT STRING.
      Result.isSuccess(
        decodeDer(data, (reader) => {
          const info = reader.enter(tag.sequence)
          info.element(tag.sequence)
          info.octetsOfBitString()
          info.end()
          return true
        })
      )

/** Data beyond eight octets is left out: a reader compares beginnings. */
const presentRecord = (record: TlsaRdata): string => {
  const ellipsis = record.associationData.length > 8 ? "…" : ""
  return `${presentTlsa({ ...record, associationData: record.associationData.subarray(0, 8) })}${ellipsis}`
}

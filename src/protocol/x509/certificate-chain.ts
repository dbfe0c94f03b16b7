/** A peer's certificates in plain values, for pictures and texts: what was sent, what was used, and what is wrong with it. RFC 5280 §6.1. */
import { Result } from "effect"
import { type Certificate, parseCertificate, presentCertificate } from "./certificate.ts"
import { presentName } from "./distinguished-name.ts"
import type { Examined } from "./examined.ts"
import { presentedIdentifiers } from "./presented-identifiers.ts"
import type { TrustAnchor } from "./trust-anchor.ts"

export interface CertificateChain {
  /** Those of the path first, leaf before issuers, then what was sent besides. */
  readonly certificates: ReadonlyArray<ChainCertificate>
  /** Where the path ends; absent where none was reached, or asked for. */
  readonly anchor?: ChainAnchor
  /** The TLSA record that fits, and the place of the certificate in `certificates` that it fits. */
  readonly association?: { readonly record: string; readonly matches: number | "anchor" }
  /** TLSA records none of which fits; absent where one does, or none was asked. */
  readonly unmatched?: ReadonlyArray<string>
  /** Owner of the TLSA records, fitting or not; absent where none was asked. */
  readonly tlsaOwner?: string
  /** Reference identifiers; absent where names were not compared. */
  readonly references?: ReadonlyArray<string>
  /** The identifier of the leaf that one of them matched; absent where none did. */
  readonly presented?: string
}

export interface ChainCertificate {
  readonly subject: string
  readonly issuer: string
  /** DNS-IDs, or the common name where there are none. */
  readonly names: ReadonlyArray<string>
  /** RFC 3339, in UTC; empty where the certificate cannot be read. */
  readonly notBefore: string
  readonly notAfter: string
  /** Place in what the peer sent, from 1; absent where it came from elsewhere. */
  readonly sentAt?: number
  /** Is it on the path? */
  readonly isUsed: boolean
  readonly fault?: string
}

export interface ChainAnchor {
  /** Its name; a bare key has none. */
  readonly subject: string
  /** RFC 7672 §3.1.2: a TLSA record with usage DANE-TA(2) makes an anchor of what it fits. */
  readonly from: "root store" | "TLSA record"
  readonly sentAt?: number
  readonly fault?: string
}

/** @param sent DER, leaf first */
export const certificateChain = (
  sent: ReadonlyArray<Uint8Array>,
  examined: Examined = {}
): CertificateChain => {
  const read = sent.map((der) => Result.getOrUndefined(parseCertificate(der)))
  const {
    path,
    anchorFrom = "root store",
    fault,
    association,
    unmatched,
    tlsaOwner,
    references,
    presented
  } = examined
  const { anchor, certificates: used = read[0] === undefined ? [] : [read[0]] } = path ?? {}
  const placeOf = (is: (certificate: Certificate) => boolean): { readonly sentAt?: number } => {
    const place = read.findIndex((one) => one !== undefined && is(one))
    return place < 0 ? {} : { sentAt: place + 1 }
  }
  const isAnchor = ({ subject, spki }: Certificate) =>
    anchor !== undefined && subject.key === anchor.name?.key && Buffer.compare(spki, anchor.spki) === 0
  const faultAt = (index: number) =>
    fault?.index === index ? { fault: `${fault.rule}: ${fault.detail}` } : {}
  const others = read.flatMap((one, i) =>
    one === undefined
      ? [{ ...unreadable, sentAt: i + 1 }]
      : used.some(({ digest }) => digest === one.digest) || isAnchor(one)
        ? []
        : [{ ...described(one), sentAt: i + 1, isUsed: false }]
  )
  const onPath = used.map((one, i) => ({
    ...described(one),
    ...placeOf(({ digest }) => digest === one.digest),
    isUsed: path !== undefined,
    ...faultAt(i)
  }))
  const certificates = [...onPath, ...others]
  const placeOfMatch = (matches: "leaf" | "anchor" | Certificate): number | "anchor" => {
    if (matches === "leaf") return 0
    if (matches === "anchor" || isAnchor(matches)) return "anchor"
    const place = used.findIndex(({ digest }) => digest === matches.digest)
    const { sentAt } = placeOf(({ digest }) => digest === matches.digest)
    return place >= 0 ? place : certificates.findIndex((one) => one.sentAt === sentAt)
  }
  return {
    certificates,
    ...(anchor && {
      anchor: {
        subject: subjectOf(anchor),
        from: anchorFrom,
        ...placeOf(isAnchor),
        ...faultAt(used.length)
      }
    }),
    ...(association && {
      association: { record: association.record, matches: placeOfMatch(association.matches) }
    }),
    ...(unmatched && { unmatched }),
    ...(tlsaOwner !== undefined && { tlsaOwner }),
    ...(references && { references }),
    ...(presented !== undefined && { presented })
  }
}

const described = (certificate: Certificate) => {
  const { dns, commonName } = presentedIdentifiers(certificate)
  return {
    subject: presentCertificate(certificate),
    issuer: presentName(certificate.issuer),
    names: dns.length > 0 || commonName === undefined ? dns : [`CN ${commonName}`],
    notBefore: date(certificate.notBefore),
    notAfter: date(certificate.notAfter)
  }
}

const unreadable = {
  subject: "a certificate that cannot be read",
  issuer: "",
  names: [],
  notBefore: "",
  notAfter: "",
  isUsed: false
}

const subjectOf = ({ name }: TrustAnchor): string =>
  name === undefined ? "a key without a name" : presentName(name)

const date = (seconds: number): string => new Date(seconds * 1000).toISOString()

/**
 * A certificate read into values, with the octets that signatures and TLSA records cover kept as they were. RFC 5280 §4.1.
 *
 * Reading asks only whether the octets are a certificate. Whether it may be used is asked by path validation,
 * and a certificate that no path leads to may still be what a TLSA record names (RFC 7672 §3.1.1).
 */
import { hash } from "node:crypto"
import { Result, Schema } from "effect"
import { RecentMap } from "../keys/recent-map.ts"
import { decodeDer, DerReader, tag } from "./der.ts"
import { type DistinguishedName, presentName, readName } from "./distinguished-name.ts"
import { areEqual, textOf } from "./octets.ts"
import { type Extension, type ExtensionValues, readExtensions, readExtensionValues } from "./extension.ts"

/** The octets are no certificate; to a sender, it is as if the peer had not sent it. */
export class CertificateRejected extends Schema.TaggedClass<CertificateRejected>()("CertificateRejected", {
  reason: Schema.Literals(["too large", "malformed certificate", "malformed extension"]),
  /** What the DER reader met, and where. */
  detail: Schema.String
}) {}

export interface Certificate {
  readonly der: Uint8Array
  /** SHA-256 of `der` in base64: equal for equal certificates, so it serves as a map key. */
  readonly digest: string
  /** Subject and key in one text: what it vouches for, whoever issued it. Serves as a map key. */
  readonly standing: string
  /** TBSCertificate: the octets that the issuer signed. */
  readonly tbs: Uint8Array
  /** 0 is v1, 2 is v3 (§4.1.2.1). */
  readonly version: number
  /** Contents octets of the INTEGER. */
  readonly serialNumber: Uint8Array
  readonly issuer: DistinguishedName
  readonly subject: DistinguishedName
  /** Seconds since the epoch; both ends belong to the validity period (§4.1.2.5). */
  readonly notBefore: number
  readonly notAfter: number
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array
  /** AlgorithmIdentifier outside, and the one inside that the signature covers; §4.1.1.2 wants them equal. */
  readonly signatureAlgorithm: Uint8Array
  readonly signedAlgorithm: Uint8Array
  readonly signature: Uint8Array
  readonly hasUniqueIdentifiers: boolean
  /** In the order of the certificate, repetitions included. */
  readonly extensions: ReadonlyArray<Extension>
  readonly values: ExtensionValues
}

/** Our choice: certificates in use have 1 to 4 KB, and TLS carries no chain over 16 MB (RFC 8446 §4.4.2). */
export const maxCertificateOctets = 1 << 20

/** Reads one certificate; the octets are copied, and equal octets yield the same object. */
export const parseCertificate = (der: Uint8Array): Result.Result<Certificate, CertificateRejected> => {
  if (der.length > maxCertificateOctets)
    return Result.fail(new CertificateRejected({ reason: "too large", detail: `${der.length} octets` }))
  // The same array again is the usual case; its octets are compared, for nobody promised not to change them.
  const last = lastReadFrom.get(der)
  if (last !== undefined && areEqual(last.der, der)) return Result.succeed(last)
  const digest = hash("sha256", der, "base64")
  const known = interned.get(digest)
  if (known !== undefined) {
    lastReadFrom.set(der, known)
    return Result.succeed(known)
  }

  const fields = decodeDer(Uint8Array.from(der), readFields)
  if (Result.isFailure(fields))
    return Result.fail(
      new CertificateRejected({
        reason: "malformed certificate",
        detail: `${fields.failure.reason} at octet ${fields.failure.at}`
      })
    )
  // The extensions apart, so that the reason can say where the fault lies.
  const values = decodeDer(noOctets, () => readExtensionValues(fields.success.extensions))
  if (Result.isFailure(values))
    return Result.fail(
      new CertificateRejected({ reason: "malformed extension", detail: values.failure.reason })
    )

  const certificate: Certificate = {
    ...fields.success,
    digest,
    standing: `${fields.success.subject.key} ${textOf(fields.success.spki)}`,
    values: values.success
  }
  interned.set(digest, certificate)
  lastReadFrom.set(der, certificate)
  return Result.succeed(certificate)
}

/** For people: subject and, where there are several with it, what tells them apart. */
export const presentCertificate = ({ subject, values }: Certificate): string => {
  if (subject.relativeNames.length > 0) return presentName(subject)
  const first = values.subjectAlternativeName?.find((name) => name.form === "dNSName")
  return first === undefined ? "(no name)" : `DNS:${first.value}`
}

/** §6.1: issuer and subject are the same name. Says nothing about who signed. */
export const isSelfIssued = ({ issuer, subject }: Certificate): boolean => issuer.key === subject.key

const noOctets = new Uint8Array()

/** Our choice: some 10 KB each; a run shows far fewer different certificates. */
const maxInterned = 8_192
const interned = new RecentMap<Certificate>(maxInterned)
const lastReadFrom = new WeakMap<Uint8Array, Certificate>()

const readFields = (reader: DerReader): Omit<Certificate, "digest" | "standing" | "values"> => {
  const certificate = reader.enter(tag.sequence)
  const tbs = certificate.element(tag.sequence)
  const signatureAlgorithm = certificate.element(tag.sequence)
  const signature = certificate.octetsOfBitString()
  certificate.end()

  const fields = new DerReader(tbs, 0, tbs.length).enter(tag.sequence)
  const version = fields.optional(0xa0, readVersion) ?? 0
  const serialNumber = fields.integer()
  const signedAlgorithm = fields.element(tag.sequence)
  const issuer = readName(fields)
  const validity = fields.enter(tag.sequence)
  const notBefore = validity.time()
  const notAfter = validity.time()
  validity.end()
  const subject = readName(fields)
  const spki = fields.element(tag.sequence)
  const issuerUniqueId = fields.optional(0x81, (reader) => reader.element())
  const subjectUniqueId = fields.optional(0x82, (reader) => reader.element())
  const extensions = fields.optional(0xa3, (reader) => {
    const inner = reader.enter(0xa3)
    const list = readExtensions(inner)
    inner.end()
    return list
  })
  fields.end()

  return {
    der: reader.octets,
    tbs,
    version,
    serialNumber,
    issuer,
    subject,
    notBefore,
    notAfter,
    spki,
    signatureAlgorithm,
    signedAlgorithm,
    signature,
    hasUniqueIdentifiers: issuerUniqueId !== undefined || subjectUniqueId !== undefined,
    extensions: extensions ?? []
  }
}

const readVersion = (reader: DerReader): number => {
  const explicit = reader.enter(0xa0)
  const version = explicit.count()
  explicit.end()
  // Encoders leave out the DEFAULT v1 (X.690 §11.5); written out it means the same.
  if (version > 2) reader.fail("value not allowed")
  return version
}

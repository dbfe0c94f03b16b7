/**
 * Issues certificates: any subject, any issuer, any extension, good or bad. RFC 5280 §4.1.
 *
 * Synchronous and deterministic: the same issuance yields the same octets on every machine, and the same array
 * within a run. It signs whatever it is asked to, for broken authorities are part of what is simulated.
 */
import { createHash } from "node:crypto"
import { Result } from "effect"
import { parseCertificate } from "../../protocol/x509/certificate.ts"
import type { KeyPair } from "../../protocol/keys/key-pair.ts"
import { sign } from "../../protocol/keys/signature.ts"
import type { Hash } from "../../protocol/keys/signature-form.ts"
import {
  AsnConvert,
  Certificate,
  Extensions,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity
} from "./asn1.ts"
import { type CertificateLog, timestampsOf } from "./certificate-log.ts"
import { type ExtensionRequest, writeExtensions } from "./extensions.ts"
import { algorithmOf, nameOf, timeOf } from "./fields.ts"

export interface Issuance extends ExtensionRequest {
  /** RFC 4514 text such as `CN=mail.example.com, O=Example`; empty for an empty name. */
  readonly subject: string
  readonly subjectKey: KeyPair
  /** Octets to certify instead of the subject's key, DER SubjectPublicKeyInfo. */
  readonly subjectPublicKeyInfo?: Uint8Array
  readonly issuer: string
  readonly issuerKey: KeyPair
  /** Seconds since the epoch, both ends included. */
  readonly notBefore: number
  readonly notAfter: number
  /** Contents octets of the INTEGER; absent derives one from everything else. */
  readonly serialNumber?: Uint8Array
  /** 0 is v1, 2 (the default) is v3. */
  readonly version?: number
  /** Hash of the signature; absent takes the usual one of the issuer's key. */
  readonly hash?: Hash
  /** Which octets to change after signing: a signature over something else. */
  readonly fault?: "wrong signature" | "other algorithm outside"
  /** To which a precertificate goes first, for timestamps that the certificate has in it (RFC 6962 §3.1); none when absent. */
  readonly logs?: ReadonlyArray<CertificateLog>
}

/** The certificate's DER. */
export const issue = ({ logs = [], ...issuance }: Issuance): Uint8Array =>
  logs.length === 0 ? issueOnce(issuance) : issueLogged(issuance, logs)

/** RFC 6962 §3.1, §3.3: what logs sign is the certificate without their timestamps, its serial number included. */
const issueLogged = (issuance: Omit<Issuance, "logs">, logs: ReadonlyArray<CertificateLog>): Uint8Array => {
  const { tbs, serialNumber } = Result.getOrThrow(parseCertificate(issueOnce(issuance)))
  const timestamps = timestampsOf({ ...issuance, tbs }, logs)
  return issueOnce({ ...issuance, serialNumber, further: [...(issuance.further ?? []), timestamps] })
}

const issueOnce = (issuance: Omit<Issuance, "logs">): Uint8Array => {
  const id = JSON.stringify(issuance, briefly)
  const known = issued.get(id)
  if (known !== undefined) return known
  const der = write(issuance, createHash("sha256").update(JSON.stringify(issuance, atLength)).digest())
  issued.set(id, der)
  return der
}

const issued = new Map<string, Uint8Array>()

/** Keys stand for themselves by their SubjectPublicKeyInfo. */
const briefly = (_key: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64")
  return isKey(value) ? Buffer.from(value.spki).toString("base64") : value
}

/** Serial numbers derive from this, which writes the octets of a key one by one; that takes too long for what is asked for again. */
const atLength = (_key: string, value: unknown): unknown => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64")
  return isKey(value) ? value.spki : value
}

const isKey = (value: unknown): value is Pick<KeyPair, "spki"> =>
  typeof value === "object" && value !== null && "spki" in value

const write = (issuance: Issuance, digest: Uint8Array): Uint8Array => {
  const signature = algorithmOf(issuance.issuerKey, issuance.hash)
  const subjectPublicKeyInfo = issuance.subjectPublicKeyInfo ?? issuance.subjectKey.spki
  const extensions = writeExtensions(issuance, {
    subjectKey: subjectPublicKeyInfo,
    issuerKey: issuance.issuerKey.spki
  })
  const tbsCertificate = new TBSCertificate({
    version: issuance.version ?? 2,
    serialNumber: Uint8Array.from(issuance.serialNumber ?? serialNumberFrom(digest)).buffer,
    signature,
    issuer: nameOf(issuance.issuer),
    validity: Object.assign(new Validity(), {
      notBefore: timeOf(issuance.notBefore),
      notAfter: timeOf(issuance.notAfter)
    }),
    subject: nameOf(issuance.subject),
    subjectPublicKeyInfo: AsnConvert.parse(subjectPublicKeyInfo, SubjectPublicKeyInfo),
    ...(extensions.length > 0 && { extensions: new Extensions([...extensions]) })
  })
  const tbs = AsnConvert.serialize(tbsCertificate)
  const value = sign(issuance.issuerKey, new Uint8Array(tbs), {
    encoding: "der",
    ...(issuance.hash !== undefined && { hash: issuance.hash })
  })
  if (issuance.fault === "wrong signature") value[value.length - 1]! ^= 1
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm:
      issuance.fault === "other algorithm outside"
        ? algorithmOf(issuance.issuerKey, issuance.hash === "sha512" ? "sha384" : "sha512")
        : signature,
    signatureValue: Uint8Array.from(value).buffer
  })
  return new Uint8Array(AsnConvert.serialize(certificate))
}

/** RFC 5280 §4.1.2.2: positive and at most 20 octets; 16 of a digest with the top bits set so are. */
const serialNumberFrom = (digest: Uint8Array): Uint8Array => {
  const serial = digest.slice(0, 16)
  serial[0] = (serial[0]! & 0x3f) | 0x40
  return serial
}

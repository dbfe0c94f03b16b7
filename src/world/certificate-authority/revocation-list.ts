/** Issues certificate revocation lists, good or bad. RFC 5280 §5. */
import type { KeyPair } from "../../protocol/keys/key-pair.ts"
import { sign } from "../../protocol/keys/signature.ts"
import type { Hash } from "../../protocol/keys/signature-form.ts"
import { extensionId } from "../../protocol/x509/object-identifiers.ts"
import type { NameText } from "./alternative-name.ts"
import {
  AsnConvert,
  AuthorityKeyIdentifier,
  CertificateIssuer,
  CertificateList,
  CRLNumber,
  CRLReason,
  Extension,
  GeneralName,
  IssuingDistributionPoint,
  KeyIdentifier,
  OctetString,
  Reason,
  RevokedCertificate,
  TBSCertList
} from "./asn1.ts"
import { distributionPointName, keyIdentifier, type RawExtension } from "./extensions.ts"
import { algorithmOf, nameOf, timeOf } from "./fields.ts"

export interface RevocationListRequest {
  readonly issuer: string
  readonly issuerKey: KeyPair
  /** Whose key the authority key identifier names, where that is another than the one that signs. */
  readonly authorityKey?: KeyPair
  /** Seconds since the epoch. */
  readonly thisUpdate: number
  /** Absent writes none, which RFC 5280 §5.1.2.5 forbids. */
  readonly nextUpdate?: number
  readonly revoked: ReadonlyArray<RevokedEntry>
  /** Absent writes 1; null writes none, which §5.2.3 forbids. */
  readonly crlNumber?: number | null
  /** Makes it a delta list to the base of that number, §5.2.4. */
  readonly baseCrlNumber?: number
  readonly issuingDistributionPoint?: IssuingDistributionPointRequest
  readonly further?: ReadonlyArray<RawExtension>
  readonly critical?: Readonly<Record<string, boolean>>
  readonly hash?: Hash
  readonly fault?: "wrong signature"
}

export interface RevokedEntry {
  /** Contents octets of the INTEGER. */
  readonly serialNumber: Uint8Array
  /** Seconds since the epoch. */
  readonly revokedAt: number
  /** CRLReason, §5.3.1: 1 is keyCompromise, 6 certificateHold, 8 removeFromCRL. */
  readonly reason?: number
  /** Name of the authority that issued it, where that is another than the list's issuer (§5.3.3). */
  readonly certificateIssuer?: string
  readonly further?: ReadonlyArray<RawExtension>
}

/** §5.2.5. */
export interface IssuingDistributionPointRequest {
  readonly names?: ReadonlyArray<NameText>
  /** Instead of `names`: one relative name, such as `CN=list 1`. */
  readonly nameRelativeToCrlIssuer?: string
  readonly onlyContainsUserCerts?: boolean
  readonly onlyContainsCaCerts?: boolean
  readonly onlyContainsAttributeCerts?: boolean
  readonly indirectCrl?: boolean
  /** Bits of ReasonFlags. */
  readonly onlySomeReasons?: number
}

/** The list's DER. */
export const issueRevocationList = (request: RevocationListRequest): Uint8Array => {
  const signatureAlgorithm = algorithmOf(request.issuerKey, request.hash)
  const tbsCertList = new TBSCertList({
    version: 1,
    signature: signatureAlgorithm,
    issuer: nameOf(request.issuer),
    thisUpdate: timeOf(request.thisUpdate),
    ...(request.nextUpdate !== undefined && { nextUpdate: timeOf(request.nextUpdate) }),
    // §5.1.2.6: absent where nothing is revoked.
    ...(request.revoked.length > 0 && { revokedCertificates: request.revoked.map(revokedEntry) }),
    crlExtensions: listExtensions(request)
  })
  const value = sign(request.issuerKey, new Uint8Array(AsnConvert.serialize(tbsCertList)), {
    encoding: "der",
    ...(request.hash !== undefined && { hash: request.hash })
  })
  if (request.fault === "wrong signature") value[value.length - 1]! ^= 1
  return new Uint8Array(
    AsnConvert.serialize(
      new CertificateList({ tbsCertList, signatureAlgorithm, signature: Uint8Array.from(value).buffer })
    )
  )
}

const listExtensions = (request: RevocationListRequest): Array<Extension> => {
  const written: Array<Extension> = []
  const add = (id: string, criticalByDefault: boolean, value: ArrayBuffer) =>
    written.push(extension(id, request.critical?.[id] ?? criticalByDefault, value))
  add(
    extensionId.authorityKeyIdentifier,
    false,
    AsnConvert.serialize(
      new AuthorityKeyIdentifier({
        keyIdentifier: new KeyIdentifier(keyIdentifier((request.authorityKey ?? request.issuerKey).spki))
      })
    )
  )
  if (request.crlNumber !== null)
    add(extensionId.crlNumber, false, AsnConvert.serialize(new CRLNumber(request.crlNumber ?? 1)))
  if (request.baseCrlNumber !== undefined)
    add(extensionId.deltaCrlIndicator, true, AsnConvert.serialize(new CRLNumber(request.baseCrlNumber)))
  if (request.issuingDistributionPoint !== undefined)
    add(
      extensionId.issuingDistributionPoint,
      true,
      AsnConvert.serialize(distributionPoint(request.issuingDistributionPoint))
    )
  return [
    ...written,
    ...(request.further ?? []).map(({ id, isCritical, value }) =>
      extension(id, isCritical, Uint8Array.from(value).buffer)
    )
  ]
}

const distributionPoint = (request: IssuingDistributionPointRequest) =>
  new IssuingDistributionPoint({
    ...distributionPointName(request.names ?? [], request.nameRelativeToCrlIssuer),
    onlyContainsUserCerts: request.onlyContainsUserCerts ?? false,
    onlyContainsCACerts: request.onlyContainsCaCerts ?? false,
    onlyContainsAttributeCerts: request.onlyContainsAttributeCerts ?? false,
    indirectCRL: request.indirectCrl ?? false,
    ...(request.onlySomeReasons !== undefined && { onlySomeReasons: new Reason(request.onlySomeReasons) })
  })

const revokedEntry = (entry: RevokedEntry): RevokedCertificate => {
  const extensions = [
    ...(entry.reason === undefined
      ? []
      : [extension(extensionId.reasonCode, false, AsnConvert.serialize(new CRLReason(entry.reason)))]),
    ...(entry.certificateIssuer === undefined
      ? []
      : [
          extension(
            extensionId.certificateIssuer,
            true,
            AsnConvert.serialize(
              new CertificateIssuer([new GeneralName({ directoryName: nameOf(entry.certificateIssuer) })])
            )
          )
        ]),
    ...(entry.further ?? []).map(({ id, isCritical, value }) =>
      extension(id, isCritical, Uint8Array.from(value).buffer)
    )
  ]
  return new RevokedCertificate({
    userCertificate: Uint8Array.from(entry.serialNumber).buffer,
    revocationDate: timeOf(entry.revokedAt),
    ...(extensions.length > 0 && { crlEntryExtensions: extensions })
  })
}

const extension = (id: string, critical: boolean, value: ArrayBuffer): Extension =>
  new Extension({ extnID: id, critical, extnValue: new OctetString(value) })

/** Writes the extensions of a certificate. RFC 5280 §4.2. */
import { createHash } from "node:crypto"
import { type KeyUsage, keyUsageBit } from "../../protocol/x509/extension.ts"
import { extensionId } from "../../protocol/x509/object-identifiers.ts"
import { type NameText, writeName } from "./alternative-name.ts"
import {
  AsnConvert,
  AuthorityKeyIdentifier,
  BasicConstraintsExtension,
  CertificatePolicyExtension,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  ExtendedKeyUsageExtension,
  Extension,
  GeneralSubtree,
  GeneralSubtrees,
  InhibitAnyPolicy,
  KeyIdentifier,
  KeyUsagesExtension,
  NameConstraints,
  OctetString,
  PolicyConstraints,
  PolicyMapping,
  PolicyMappings,
  Reason,
  SubjectAlternativeName,
  SubjectKeyIdentifierExtension
} from "./asn1.ts"
import { nameOf } from "./fields.ts"

/** What to certify beside subject and key; a member that is absent adds no extension. */
export interface ExtensionRequest {
  readonly names?: ReadonlyArray<NameText>
  readonly isCa?: boolean
  readonly pathLength?: number
  readonly keyUsage?: ReadonlyArray<KeyUsage>
  /** Empty adds none either, for the extension must name one purpose at least (§4.2.1.12). */
  readonly extendedKeyUsage?: ReadonlyArray<string>
  readonly permitted?: ReadonlyArray<NameText>
  readonly excluded?: ReadonlyArray<NameText>
  readonly policies?: ReadonlyArray<string>
  readonly policyMappings?: ReadonlyArray<readonly [issuerDomainPolicy: string, subjectDomainPolicy: string]>
  readonly requireExplicitPolicy?: number
  readonly inhibitPolicyMapping?: number
  readonly inhibitAnyPolicy?: number
  readonly crlDistributionPoints?: ReadonlyArray<DistributionPointRequest>
  /** Absent writes both identifiers, as §4.2.1.1 and §4.2.1.2 ask of authorities. */
  readonly keyIdentifiers?: "both" | "none" | "subject" | "authority"
  /** Extensions as octets, appended as they are: unknown, repeated or broken ones. */
  readonly further?: ReadonlyArray<RawExtension>
  /** Criticality by object identifier, where it is to differ from what RFC 5280 says. */
  readonly critical?: Readonly<Record<string, boolean>>
}

export interface RawExtension {
  readonly id: string
  readonly isCritical: boolean
  readonly value: Uint8Array
}

/** §4.2.1.13; with `crlIssuer` the list comes from another authority. */
export interface DistributionPointRequest {
  readonly names: ReadonlyArray<NameText>
  /** Instead of `names`: one relative name, such as `CN=list 1`. */
  readonly nameRelativeToCrlIssuer?: string
  /** Bits of ReasonFlags. */
  readonly reasons?: number
  readonly crlIssuer?: ReadonlyArray<NameText>
}

export const writeExtensions = (
  request: ExtensionRequest & { readonly subject: string },
  keys: { readonly subjectKey: Uint8Array; readonly issuerKey: Uint8Array }
): Array<Extension> => {
  const written: Array<Extension> = []
  const add = (id: string, criticalByDefault: boolean, value: ArrayBuffer) =>
    written.push(
      new Extension({
        extnID: id,
        critical: request.critical?.[id] ?? criticalByDefault,
        extnValue: new OctetString(value)
      })
    )
  const identifiers = request.keyIdentifiers ?? "both"

  if (request.isCa !== undefined)
    add(
      extensionId.basicConstraints,
      true,
      new BasicConstraintsExtension(request.isCa, request.pathLength, true).value
    )
  if (request.keyUsage !== undefined)
    add(extensionId.keyUsage, true, new KeyUsagesExtension(flags(request.keyUsage), true).value)
  if (request.extendedKeyUsage !== undefined && request.extendedKeyUsage.length > 0)
    add(
      extensionId.extendedKeyUsage,
      false,
      new ExtendedKeyUsageExtension([...request.extendedKeyUsage]).value
    )
  if (request.names !== undefined)
    // §4.2.1.6: critical where it is the only name.
    add(
      extensionId.subjectAlternativeName,
      request.subject === "",
      AsnConvert.serialize(new SubjectAlternativeName(request.names.map(writeName)))
    )
  if (identifiers === "both" || identifiers === "subject")
    add(
      extensionId.subjectKeyIdentifier,
      false,
      new SubjectKeyIdentifierExtension(keyIdentifier(keys.subjectKey).toString("hex")).value
    )
  if (identifiers === "both" || identifiers === "authority")
    add(
      extensionId.authorityKeyIdentifier,
      false,
      AsnConvert.serialize(
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyIdentifier(keys.issuerKey)) })
      )
    )
  if (request.permitted !== undefined || request.excluded !== undefined)
    add(extensionId.nameConstraints, true, AsnConvert.serialize(nameConstraints(request)))
  writePolicyExtensions(request, add)
  if (request.crlDistributionPoints !== undefined)
    add(
      extensionId.crlDistributionPoints,
      false,
      AsnConvert.serialize(new CRLDistributionPoints(request.crlDistributionPoints.map(distributionPoint)))
    )
  for (const { id, isCritical, value } of request.further ?? [])
    written.push(new Extension({ extnID: id, critical: isCritical, extnValue: new OctetString(value) }))
  return written
}

/** RFC 7093 §2, method 1: the left-most 160 bits of the SHA-256 of the key's bits. */
export const keyIdentifier = (spki: Uint8Array): Buffer =>
  createHash("sha256").update(spki).digest().subarray(0, 20)

const writePolicyExtensions = (
  request: ExtensionRequest,
  add: (id: string, criticalByDefault: boolean, value: ArrayBuffer) => void
) => {
  if (request.policies !== undefined)
    add(extensionId.certificatePolicies, false, new CertificatePolicyExtension([...request.policies]).value)
  if (request.policyMappings !== undefined)
    add(
      extensionId.policyMappings,
      true,
      AsnConvert.serialize(
        new PolicyMappings(
          request.policyMappings.map(
            ([issuerDomainPolicy, subjectDomainPolicy]) =>
              new PolicyMapping({ issuerDomainPolicy, subjectDomainPolicy } as object)
          )
        )
      )
    )
  if (request.requireExplicitPolicy !== undefined || request.inhibitPolicyMapping !== undefined)
    add(
      extensionId.policyConstraints,
      true,
      AsnConvert.serialize(
        new PolicyConstraints({
          ...(request.requireExplicitPolicy !== undefined && {
            requireExplicitPolicy: Uint8Array.of(request.requireExplicitPolicy).buffer
          }),
          ...(request.inhibitPolicyMapping !== undefined && {
            inhibitPolicyMapping: Uint8Array.of(request.inhibitPolicyMapping).buffer
          })
        })
      )
    )
  if (request.inhibitAnyPolicy !== undefined)
    add(
      extensionId.inhibitAnyPolicy,
      true,
      AsnConvert.serialize(new InhibitAnyPolicy(Uint8Array.of(request.inhibitAnyPolicy).buffer))
    )
}

/** KeyUsageFlags counts its bits from the right as they stand in the extension from the left. */
const flags = (usages: ReadonlyArray<KeyUsage>): number =>
  usages.reduce((sum, usage) => sum | (1 << keyUsageBit[usage]), 0)

const nameConstraints = ({ permitted, excluded }: ExtensionRequest) => {
  const subtrees = (names: ReadonlyArray<NameText>) =>
    new GeneralSubtrees(names.map((name) => new GeneralSubtree({ base: writeName(name) })))
  return new NameConstraints({
    ...(permitted !== undefined && { permittedSubtrees: subtrees(permitted) }),
    ...(excluded !== undefined && { excludedSubtrees: subtrees(excluded) })
  })
}

const distributionPoint = ({
  names,
  nameRelativeToCrlIssuer,
  reasons,
  crlIssuer
}: DistributionPointRequest) =>
  new DistributionPoint({
    ...distributionPointName(names, nameRelativeToCrlIssuer),
    ...(reasons !== undefined && { reasons: new Reason(reasons) }),
    ...(crlIssuer !== undefined && { cRLIssuer: crlIssuer.map(writeName) })
  })

/** Nothing where there is no name. */
export const distributionPointName = (names: ReadonlyArray<NameText>, relativeName?: string) => {
  if (relativeName !== undefined)
    return {
      distributionPoint: new DistributionPointName({ nameRelativeToCRLIssuer: nameOf(relativeName)[0]! })
    }
  return (
    names.length > 0 && {
      distributionPoint: new DistributionPointName({ fullName: names.map(writeName) })
    }
  )
}

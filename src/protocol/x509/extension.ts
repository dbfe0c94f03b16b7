/** The extensions of a certificate, read into values. RFC 5280 §4.1.2.9 and §4.2. */
import { DerReader, tag } from "./der.ts"
import { readRelativeName } from "./distinguished-name.ts"
import { type GeneralName, readGeneralName, readGeneralNames } from "./general-name.ts"
import { extensionId } from "./object-identifiers.ts"

export interface Extension {
  readonly id: string
  readonly isCritical: boolean
  /** Contents of the OCTET STRING. */
  readonly value: Uint8Array
}

/** What the extensions say; a member is absent where its extension is. */
export interface ExtensionValues {
  readonly basicConstraints?: BasicConstraints
  readonly keyUsage?: ReadonlySet<number>
  readonly extendedKeyUsage?: ReadonlyArray<string>
  readonly subjectAlternativeName?: ReadonlyArray<GeneralName>
  readonly nameConstraints?: NameConstraints
  readonly certificatePolicies?: ReadonlyArray<string>
  readonly policyMappings?: ReadonlyArray<PolicyMapping>
  readonly policyConstraints?: PolicyConstraints
  /** SkipCerts of inhibitAnyPolicy, §4.2.1.14. */
  readonly inhibitAnyPolicy?: number
  readonly subjectKeyIdentifier?: Uint8Array
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier
  readonly crlDistributionPoints?: ReadonlyArray<DistributionPoint>
  readonly freshestCrl?: ReadonlyArray<DistributionPoint>
}

/** §4.2.1.9. */
export interface BasicConstraints {
  readonly isCa: boolean
  readonly pathLength?: number
}

/** Bits of keyUsage, §4.2.1.3. */
export const keyUsageBit = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  crlSign: 6,
  encipherOnly: 7,
  decipherOnly: 8
} as const
export type KeyUsage = keyof typeof keyUsageBit

/** §4.2.1.10. */
export interface NameConstraints {
  readonly permitted: ReadonlyArray<GeneralSubtree>
  readonly excluded: ReadonlyArray<GeneralSubtree>
}
export interface GeneralSubtree {
  readonly base: GeneralName
  /** §4.2.1.10 leaves minimum at zero and maximum absent; a subtree that does otherwise cannot be processed. */
  readonly hasDistances: boolean
}

/** §4.2.1.5. */
export interface PolicyMapping {
  readonly issuerDomainPolicy: string
  readonly subjectDomainPolicy: string
}

/** §4.2.1.11: numbers of certificates to skip. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number
  readonly inhibitPolicyMapping?: number
}

/** §4.2.1.1. */
export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: Uint8Array
  readonly authorityCertIssuer?: ReadonlyArray<GeneralName>
  readonly authorityCertSerialNumber?: Uint8Array
}

/** §4.2.1.13. */
export interface DistributionPoint {
  readonly fullName?: ReadonlyArray<GeneralName>
  /** One relative name, as in `DistinguishedName`; it counts from the CRL issuer's name. */
  readonly nameRelativeToCrlIssuer?: string
  readonly reasons?: ReadonlySet<number>
  readonly crlIssuer?: ReadonlyArray<GeneralName>
}

/** Our choice: certificates in use have about ten, the specification knows some twenty. */
const maxExtensions = 64

/** Reads `Extensions`, the contents of [3] in a certificate or [0] in a revocation list. Throws as DER readers do. */
export const readExtensions = (reader: DerReader): ReadonlyArray<Extension> =>
  reader.enter(tag.sequence).each(
    (list) => {
      const extension = list.enter(tag.sequence)
      const id = extension.objectIdentifier()
      // DER leaves out a DEFAULT; an explicit FALSE is met in deployed certificates and means the same.
      const isCritical = extension.optional(tag.boolean, (reader) => reader.boolean()) ?? false
      const value = extension.contents(tag.octetString)
      extension.end()
      return { id, isCritical, value }
    },
    { limit: maxExtensions }
  )

/** Reads those that RFC 5280 knows. Of an extension that stands twice, the last is read; §4.2 forbids it, and the path validation says so. */
export const readExtensionValues = (extensions: ReadonlyArray<Extension>): ExtensionValues => {
  const values: Record<string, unknown> = {}
  for (const { id, value } of extensions) {
    const known = readers[id]
    if (known === undefined) continue
    const [member, read] = known
    const reader = new DerReader(value, 0, value.length)
    values[member] = read(reader)
    reader.end()
  }
  return values
}

const readBasicConstraints = (reader: DerReader): BasicConstraints => {
  const sequence = reader.enter(tag.sequence)
  // An explicit FALSE: as for `critical`.
  const isCa = sequence.optional(tag.boolean, (reader) => reader.boolean()) ?? false
  const pathLength = sequence.optional(tag.integer, (reader) => reader.count())
  sequence.end()
  return { isCa, ...(pathLength !== undefined && { pathLength }) }
}

const readNameConstraints = (reader: DerReader): NameConstraints => {
  const sequence = reader.enter(tag.sequence)
  const permitted = sequence.optional(0xa0, readSubtrees)
  const excluded = sequence.optional(0xa1, readSubtrees)
  sequence.end()
  // §4.2.1.10: an empty sequence is not a constraint.
  if (permitted === undefined && excluded === undefined) reader.fail("empty sequence")
  return { permitted: permitted ?? [], excluded: excluded ?? [] }
}

const readSubtrees = (reader: DerReader): ReadonlyArray<GeneralSubtree> =>
  reader.enter(reader.nextTag!).each((subtrees) => {
    const subtree = subtrees.enter(tag.sequence)
    const base = readGeneralName(subtree)
    const minimum = subtree.optional(0x80, (reader) => reader.count(0x80)) ?? 0
    const maximum = subtree.optional(0x81, (reader) => reader.count(0x81))
    subtree.end()
    return { base, hasDistances: minimum !== 0 || maximum !== undefined }
  })

const readCertificatePolicies = (reader: DerReader): ReadonlyArray<string> =>
  reader.enter(tag.sequence).each((policies) => {
    const information = policies.enter(tag.sequence)
    const policy = information.objectIdentifier()
    information.optional(tag.sequence, (reader) =>
      reader.enter(tag.sequence).each((qualifiers) => {
        const qualifier = qualifiers.enter(tag.sequence)
        qualifier.objectIdentifier()
        qualifier.element()
        qualifier.end()
      })
    )
    information.end()
    return policy
  })

const readPolicyMappings = (reader: DerReader): ReadonlyArray<PolicyMapping> =>
  reader.enter(tag.sequence).each((mappings) => {
    const mapping = mappings.enter(tag.sequence)
    const issuerDomainPolicy = mapping.objectIdentifier()
    const subjectDomainPolicy = mapping.objectIdentifier()
    mapping.end()
    return { issuerDomainPolicy, subjectDomainPolicy }
  })

const readPolicyConstraints = (reader: DerReader): PolicyConstraints => {
  const sequence = reader.enter(tag.sequence)
  const requireExplicitPolicy = sequence.optional(0x80, (reader) => reader.count(0x80))
  const inhibitPolicyMapping = sequence.optional(0x81, (reader) => reader.count(0x81))
  sequence.end()
  // §4.2.1.11: an empty sequence is not a constraint.
  if (requireExplicitPolicy === undefined && inhibitPolicyMapping === undefined) reader.fail("empty sequence")
  return {
    ...(requireExplicitPolicy !== undefined && { requireExplicitPolicy }),
    ...(inhibitPolicyMapping !== undefined && { inhibitPolicyMapping })
  }
}

const readAuthorityKeyIdentifier = (reader: DerReader): AuthorityKeyIdentifier => {
  const sequence = reader.enter(tag.sequence)
  const keyIdentifier = sequence.optional(0x80, (reader) => reader.contents(0x80))
  const authorityCertIssuer = sequence.optional(0xa1, (reader) => readGeneralNames(reader.enter(0xa1)))
  const authorityCertSerialNumber = sequence.optional(0x82, (reader) => reader.integer(0x82))
  sequence.end()
  return {
    ...(keyIdentifier !== undefined && { keyIdentifier }),
    ...(authorityCertIssuer !== undefined && { authorityCertIssuer }),
    ...(authorityCertSerialNumber !== undefined && { authorityCertSerialNumber })
  }
}

const readDistributionPoints = (reader: DerReader): ReadonlyArray<DistributionPoint> =>
  reader.enter(tag.sequence).each((points) => {
    const point = points.enter(tag.sequence)
    const name = point.optional(0xa0, (reader) => readDistributionPointName(reader.enter(0xa0)))
    const reasons = point.optional(0x81, (reader) => reader.namedBits(0x81))
    const crlIssuer = point.optional(0xa2, (reader) => readGeneralNames(reader.enter(0xa2)))
    point.end()
    return {
      ...name,
      ...(reasons !== undefined && { reasons }),
      ...(crlIssuer !== undefined && { crlIssuer })
    }
  })

/** DistributionPointName, its [0] entered: also in issuingDistributionPoint, §5.2.5. */
export const readDistributionPointName = (
  choice: DerReader
): Pick<DistributionPoint, "fullName" | "nameRelativeToCrlIssuer"> => {
  const name =
    choice.nextTag === 0xa1
      ? { nameRelativeToCrlIssuer: readRelativeName(choice, [], 0xa1) }
      : { fullName: readGeneralNames(choice.enter(0xa0)) }
  choice.end()
  return name
}

/** §4.2.2.1: what it points to is not used here, but malformed it is no extension. */
const readAccessDescriptions = (reader: DerReader): null => {
  reader.enter(tag.sequence).each((descriptions) => {
    const description = descriptions.enter(tag.sequence)
    description.objectIdentifier()
    readGeneralName(description)
    description.end()
  })
  return null
}

type Reader = readonly [member: string, read: (reader: DerReader) => unknown]

const readers: Readonly<Record<string, Reader | undefined>> = {
  [extensionId.basicConstraints]: ["basicConstraints", readBasicConstraints],
  [extensionId.keyUsage]: ["keyUsage", (reader) => reader.namedBits()],
  [extensionId.extendedKeyUsage]: [
    "extendedKeyUsage",
    (reader) => reader.enter(tag.sequence).each((purposes) => purposes.objectIdentifier())
  ],
  [extensionId.subjectAlternativeName]: [
    "subjectAlternativeName",
    (reader) => readGeneralNames(reader.enter(tag.sequence))
  ],
  [extensionId.nameConstraints]: ["nameConstraints", readNameConstraints],
  [extensionId.certificatePolicies]: ["certificatePolicies", readCertificatePolicies],
  [extensionId.policyMappings]: ["policyMappings", readPolicyMappings],
  [extensionId.policyConstraints]: ["policyConstraints", readPolicyConstraints],
  [extensionId.inhibitAnyPolicy]: ["inhibitAnyPolicy", (reader) => reader.count()],
  [extensionId.subjectKeyIdentifier]: ["subjectKeyIdentifier", (reader) => reader.contents(tag.octetString)],
  [extensionId.authorityKeyIdentifier]: ["authorityKeyIdentifier", readAuthorityKeyIdentifier],
  [extensionId.crlDistributionPoints]: ["crlDistributionPoints", readDistributionPoints],
  [extensionId.freshestCrl]: ["freshestCrl", readDistributionPoints],
  [extensionId.authorityInformationAccess]: ["authorityInformationAccess", readAccessDescriptions]
}

/** A certificate revocation list read into values. RFC 5280 §5. */
import { Result, Schema } from "effect"
import { decodeDer, DerReader, tag } from "./der.ts"
import { type DistinguishedName, readName } from "./distinguished-name.ts"
import {
  type AuthorityKeyIdentifier,
  type DistributionPoint,
  type Extension,
  readDistributionPointName,
  readExtensions,
  readExtensionValues
} from "./extension.ts"
import { readGeneralNames } from "./general-name.ts"
import { extensionId } from "./object-identifiers.ts"

/** The list cannot be used: a certificate that needs it has no known status. */
export class RevocationListRejected extends Schema.TaggedClass<RevocationListRejected>()(
  "RevocationListRejected",
  {
    reason: Schema.Literals([
      "too large",
      "malformed list",
      "malformed extension",
      "no CRL number",
      "critical CRL number",
      "unrecognized critical extension",
      "duplicate extension",
      "algorithm identifiers differ"
    ]),
    detail: Schema.String
  }
) {}

export interface RevocationList {
  readonly tbs: Uint8Array
  readonly signature: Uint8Array
  readonly signatureAlgorithm: Uint8Array
  readonly issuer: DistinguishedName
  /** Seconds since the epoch. */
  readonly thisUpdate: number
  /** Absent where the list does not say, which §5.1.2.5 forbids: it is then current for ever. */
  readonly nextUpdate?: number
  /** Absent in a list of version 1, to which no delta belongs. */
  readonly crlNumber?: number
  /** Present in a delta list, §5.2.4. */
  readonly baseCrlNumber?: number
  readonly authorityKeyIdentifier?: AuthorityKeyIdentifier
  readonly issuingDistributionPoint?: IssuingDistributionPoint
  /** Entries by `entryId`. */
  readonly revoked: ReadonlyMap<string, RevokedEntry>
}

/** §5.2.5; the octets serve to compare the scopes of two lists. */
export interface IssuingDistributionPoint extends Pick<
  DistributionPoint,
  "fullName" | "nameRelativeToCrlIssuer"
> {
  readonly der: Uint8Array
  readonly onlyContainsUserCerts: boolean
  readonly onlyContainsCaCerts: boolean
  readonly onlyContainsAttributeCerts: boolean
  readonly onlySomeReasons?: ReadonlySet<number>
  readonly indirectCrl: boolean
}

export interface RevokedEntry {
  /** Seconds since the epoch. */
  readonly revokedAt: number
  /** CRLReason, §5.3.1; 0 (unspecified) where the list does not say. */
  readonly reason: number
}

/** Names an entry: issuer of the certificate and serial number together (§5.3.3). */
export const entryId = (certificateIssuer: DistinguishedName, serialNumber: Uint8Array): string =>
  `${Buffer.from(serialNumber).toString("hex")} ${certificateIssuer.key}`

/** Our choice: the largest public lists had some ten megabytes. */
export const maxRevocationListOctets = 16 << 20
const maxEntries = 500_000

export const parseRevocationList = (
  der: Uint8Array
): Result.Result<RevocationList, RevocationListRejected> => {
  const rejected = (reason: RevocationListRejected["reason"], detail: string) =>
    Result.fail(new RevocationListRejected({ reason, detail }))
  if (der.length > maxRevocationListOctets) return rejected("too large", `${der.length} octets`)
  const decoded = decodeDer(Uint8Array.from(der), readList)
  if (Result.isFailure(decoded))
    return rejected("malformed list", `${decoded.failure.reason} at octet ${decoded.failure.at}`)
  const { extensions, signedAlgorithm, unknownInEntries, isVersion1, ...list } = decoded.success

  // §5.1.1.2.
  if (!Buffer.from(signedAlgorithm).equals(list.signatureAlgorithm))
    return rejected("algorithm identifiers differ", "inside and outside of the signature")
  const repeated = extensions.find(({ id }, i) => extensions.findIndex((other) => other.id === id) < i)
  if (repeated !== undefined) return rejected("duplicate extension", repeated.id)
  // §5.2: a list with a critical extension that is not understood says nothing about any certificate.
  const unknown =
    extensions.find(({ id, isCritical }) => isCritical && !recognized.has(id))?.id ?? unknownInEntries
  if (unknown !== undefined) return rejected("unrecognized critical extension", unknown)
  // §5.2.3: always there, never critical; version 1 has no place for it.
  const number = extensions.find(({ id }) => id === extensionId.crlNumber)
  if (number === undefined && !isVersion1) return rejected("no CRL number", "the extension is missing")
  if (number?.isCritical === true) return rejected("critical CRL number", "the extension is critical")

  const values = decodeDer(noOctets, () => readValues(extensions))
  return Result.isFailure(values)
    ? rejected("malformed extension", values.failure.reason)
    : Result.succeed({ ...list, ...values.success })
}

const noOctets = new Uint8Array()

/** What a CRL may carry and is processed, §5.2; the freshest CRL is a hint where to look. */
const recognized: ReadonlySet<string> = new Set([
  extensionId.authorityKeyIdentifier,
  extensionId.crlNumber,
  extensionId.issuerAlternativeName,
  extensionId.deltaCrlIndicator,
  extensionId.issuingDistributionPoint
])

const readList = (reader: DerReader) => {
  const outer = reader.enter(tag.sequence)
  const tbs = outer.element(tag.sequence)
  const signatureAlgorithm = outer.element(tag.sequence)
  const signature = outer.octetsOfBitString()
  outer.end()

  const fields = new DerReader(tbs, 0, tbs.length).enter(tag.sequence)
  // §5: "Conforming applications [...] are REQUIRED to process both version 1 and version 2". Only version 2 is written out.
  const version = fields.optional(tag.integer, (reader) => reader.count())
  if (version !== undefined && version !== 1) fields.fail("value not allowed")
  const isVersion1 = version === undefined
  const signedAlgorithm = fields.element(tag.sequence)
  const issuer = readName(fields)
  const thisUpdate = fields.time()
  const nextUpdate =
    fields.nextTag === tag.utcTime || fields.nextTag === tag.generalizedTime ? fields.time() : undefined
  const entries = fields.optional(tag.sequence, (reader) => readEntries(reader.enter(tag.sequence), issuer))
  const extensions = fields.optional(0xa0, (reader) => {
    const inner = reader.enter(0xa0)
    const list = readExtensions(inner)
    inner.end()
    return list
  })
  fields.end()
  // §5.1.2.1: extensions make it version 2.
  if (isVersion1 && extensions !== undefined) fields.fail("value not allowed")
  return {
    isVersion1,
    tbs,
    signature,
    signatureAlgorithm,
    signedAlgorithm,
    issuer,
    thisUpdate,
    ...(nextUpdate !== undefined && { nextUpdate }),
    revoked: entries?.revoked ?? new Map<string, RevokedEntry>(),
    unknownInEntries: entries?.unknown,
    extensions: extensions ?? []
  }
}

const readEntries = (reader: DerReader, listIssuer: DistinguishedName) => {
  const revoked = new Map<string, RevokedEntry>()
  let unknown: string | undefined
  // §5.3.3: an entry that names no issuer belongs to the one named last, at first to the list's own.
  let certificateIssuer = listIssuer
  reader.each(
    (entries) => {
      const entry = entries.enter(tag.sequence)
      const serialNumber = entry.integer()
      const revokedAt = entry.time()
      let reason = 0
      for (const extension of entry.optional(tag.sequence, readExtensions) ?? []) {
        const value = new DerReader(extension.value, 0, extension.value.length)
        if (extension.id === extensionId.reasonCode) {
          reason = value.count(tag.enumerated)
          value.end()
        } else if (extension.id === extensionId.certificateIssuer) {
          const names = readGeneralNames(value.enter(tag.sequence))
          value.end()
          certificateIssuer =
            names.find((name) => name.form === "directoryName")?.name ?? entries.fail("value not allowed")
        } else if (extension.isCritical) unknown = extension.id
      }
      entry.end()
      revoked.set(entryId(certificateIssuer, serialNumber), { revokedAt, reason })
    },
    // §5.1.2.6: issuers leave the sequence out where nothing is revoked; an empty one says the same.
    { limit: maxEntries, atLeastOne: false }
  )
  return { revoked, unknown }
}

const readValues = (extensions: ReadonlyArray<Extension>) => {
  const read = <A>(id: string, reader: (reader: DerReader) => A): A | undefined => {
    const extension = extensions.find((candidate) => candidate.id === id)
    if (extension === undefined) return undefined
    const at = new DerReader(extension.value, 0, extension.value.length)
    const value = reader(at)
    at.end()
    return value
  }
  const baseCrlNumber = read(extensionId.deltaCrlIndicator, readCrlNumber)
  const issuingDistributionPoint = read(extensionId.issuingDistributionPoint, readIssuingDistributionPoint)
  const { authorityKeyIdentifier } = readExtensionValues(
    extensions.filter(({ id }) => id === extensionId.authorityKeyIdentifier)
  )
  const crlNumber = read(extensionId.crlNumber, readCrlNumber)
  return {
    ...(crlNumber !== undefined && { crlNumber }),
    ...(baseCrlNumber !== undefined && { baseCrlNumber }),
    ...(issuingDistributionPoint !== undefined && { issuingDistributionPoint }),
    ...(authorityKeyIdentifier !== undefined && { authorityKeyIdentifier })
  }
}

/** §5.2.3: up to 20 octets; beyond 2^53 neighbours are taken for equal, and then the later `thisUpdate` decides. */
const readCrlNumber = (reader: DerReader): number =>
  reader.integer().reduce((sum, octet) => sum * 256 + octet, 0)

const readIssuingDistributionPoint = (reader: DerReader): IssuingDistributionPoint => {
  const start = reader.element(tag.sequence)
  const sequence = new DerReader(start, 0, start.length).enter(tag.sequence)
  const name = sequence.optional(0xa0, (reader) => readDistributionPointName(reader.enter(0xa0)))
  const flag = (expected: number) =>
    sequence.optional(expected, (reader) => reader.boolean(expected)) ?? false
  const onlyContainsUserCerts = flag(0x81)
  const onlyContainsCaCerts = flag(0x82)
  const onlySomeReasons = sequence.optional(0x83, (reader) => reader.namedBits(0x83))
  const indirectCrl = flag(0x84)
  const onlyContainsAttributeCerts = flag(0x85)
  sequence.end()
  return {
    der: start,
    ...name,
    onlyContainsUserCerts,
    onlyContainsCaCerts,
    onlyContainsAttributeCerts,
    indirectCrl,
    ...(onlySomeReasons !== undefined && { onlySomeReasons })
  }
}

/** What can be said of one certificate without its path: form, dates, and whether it may issue. RFC 5280 §4, §6.1.3, §6.1.4. */
import { type Certificate, isSelfIssued } from "./certificate.ts"
import { keyUsageBit } from "./extension.ts"
import { extensionId, keyPurpose } from "./object-identifiers.ts"
import { areEqual } from "./octets.ts"
import { type Fault, fault } from "./path-rejected.ts"
import type { PathRules } from "./path-rules.ts"

/** Rules on every certificate of a path, the anchor's included. Nothing here depends on time. */
export const checkForm = (
  certificate: Certificate,
  rules: PathRules,
  isAnchor: boolean
): Fault | undefined => {
  const verdicts = formVerdicts(rules, isAnchor)
  const known = verdicts.get(certificate)
  if (known !== undefined) return known === "good" ? undefined : known
  const found = findFormFault(certificate, rules, isAnchor)
  verdicts.set(certificate, found ?? "good")
  return found
}

type Verdicts = WeakMap<Certificate, Fault | "good">
const asAnchor = new WeakMap<PathRules, Verdicts>()
const inPath = new WeakMap<PathRules, Verdicts>()

const formVerdicts = (rules: PathRules, isAnchor: boolean): Verdicts => {
  const byRules = isAnchor ? asAnchor : inPath
  let verdicts = byRules.get(rules)
  if (verdicts === undefined) byRules.set(rules, (verdicts = new WeakMap()))
  return verdicts
}

const findFormFault = (certificate: Certificate, rules: PathRules, isAnchor: boolean): Fault | undefined => {
  const { version, extensions, values, subject, issuer } = certificate
  // §4.1.1.2: the field that is signed names the same algorithm as the one that is not.
  if (!areEqual(certificate.signatureAlgorithm, certificate.signedAlgorithm))
    return fault("signature algorithm", "4.1.1.2", "the two algorithm identifiers differ")
  // §4.1.2.9 and §4.1.2.8.
  if (extensions.length > 0 && version !== 2) return fault("version", "4.1.2.1", "extensions outside v3")
  if (certificate.hasUniqueIdentifiers && version === 0)
    return fault("version", "4.1.2.1", "unique identifiers in v1")
  if (issuer.relativeNames.length === 0) return fault("empty name", "4.1.2.4", "the issuer has no name")
  const repeated = extensions.find(({ id }, i) => extensions.findIndex((other) => other.id === id) < i)
  if (repeated !== undefined) return fault("duplicate extension", "4.2", `${repeated.id} stands twice`)
  // §4.2: a critical extension that is not understood rejects the certificate.
  const unknown = extensions.find(({ id, isCritical }) => isCritical && !recognized.has(id))
  if (unknown !== undefined) return fault("unrecognized critical extension", "4.2", unknown.id)

  const isCa = values.basicConstraints?.isCa ?? false
  if (isCa && subject.relativeNames.length === 0)
    return fault("empty name", "4.1.2.6", "an authority has no name")
  if (values.basicConstraints?.pathLength !== undefined && !isCa)
    return fault("basic constraints", "4.2.1.9", "a path length without cA")
  if (!isCa && values.keyUsage?.has(keyUsageBit.keyCertSign) === true)
    return fault("key usage", "4.2.1.9", "keyCertSign without cA")
  if (!isCa && values.nameConstraints !== undefined)
    return fault("name constraints", "4.2.1.10", "name constraints outside an authority's certificate")
  if (values.keyUsage?.size === 0) return fault("key usage", "4.2.1.3", "no bit is set")
  return checkIssuance(certificate, rules, isAnchor)
}

/** Dates, both ends included; fractions of a second do not count. §4.1.2.5. */
export const checkDates = (
  { notBefore, notAfter }: Pick<Certificate, "notBefore" | "notAfter">,
  atSeconds: number
): Fault | undefined => {
  const now = Math.floor(atSeconds)
  if (now < notBefore) return fault("not yet valid", "4.1.2.5", `valid from ${instant(notBefore)}`)
  if (now > notAfter) return fault("expired", "4.1.2.5", `valid until ${instant(notAfter)}`)
  return undefined
}

/** Seconds since the epoch, as RFC 3339 writes them. */
const instant = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z")

/** May it issue certificates, with that many intermediates below that are not self-issued? §6.1.4 (k) to (n). */
export const checkIssuer = ({ values }: Certificate, intermediatesBelow: number): Fault | undefined => {
  if (values.basicConstraints?.isCa !== true)
    return fault("basic constraints", "6.1.4", "an issuer that is no authority")
  if (values.keyUsage !== undefined && !values.keyUsage.has(keyUsageBit.keyCertSign))
    return fault("key usage", "6.1.4", "an issuer whose key may not sign certificates")
  const { pathLength } = values.basicConstraints
  if (pathLength !== undefined && intermediatesBelow > pathLength)
    return fault("path length", "4.2.1.9", `${intermediatesBelow} intermediates below, ${pathLength} allowed`)
  return undefined
}

/** Does its extended key usage admit the purpose? §4.2.1.12; in an issuer it bounds what is below, as everybody reads it. */
export const checkPurpose = ({ values }: Certificate, purpose: string): Fault | undefined => {
  const { extendedKeyUsage } = values
  return extendedKeyUsage === undefined ||
    extendedKeyUsage.includes(purpose) ||
    extendedKeyUsage.includes(keyPurpose.any)
    ? undefined
    : fault("extended key usage", "4.2.1.12", `${purpose} is not among the purposes`)
}

/** What issuers are asked to do; how much of it a client insists on is in the rules. */
const checkIssuance = (certificate: Certificate, rules: PathRules, isAnchor: boolean): Fault | undefined => {
  const { values, subject, serialNumber, extensions } = certificate
  const isCa = values.basicConstraints?.isCa ?? false
  // Who issued an anchor, and under which number, matters to nobody: some public roots have the number 0.
  if (
    rules.requiresSoundSerialNumber &&
    !isAnchor &&
    (serialNumber[0]! & 0x80 || serialNumber.every((octet) => octet === 0) || serialNumber.length > 20)
  )
    return fault("serial number", "4.1.2.2", "not a positive number of at most 20 octets")

  if (rules.requiresKeyIdentifiers) {
    if (isCa && values.subjectKeyIdentifier === undefined)
      return fault("key identifier", "4.2.1.2", "an authority without subjectKeyIdentifier")
    // §4.2.1.1: may be left out where the issuer's key is the certificate's own.
    if (values.authorityKeyIdentifier?.keyIdentifier === undefined && !isAnchor && !isSelfIssued(certificate))
      return fault("key identifier", "4.2.1.1", "no authorityKeyIdentifier with a key identifier")
  }

  const alternativeName = extensions.find(({ id }) => id === extensionId.subjectAlternativeName)
  if (subject.relativeNames.length === 0) {
    // §4.1.2.6: with an empty subject, the alternative name is the name, and critical.
    if (alternativeName?.isCritical !== true)
      return fault("empty name", "4.1.2.6", "an empty subject without a critical subjectAltName")
  } else if (rules.forbidsCriticalAlternativeName && alternativeName?.isCritical === true)
    return fault("extension criticality", "4.2.1.6", "a critical subjectAltName beside a subject")

  if (rules.requiresCriticalityAsSpecified)
    for (const { id, isCritical } of extensions) {
      if (isCritical && neverCritical.has(id))
        return fault("extension criticality", neverCritical.get(id)!, `${id} is critical`)
      if (!isCritical && (id === extensionId.basicConstraints ? isCa : alwaysCritical.has(id)))
        return fault("extension criticality", alwaysCritical.get(id)!, `${id} is not critical`)
    }
  return undefined
}

/** Extensions that validation processes, or that bind nothing. */
const recognized: ReadonlySet<string> = new Set([
  extensionId.basicConstraints,
  extensionId.keyUsage,
  extensionId.extendedKeyUsage,
  extensionId.subjectAlternativeName,
  extensionId.issuerAlternativeName,
  extensionId.nameConstraints,
  extensionId.certificatePolicies,
  extensionId.policyMappings,
  extensionId.policyConstraints,
  extensionId.inhibitAnyPolicy,
  extensionId.subjectKeyIdentifier,
  extensionId.authorityKeyIdentifier,
  extensionId.crlDistributionPoints,
  extensionId.freshestCrl,
  extensionId.authorityInformationAccess,
  extensionId.subjectInformationAccess
])

/** "MUST mark as non-critical", by section. */
const neverCritical: ReadonlyMap<string, string> = new Map([
  [extensionId.authorityKeyIdentifier, "4.2.1.1"],
  [extensionId.subjectKeyIdentifier, "4.2.1.2"],
  [extensionId.freshestCrl, "4.2.1.15"],
  [extensionId.authorityInformationAccess, "4.2.2.1"],
  [extensionId.subjectInformationAccess, "4.2.2.2"]
])

/** "MUST mark as critical", by section; name constraints are left out, for public authorities may mark them either way. */
const alwaysCritical: ReadonlyMap<string, string> = new Map([
  [extensionId.basicConstraints, "4.2.1.9"],
  [extensionId.policyConstraints, "4.2.1.11"],
  [extensionId.inhibitAnyPolicy, "4.2.1.14"]
])

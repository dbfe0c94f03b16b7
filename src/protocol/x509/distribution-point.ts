/** Which certificates a revocation list is for, by the names of distribution points. RFC 5280 §4.2.1.13, §5.2.5, §6.3.3. */
import type { Certificate } from "./certificate.ts"
import { type DistinguishedName, keyBelow } from "./distinguished-name.ts"
import type { DistributionPoint } from "./extension.ts"
import { generalNameKey } from "./general-name.ts"
import type { IssuingDistributionPoint } from "./revocation-list.ts"

/** Does a list with that scope cover the certificate, as far as that point of it goes? §6.3.3 (b)(2). */
export const isInScope = (
  certificate: Pick<Certificate, "issuer" | "values">,
  /** Undefined stands for the point that every certificate has, §6.3.3: its issuer's list, for all reasons. */
  point: DistributionPoint | undefined,
  scope: IssuingDistributionPoint,
  listIssuer: DistinguishedName
): boolean => {
  const isCa = certificate.values.basicConstraints?.isCa ?? false
  if (scope.onlyContainsAttributeCerts) return false
  if (isCa ? scope.onlyContainsUserCerts : scope.onlyContainsCaCerts) return false
  if (scope.fullName === undefined && scope.nameRelativeToCrlIssuer === undefined) return true
  // (i): one name in common; a point without a name goes by its CRL issuers, and no point at all by the certificate's issuer.
  const names = namesOf(scope, [listIssuer])
  return wantedNames(point, certificate.issuer).some((name) => names.includes(name))
}

const wantedNames = (
  point: DistributionPoint | undefined,
  certificateIssuer: DistinguishedName
): ReadonlyArray<string> => {
  if (point === undefined) return [directoryName(certificateIssuer.key)]
  const { fullName, nameRelativeToCrlIssuer, crlIssuer } = point
  if (fullName === undefined && nameRelativeToCrlIssuer === undefined)
    return (crlIssuer ?? []).map(generalNameKey)
  // §4.2.1.13: the CRL issuer is the certificate's issuer where the point names no other.
  return namesOf(
    point,
    crlIssuer?.flatMap((name) => (name.form === "directoryName" ? [name.name] : [])) ?? [certificateIssuer]
  )
}

/**
 * Names of a point, to compare. One that is relative to the CRL issuer is its name with one relative name more; with several
 * issuers, which §4.2.1.13 forbids, it would be relative to none of them.
 */
const namesOf = (
  { fullName, nameRelativeToCrlIssuer }: Pick<DistributionPoint, "fullName" | "nameRelativeToCrlIssuer">,
  [issuer, ...others]: ReadonlyArray<DistinguishedName>
): ReadonlyArray<string> => {
  if (nameRelativeToCrlIssuer === undefined) return (fullName ?? []).map(generalNameKey)
  return issuer === undefined || others.length > 0
    ? []
    : [directoryName(keyBelow(issuer, nameRelativeToCrlIssuer))]
}

/** As `generalNameKey` has it. */
const directoryName = (key: string): string => `directoryName ${key}`

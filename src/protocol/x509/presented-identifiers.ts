/** The identifiers that a certificate presents for its subject. RFC 6125 §1.8 and §6.4.4, RFC 9525 §2, RFC 4985 §2. */
import type { PresentedIdentifiers } from "../names/match-identifiers.ts"
import type { Certificate } from "./certificate.ts"
import { attributeType } from "./distinguished-name.ts"
import type { GeneralName } from "./general-name.ts"

export const presentedIdentifiers = (certificate: Certificate): PresentedIdentifiers => {
  const known = presented.get(certificate)
  if (known !== undefined) return known
  const identifiers = identifiersOf(certificate)
  presented.set(certificate, identifiers)
  return identifiers
}

const presented = new WeakMap<Certificate, PresentedIdentifiers>()

const identifiersOf = ({ values, subject }: Certificate): PresentedIdentifiers => {
  const names = values.subjectAlternativeName ?? []
  // The most specific common name is the last one of the sequence.
  const commonName = subject.attributes.findLast(
    ({ type, text }) => type === attributeType.commonName && text !== undefined
  )?.text
  return {
    dns: valuesOf(names, "dNSName"),
    srv: valuesOf(names, "sRVName"),
    uri: valuesOf(names, "uniformResourceIdentifier"),
    ip: names.flatMap((name) => (name.form === "iPAddress" ? [name.octets] : [])),
    ...(commonName !== undefined && { commonName })
  }
}

const valuesOf = (
  names: ReadonlyArray<GeneralName>,
  form: "dNSName" | "sRVName" | "uniformResourceIdentifier"
): ReadonlyArray<string> => names.flatMap((name) => (name.form === form ? [name.value] : []))

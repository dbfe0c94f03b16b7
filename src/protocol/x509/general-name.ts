/** The forms a name can take in a certificate. RFC 5280 §4.2.1.6; SRVName from RFC 4985 §2. */
import { type DerReader, tag } from "./der.ts"
import { type DistinguishedName, presentName, readName } from "./distinguished-name.ts"
import { srvNameId } from "./object-identifiers.ts"

/** Values as encoded: whether they are well-formed names is judged where they are used. */
export type GeneralName =
  | { readonly form: "dNSName"; readonly value: string }
  | { readonly form: "rfc822Name"; readonly value: string }
  | { readonly form: "uniformResourceIdentifier"; readonly value: string }
  | { readonly form: "sRVName"; readonly value: string }
  | { readonly form: "iPAddress"; readonly octets: Uint8Array }
  | { readonly form: "directoryName"; readonly name: DistinguishedName }
  | { readonly form: "otherName"; readonly type: string; readonly der: Uint8Array }
  | { readonly form: "x400Address" | "ediPartyName" | "registeredID"; readonly der: Uint8Array }

export type NameForm = GeneralName["form"]

/** Our choice: over twice the names of x509-limbo's largest certificate, and far over what fits a TLS handshake. */
const maxGeneralNames = 8_192

/** Reads the names of a GeneralNames whose tag has been entered; at least one. Throws as DER readers do. */
export const readGeneralNames = (names: DerReader): ReadonlyArray<GeneralName> =>
  names.each(readGeneralName, { limit: maxGeneralNames })

export const readGeneralName = (reader: DerReader): GeneralName => {
  switch (reader.nextTag) {
    case 0xa0: {
      const other = reader.enter(0xa0)
      const type = other.objectIdentifier()
      const value = other.enter(tag.contextConstructed(0))
      other.end()
      if (type === srvNameId) {
        const srv = value.ia5String()
        value.end()
        // RFC 4985 §2: never empty.
        if (srv === "") reader.fail("string malformed")
        return { form: "sRVName", value: srv }
      }
      const der = value.element()
      value.end()
      return { form: "otherName", type, der }
    }
    case 0x81:
      return { form: "rfc822Name", value: reader.ia5String(0x81) }
    case 0x82:
      return { form: "dNSName", value: reader.ia5String(0x82) }
    case 0xa3:
      return { form: "x400Address", der: reader.element(0xa3) }
    case 0xa4: {
      // Name is a CHOICE, so its tag is explicit.
      const inner = reader.enter(0xa4)
      const name = readName(inner)
      inner.end()
      return { form: "directoryName", name }
    }
    case 0xa5:
      return { form: "ediPartyName", der: reader.element(0xa5) }
    case 0x86:
      return { form: "uniformResourceIdentifier", value: reader.ia5String(0x86) }
    case 0x87:
      return { form: "iPAddress", octets: reader.contents(0x87) }
    case 0x88:
      return { form: "registeredID", der: reader.element(0x88) }
    default:
      return reader.fail("unexpected tag")
  }
}

/** Equal texts for names that §7 calls equal, so it serves to compare. */
export const generalNameKey = (name: GeneralName): string => {
  switch (name.form) {
    case "dNSName":
      // §7.2: without case.
      return `${name.form} ${name.value.toLowerCase()}`
    case "rfc822Name": {
      // §7.5: the local part with case, the host without.
      const at = name.value.lastIndexOf("@")
      return `${name.form} ${name.value.slice(0, at)}${name.value.slice(at).toLowerCase()}`
    }
    case "uniformResourceIdentifier":
      // §7.4: scheme and host without case, the rest with.
      return `${name.form} ${withoutCaseOfHost(name.value)}`
    case "sRVName":
      return `${name.form} ${name.value.toLowerCase()}`
    case "iPAddress":
      return presentGeneralName(name)
    case "directoryName":
      return `${name.form} ${name.name.key}`
    case "otherName":
      return `${name.form} ${name.type} ${Buffer.from(name.der).toString("hex")}`
    default:
      return `${name.form} ${Buffer.from(name.der).toString("hex")}`
  }
}

const withoutCaseOfHost = (uri: string): string =>
  uri.replace(
    /^([^:/?#]+:\/\/)((?:[^/?#]*@)?)([^/?#]*)/,
    (_, scheme: string, user: string, host: string) => scheme.toLowerCase() + user + host.toLowerCase()
  )

/** For people: `dNSName mail.example.com`. */
export const presentGeneralName = (name: GeneralName): string => {
  switch (name.form) {
    case "dNSName":
    case "rfc822Name":
    case "uniformResourceIdentifier":
    case "sRVName":
      return `${name.form} ${name.value}`
    case "iPAddress":
      return `iPAddress ${[...name.octets].map((octet) => octet.toString(16).padStart(2, "0")).join(":")}`
    case "directoryName":
      return `directoryName ${presentName(name.name)}`
    case "otherName":
      return `otherName ${name.type}`
    default:
      return name.form
  }
}

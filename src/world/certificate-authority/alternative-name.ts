/** Names of every form as short texts, for subjectAltName and name constraints. RFC 5280 §4.2.1.6 and §4.2.1.10. */
import { srvNameId } from "../../protocol/x509/object-identifiers.ts"
import { GeneralName, OtherName } from "./asn1.ts"
import { nameOf } from "./fields.ts"

/**
 * `DNS:mail.example.com`, `SRV:_smtp.example.com`, `IP:192.0.2.1`, and as a constraint `IP:192.0.2.0/24`.
 * Nothing is checked: a malformed name is written as it is.
 */
export type NameText =
  | `DNS:${string}`
  | `SRV:${string}`
  | `IP:${string}`
  | `email:${string}`
  | `URI:${string}`
  | `dirName:${string}`

export const writeName = (text: NameText): GeneralName => {
  const colon = text.indexOf(":")
  const value = text.slice(colon + 1)
  switch (text.slice(0, colon)) {
    case "DNS":
      return new GeneralName({ dNSName: value })
    case "SRV":
      return new GeneralName({ otherName: new OtherName({ typeId: srvNameId, value: ia5String(value) }) })
    case "IP":
      return new GeneralName({ iPAddress: value })
    case "email":
      return new GeneralName({ rfc822Name: value })
    case "URI":
      return new GeneralName({ uniformResourceIdentifier: value })
    default:
      return new GeneralName({ directoryName: nameOf(value) })
  }
}

/** RFC 4985 §2 wants an IA5String; names are far under the 128 octets at which its length would take two. */
const ia5String = (text: string): ArrayBuffer => {
  const octets = Buffer.from(text, "latin1")
  if (octets.length > 127) throw new Error(`SRV name over 127 octets: ${text}`)
  return Uint8Array.from([0x16, octets.length, ...octets]).buffer
}

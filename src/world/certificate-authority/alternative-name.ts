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

/** RFC 4985 §2 wants an IA5String. X.690 §8.1.3.5: from 128 octets on the length has an octet that counts its own. */
const ia5String = (text: string): ArrayBuffer => {
  const octets = Buffer.from(text, "latin1")
  if (octets.length > 255) throw new Error(`no domain name is that long: ${text}`)
  const length = octets.length < 128 ? [octets.length] : [0x81, octets.length]
  return Uint8Array.from([0x16, ...length, ...octets]).buffer
}

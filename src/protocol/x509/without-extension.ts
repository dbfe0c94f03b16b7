/** A TBSCertificate without one of its extensions, octet by octet as it would have been issued. RFC 6962 §3.2, RFC 5280 §4.1. */
import { Result } from "effect"
import { joined } from "../dns/rdata/octets.ts"
import { decodeDer, type DerReader, tag } from "./der.ts"

/**
 * Nothing is encoded anew but the lengths around what is gone. Where no extension is left the field is left out too, for it holds one at least
 * (RFC 5280 §4.1).
 *
 * @param tbs DER
 * @param id object identifier of the extension; of one that stands twice, both go
 * @returns undefined where the octets are no TBSCertificate
 */
export const withoutExtension = (tbs: Uint8Array, id: string): Uint8Array | undefined =>
  Result.getOrUndefined(
    decodeDer(tbs, (reader) => {
      const fields = reader
        .enter(tag.sequence)
        .each((field) => (field.nextTag === extensionsTag ? remaining(field, id) : field.element()))
      return element(tag.sequence, joined(...fields))
    })
  )

/** §4.1: `[3] EXPLICIT`. */
const extensionsTag = tag.contextConstructed(3)

const remaining = (reader: DerReader, id: string): Uint8Array => {
  const field = reader.enter(extensionsTag)
  const kept = field
    .enter(tag.sequence)
    .each((list) => list.element(tag.sequence))
    .filter((extension) => idOf(extension) !== id)
  field.end()
  return kept.length === 0 ? new Uint8Array() : element(extensionsTag, element(tag.sequence, joined(...kept)))
}

const idOf = (extension: Uint8Array): string | undefined =>
  Result.getOrUndefined(
    decodeDer(extension, (reader) => {
      const inner = reader.enter(tag.sequence)
      const id = inner.objectIdentifier()
      inner.rest()
      return id
    })
  )

/** X.690 §8.1.3, §10.1: the shortest form of the length. */
const element = (identifier: number, contents: Uint8Array): Uint8Array => {
  const length: Array<number> = []
  for (let left = contents.length; left > 0; left = Math.floor(left / 256)) length.unshift(left % 256)
  const head = contents.length < 0x80 ? [contents.length] : [0x80 | length.length, ...length]
  return joined(Uint8Array.of(identifier, ...head), contents)
}

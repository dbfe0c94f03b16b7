/** Distinguished names, and when two of them are the same. RFC 5280 §4.1.2.4 and §7.1. */
import { DerReader, tag } from "./der.ts"

export interface DistinguishedName {
  /** The SEQUENCE as it was encoded. */
  readonly der: Uint8Array
  /** One canonical text for each relative name: equal texts for names that §7.1 calls equal. */
  readonly relativeNames: ReadonlyArray<string>
  /** All relative names in one text, so it serves as a map key; empty for the empty name. */
  readonly key: string
  readonly attributes: ReadonlyArray<Attribute>
}

export interface Attribute {
  /** Object identifier of the attribute's type. */
  readonly type: string
  /** The text where the value is a string; undefined otherwise. */
  readonly text: string | undefined
}

/** Attribute types by object identifier, RFC 5280 §4.1.2.4 and appendix A.1. */
export const attributeType = {
  commonName: "2.5.4.3",
  country: "2.5.4.6",
  organization: "2.5.4.10",
  organizationalUnit: "2.5.4.11",
  domainComponent: "0.9.2342.19200300.100.1.25",
  emailAddress: "1.2.840.113549.1.9.1"
} as const

/** Reads one Name. Throws as DER readers do. */
export const readName = (reader: DerReader): DistinguishedName => {
  const der = reader.element(tag.sequence)
  const attributes: Array<Attribute> = []
  const relativeNames = new DerReader(der, 0, der.length)
    .enter(tag.sequence)
    .each((names) => readRelativeName(names, attributes), { atLeastOne: false, limit: maxRelativeNames })
  return { der, relativeNames, attributes, key: keyOf(relativeNames) }
}

/** `key` of the name that has one relative name more. */
export const keyBelow = ({ relativeNames }: DistinguishedName, relativeName: string): string =>
  keyOf([...relativeNames, relativeName])

const keyOf = (relativeNames: ReadonlyArray<string>): string => relativeNames.join(",")

/** Is `name` inside the subtree that begins at `base`? §4.2.1.10: its first relative names are those of the base. */
export const isWithin = (name: DistinguishedName, base: DistinguishedName): boolean =>
  name.relativeNames.length >= base.relativeNames.length &&
  base.relativeNames.every((relative, index) => name.relativeNames[index] === relative)

/** For people: `CN=mail.example.com, O=Example`. */
export const presentName = ({ attributes }: DistinguishedName): string =>
  attributes.length === 0
    ? "(empty name)"
    : attributes.map(({ type, text }) => `${shortNames[type] ?? type}=${text ?? "?"}`).join(", ")

const shortNames: Readonly<Record<string, string>> = {
  [attributeType.commonName]: "CN",
  [attributeType.country]: "C",
  [attributeType.organization]: "O",
  [attributeType.organizationalUnit]: "OU",
  [attributeType.domainComponent]: "DC",
  [attributeType.emailAddress]: "emailAddress"
}

/** One name relative to another, under the tag that a SET has in its place, as a text like those in `relativeNames`. */
export const readRelativeName = (
  names: DerReader,
  into: Array<Attribute> = [],
  expected: number = tag.set
): string => {
  const parts = names.enter(expected).each((pair) => readAttribute(pair.enter(tag.sequence)))
  for (const { type, text } of parts) into.push({ type, text })
  // A SET has no order, whatever order an encoder chose.
  return parts
    .map(({ canonical }) => canonical)
    .toSorted()
    .join("+")
}

/** Our choice: real names have under ten; x509-limbo's largest has 2,048 in one subject. */
const maxRelativeNames = 4_096

const readAttribute = (pair: DerReader) => {
  const type = pair.objectIdentifier()
  const kind = pair.nextTag
  const value = pair.element()
  pair.end()
  const text = textOf(kind, value, pair)
  const canonical = text === undefined ? undefined : canonicalText(text)
  return {
    type,
    text,
    // Lengths before contents, so that no attribute can pretend to be two.
    canonical:
      canonical === undefined
        ? `${type}=#${Buffer.from(value).toString("hex")}`
        : `${type}=${canonical.length}:${canonical}`
  }
}

/**
 * RFC 5280 §7.1 with RFC 4518: neither case nor the amount of white space counts. NFKC and lower case stand
 * for the full preparation, and differ from it only in characters that are rare in names.
 */
const canonicalText = (text: string): string =>
  text.normalize("NFKC").toLowerCase().trim().replaceAll(/\s+/g, " ")

const textOf = (kind: number | undefined, value: Uint8Array, reader: DerReader): string | undefined => {
  if (kind === undefined || !stringTags.has(kind)) return undefined
  const octets = new DerReader(value, 0, value.length).contents(kind)
  switch (kind) {
    case tag.utf8String:
      try {
        return utf8.decode(octets)
      } catch {
        return reader.fail("string malformed")
      }
    case tag.bmpString:
      if (octets.length % 2 !== 0) reader.fail("string malformed")
      return Buffer.from(octets).swap16().toString("utf16le")
    case tag.teletexString:
      // T.61 has escapes that nobody uses; as elsewhere, its octets are taken for Latin-1.
      return Buffer.from(octets).toString("latin1")
    default:
      if (octets.some((octet) => octet > 0x7f)) reader.fail("string malformed")
      return Buffer.from(octets).toString("latin1")
  }
}

const stringTags: ReadonlySet<number> = new Set([
  tag.utf8String,
  tag.bmpString,
  tag.teletexString,
  tag.printableString,
  tag.numericString,
  tag.ia5String,
  tag.visibleString
])

const utf8 = new TextDecoder("utf-8", { fatal: true })

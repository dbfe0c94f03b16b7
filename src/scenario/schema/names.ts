/** Names and addresses as scenario files write them. */
import { Schema } from "effect"
import { canonicalAddress } from "../../protocol/dns/rdata/address.ts"
import { readPrefix } from "../../protocol/dns/rdata/prefix.ts"
import { toALabels } from "../../protocol/names/u-label.ts"

/** As far as a pattern tells of a U-label's characters. */
export const beyondAscii = String.raw`\u0080-\uffff`

/** Letters, digits, hyphens and underscores, a U-label (RFC 5890 §2.3.2.1), or `*`: what scenarios need of names; the wire carries any octets. */
const label = `(?:\\*|[A-Za-z0-9_${beyondAscii}](?:[A-Za-z0-9_${beyondAscii}-]{0,61}[A-Za-z0-9_${beyondAscii}])?)`

/** RFC 5321 §4.1.2, Let-dig and Ldh-str: of a domain in an address. */
export const hostLabel = `[A-Za-z0-9${beyondAscii}](?:[A-Za-z0-9${beyondAscii}-]{0,61}[A-Za-z0-9${beyondAscii}])?`

/** Of names with U-labels: A-labels take their place when the file has been read. RFC 5891 §5. */
export const hasULabelsOnly = Schema.makeFilter<string>(
  (text) => toALabels(text.split("@").at(-1) ?? "") !== undefined,
  {
    expected: "labels that are ASCII, or U-labels (RFC 5891 §5.4)"
  }
)

/** RFC 1035 §2.3.4: 255 octets on the wire, of which the root and the first length are no characters of the text. */
const mostCharacters = 253

const domainName = `(?=.{1,${mostCharacters}}$)(?:\\.|${label}(?:\\.${label})*)`

export const DomainName = Schema.String.check(
  hasULabelsOnly,
  Schema.isPattern(new RegExp(`^${domainName}$`), {
    expected: `a domain name without the final dot, such as mx1.example.com, of ${mostCharacters} characters at most`
  })
)

/**
 * Our choice: what is published for a host, a domain or a zone stands below its name, such as _25._tcp, mta-sts or the hash of NSEC3,
 * and needs room there.
 */
const mostOfAParent = 190

/** Of a host, a domain or a zone; the root is none of these. */
export const HostName = Schema.String.check(
  hasULabelsOnly,
  Schema.isPattern(new RegExp(`^(?=.{1,${mostOfAParent}}$)${label}(?:\\.${label})*$`), {
    expected: `a name without the final dot, such as mx1.example.com, of ${mostOfAParent} characters at most`
  })
)

/** The same, or the root. */
export const Apex = Schema.String.check(
  hasULabelsOnly,
  Schema.isPattern(new RegExp(`^(?=.{1,${mostOfAParent}}$)(?:\\.|${label}(?:\\.${label})*)$`), {
    expected: `the name of a zone without the final dot, such as example.com, of ${mostOfAParent} characters at most`
  })
)

/** As far as a pattern tells. */
const ipv6Address = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*"

const anAddress = "an IP address such as 192.0.2.1 or 2001:db8::1"

export const IpAddress = Schema.String.check(
  Schema.makeFilter<string>((text) => canonicalAddress(text) !== undefined, { expected: anAddress }),
  // Last, for JSON Schema has this one only.
  Schema.isPattern(new RegExp(`^(?:[0-9.]+|${ipv6Address})$`), { expected: anAddress })
)

const aPrefix = "a prefix such as 192.0.2.0/24 or 2001:db8::/32, with zeros behind it"

export const Prefix = Schema.String.check(
  Schema.makeFilter<string>((text) => readPrefix(text) !== undefined, { expected: aPrefix }),
  Schema.isPattern(new RegExp(`^(?:[0-9.]+|${ipv6Address})/[0-9]{1,3}$`), { expected: aPrefix })
)

/** Of a host by whichever it is known. IPv4 addresses look like names. */
export const NameOrAddress = Schema.String.check(
  hasULabelsOnly,
  Schema.makeFilter<string>((text) => !text.includes(":") || canonicalAddress(text) !== undefined, {
    expected: anAddress
  }),
  Schema.isPattern(new RegExp(`^(?:${domainName}|${ipv6Address})$`), {
    expected: `a domain name without the final dot, such as mx1.example.com, of ${mostCharacters} characters at most, or ${anAddress}`
  })
)

/** Names and addresses as scenario files write them. */
import { Schema } from "effect"

/** Letters, digits, hyphens and underscores, or `*`: what scenarios need of names; the wire carries any octets. */
const label = "(?:\\*|[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)"

export const DomainName = Schema.String.check(
  Schema.isPattern(new RegExp(`^(?:\\.|${label}(?:\\.${label})*)$`), {
    expected: "a domain name without the final dot, such as mx1.example.com"
  })
)

export const IpAddress = Schema.String.check(
  Schema.isPattern(/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/, {
    expected: "an IPv4 address such as 192.0.2.1"
  })
)

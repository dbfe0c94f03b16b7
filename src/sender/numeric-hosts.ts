/** MX records that name four numbers, RFC 1035 §3.3.9: a name that hardly exists, and what some software takes for an address. */
import { Effect } from "effect"
import type { DnsAnswer, DnsLookups } from "../clients/dns/dns.ts"
import { parseIpv4 } from "../protocol/dns/rdata/address.ts"
import type { TypeName } from "../protocol/dns/types.ts"
import { rfc } from "../protocol/rfc.ts"

/** The same lookups, but that four numbers are asked of nobody: they have that address, and nothing else. Nobody has signed it. */
export const withNumericHosts = (dns: DnsLookups): DnsLookups => ({
  lookup: (name, type) => {
    const address = parseIpv4(name)
    return address === undefined ? dns.lookup(name, type) : Effect.succeed(itself(name, type, address))
  }
})

const itself = (name: string, type: TypeName, address: Uint8Array): DnsAnswer => ({
  name,
  type,
  rcode: "NOERROR",
  status: "insecure",
  aliases: [],
  canonicalName: name,
  rdatas: type === "A" ? [address] : [],
  ttlSeconds: 0,
  because: rfc(1035, "3.3.9")
})

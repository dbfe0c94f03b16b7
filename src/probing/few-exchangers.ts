/** Cuts the list of a domain's MX hosts: a probe must come to an end. RFC 5321 §5.1. */
import { Effect } from "effect"
import type { DnsLookups } from "../clients/dns/dns.ts"

/** Our choice, twice what large providers have; RFC 5321 §5.1 wants two addresses tried at least. */
export const mostExchangers = 10

/** MX RDATA in canonical order is in the order of preference (RFC 4034 §6.3). */
export const fewExchangers = ({ lookup }: DnsLookups): DnsLookups => ({
  lookup: (name, type) =>
    type === "MX"
      ? Effect.map(lookup(name, type), (answer) => ({
          ...answer,
          rdatas: answer.rdatas.slice(0, mostExchangers)
        }))
      : lookup(name, type)
})

/** Where a host is: its addresses in the IP versions that the client has. RFC 1035 §3.4.1, RFC 3596. */
import { Context, Effect, Result } from "effect"
import type { AddressType } from "../../protocol/dns/rdata/address.ts"
import type { DnsAnswer, DnsFailure, DnsLookups } from "./dns.ts"
import { readAddresses } from "./records.ts"

/** Record types that a client asks for, in the order of asking: those of its IP versions. IPv4 alone unless somebody is provided. */
export const AddressTypes = Context.Reference<ReadonlyArray<AddressType>>("clients/AddressTypes", {
  defaultValue: () => ["A"]
})

export type AddressLookup = Result.Result<DnsAnswer, DnsFailure>

/** One answer or failure for each IP version of the client; at least one. */
export const lookUpAddresses = (dns: DnsLookups, host: string): Effect.Effect<ReadonlyArray<AddressLookup>> =>
  Effect.flatMap(AddressTypes, (types) =>
    Effect.forEach(types, (type) => Effect.result(dns.lookup(host, type)))
  )

export interface FoundAddresses {
  /** In the order of trying: IPv6 first, by the default policy of RFC 6724 §2.1 and §6. */
  readonly addresses: ReadonlyArray<string>
  /** Lookups that failed beside the one that gave the addresses. */
  readonly failures: ReadonlyArray<DnsFailure>
}

/** Fails where no IP version gave an address and one lookup failed, so that nobody knows whether there is one. */
export const findAddresses = (dns: DnsLookups, host: string): Effect.Effect<FoundAddresses, DnsFailure> =>
  Effect.flatMap(lookUpAddresses(dns, host), (lookups) => {
    const failures = lookups.filter(Result.isFailure).map(({ failure }) => failure)
    const addresses = lookups
      .filter(Result.isSuccess)
      .toReversed()
      .flatMap(({ success }) => readAddresses(success))
    return addresses.length === 0 && failures[0] !== undefined
      ? Effect.fail(failures[0])
      : Effect.succeed({ addresses, failures })
  })

/** Where one answer has to stand for all: the first with an address, or else a failure, or else the first. */
export const decisiveLookup = (lookups: ReadonlyArray<AddressLookup>): AddressLookup =>
  lookups.find((lookup) => Result.isSuccess(lookup) && readAddresses(lookup.success).length > 0) ??
  lookups.find(Result.isFailure) ??
  lookups[0]!

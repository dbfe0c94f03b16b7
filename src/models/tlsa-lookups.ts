/** What DNS answered on the way to TLSA records, in the words of their discovery. RFC 7672 §2.1. */
import { Result } from "effect"
import type { AddressLookup } from "../clients/dns/addresses.ts"
import type { DnsAnswer, DnsFailure } from "../clients/dns/dns.ts"
import { readAddresses, readTlsa } from "../clients/dns/records.ts"
import type { FoundAddress, Lookup, TlsaAnswer } from "../protocol/dane/discovery.ts"
import { type fullDataUses, smtpUsages, usableAssociations } from "../protocol/dane/tlsa.ts"

export const foundAddress = (answer: AddressLookup): Lookup<FoundAddress> =>
  Result.isFailure(answer)
    ? "failure"
    : { ...answer.success, hasAddress: readAddresses(answer.success).length > 0 }

export const tlsaAnswer = (
  answer: Result.Result<DnsAnswer, DnsFailure>,
  fullData?: (typeof fullDataUses)[number]
): Lookup<TlsaAnswer> => {
  if (Result.isFailure(answer)) return "failure"
  const records = readTlsa(answer.success)
  return records.length === 0
    ? "none"
    : { status: answer.success.status, usable: usableAssociations(records, smtpUsages, fullData).usable }
}

export const failureText = ({ name, type, detail }: DnsFailure): string =>
  `the ${type} lookup for ${name} failed: ${detail}`

/** TLSA records as a TLS report names the policy that they are. RFC 8460 §4.4. */
import { presentTlsa } from "../protocol/dane/tlsa.ts"
import type { TlsaRdata } from "../protocol/dns/rdata/tlsa.ts"
import type { AppliedPolicy } from "../protocol/tls-report/report.ts"

/**
 * @param baseDomain §1.1: under DANE the Policy Domain is the TLSA base domain, so that each MX host has a policy of its own
 * @param records the whole RRset; absent where it could not be had
 */
export const appliedTlsa = (baseDomain: string, records?: ReadonlyArray<TlsaRdata>): AppliedPolicy => ({
  policyType: "tlsa",
  ...(records === undefined ? {} : { policyString: records.map(presentTlsa) }),
  policyDomain: baseDomain
})

/** TLSA records as a TLS report names the policy that they are. RFC 8460 §4.4. */
import { presentTlsa } from "../protocol/dane/tlsa.ts"
import type { TlsaRdata } from "../protocol/dns/rdata/tlsa.ts"
import { rfc } from "../protocol/rfc.ts"
import type { AppliedPolicy } from "../protocol/tls-report/report.ts"
import type { Mistrust } from "./trust-model.ts"

/**
 * @param baseDomain §1.1: under DANE the Policy Domain is the TLSA base domain, so that each MX host has a policy of its own
 * @param records the whole RRset; absent where it could not be had
 */
export const appliedTlsa = (baseDomain: string, records?: ReadonlyArray<TlsaRdata>): AppliedPolicy => ({
  policyType: "tlsa",
  ...(records === undefined ? {} : { policyString: records.map(presentTlsa) }),
  policyDomain: baseDomain
})

/** RFC 8460 §4.3.2.1: none of the records is valid. Mail goes all the same, over TLS with whomever (RFC 7672 §2.2). */
export const unusableTlsa = (baseDomain: string): Mistrust => ({
  result: "tlsa-invalid",
  detail: `none of the TLSA records at ${baseDomain} can be used`,
  because: [rfc(7672, "2.2"), rfc(8460, "4.3.2.1")]
})

/** Certificates that an attacker has in a run because it ordered them there. RFC 8555 §7.4. */
import type { ValidatedCertificates } from "../../attacker/arsenal.ts"
import type { IssuedChains } from "./issued-chains.ts"
import type { Orders } from "./orders.ts"

/** @param orders as they stand; none for an attacker that orders nothing */
export const certificatesInHand = (
  orders: () => Orders | undefined,
  issuedChain: IssuedChains
): ValidatedCertificates => {
  const authorityOf = (name: string) => orders()?.issued(name)?.authority
  return {
    // What it took has been spent.
    certificateWays: (name) => (authorityOf(name) === undefined ? [] : [[]]),
    validatedChain: (names) => {
      // Where somebody else says which certificates there are, it is the authority that everybody trusts.
      const authority = authorityOf(names[0] ?? "") ?? "trusted"
      // One certificate has names that one authority validated.
      return issuedChain(
        authority,
        names.filter((name) => (authorityOf(name) ?? authority) === authority)
      )
    }
  }
}

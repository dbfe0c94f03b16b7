/** Certificates that an attacker has in a run because it ordered them there, or somebody else says so. RFC 8555 §7.4. */
import type { Arsenal, ValidatedCertificates } from "../../attacker/arsenal.ts"
import type { IssuedChains } from "./issued-chains.ts"
import type { Orders } from "./orders.ts"

/** @param orders as they stand; none for an attacker that orders nothing */
export const certificatesInHand = (
  orders: () => Orders | undefined,
  issuedChain: IssuedChains
): ValidatedCertificates => {
  const authorityOf = (name: string) => orders()?.issued(name)?.authority
  return {
    isFixed: false,
    // What it took has been spent.
    certificateWays: (name) => (authorityOf(name) === undefined ? [] : [[]]),
    validatedChain: (names) => {
      // Where somebody else says which certificates there are, it is the authority that everybody trusts.
      const authority = authorityOf(names[0] ?? "") ?? "trusted"
      // One certificate has names that one authority validated.
      return issuedChain(authority, [
        ...new Set(
          names
            .filter((name) => (authorityOf(name) ?? authority) === authority)
            .map((name) => orders()?.presentedName(name) ?? name)
        )
      ])
    }
  }
}

/** Without orders, by the ways that are given, none when left out. The same ways have the same certificates, on which menus rest. */
export const certificatesWithoutOrders = (
  issuedChain: IssuedChains
): ((ways: Arsenal["certificateWays"] | undefined) => ValidatedCertificates) => {
  const none = { ...certificatesInHand(() => undefined, issuedChain), isFixed: true }
  const given = new WeakMap<Arsenal["certificateWays"], ValidatedCertificates>()
  return (certificateWays) => {
    if (certificateWays === undefined) return none
    let certificates = given.get(certificateWays)
    if (certificates === undefined)
      given.set(certificateWays, (certificates = { ...none, isFixed: true, certificateWays }))
    return certificates
  }
}

/** Certificates that an attacker has in a run because it ordered them there, or somebody else says so. RFC 8555 §7.4. */
import type { ValidatedCertificates } from "../../attacker/arsenal.ts"
import type { AuthorityId } from "../../world/deployment.ts"
import type { IssuedChains } from "./issued-chains.ts"
import type { IssuedNames } from "./orders.ts"

/** Which certificates there are in a run, where somebody else says so. */
export interface GivenCertificates {
  readonly waysTo: (serverName: string) => ReadonlyArray<ReadonlyArray<string>>
  /** Undefined for names of the attacker's own, for which any issues. */
  readonly authorityOf: (serverName: string) => AuthorityId | undefined
}

/** @param names as they stand; none for an attacker that orders nothing */
export const certificatesInHand = (
  names: () => IssuedNames | undefined,
  issuedChain: IssuedChains
): ValidatedCertificates => {
  const authorityOf = (name: string) => names()?.issued(name)?.authority
  return {
    isFixed: false,
    // What it took has been spent.
    certificateWays: (name) => (authorityOf(name) === undefined ? [] : [[]]),
    validatedChain: (asked) =>
      chainFor(asked, authorityOf, issuedChain, (name) => names()?.presentedName(name) ?? name)
  }
}

/** One certificate has names that one authority validated: the one that issues for the first of them for which not anybody would. */
const chainFor = (
  names: ReadonlyArray<string>,
  authorityOf: (name: string) => AuthorityId | undefined,
  issuedChain: IssuedChains,
  presentedName = (name: string) => name
): ReadonlyArray<Uint8Array> => {
  const authority = names.map(authorityOf).find((issuer) => issuer !== undefined) ?? "trusted"
  return issuedChain(authority, [
    ...new Set(
      names
        .filter((name) => (authorityOf(name) ?? authority) === authority)
        .map((name) => presentedName(name))
    )
  ])
}

/** Without orders: as it is given, none when left out. The same that is given has the same certificates, on which menus rest. */
export const certificatesWithoutOrders = (
  issuedChain: IssuedChains
): ((given: GivenCertificates | undefined) => ValidatedCertificates) => {
  const none = { ...certificatesInHand(() => undefined, issuedChain), isFixed: true }
  const known = new WeakMap<GivenCertificates, ValidatedCertificates>()
  return (given) => {
    if (given === undefined) return none
    let certificates = known.get(given)
    if (certificates === undefined)
      known.set(
        given,
        (certificates = {
          isFixed: true,
          certificateWays: given.waysTo,
          validatedChain: (names) => chainFor(names, given.authorityOf, issuedChain)
        })
      )
    return certificates
  }
}

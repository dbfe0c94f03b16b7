/** Certificates that authorities issue to the attacker for names that they validated. RFC 5280 §4.1. */
import type { AuthorityId } from "../../world/deployment.ts"
import type { Surroundings } from "../standing-arsenal.ts"
import { validatedCertificate } from "../world/validated-certificate.ts"

/** DER, leaf first; the attacker has its key. */
export type IssuedChains = (issuer: AuthorityId, names: ReadonlyArray<string>) => ReadonlyArray<Uint8Array>

/** Each is made once. */
export const issuedChains = ({ scenario, chainOf }: Surroundings): IssuedChains => {
  const made = new Map<string, ReadonlyArray<Uint8Array>>()
  return (issuer, names) => {
    const key = [issuer, ...names].join(" ")
    const known = made.get(key)
    if (known !== undefined) return known
    const chain = chainOf(validatedCertificate(scenario, issuer, names))
    made.set(key, chain)
    return chain
  }
}

/** Certificates that authorities issue to the attacker for names that they validated. RFC 5280 §4.1. */
import type { AuthorityId } from "../../world/deployment.ts"
import type { Surroundings } from "../arsenal.ts"
import { certificatePlan } from "../world/certificate-plan.ts"

/** DER, leaf first; the attacker has its key. */
export type IssuedChains = (issuer: AuthorityId, names: ReadonlyArray<string>) => ReadonlyArray<Uint8Array>

/** The same names have the same certificate in every run: it is valid from before the start, as all in a scenario are. */
export const issuedChains = ({ scenario, chainOf }: Surroundings): IssuedChains => {
  const made = new Map<string, ReadonlyArray<Uint8Array>>()
  return (issuer, names) => {
    const key = [issuer, ...names].join(" ")
    const known = made.get(key)
    if (known !== undefined) return known
    const plan = { ...certificatePlan(scenario, ""), issuer, dnsNames: names, key: `attacker's ${key}` }
    const chain = chainOf(plan)
    made.set(key, chain)
    return chain
  }
}

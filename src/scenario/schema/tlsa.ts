/** The words of TLSA records, RFC 7218. */
import { allUsages } from "../../protocol/dane/tlsa.ts"

export const usages = allUsages
export const selectors = ["SPKI", "Cert"] as const
export const matchingTypes = ["SHA2-256", "SHA2-512", "Full"] as const

/** Which NSEC or NSEC3 records an answer needs, for each thing that may be denied. RFC 4035 §3.1.3, RFC 5155 §7.2. */
import type { Name } from "../../dns/name.ts"
import type { RrSet } from "../../dns/record.ts"
import type { DenialChain } from "./denial-chain.ts"
import type { Denied } from "./zone-signatures.ts"

export const proofOf = (chain: DenialChain, denied: Denied): ReadonlyArray<RrSet> => {
  switch (denied.what) {
    case "type":
      return denyType(chain, denied.name)
    case "name":
      return denyName(chain, denied.name, denied.closestEncloser)
    case "closer match":
      return denyCloserMatch(chain, denied.name, denied.closestEncloser)
    case "type of wildcard":
      return denyWildcardType(chain, denied.name, denied.closestEncloser)
  }
}

/** The name exists and the type does not; also for a delegation without DS, and for an empty non-terminal. */
export const denyType = (chain: DenialChain, name: Name): ReadonlyArray<RrSet> => {
  const matching = chain.matching(name)
  if (matching !== undefined) return [matching]
  // RFC 4035 §3.1.3: an empty non-terminal shows in the span of the record before it.
  if (chain.method === "nsec") return [chain.covering(name)]
  // RFC 5155 §7.2.4, §7.2.7: a delegation that was left out shows as a span that opts out.
  return distinct(provenEncloser(chain, name).records)
}

/** Neither the name nor a wildcard for it exists. `closestEncloser` is the longest ancestor that does. */
export const denyName = (chain: DenialChain, name: Name, closestEncloser: Name): ReadonlyArray<RrSet> => {
  // RFC 4035 §3.1.3.2.
  if (chain.method === "nsec") {
    return distinct([chain.covering(name), chain.covering(closestEncloser.wildcardChild)])
  }
  // RFC 5155 §7.2.2.
  const { encloser, records } = provenEncloser(chain, name)
  return distinct([...records, chain.covering(encloser.wildcardChild)])
}

/** The answer was made from a wildcard: nothing closer exists. */
export const denyCloserMatch = (
  chain: DenialChain,
  name: Name,
  closestEncloser: Name
): ReadonlyArray<RrSet> => [
  chain.method === "nsec"
    ? // RFC 4035 §3.1.3.3.
      chain.covering(name)
    : // RFC 5155 §7.2.6: the closest encloser follows from the label count of the signature.
      chain.covering(nextCloser(name, closestEncloser))
]

/** A wildcard stands for the name, and lacks the type. */
export const denyWildcardType = (
  chain: DenialChain,
  name: Name,
  closestEncloser: Name
): ReadonlyArray<RrSet> => {
  const wildcard = denyType(chain, closestEncloser.wildcardChild)
  // RFC 4035 §3.1.3.4.
  if (chain.method === "nsec") return distinct([chain.covering(name), ...wildcard])
  // RFC 5155 §7.2.5.
  return distinct([...provenEncloser(chain, name).records, ...wildcard])
}

/** For the fault "wrong denial": genuine records that follow those of the proof, and none of the proof itself. */
export const misleading = (chain: DenialChain, proof: ReadonlyArray<RrSet>): ReadonlyArray<RrSet> =>
  distinct(proof.map(chain.following)).filter((record) => !proof.includes(record))

/** RFC 5155 §7.2.1: the longest ancestor that the chain knows, and that the name one label longer does not exist. */
const provenEncloser = (chain: DenialChain, name: Name) => {
  let encloser = name.parent
  let matching = chain.matching(encloser)
  // The apex is always in the chain, so this ends there at the latest.
  while (matching === undefined) {
    encloser = encloser.parent
    matching = chain.matching(encloser)
  }
  return { encloser, records: [matching, chain.covering(nextCloser(name, encloser))] }
}

const nextCloser = (name: Name, encloser: Name): Name => name.lastLabels(encloser.labels.length + 1)

const distinct = (records: ReadonlyArray<RrSet>): ReadonlyArray<RrSet> => [...new Set(records)]

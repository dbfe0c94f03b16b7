/** Denial by hashes of the names that exist: the NSEC3 records of a zone. RFC 5155 §7.1. */
import { createHash } from "node:crypto"
import { writeBase32Hex } from "../../dns/base32hex.ts"
import { compareOctets } from "../../dns/canonical.ts"
import type { Name } from "../../dns/name.ts"
import { nsec3OptOutFlag, writeNsec3 } from "../../dns/rdata/nsec3.ts"
import type { RrSet } from "../../dns/record.ts"
import { classIn, typeCodes } from "../../dns/types.ts"
import { authoritativeTypes, isInsecureDelegation } from "./authoritative-types.ts"
import { type DenialChain, lastIndexWhere } from "./denial-chain.ts"
import type { ZoneContents, ZoneNode } from "./zone-contents.ts"

export interface Nsec3Parameters {
  readonly salt: Uint8Array
  readonly iterations: number
  readonly optOut: boolean
}

/** Hashes every name at once, for the order of the chain is that of the hashes; makes each record when asked for. */
export const nsec3Chain = (
  { apex, nodes }: ZoneContents,
  ttlSeconds: number,
  parameters: Nsec3Parameters
): DenialChain => {
  const hash = (name: Name) => nsec3Hash(name, parameters)
  const inOrder = [...chained(nodes, parameters.optOut)]
    .map((node) => ({ node, hash: hash(node.name) }))
    .toSorted((a, b) => compareOctets(a.hash, b.hash))
  const made: Array<RrSet | undefined> = []

  const recordAt = (index: number): RrSet => {
    const at = (index + inOrder.length) % inOrder.length
    const { node, hash: ownHash } = inOrder[at]!
    return (made[at] ??= {
      owner: apex.child(new TextEncoder().encode(writeBase32Hex(ownHash))),
      type: typeCodes.NSEC3,
      class: classIn,
      ttlSeconds,
      rdatas: [
        writeNsec3({
          hashAlgorithm: 1,
          flags: parameters.optOut ? nsec3OptOutFlag : 0,
          iterations: parameters.iterations,
          salt: parameters.salt,
          nextHashedOwnerName: inOrder[(at + 1) % inOrder.length]!.hash,
          types: bitmapTypes(node)
        })
      ]
    })
  }

  /** -1, that is the last record, for hashes before the first. */
  const indexAtOrBefore = (hashed: Uint8Array) =>
    lastIndexWhere(inOrder.length, (index) => compareOctets(inOrder[index]!.hash, hashed) <= 0)

  const positions = new Map<RrSet, number>()
  const found = (index: number): RrSet => {
    const record = recordAt(index)
    positions.set(record, index)
    return record
  }

  return {
    method: "nsec3",
    matching: (name) => {
      const hashed = hash(name)
      const index = indexAtOrBefore(hashed)
      return index >= 0 && compareOctets(inOrder[index]!.hash, hashed) === 0 ? found(index) : undefined
    },
    covering: (name) => found(indexAtOrBefore(hash(name))),
    following: (record) => found((positions.get(record) ?? 0) + 1),
    all: () => inOrder.map((_, index) => found(index))
  }
}

/** RFC 5155 §5: SHA-1 over the name and the salt, and then over each result and the salt. */
export const nsec3Hash = (
  name: Name,
  { salt, iterations }: Pick<Nsec3Parameters, "salt" | "iterations">
): Uint8Array => {
  const once = (octets: Uint8Array): Buffer => createHash("sha1").update(octets).update(salt).digest()
  let hashed = once(name.toCanonicalWire())
  for (let i = 0; i < iterations; i++) hashed = once(hashed)
  return new Uint8Array(hashed)
}

/**
 * RFC 5155 §7.1: every name with authority or a delegation, and the empty non-terminals above them. Opting out
 * leaves out unsigned delegations and what exists only because of them.
 */
const chained = (nodes: ZoneContents["nodes"], optOut: boolean): ReadonlySet<ZoneNode> => {
  const kept = new Set<ZoneNode>()
  for (const node of nodes.values()) {
    if (node.kind === "occluded" || node.kind === "empty non-terminal") continue
    if (optOut && isInsecureDelegation(node)) continue
    let at: ZoneNode | undefined = node
    while (at !== undefined && !kept.has(at)) {
      kept.add(at)
      at = at.kind === "apex" ? undefined : nodes.get(at.name.parent.key)
    }
  }
  return kept
}

const bitmapTypes = (node: ZoneNode): ReadonlyArray<number> => {
  const types = authoritativeTypes(node)
  if (node.kind === "apex") {
    return [...types, typeCodes.DNSKEY, typeCodes.NSEC3PARAM, typeCodes.RRSIG]
  }
  // RFC 5155 §7.1: RRSIG stands for signatures at the original name; an unsigned delegation has none.
  return types.length === 0 || isInsecureDelegation(node) ? types : [...types, typeCodes.RRSIG]
}

/** Denial by the names that exist: the NSEC records of a zone. RFC 4034 §4, RFC 4035 §2.3. */
import { compareNames } from "../../dns/canonical.ts"
import type { Name } from "../../dns/name.ts"
import { writeNsec } from "../../dns/rdata/nsec.ts"
import type { RrSet } from "../../dns/record.ts"
import { classIn, typeCodes } from "../../dns/types.ts"
import { authoritativeTypes } from "./authoritative-types.ts"
import { type DenialChain, lastIndexWhere } from "./denial-chain.ts"
import type { ZoneContents, ZoneNode } from "./zone-contents.ts"

/** Sorts the names at once; makes each record when it is asked for. */
export const nsecChain = ({ nodes }: ZoneContents, ttlSeconds: number): DenialChain => {
  // RFC 4035 §2.3: every name that owns data of the zone or is delegated; an empty non-terminal has no NSEC.
  const inOrder = [...nodes.values()]
    .filter(({ kind }) => kind !== "occluded" && kind !== "empty non-terminal")
    .toSorted((a, b) => compareNames(a.name, b.name))
  const made: Array<RrSet | undefined> = []

  const recordAt = (index: number): RrSet => {
    const node = inOrder[index % inOrder.length]!
    const next = inOrder[(index + 1) % inOrder.length]!
    return (made[index % inOrder.length] ??= {
      owner: node.name,
      type: typeCodes.NSEC,
      class: classIn,
      ttlSeconds,
      rdatas: [
        writeNsec({
          // RFC 4034 §4.1.1: the last names the apex.
          nextDomainName: next.name,
          types: [...authoritativeTypes(node), ...atApex(node), typeCodes.RRSIG, typeCodes.NSEC]
        })
      ]
    })
  }

  /** The apex comes before all other names. */
  const indexAtOrBefore = (name: Name) =>
    lastIndexWhere(inOrder.length, (index) => compareNames(inOrder[index]!.name, name) <= 0)

  return {
    method: "nsec",
    matching: (name) => {
      const index = indexAtOrBefore(name)
      return inOrder[index]!.name.equals(name) ? recordAt(index) : undefined
    },
    covering: (name) => recordAt(indexAtOrBefore(name)),
    following: ({ owner }) => recordAt(indexAtOrBefore(owner) + 1),
    all: () => inOrder.map((_, index) => recordAt(index))
  }
}

const atApex = ({ kind }: ZoneNode) => (kind === "apex" ? [typeCodes.DNSKEY] : [])

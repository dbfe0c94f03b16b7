/** What a zone knows about a question. RFC 1034 §4.3.2 step 3, RFC 4592 §3.3, RFC 6672 §3.2. */
import { Result } from "effect"
import { maxNameOctets, Name } from "../../protocol/dns/name.ts"
import { readCname, readDname, writeName } from "../../protocol/dns/rdata/single-name.ts"
import type { RrSet } from "../../protocol/dns/record.ts"
import { typeCodes } from "../../protocol/dns/types.ts"
import type { ZoneNode } from "../../protocol/dnssec/signing/zone-contents.ts"
import { rrSetAt, type Zone } from "./zone.ts"

export type Found =
  | {
      readonly outcome: "answer"
      /** As it stands in the zone. */
      readonly rrSet: RrSet
      readonly expansion?: Expansion
    }
  | {
      readonly outcome: "alias"
      readonly rrSet: RrSet
      readonly expansion?: Expansion
      readonly target: Name
    }
  | {
      readonly outcome: "renamed subtree"
      readonly dname: RrSet
      /** RFC 6672 §3.2: undefined when the new name would be too long. */
      readonly cname: RrSet | undefined
    }
  | { readonly outcome: "referral"; readonly cut: ZoneNode }
  | { readonly outcome: "no data"; readonly expansion?: Expansion }
  | { readonly outcome: "no such name"; readonly closestEncloser: Name }

/** The answer was made from the wildcard below `closestEncloser`. */
export interface Expansion {
  readonly closestEncloser: Name
}

export const lookUp = (zone: Zone, name: Name, type: number, nowSeconds: number): Found => {
  const { node, isExact } = deepestNode(zone, name)
  // A DS belongs to the upper side of the cut (RFC 4035 §3.1.4.1), so at the cut itself it is answered.
  if (node.kind === "delegation" && !(isExact && type === typeCodes.DS)) {
    return { outcome: "referral", cut: node }
  }
  if (isExact) return foundAt(node, rrSetAt(zone, node, type, nowSeconds))

  const dname = node.rrSets.get(typeCodes.DNAME)
  if (dname !== undefined) return { outcome: "renamed subtree", dname, cname: synthesiseCname(dname, name) }

  const wildcard = zone.contents.nodes.get(node.name.wildcardChild.key)
  const closestEncloser = node.name
  if (wildcard === undefined || wildcard.kind === "occluded") {
    return { outcome: "no such name", closestEncloser }
  }
  // RFC 4592 §4.2: a wildcard that delegates makes no sense; it is taken for one without data.
  if (wildcard.kind === "delegation") return { outcome: "no data", expansion: { closestEncloser } }
  // Types that signing makes are not expanded: an NSEC speaks of its owner alone.
  const found = foundAt(wildcard, wildcard.rrSets.get(type))
  return found.outcome === "answer" || found.outcome === "alias" || found.outcome === "no data"
    ? { ...found, expansion: { closestEncloser } }
    : found
}

/** RFC 6672 §3.3: a CNAME from the name asked for, with the end of the name replaced. */
export const synthesiseCname = (dname: RrSet, name: Name): RrSet | undefined => {
  const target = Result.getOrUndefined(readDname(dname.rdatas[0]!))
  if (target === undefined) return undefined
  const kept = name.labels.slice(0, name.labels.length - dname.owner.labels.length)
  const renamed = new Name([...kept, ...target.labels])
  return renamed.wireLength > maxNameOctets
    ? undefined
    : { ...dname, owner: name, type: typeCodes.CNAME, rdatas: [writeName(renamed)] }
}

/** Down from the apex to the name, as far as nodes exist and authority reaches. */
const deepestNode = (
  { contents }: Zone,
  name: Name
): { readonly node: ZoneNode; readonly isExact: boolean } => {
  let node = contents.nodes.get(contents.apex.key)!
  for (let depth = contents.apex.labels.length + 1; depth <= name.labels.length; depth++) {
    const next = contents.nodes.get(name.lastLabels(depth).key)
    if (next === undefined || node.rrSets.has(typeCodes.DNAME)) return { node, isExact: false }
    node = next
    if (node.kind === "delegation") return { node, isExact: depth === name.labels.length }
  }
  return { node, isExact: true }
}

const foundAt = (node: ZoneNode, rrSet: RrSet | undefined): Found => {
  if (rrSet !== undefined) return { outcome: "answer", rrSet }
  const cname = node.rrSets.get(typeCodes.CNAME)
  const target = cname === undefined ? undefined : Result.getOrUndefined(readCname(cname.rdatas[0]!))
  // RFC 1034 §3.6.2: the alias holds for every type but CNAME itself.
  return cname === undefined || target === undefined
    ? { outcome: "no data" }
    : { outcome: "alias", rrSet: cname, target }
}

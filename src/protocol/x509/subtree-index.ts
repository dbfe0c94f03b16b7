/**
 * Subtrees of a name constraint, found by what a name looks like, so that many names against many subtrees are no product of the two.
 * RFC 5280 §4.2.1.10, RFC 4985 §4.
 *
 * The index only chooses which subtrees a name must be compared with; `isInside` says how that ends. Subtrees stand under keys such that
 * those under one key answer alike to every name that looks there, so that the first of them speaks for all.
 */
import type { GeneralSubtree } from "./extension.ts"
import type { GeneralName } from "./general-name.ts"
import { hostOfUri, isDomain, splitMailbox, splitService } from "./subtree.ts"

/** A subtree, and how many of its kind stand before it in its list. */
export interface PlacedSubtree {
  readonly place: number
  readonly subtree: GeneralSubtree
}

/** One list of subtrees, permitted or excluded, of one authority. */
export class SubtreeIndex {
  readonly #kinds = new Map<string, Kind>()

  constructor(subtrees: ReadonlyArray<GeneralSubtree>) {
    for (const [kind, ofKind] of Map.groupBy(subtrees, ({ base }) => kindOf(base)))
      this.#kinds.set(kind, new Kind(ofKind))
  }

  /** How many subtrees have the name's form. */
  count(name: GeneralName): number {
    return this.#kinds.get(kindOf(name))?.subtrees.length ?? 0
  }

  /** Those of the name's form that it may not be outside of, in their order: the first "inside" and the first "unclear" are among them. */
  candidates(name: GeneralName): ReadonlyArray<PlacedSubtree> {
    return this.#kinds.get(kindOf(name))?.candidates(name) ?? []
  }
}

/** Other names are as many forms as they have types. */
const kindOf = (name: GeneralName): string =>
  name.form === "otherName" ? `${name.form} ${name.type}` : name.form

/** Our choice: so few are compared sooner than looked up. */
const fewSubtrees = 16

class Kind {
  readonly subtrees: ReadonlyArray<GeneralSubtree>
  readonly #placed: ReadonlyArray<PlacedSubtree>
  #firsts: ReadonlyMap<string, number> | undefined

  constructor(subtrees: ReadonlyArray<GeneralSubtree>) {
    this.subtrees = subtrees
    this.#placed = subtrees.map((subtree, place) => ({ place, subtree }))
  }

  candidates(name: GeneralName): ReadonlyArray<PlacedSubtree> {
    if (this.subtrees.length <= fewSubtrees) return this.#placed
    const firsts = (this.#firsts ??= firstPlaces(this.subtrees))
    // A malformed name is unclear against any subtree of its form, so the first of all is always one.
    const places = new Set([0, ...nameKeys(name).flatMap((key) => firsts.get(key) ?? [])])
    return [...places].toSorted((a, b) => a - b).map((place) => this.#placed[place]!)
  }
}

const firstPlaces = (subtrees: ReadonlyArray<GeneralSubtree>): ReadonlyMap<string, number> => {
  const firsts = new Map<string, number>()
  for (const [place, { base, hasDistances }] of subtrees.entries())
    for (const key of hasDistances ? [unclear] : baseKeys(base)) if (!firsts.has(key)) firsts.set(key, place)
  return firsts
}

/** Every name is inside. */
const all = "all"
/** No name can be judged. */
const unclear = "unclear"

const baseKeys = (base: GeneralName): ReadonlyArray<string> => {
  switch (base.form) {
    case "dNSName": {
      const domain = base.value.toLowerCase()
      if (domain === "") return [all]
      // A wildcard above the base may stand for a name in it.
      return isDomain(domain)
        ? [`at ${domain}`, ...suffixes(domain).map((suffix) => `above ${suffix}`)]
        : [unclear]
    }
    case "sRVName": {
      const [service = "*", domain] = splitService(base.value)
      const subtree = domain.toLowerCase()
      if (subtree === "") return [`${service} ${all}`]
      return [`${service} some`, `${service} ${isDomain(subtree) ? `at ${subtree}` : unclear}`]
    }
    case "rfc822Name": {
      if (!base.value.includes("@")) return hostBaseKeys(base.value)
      const [local, host] = splitMailbox(base.value)
      const domain = host.toLowerCase()
      return [local === undefined || !isDomain(domain) ? unclear : `mailbox ${local}@${domain}`]
    }
    case "uniformResourceIdentifier":
      return hostBaseKeys(base.value)
    case "iPAddress": {
      const half = base.octets.length / 2
      const prefix = /^(1*)0*$/.exec(bits(base.octets.subarray(half)))?.[1]
      return [
        (half !== 4 && half !== 16) || prefix === undefined
          ? unclear
          : `${half} ${bits(base.octets.subarray(0, half)).slice(0, prefix.length)}`
      ]
    }
    case "directoryName":
      return [prefixesOf(base.name.relativeNames).at(-1)!]
    default:
      return [unclear]
  }
}

const nameKeys = (name: GeneralName): ReadonlyArray<string> => {
  switch (name.form) {
    case "dNSName": {
      const domain = withoutAsterisk(name.value.toLowerCase())
      return [all, unclear, ...suffixes(domain).map((suffix) => `at ${suffix}`), `above ${domain}`]
    }
    case "sRVName": {
      const [service, domain] = splitService(name.value)
      const below = suffixes(withoutAsterisk(domain.toLowerCase())).map((suffix) => `at ${suffix}`)
      return [
        unclear,
        ...[service, "*"].flatMap((one) => [all, unclear, "some", ...below].map((key) => `${one} ${key}`))
      ]
    }
    case "rfc822Name": {
      const [local, host] = splitMailbox(name.value)
      return [`mailbox ${local}@${host.toLowerCase()}`, ...hostNameKeys(host)]
    }
    case "uniformResourceIdentifier":
      return hostNameKeys(hostOfUri(name.value) ?? "")
    case "iPAddress": {
      const address = bits(name.octets)
      const prefixes = Array.from(
        { length: address.length + 1 },
        (_, length) => `${name.octets.length} ${address.slice(0, length)}`
      )
      return [unclear, ...prefixes]
    }
    case "directoryName":
      return [unclear, ...prefixesOf(name.name.relativeNames)]
    default:
      return [unclear]
  }
}

const hostBaseKeys = (base: string): ReadonlyArray<string> => {
  if (base === "") return [all]
  const isBelow = base.startsWith(".")
  const domain = (isBelow ? base.slice(1) : base).toLowerCase()
  return [isDomain(domain) ? `${isBelow ? "below" : "at"} ${domain}` : unclear]
}

const hostNameKeys = (host: string): ReadonlyArray<string> => {
  const [domain, ...ancestors] = suffixes(host.toLowerCase())
  return [all, unclear, `at ${domain}`, ...ancestors.map((suffix) => `below ${suffix}`)]
}

/** The domain itself, and all above it. One that is malformed is unclear everywhere, so its length does not matter. */
const suffixes = (domain: string): ReadonlyArray<string> => {
  if (!isDomain(domain)) return []
  const labels = domain.split(".")
  return labels.map((_, index) => labels.slice(index).join("."))
}

const withoutAsterisk = (domain: string): string => (domain.startsWith("*.") ? domain.slice(2) : domain)

const bits = (octets: Uint8Array): string =>
  Array.from(octets, (octet) => octet.toString(2).padStart(8, "0")).join("")

/** Of no relative names, of the first, of the first two, and so on: different texts for different lists. */
const prefixesOf = (relativeNames: ReadonlyArray<string>): ReadonlyArray<string> => {
  let prefix = "names "
  return [prefix, ...relativeNames.map((name) => (prefix += `${name.length}:${name}`))]
}

/** Under which names a client looks for an MX host's TLSA records. RFC 7672 §2.2.2, §2.2.3. */
import { type Citation, rfc } from "../rfc.ts"

export type Status = "secure" | "insecure"

/** How the MX host's addresses were found: the lookup of A or AAAA, the weaker of the two where both were asked. */
export interface AddressAnswer {
  /** Of the whole answer, the weakest of its links and its records. */
  readonly status: Status
  /** Links of the CNAME chain in their order; empty when the host is no alias. */
  readonly aliases: ReadonlyArray<{ readonly status: Status }>
  /** Name at the end of the chain. */
  readonly canonicalName: string
}

/** The weaker of two lookups of one host, of A and of AAAA; where they are alike, the first. */
export const weakerAnswer = <Answer extends AddressAnswer>(one: Answer, other: Answer): Answer => {
  const [first, second] = [one, other].map(strength)
  return second! < first! ? other : one
}

/** §2.2.2: a whole chain that is secure, one that begins so, none of it. */
const strength = ({ status, aliases }: AddressAnswer): number =>
  status === "secure" ? 2 : aliases[0]?.status === "secure" ? 1 : 0

export interface BaseDomains {
  /** In the order of asking; none means that DANE does not apply to this host. */
  readonly candidates: ReadonlyArray<string>
  readonly because: Citation
}

/**
 * Which names of an MX host that is an alias are candidates. expanded, then initial: §2.2.2 and §2.2.3. Software in use leaves some out: expanded
 * only; or both, and none where the alias leaves the signed part of the tree.
 */
export const aliasedHosts = ["expanded, then initial", "expanded only", "both if expanded securely"] as const
export type AliasedHosts = (typeof aliasedHosts)[number]

/** Candidates under RFC 7672: only names that DNSSEC vouches for. */
export const baseDomains = (
  mxHost: string,
  answer: AddressAnswer,
  aliased: AliasedHosts = "expanded, then initial"
): BaseDomains => {
  const first = answer.aliases[0]
  if (first === undefined) {
    // §2.2.2: in an insecure zone TLSA records would be insecure as well, and asking for them breaks some name servers.
    return answer.status === "secure"
      ? { candidates: [mxHost], because: rfc(7672, "2.2.2") }
      : { candidates: [], because: rfc(7672, "2.2.2") }
  }
  if (answer.status === "secure") {
    // §2.2.3: the fully expanded name first, then the original; never a name in between.
    const names = aliased === "expanded only" ? [] : [mxHost]
    return { candidates: distinct([answer.canonicalName, ...names]), because: rfc(7672, "2.2.3") }
  }
  // §2.2.2: an alias that leaves the signed part of the tree still has a signed name of its own at its beginning.
  const isUsed = first.status === "secure" && aliased === "expanded, then initial"
  return { candidates: isUsed ? [mxHost] : [], because: rfc(7672, "2.2.2") }
}

/** Candidates where nobody asks for DNSSEC: the same names in the same order, whatever their status. */
export const baseDomainsWithoutDnssec = (mxHost: string, answer: AddressAnswer): BaseDomains => ({
  candidates: answer.aliases.length === 0 ? [mxHost] : distinct([answer.canonicalName, mxHost]),
  because: rfc(7671, "7")
})

const distinct = (names: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set(names)]

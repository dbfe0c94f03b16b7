/** Which names a certificate under DANE-TA(2) may carry. RFC 7672 §3.2.2. */
import type { Citation } from "../rfc.ts"
import { rfc } from "../rfc.ts"
import type { Status } from "./base-domain.ts"

export interface Destination {
  /** Under which the TLSA records were found; the primary reference identifier, and the SNI (§8.1). */
  readonly baseDomain: string
  /** Where the mail is going before any DNS. */
  readonly nextHopDomain: string
  /** The same after CNAMEs. */
  readonly expandedNextHop: string
  /** Name in the MX record, unexpanded; the expanded next-hop domain where it has none. */
  readonly mxHost: string
  /** How the next-hop domain led to the host: by MX records of that status, or without any. */
  readonly mx: Status | "none"
}

/** What §3.2.2 leaves open for MX records that are not secure; erratum 6283 disputes the paragraph. */
export const insecureMxNames = ["host only", "host and next hop"] as const

/** §3.2.2 has the host's TLSA base domain and the next hop's names. Software in use takes fewer, or the unexpanded MX name too. */
export const secureMxNames = ["host and next hop", "host only", "host, its alias and next hop"] as const

export interface ReferenceIdentifiers {
  /** Lower case, without repetition, primary first. */
  readonly names: ReadonlyArray<string>
  readonly because: Citation
}

export const referenceIdentifiers = (
  { baseDomain, nextHopDomain, expandedNextHop, mxHost, mx }: Destination,
  {
    whenMxIsInsecure = "host only",
    whenMxIsSecure = "host and next hop"
  }: {
    readonly whenMxIsInsecure?: (typeof insecureMxNames)[number]
    readonly whenMxIsSecure?: (typeof secureMxNames)[number]
  } = {}
): ReferenceIdentifiers => {
  if (mx !== "insecure" && whenMxIsSecure === "host only") return names(baseDomain)
  switch (mx) {
    case "secure":
      // §3.2.2: the next hop led here securely, so its names, original and expanded, will do. Names in between will not.
      return whenMxIsSecure === "host, its alias and next hop"
        ? names(baseDomain, mxHost, nextHopDomain, expandedNextHop)
        : names(baseDomain, nextHopDomain, expandedNextHop)
    case "none":
      // §3.2.2: when the base domain is what the next hop expands to, the next hop's own name will do as well.
      return baseDomain === expandedNextHop ? names(baseDomain, nextHopDomain) : names(baseDomain)
    case "insecure":
      // §3.2.2: anybody may have written the MX record, so that the host's name is all that can be asked for.
      return whenMxIsInsecure === "host only" ? names(mxHost) : names(mxHost, nextHopDomain)
  }
}

const names = (...list: ReadonlyArray<string>): ReferenceIdentifiers => ({
  names: [...new Set(list.map((name) => name.toLowerCase()))],
  because: rfc(7672, "3.2.2")
})

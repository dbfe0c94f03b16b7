/** How much a client accepts when it compares names: one record of choices for each specification. RFC 6125, RFC 9525. */
import { type Citation, rfc } from "../rfc.ts"

export interface MatchingRules {
  readonly id: string
  /** Forms of identifier that the specification uses; a reference identifier of another form matches nothing. */
  readonly forms: ReadonlyArray<"dns" | "srv" | "ip">
  /** When the subject's common name may stand for a DNS-ID. */
  readonly commonName: "never" | "without DNS-ID, SRV-ID and URI-ID" | "without DNS-ID"
  /** Does `b*z.example.com` match `buzz.example.com`? */
  readonly acceptsPartialWildcard: boolean
  /** Does `*.example.com` match `a.b.example.com`? */
  readonly wildcardSpansLabels: boolean
  /** Labels that must follow a wildcard label: 1 refuses `*` and accepts `*.com`. */
  readonly labelsAfterWildcard: WildcardDepth
  readonly because: {
    readonly exact: Citation
    readonly wildcard: Citation
    readonly commonName: Citation
    readonly srv: Citation
    readonly ip: Citation
  }
}

/** RFC 9525 §2 has the common name out of use; OpenSSL and what is built on it still take it from a certificate without DNS-IDs. */
export const commonNameUses = ["never", "without DNS-ID"] as const
export type CommonNameUse = (typeof commonNameUses)[number]

/** RFC 9525 §6.3 says nothing of `*.com`; OpenSSL and what is built on it want two labels after a wildcard. */
export const wildcardDepths = [1, 2] as const
export type WildcardDepth = (typeof wildcardDepths)[number]

/** Every MAY taken: partial wildcards, though not in A-labels, and the common name as the last resort. */
export const rfc6125: MatchingRules = {
  id: "rfc6125",
  forms: ["dns", "srv", "ip"],
  commonName: "without DNS-ID, SRV-ID and URI-ID",
  acceptsPartialWildcard: true,
  wildcardSpansLabels: false,
  labelsAfterWildcard: 1,
  because: {
    exact: rfc(6125, "6.4.1"),
    wildcard: rfc(6125, "6.4.3"),
    commonName: rfc(6125, "6.4.4"),
    srv: rfc(6125, "6.5.1"),
    // RFC 6125 §1.7.2 leaves addresses out; the rule before it goes on to hold.
    ip: rfc(2818, "3.1")
  }
}

/** One asterisk, alone in the left-most label; never the common name. */
export const rfc9525: MatchingRules = {
  id: "rfc9525",
  forms: ["dns", "srv", "ip"],
  commonName: "never",
  acceptsPartialWildcard: false,
  wildcardSpansLabels: false,
  labelsAfterWildcard: 1,
  because: {
    exact: rfc(9525, "6.3"),
    wildcard: rfc(9525, "6.3"),
    commonName: rfc(9525, "2"),
    srv: rfc(9525, "6.5.1"),
    ip: rfc(9525, "6.4")
  }
}

/** DANE-TA(2) for SMTP: DNS-IDs, and the common name where there is none. */
export const rfc7672: MatchingRules = {
  id: "rfc7672",
  forms: ["dns"],
  commonName: "without DNS-ID",
  acceptsPartialWildcard: false,
  wildcardSpansLabels: false,
  labelsAfterWildcard: 1,
  because: {
    exact: rfc(7672, "3.2.3"),
    wildcard: rfc(7672, "3.2.3"),
    commonName: rfc(7672, "3.2.3"),
    srv: rfc(7672, "3.2.3"),
    ip: rfc(7672, "3.2.3")
  }
}

/** §3.2.3 leaves to local policy whether a wildcard may stand for several labels. */
export const rfc7672SeveralLabels: MatchingRules = {
  ...rfc7672,
  id: "rfc7672-several-labels",
  wildcardSpansLabels: true
}

/** MTA-STS: RFC 6125 with DNS-IDs only and the wildcard as the whole left-most label, for certificates and policies alike. */
export const rfc8461: MatchingRules = {
  id: "rfc8461",
  forms: ["dns"],
  commonName: "never",
  acceptsPartialWildcard: false,
  wildcardSpansLabels: false,
  labelsAfterWildcard: 1,
  because: {
    exact: rfc(8461, "4.2"),
    wildcard: rfc(8461, "4.2"),
    commonName: rfc(8461, "4.2"),
    srv: rfc(8461, "4.2"),
    ip: rfc(8461, "4.2")
  }
}

/** What each DNS answer on the way to an MX host's TLSA records means for the mail. RFC 7672 §2.1 and §2.2. */
import { type Citation, rfc } from "../rfc.ts"
import {
  type AddressAnswer,
  type AliasedHosts,
  baseDomains,
  type Status,
  weakerAnswer
} from "./base-domain.ts"
import type { Association } from "./tlsa.ts"

/** "failure" is bogus, indeterminate, SERVFAIL, timeout and malformed alike (§2.1.1, §2.1.2). */
export type Lookup<Answer> = Answer | "failure"

/** What the sender may decide for itself. */
export interface DaneConduct {
  /** §6: local policy that mail to this domain goes under DANE or not at all. */
  readonly isMandatory: boolean
  /** §2.2.1: with MX records that are not secure, hosts may be treated as if there were no DANE, or asked all the same. */
  readonly onInsecureMx: "opportunistic" | "dane per host"
  readonly aliasedHosts: AliasedHosts
  /** §6: are records none of which is usable enough, where DANE is mandatory? */
  readonly mandatoryUnusable: (typeof mandatoryUnusable)[number]
}

/** Some software that is told to deliver under DANE or not at all takes TLS with whomever for it, where no record is usable. */
export const mandatoryUnusable = ["refused", "tls suffices"] as const

export const usualConduct: DaneConduct = {
  isMandatory: false,
  onInsecureMx: "dane per host",
  aliasedHosts: "expanded, then initial",
  mandatoryUnusable: "refused"
}

/** Result types of RFC 8460 §4.3.2.1 that discovery can give. */
export type DiscoveryReport = "dnssec-invalid" | "dane-required"

export type Verdict =
  /** Discovery goes on. */
  | { readonly _tag: "Continue"; readonly because: Citation }
  /** TLS where it can be had, clear text where it cannot; no DANE for this host. */
  | { readonly _tag: "Opportunistic"; readonly because: Citation }
  /** This host counts as unreachable; the next one may be tried. */
  | { readonly _tag: "NextHost"; readonly report: DiscoveryReport; readonly because: Citation }
  /** The mail waits, whatever other hosts there may be. */
  | { readonly _tag: "Defer"; readonly report: DiscoveryReport; readonly because: Citation }

/** After the MX lookup for the next-hop domain, CNAMEs followed. "none": the domain has no MX record, however proven. */
export const afterMxLookup = (
  mx: Lookup<Status | "none">,
  { isMandatory, onInsecureMx }: Pick<DaneConduct, "isMandatory" | "onInsecureMx"> = usualConduct
): Verdict => {
  switch (mx) {
    case "failure":
      // §2.1.2, §2.2.1: without knowing the MX hosts the mail is delayed.
      return { _tag: "Defer", report: "dnssec-invalid", because: rfc(7672, "2.2.1") }
    case "insecure":
      if (isMandatory) return { _tag: "Defer", report: "dane-required", because: rfc(7672, "6") }
      return onInsecureMx === "opportunistic" ? opportunistic("2.2.1") : proceed("2.2.1")
    case "secure":
    case "none":
      return proceed("2.2")
  }
}

export type AddressVerdict =
  | Exclude<Verdict, { readonly _tag: "Continue" | "Defer" }>
  /** TLSA records are to be looked for under these names, in order; at least one. */
  | { readonly _tag: "Candidates"; readonly baseDomains: ReadonlyArray<string>; readonly because: Citation }
  /** The host has no address. */
  | { readonly _tag: "Unreachable"; readonly because: Citation }

/** What an MX host's lookup of A or AAAA says of it. */
export type FoundAddress = AddressAnswer & { readonly hasAddress: boolean }

/** What a failed lookup of A holds up where that of AAAA brought addresses, and the other way round: by §2.1.2 the host. */
export const failedAddressTreatments = ["host passed over", "other addresses suffice"] as const
export type FailedAddress = (typeof failedAddressTreatments)[number]

/**
 * The lookups of A and AAAA as one. §2.1.2: when any lookup on the way to the TLSA records fails, the host is unreachable, so that who
 * spoils one of them brings no mail to the other. @param answers at least one
 */
export const addressLookups = (
  answers: readonly [Lookup<FoundAddress>, ...ReadonlyArray<Lookup<FoundAddress>>],
  failed: FailedAddress = "host passed over"
): Lookup<FoundAddress> =>
  answers.reduce((one, other) => {
    if (one !== "failure" && other !== "failure")
      return { ...weakerAnswer(one, other), hasAddress: one.hasAddress || other.hasAddress }
    const found = one === "failure" ? other : one
    return failed === "other addresses suffice" && found !== "failure" && found.hasAddress ? found : "failure"
  })

/** §2.2.2: addresses come before TLSA records, because their status decides whether to look for these at all. */
export const afterAddressLookup = (
  mxHost: string,
  answer: Lookup<FoundAddress>,
  {
    isMandatory,
    aliasedHosts
  }: Pick<DaneConduct, "isMandatory"> & Partial<Pick<DaneConduct, "aliasedHosts">> = usualConduct
): AddressVerdict => {
  if (answer === "failure") return { _tag: "NextHost", report: "dnssec-invalid", because: rfc(7672, "2.1.2") }
  if (!answer.hasAddress) return { _tag: "Unreachable", because: rfc(7672, "2.2.2") }
  const { candidates, because } = baseDomains(mxHost, answer, aliasedHosts)
  return candidates.length > 0
    ? { _tag: "Candidates", baseDomains: candidates, because }
    : withoutDane(isMandatory, because)
}

/** One lookup of TLSA records; "none" is their proven absence, secure or not. */
export type TlsaAnswer = "none" | { readonly status: Status; readonly usable: ReadonlyArray<Association> }

export type TlsaVerdict =
  | Exclude<Verdict, { readonly _tag: "Continue" | "Defer" }>
  /** The next candidate is to be asked for. */
  | { readonly _tag: "AskNext"; readonly because: Citation }
  /** TLS and a matching association, or no delivery to this host. */
  | {
      readonly _tag: "Authenticate"
      readonly baseDomain: string
      readonly associations: ReadonlyArray<Association>
      readonly because: Citation
    }
  /** There are records and none can be used: TLS, with whomever. */
  | { readonly _tag: "Encrypt"; readonly baseDomain: string; readonly because: Citation }

/** After the TLSA lookup for one candidate. */
export const afterTlsaLookup = (
  baseDomain: string,
  answer: Lookup<TlsaAnswer>,
  {
    hasFurtherCandidate,
    isMandatory = false,
    mandatoryUnusable = "refused"
  }: { readonly hasFurtherCandidate: boolean } & Partial<
    Pick<DaneConduct, "isMandatory" | "mandatoryUnusable">
  >
): TlsaVerdict => {
  // §2.1.2: a failed lookup must not be taken for absence, or who can make it fail could turn DANE off.
  if (answer === "failure") return { _tag: "NextHost", report: "dnssec-invalid", because: rfc(7672, "2.1.2") }
  if (answer === "none" || answer.status === "insecure") {
    return hasFurtherCandidate
      ? { _tag: "AskNext", because: rfc(7672, "2.2.3") }
      : withoutDane(isMandatory, rfc(7672, "2.2"))
  }
  if (answer.usable.length > 0) {
    return { _tag: "Authenticate", baseDomain, associations: answer.usable, because: rfc(7672, "2.2") }
  }
  return isMandatory && mandatoryUnusable === "refused"
    ? { _tag: "NextHost", report: "dane-required", because: rfc(7672, "6") }
    : { _tag: "Encrypt", baseDomain, because: rfc(7672, "2.2") }
}

const withoutDane = (isMandatory: boolean, because: Citation) =>
  isMandatory
    ? ({ _tag: "NextHost", report: "dane-required", because: rfc(7672, "6") } as const)
    : ({ _tag: "Opportunistic", because } as const)

const proceed = (section: string): Verdict => ({ _tag: "Continue", because: rfc(7672, section) })

const opportunistic = (section: string): Verdict => ({ _tag: "Opportunistic", because: rfc(7672, section) })

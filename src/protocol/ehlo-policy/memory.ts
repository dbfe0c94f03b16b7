/**
 * What a client remembers of EHLO policies: when it stores, replaces or forgets one, and what a stored one asks for.
 *
 * No standard decides this. Each choice is a member of `EhloConduct`, named after what differs in its effect.
 */
import { rfc8461 } from "../names/matching-rules.ts"
import { matchPolicyPattern } from "../names/policy-pattern.ts"
import { type Citation, rfc } from "../rfc.ts"
import type { EhloPolicy } from "./policy.ts"

export interface StoredPolicy {
  readonly policy: EhloPolicy
  /** Seconds since the epoch; RFC 6797 §8.1 counts from the session in which the policy was heard last. */
  readonly heardAtSeconds: number
}

export const storeConditions = ["authenticated", "any TLS", "authenticated or continuity"] as const
export const scopes = ["next hop", "mx host", "next hop and mx host"] as const
export const contents = ["require TLS", "certificate", "mx set", "pins"] as const
export const updateConditions = ["stored quality", "satisfies stored policy"] as const
export const revocations = ["max_age 0", "mode none"] as const

export interface EhloConduct {
  /** Which sessions may plant a policy. RFC 6797 §8.1 asks for an authenticated one; "any TLS" believes an unknown peer. */
  readonly storeIf: (typeof storeConditions)[number]
  /** What the memory is indexed by. A policy under the MX host is escaped by whoever can name another host. */
  readonly scope: (typeof scopes)[number]
  /** How much of a policy is applied; each word includes those before it in `contents`. */
  readonly content: (typeof contents)[number]
  /** Which sessions may replace a stored policy: such as could have planted it, or only such as it would have accepted. */
  readonly updateIf: (typeof updateConditions)[number]
  /** How a domain takes its policy back before it expires: with max_age 0 in an authenticated session, or mode none. */
  readonly revokedBy: (typeof revocations)[number]
}

export const usualConduct: EhloConduct = {
  storeIf: "authenticated",
  scope: "next hop",
  content: "mx set",
  updateIf: "stored quality",
  revokedBy: "max_age 0"
}

/** What the client knows of the session in which it heard the EHLO reply. */
export interface HeardIn {
  readonly isOverTls: boolean
  /** Was the certificate valid for the names that the client asks for? */
  readonly peerWasAuthenticated: boolean
  /** Would the stored policy have accepted this session? False when none is stored. */
  readonly satisfiesStored: boolean
  /** SHA-256 of the SubjectPublicKeyInfo of each certificate of the chain, base64; for pins. */
  readonly chainPins: ReadonlyArray<string>
}

export type Lesson =
  | { readonly _tag: "Store"; readonly stored: StoredPolicy; readonly because: Citation }
  | { readonly _tag: "Forget"; readonly because: Citation }
  /** The memory stays as it is. */
  | { readonly _tag: "Keep"; readonly why: string; readonly because: Citation }

/** What a session teaches. @param heard undefined when the reply held no usable policy */
export const learn = ({
  stored,
  heard,
  session,
  nowSeconds,
  conduct
}: {
  readonly stored: StoredPolicy | undefined
  readonly heard: EhloPolicy | undefined
  readonly session: HeardIn
  readonly nowSeconds: number
  readonly conduct: EhloConduct
}): Lesson => {
  if (!session.isOverTls) return keep("not over TLS", rfc(6797, "8.1"))
  // RFC 6797 §8.6: silence takes nothing back, or whoever removes the line could.
  if (heard === undefined) return keep("no policy heard", rfc(6797, "8.6"))
  const alive = stored !== undefined && isAlive(stored, nowSeconds)
  const continues = alive && session.satisfiesStored
  if (!isQualified(session, continues, conduct.storeIf)) {
    return keep("session not good enough to store", rfc(6797, "8.1"))
  }
  if (alive && conduct.updateIf === "satisfies stored policy" && !continues) {
    return keep("session does not satisfy the stored policy", rfc(7469, "2.6"))
  }

  if (heard.maxAgeSeconds === 0) {
    // RFC 6797 §6.1.1: 0 says that the host is to be forgotten.
    return conduct.revokedBy === "max_age 0" && session.peerWasAuthenticated
      ? { _tag: "Forget", because: rfc(6797, "6.1.1") }
      : keep("max_age 0 does not revoke here", rfc(6797, "6.1.1"))
  }
  if (heard.mode === "none") {
    return conduct.revokedBy === "mode none"
      ? { _tag: "Forget", because: rfc(8461, "8.3") }
      : keep("mode none does not revoke here", rfc(8461, "8.3"))
  }
  if (conduct.content === "pins" && heard.pins.length > 0 && !pinsAreSound(heard, session.chainPins)) {
    return keep("pins do not fit the chain", rfc(7469, "2.5"))
  }
  return { _tag: "Store", stored: { policy: heard, heardAtSeconds: nowSeconds }, because: rfc(6797, "8.1") }
}

export const isAlive = ({ policy, heardAtSeconds }: StoredPolicy, nowSeconds: number): boolean =>
  nowSeconds - heardAtSeconds <= policy.maxAgeSeconds

/** What the memory is asked for, and stored under. Names in lower case. */
export const scopeKey = (
  scope: EhloConduct["scope"],
  { nextHopDomain, mxHost }: { readonly nextHopDomain: string; readonly mxHost: string }
): string => {
  switch (scope) {
    case "next hop":
      return nextHopDomain
    case "mx host":
      return mxHost
    case "next hop and mx host":
      return `${nextHopDomain} ${mxHost}`
  }
}

/** What a stored policy asks of the session with one MX host. */
export interface Demands {
  readonly enforcement: "enforce" | "report-only"
  /** May mail go to this host at all? */
  readonly hostIsListed: boolean
  readonly certificateMustBeValid: boolean
  /** One of them must be in the chain; empty asks for none. */
  readonly pins: ReadonlyArray<string>
}

/** Undefined when the policy asks for nothing. TLS is required wherever anything is. */
export const demandsOf = (
  policy: EhloPolicy,
  mxHost: string,
  content: EhloConduct["content"]
): Demands | undefined => {
  if (policy.mode === "none") return undefined
  const includes = (part: EhloConduct["content"]) => contents.indexOf(content) >= contents.indexOf(part)
  return {
    enforcement: policy.mode === "enforce" ? "enforce" : "report-only",
    hostIsListed:
      !includes("mx set") ||
      policy.mx.length === 0 ||
      policy.mx.some((pattern) => matchPolicyPattern(pattern, mxHost, rfc8461)),
    certificateMustBeValid: includes("certificate"),
    pins: includes("pins") ? policy.pins : []
  }
}

/** RFC 7469 §2.6: is one of the keys in the chain pinned? Without pins there is nothing to compare. */
export const pinsMatch = (pins: ReadonlyArray<string>, chainPins: ReadonlyArray<string>): boolean =>
  pins.length === 0 || pins.some((pin) => chainPins.includes(pin))

/** RFC 7469 §2.5: pins are noted only if one is in the chain, and another is not and so serves as a reserve. */
const pinsAreSound = ({ pins }: EhloPolicy, chainPins: ReadonlyArray<string>): boolean =>
  pins.some((pin) => chainPins.includes(pin)) && pins.some((pin) => !chainPins.includes(pin))

const isQualified = (
  { peerWasAuthenticated }: HeardIn,
  continues: boolean,
  storeIf: EhloConduct["storeIf"]
): boolean => {
  switch (storeIf) {
    case "any TLS":
      return true
    case "authenticated":
      return peerWasAuthenticated
    case "authenticated or continuity":
      return peerWasAuthenticated || continues
  }
}

const keep = (why: string, because: Citation): Lesson => ({ _tag: "Keep", why, because })

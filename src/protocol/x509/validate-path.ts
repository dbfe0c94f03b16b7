/**
 * Finds a certification path from a leaf to a trust anchor that holds. RFC 5280 §6.1, RFC 4158.
 *
 * Depth first with backtracking: peers send certificates in any order, with strays, with several for one authority, and a
 * path that ends in a fault says nothing about the others. What one certificate shows by itself is asked while the path
 * grows; what depends on the whole path, names and policies, once it has reached an anchor. Signatures cost a hundred times
 * the rest, so they come last, but where they decide between several issuers of one name. All work is counted.
 */
import { Result } from "effect"
import type { SignatureMemory } from "../keys/signature.ts"
import { type Certificate, isSelfIssued, presentCertificate } from "./certificate.ts"
import { checkDates, checkForm, checkIssuer, checkPurpose } from "./certificate-checks.ts"
import { checkSigned, type Signed } from "./certificate-signature.ts"
import { presentName } from "./distinguished-name.ts"
import { type KeyUsage, keyUsageBit } from "./extension.ts"
import type { ExaminedPath } from "./examined.ts"
import { checkNames, everyName, narrow } from "./name-constraints.ts"
import { areEqual } from "./octets.ts"
import { type Fault, fault, PathRejected, resultOf } from "./path-rejected.ts"
import { bareRules, type PathRules } from "./path-rules.ts"
import { type PolicyInput, processPolicies, type ValidPolicies } from "./policy-graph.ts"
import { checkPublicKey } from "./public-key.ts"
import { checkRevocation, type KnownRevocation } from "./revocation.ts"
import type { TrustAnchor } from "./trust-anchor.ts"
import { WorkBudget, type WorkLimits } from "./work-budget.ts"

export interface PathRequest {
  readonly leaf: Certificate
  /** In any order; may hold strays, roots, and the leaf itself. */
  readonly intermediates: ReadonlyArray<Certificate>
  readonly anchors: ReadonlyArray<TrustAnchor>
  /** Seconds since the epoch; dates are compared with it on every call. */
  readonly atSeconds: number
  readonly signatures: SignatureMemory
  /** Absent asks only what RFC 5280 §6 asks. */
  readonly rules?: PathRules
  /** Object identifier of the key purpose that every certificate must admit (§4.2.1.12); absent admits all. */
  readonly purpose?: string
  /** Bits that the leaf's key usage must have, where it has one (§4.2.1.3). */
  readonly keyUsage?: ReadonlyArray<KeyUsage>
  readonly policy?: PolicyInput
  /** The client never takes the common name for a host's name, so that no constraint on hosts need bind it. */
  readonly ignoresCommonName?: boolean
  /** Present: no certificate below the anchor may be revoked, as far as that tells (§6.3). */
  readonly revocation?: KnownRevocation
  /** How many intermediates that are not self-issued may stand between leaf and anchor. */
  readonly maxIntermediates?: number
  readonly limits?: Partial<WorkLimits>
}

export interface ValidPath {
  /** Leaf first, the anchor's certificate left out. */
  readonly certificates: ReadonlyArray<Certificate>
  readonly anchor: TrustAnchor
  readonly policies: ValidPolicies
}

/** Our choice: paths of the public web have one to three; OpenSSL stops at 100, Go at none. */
export const usualMaxIntermediates = 16

export const validatePath = (request: PathRequest): Result.Result<ValidPath, PathRejected> =>
  new Search(request).run()

/** A fault with its place, and how far the path had come: the furthest one is reported. */
interface Failure {
  readonly fault: Fault
  readonly index: number
  readonly subject: string
  readonly progress: number
  readonly path: ExaminedPath
}

/** Places before, at and beyond the anchor, in the order in which they say more. */
const reachedAnchor = 1_000
const atLeaf = 10_000
const outOfWork = 100_000

/** One more certificate on a path. */
interface Step {
  readonly issuer: Certificate
  /** Nobody else could have signed the last certificate, so the signature can wait. */
  readonly isOnlyOne: boolean
  readonly path: ReadonlyArray<Certificate>
  /** Intermediates so far that are not self-issued. */
  readonly counted: number
  readonly visited: ReadonlySet<string>
}

/** Verdicts on octets and key, so that going back costs nothing. */
type SignedWith = Map<Signed, Map<Uint8Array, Fault | undefined>>

/** What a search inside another one shares with it. */
interface Nesting {
  readonly budget: WorkBudget
  readonly signed: SignedWith
  readonly crlIssuers: ReadonlySet<string>
}

class Search {
  readonly #request: PathRequest
  readonly #rules: PathRules
  readonly #budget: WorkBudget
  readonly #signed: SignedWith
  /** CRL issuers by `standing` whose paths are being validated, this one's leaf included: none of them vouches for itself. */
  readonly #crlIssuers: ReadonlySet<string>
  readonly #validCrlIssuers = new Map<TrustAnchor, Map<Certificate, boolean>>()
  #furthest: Failure | undefined
  /** Of the paths that were tried. */
  #longest: ReadonlyArray<Certificate> = []

  constructor(
    request: PathRequest,
    {
      budget = new WorkBudget(request.limits),
      signed = new Map(),
      crlIssuers = new Set()
    }: Partial<Nesting> = {}
  ) {
    this.#request = request
    this.#rules = request.rules ?? bareRules
    this.#budget = budget
    this.#signed = signed
    this.#crlIssuers = crlIssuers
  }

  run(): Result.Result<ValidPath, PathRejected> {
    const { leaf } = this.#request
    const found = this.#checkLeaf(leaf)
    if (found !== undefined) this.#fail(found, 0, presentCertificate(leaf), atLeaf, { certificates: [leaf] })
    else {
      const path = this.#extend([leaf], 0, new Set([leaf.standing]))
      if (path !== undefined) return Result.succeed(path)
    }
    return Result.fail(this.#rejection())
  }

  /** Tries every issuer of the last certificate: anchors first, then intermediates. */
  #extend(
    path: ReadonlyArray<Certificate>,
    countedIntermediates: number,
    visited: ReadonlySet<string>
  ): ValidPath | undefined {
    const last = path.at(-1)!
    if (path.length > this.#longest.length) this.#longest = path
    let hasAnchor = false
    for (const anchor of this.#request.anchors) {
      if (anchor.name !== undefined && anchor.name.key !== last.issuer.key) continue
      hasAnchor = true
      if (!this.#budget.spend("issuerCandidates")) return undefined
      const found = this.#endAt(anchor, path, countedIntermediates)
      if (found !== undefined) return found
    }
    const issuers = this.#issuersOf(last)
    for (const issuer of issuers) {
      if (!this.#budget.spend("issuerCandidates")) return undefined
      const isOnlyOne = issuers.length === 1 && !hasAnchor
      const found = this.#through({ issuer, isOnlyOne, path, counted: countedIntermediates, visited })
      if (found !== undefined) return found
      if (this.#budget.exhausted !== undefined) return undefined
    }
    if (issuers.length === 0)
      this.#fail(
        fault("no path to a trust anchor", "6.1", `nobody vouches for ${presentName(last.issuer)}`),
        path.length - 1,
        presentCertificate(last),
        path.length - 1,
        { certificates: path }
      )
    return undefined
  }

  /** Goes on through one intermediate. */
  #through({ issuer, isOnlyOne, path, counted, visited }: Step): ValidPath | undefined {
    // RFC 4158 §2.4.2, §5.2: no subject with the same key twice, or cross-certificates lead in circles.
    if (visited.has(issuer.standing)) return undefined
    const index = path.length
    const countedThen = counted + (isSelfIssued(issuer) ? 0 : 1)
    const found =
      this.#checkIssuer(issuer, counted) ??
      (countedThen > (this.#request.maxIntermediates ?? usualMaxIntermediates)
        ? fault("path length", "6.1", "more intermediates than accepted")
        : undefined)
    if (found !== undefined) {
      this.#fail(found, index, presentCertificate(issuer), index, { certificates: [...path, issuer] })
      return undefined
    }
    const unsigned = isOnlyOne ? undefined : this.#checkSignature(path.at(-1)!, issuer.spki)
    if (unsigned !== undefined) {
      this.#fail(unsigned, index - 1, presentCertificate(path.at(-1)!), index, {
        certificates: [...path, issuer]
      })
      return undefined
    }
    return this.#extend([...path, issuer], countedThen, new Set(visited).add(issuer.standing))
  }

  /** Ends the path at an anchor and asks what depends on all of it. */
  #endAt(anchor: TrustAnchor, path: ReadonlyArray<Certificate>, counted: number): ValidPath | undefined {
    const { certificate: anchorCertificate } = anchor
    const reached = { certificates: path, anchor }
    const atAnchor = this.#checkAnchor(anchor, counted)
    if (atAnchor !== undefined) {
      this.#fail(atAnchor, path.length, presentName(path.at(-1)!.issuer), path.length, reached)
      return undefined
    }

    let space = narrow(everyName, anchorCertificate?.values.nameConstraints)
    for (let at = path.length - 1; at >= 0; at--) {
      const certificate = path[at]!
      const outside = checkNames(certificate, space, {
        isLeaf: at === 0,
        ignoresCommonName: this.#request.ignoresCommonName ?? false,
        budget: this.#budget
      })
      if (outside !== undefined) return this.#failAt(outside, at, reached)
      space = narrow(space, certificate.values.nameConstraints)
    }

    const policies = processPolicies(path.toReversed(), this.#request.policy ?? {}, this.#budget)
    if ("fault" in policies) return this.#failAt(policies.fault, path.length - 1 - policies.at, reached)

    for (let at = path.length - 1; at >= 0; at--) {
      const unsigned = this.#checkSignature(path[at]!, (path[at + 1] ?? anchor).spki)
      if (unsigned !== undefined) return this.#failAt(unsigned, at, reached)
    }
    for (let at = path.length - 1; at >= 0; at--) {
      const revoked = this.#checkRevocation(path, at, anchor)
      if (revoked !== undefined) return this.#failAt(revoked, at, reached)
    }
    return { certificates: path, anchor, policies }
  }

  #checkRevocation(path: ReadonlyArray<Certificate>, at: number, anchor: TrustAnchor): Fault | undefined {
    const { revocation, atSeconds, intermediates } = this.#request
    if (revocation === undefined) return undefined
    return checkRevocation({
      certificate: path[at]!,
      issuer: path[at + 1] ?? anchor,
      anchor,
      intermediates,
      known: revocation,
      atSeconds,
      isSignedWith: (list, spki) => this.#checkSignature(list, spki) === undefined,
      isValidCrlIssuer: (candidate) => this.#isValidCrlIssuer(candidate, anchor),
      budget: this.#budget
    })
  }

  /**
   * §6.3.3 (f): the path of a CRL issuer ends at the same anchor and is validated like the one at hand, under its rules and out
   * of its budget. Only what is asked of servers is not asked: purpose, key usage bits of the leaf, policies.
   */
  #isValidCrlIssuer(candidate: Certificate, anchor: TrustAnchor): boolean {
    if (this.#crlIssuers.has(candidate.standing)) return false
    const verdicts = this.#validCrlIssuers.get(anchor) ?? new Map<Certificate, boolean>()
    this.#validCrlIssuers.set(anchor, verdicts)
    const known = verdicts.get(candidate)
    if (known !== undefined) return known
    const { purpose: _, keyUsage: __, policy: ___, ...request } = this.#request
    const search = new Search(
      { ...request, leaf: candidate, anchors: [anchor] },
      {
        budget: this.#budget,
        signed: this.#signed,
        crlIssuers: new Set(this.#crlIssuers).add(candidate.standing)
      }
    )
    const isValid = Result.isSuccess(search.run())
    verdicts.set(candidate, isValid)
    return isValid
  }

  #checkLeaf(leaf: Certificate): Fault | undefined {
    const { atSeconds, purpose, keyUsage } = this.#request
    const usage = leaf.values.keyUsage
    const missing = usage === undefined ? undefined : keyUsage?.find((bit) => !usage.has(keyUsageBit[bit]))
    return (
      checkForm(leaf, this.#rules, false) ??
      checkDates(leaf, atSeconds) ??
      checkPublicKey(leaf.spki) ??
      (missing === undefined ? undefined : fault("key usage", "4.2.1.3", `${missing} is not set`)) ??
      (purpose === undefined ? undefined : checkPurpose(leaf, purpose))
    )
  }

  #checkIssuer(issuer: Certificate, intermediatesBelow: number): Fault | undefined {
    const { atSeconds, purpose } = this.#request
    return (
      checkForm(issuer, this.#rules, false) ??
      checkDates(issuer, atSeconds) ??
      checkIssuer(issuer, intermediatesBelow) ??
      (purpose === undefined ? undefined : checkPurpose(issuer, purpose))
    )
  }

  #checkAnchor({ certificate, validity }: TrustAnchor, intermediatesBelow: number): Fault | undefined {
    const { atSeconds, purpose } = this.#request
    const dated = validity === undefined ? undefined : checkDates(validity, atSeconds)
    if (dated !== undefined || certificate === undefined) return dated
    return (
      checkForm(certificate, this.#rules, true) ??
      // §6.1.1 (d), §6.1.4 (k): that it is an authority is known beforehand. Version 3 has a way to deny that, and must not.
      (certificate.version < 2 ? undefined : checkIssuer(certificate, intermediatesBelow)) ??
      (purpose === undefined ? undefined : checkPurpose(certificate, purpose))
    )
  }

  #checkSignature(signed: Signed, spki: Uint8Array): Fault | undefined {
    const verdicts = this.#signed.get(signed) ?? new Map<Uint8Array, Fault | undefined>()
    if (verdicts.has(spki)) return verdicts.get(spki)
    if (!this.#budget.spend("signatureChecks"))
      return fault("work budget", "8", "too many signatures to check")
    const found = checkSigned(signed, spki, this.#request.signatures)
    this.#signed.set(signed, verdicts.set(spki, found))
    return found
  }

  /** Intermediates that bear the issuer's name, those with the key that the certificate asks for first. RFC 4158 §3.5.3. */
  #issuersOf({ issuer, values }: Certificate): ReadonlyArray<Certificate> {
    const named = this.#request.intermediates.filter(({ subject }) => subject.key === issuer.key)
    const wanted = values.authorityKeyIdentifier?.keyIdentifier
    if (named.length < 2 || wanted === undefined) return named
    const rank = ({ values: { subjectKeyIdentifier } }: Certificate) =>
      subjectKeyIdentifier === undefined ? 1 : areEqual(subjectKeyIdentifier, wanted) ? 0 : 2
    return named.toSorted((a, b) => rank(a) - rank(b))
  }

  #failAt(found: Fault, at: number, path: ExaminedPath): undefined {
    this.#fail(found, at, presentCertificate(path.certificates[at]!), reachedAnchor, path)
  }

  #fail(found: Fault, index: number, subject: string, progress: number, path: ExaminedPath): void {
    const reached = found.rule === "work budget" ? outOfWork : progress
    // A signature that another key made says no more than that this issuer was not the one.
    const rank = found.rule === "signature" ? reached - 0.5 : reached
    if (this.#furthest === undefined || rank > this.#furthest.progress)
      this.#furthest = { fault: found, index, subject, progress: rank, path }
  }

  #rejection(): PathRejected {
    const { leaf } = this.#request
    const exhausted = this.#budget.exhausted
    const {
      fault: found,
      index,
      subject,
      path
    } = this.#furthest ?? {
      fault:
        exhausted === undefined
          ? fault("no path to a trust anchor", "6.1", `nobody vouches for ${presentName(leaf.issuer)}`)
          : fault("work budget", "8", `no more ${exhausted}`),
      index: 0,
      subject: presentCertificate(leaf),
      path: { certificates: this.#longest }
    }
    return new PathRejected({
      rule: found.rule,
      index,
      subject,
      detail: found.detail,
      because: [found.because],
      result: resultOf(found.rule),
      path
    })
  }
}

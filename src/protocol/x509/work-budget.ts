/** How much work one validation may cause, whoever made the certificates. */

export interface WorkLimits {
  /** Different signatures checked. */
  readonly signatureChecks: number
  /** Certificates and anchors looked at as possible issuers, each time that a path comes by. */
  readonly issuerCandidates: number
  /** Names compared with subtrees of name constraints, one by one as RFC 5280 §6.1.3 has it, however few are looked at. */
  readonly constraintComparisons: number
  /** Nodes of the policy graph. */
  readonly policyNodes: number
}

/**
 * Our choice. Real chains need 2 to 4 signature checks and a few candidates; Go's and webpki's builders stop at 100
 * signatures as well, webpki at 250,000 comparisons.
 */
export const usualLimits: WorkLimits = {
  signatureChecks: 100,
  issuerCandidates: 5_000,
  constraintComparisons: 250_000,
  policyNodes: 10_000
}

/** Counts down; once a kind of work is used up, `exhausted` names it and every further request is refused. */
export class WorkBudget {
  exhausted: keyof WorkLimits | undefined
  readonly #left: Record<keyof WorkLimits, number>

  constructor(limits: Partial<WorkLimits> = {}) {
    this.#left = { ...usualLimits, ...limits }
  }

  /** Is so much more of that work allowed? */
  spend(kind: keyof WorkLimits, pieces = 1): boolean {
    if (this.exhausted !== undefined) return false
    this.#left[kind] -= pieces
    if (this.#left[kind] >= 0) return true
    this.exhausted = kind
    return false
  }
}

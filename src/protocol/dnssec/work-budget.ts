/**
 * Bounds what one answer can make a validator do. CVE-2023-50387 ("KeyTrap"): colliding key tags and many
 * signatures multiply; CVE-2023-50868: so do the names and iterations of an NSEC3 closest encloser proof.
 *
 * What goes over a bound is left undone, so that less can be proven: the verdict is bogus at worst and never better
 * than the evidence. `leftUndone` then says which bound it was.
 */

/** Keys of one zone that share tag and algorithm and are tried for a signature. Our choice: two collide by chance. */
export const maxKeysPerTag = 4

/** Signature checks for one RRset; as Unbound since 1.19.1. */
export const maxChecksPerRrSet = 8

/** Signature checks in all. Our choice: a chain of eight aliases, each in another zone five labels deep, needs 120. */
export const maxChecksPerValidation = 192

/**
 * SHA-1 computations for NSEC3 in all, about 40 ms. Our choice: enough for twenty proofs of six names each at the
 * 150 iterations that RFC 9276 lets pass.
 */
export const maxNsec3Rounds = 20_000

/** Questions asked in all. Our choice: two a zone cut, and one for each label in between. */
export const maxQuestions = 192

export class WorkBudget {
  #leftUndone: string | undefined
  #checksLeft = maxChecksPerValidation
  #roundsLeft = maxNsec3Rounds
  #questionsLeft = maxQuestions

  /** The bound that was met last, in words; undefined while everything was done. */
  get leftUndone(): string | undefined {
    return this.#leftUndone
  }

  /** True when the signature may be checked. */
  spendCheck(): boolean {
    return this.#allow(--this.#checksLeft >= 0, `${maxChecksPerValidation} signature checks`)
  }

  /** True when that many hashes may be computed. */
  spendRounds(count: number): boolean {
    this.#roundsLeft -= count
    return this.#allow(this.#roundsLeft >= 0, `${maxNsec3Rounds} hashes for NSEC3`)
  }

  /** True when one more question may be asked. */
  spendQuestion(): boolean {
    return this.#allow(--this.#questionsLeft >= 0, `${maxQuestions} questions`)
  }

  /** For bounds that are kept elsewhere. */
  leaveUndone(bound: string): void {
    this.#leftUndone = bound
  }

  #allow(isAllowed: boolean, bound: string): boolean {
    if (!isAllowed) this.leaveUndone(bound)
    return isAllowed
  }
}

/** A way to a certificate: what it takes to have an authority validate a name for the attacker, and how it is done. */
import type { AuthorityId } from "../world/deployment.ts"
import type { CapabilitySet } from "./capability-set.ts"
import type { Plan } from "./written-driver.ts"

export interface CertificateWay {
  /** Validated for the attacker. */
  readonly domain: string
  /** Which issues. */
  readonly authority: AuthorityId
  readonly set: CapabilitySet
  /** What it does while the authority looks, in order. */
  readonly does: ReadonlyArray<string>
  readonly plan: Plan
}

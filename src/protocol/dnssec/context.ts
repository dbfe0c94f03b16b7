/** What every step of one validation shares. */
import type { Evidence, EvidenceList } from "./evidence.ts"
import type { ValidationPolicy } from "./policy.ts"
import type { Trust } from "./trust.ts"
import type { WorkBudget } from "./work-budget.ts"

export interface ValidationContext {
  /** Whole seconds since the epoch. */
  readonly nowSeconds: number
  readonly policy: ValidationPolicy
  readonly trust: Trust
  readonly budget: WorkBudget
  /** Grows as things are looked at. */
  readonly evidence: Array<Evidence | EvidenceList>
}

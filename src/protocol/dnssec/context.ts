/** What every step of one validation shares. */
import type { ValidationPolicy } from "./policy.ts"
import type { Trust } from "./trust.ts"
import type { WorkBudget } from "./work-budget.ts"

export interface ValidationContext {
  /** Whole seconds since the epoch. */
  readonly nowSeconds: number
  readonly policy: ValidationPolicy
  readonly trust: Trust
  readonly budget: WorkBudget
}

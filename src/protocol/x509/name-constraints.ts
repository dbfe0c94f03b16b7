/**
 * Name spaces that authorities may certify, kept along a path from the anchor down. RFC 5280 §4.2.1.10, §6.1.3 (b) and (c), §6.1.4 (g).
 *
 * Permitted subtrees intersect from one authority to the next, excluded ones add up. A constraint binds only the forms it
 * lists: one on dNSName says nothing about SRVName (RFC 4985 §4).
 */
import { type Certificate, isSelfIssued } from "./certificate.ts"
import { attributeType } from "./distinguished-name.ts"
import type { GeneralSubtree, NameConstraints } from "./extension.ts"
import { type GeneralName, presentGeneralName } from "./general-name.ts"
import { type Fault, fault } from "./path-rejected.ts"
import { type Inside, isInside } from "./subtree.ts"
import { SubtreeIndex } from "./subtree-index.ts"
import type { WorkBudget } from "./work-budget.ts"

/** The constraints met so far; each in the order of the path. */
export interface NameSpace {
  /** For each constraint that permits: of the forms it lists, a name must be inside one of its subtrees. */
  readonly permitted: ReadonlyArray<SubtreeIndex>
  /** For each constraint that excludes. */
  readonly excluded: ReadonlyArray<SubtreeIndex>
}

export const everyName: NameSpace = { permitted: [], excluded: [] }

/** §6.1.4 (g). */
export const narrow = (space: NameSpace, constraints: NameConstraints | undefined): NameSpace =>
  constraints === undefined
    ? space
    : {
        permitted: [...space.permitted, ...indexed(constraints.permitted)],
        excluded: [...space.excluded, ...indexed(constraints.excluded)]
      }

/** None of no subtrees: a list that is absent constrains nothing. Made once for each certificate, in however many paths it is tried. */
const indexed = (subtrees: ReadonlyArray<GeneralSubtree>): ReadonlyArray<SubtreeIndex> => {
  if (subtrees.length === 0) return []
  let index = indexes.get(subtrees)
  if (index === undefined) indexes.set(subtrees, (index = new SubtreeIndex(subtrees)))
  return [index]
}

const indexes = new WeakMap<ReadonlyArray<GeneralSubtree>, SubtreeIndex>()

export interface NamesRequest {
  readonly isLeaf: boolean
  readonly ignoresCommonName: boolean
  readonly budget: WorkBudget
}

/** Are all names of the certificate inside? §6.1.3 (b) and (c); a self-issued one counts only as the leaf. */
export const checkNames = (
  certificate: Certificate,
  space: NameSpace,
  { isLeaf, ignoresCommonName, budget }: NamesRequest
): Fault | undefined => {
  if (space.permitted.length === 0 && space.excluded.length === 0) return undefined
  if (!isLeaf && isSelfIssued(certificate)) return undefined
  for (const name of namesOf(certificate, ignoresCommonName)) {
    const found = checkName(name, space, budget)
    if (found !== undefined) return found
  }
  return undefined
}

const checkName = (name: GeneralName, space: NameSpace, budget: WorkBudget): Fault | undefined => {
  for (const subtrees of space.excluded) {
    for (const { place, subtree } of subtrees.candidates(name)) {
      const verdict = verdictOn(name, subtree, true)
      if (verdict === "outside") continue
      return budget.spend("constraintComparisons", place + 1)
        ? outsideOf("excluded", verdict, name, subtree)
        : outOfBudget
    }
    if (!budget.spend("constraintComparisons", subtrees.count(name))) return outOfBudget
  }
  for (const subtrees of space.permitted) {
    const count = subtrees.count(name)
    if (count === 0) continue
    let isPermitted = false
    for (const { place, subtree } of subtrees.candidates(name)) {
      const verdict = verdictOn(name, subtree, false)
      if (verdict === "unclear")
        return budget.spend("constraintComparisons", place + 1)
          ? outsideOf("permitted", verdict, name, subtree)
          : outOfBudget
      isPermitted ||= verdict === "inside"
    }
    if (!budget.spend("constraintComparisons", count)) return outOfBudget
    if (!isPermitted)
      return fault("name constraints", "6.1.3", `${presentGeneralName(name)} is in no permitted subtree`)
  }
  return undefined
}

const verdictOn = (name: GeneralName, { base, hasDistances }: GeneralSubtree, mightBe: boolean): Inside =>
  hasDistances ? "unclear" : isInside(name, base, mightBe)

const outsideOf = (
  kind: "excluded" | "permitted",
  verdict: "inside" | "unclear",
  name: GeneralName,
  { base }: GeneralSubtree
): Fault =>
  verdict === "inside"
    ? fault(
        "name constraints",
        "6.1.3",
        `${presentGeneralName(name)} is in the ${kind} subtree ${presentGeneralName(base)}`
      )
    : // §4.2.1.10: what cannot be processed rejects the certificate.
      fault(
        "name constraints",
        "4.2.1.10",
        `${presentGeneralName(name)} cannot be compared with the ${kind} subtree ${presentGeneralName(base)}`
      )

const outOfBudget = fault("work budget", "8", "too many names and subtrees to compare")

/** Every name that a constraint can bind. */
const namesOf = (
  { subject, values }: Certificate,
  ignoresCommonName: boolean
): ReadonlyArray<GeneralName> => {
  const alternative = values.subjectAlternativeName ?? []
  const hasDnsName = alternative.some(({ form }) => form === "dNSName")
  const names: Array<GeneralName> = [...alternative]
  // §4.2.1.10: the subject is a directoryName unless it is empty.
  if (subject.relativeNames.length > 0) names.push({ form: "directoryName", name: subject })
  for (const { type, text } of subject.attributes) {
    if (text === undefined) continue
    // §4.2.1.10: an e-mail address in the subject counts where there is no alternative name.
    if (type === attributeType.emailAddress && values.subjectAlternativeName === undefined)
      names.push({ form: "rfc822Name", value: text })
    // Not in RFC 5280, but without it a constrained authority escapes through clients that read the common name
    // (RFC 6125 §6.4.4, RFC 7672 §3.2.3); OpenSSL does the same.
    if (!ignoresCommonName && type === attributeType.commonName && !hasDnsName && looksLikeHost.test(text))
      names.push({ form: "dNSName", value: text })
  }
  return names
}

const looksLikeHost =
  /^(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)+$/i

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
import { isInside } from "./subtree.ts"
import type { WorkBudget } from "./work-budget.ts"

/** The constraints met so far; each in the order of the path. */
export interface NameSpace {
  /** For each constraint that permits: of the forms it lists, a name must be inside one of its subtrees. */
  readonly permitted: ReadonlyArray<ReadonlyArray<GeneralSubtree>>
  readonly excluded: ReadonlyArray<GeneralSubtree>
}

export const everyName: NameSpace = { permitted: [], excluded: [] }

/** §6.1.4 (g). */
export const narrow = (space: NameSpace, constraints: NameConstraints | undefined): NameSpace =>
  constraints === undefined
    ? space
    : {
        permitted:
          constraints.permitted.length === 0 ? space.permitted : [...space.permitted, constraints.permitted],
        excluded: [...space.excluded, ...constraints.excluded]
      }

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
  for (const subtree of space.excluded) {
    if (!sameKind(subtree.base, name)) continue
    if (!budget.spend("constraintComparisons")) return outOfBudget
    const verdict = subtree.hasDistances ? "unclear" : isInside(name, subtree.base, true)
    if (verdict !== "outside") return outsideOf("excluded", verdict, name, subtree)
  }
  for (const subtrees of space.permitted) {
    let isConstrained = false
    let isPermitted = false
    for (const subtree of subtrees) {
      if (!sameKind(subtree.base, name)) continue
      if (!budget.spend("constraintComparisons")) return outOfBudget
      isConstrained = true
      const verdict = subtree.hasDistances ? "unclear" : isInside(name, subtree.base, false)
      if (verdict === "unclear") return outsideOf("permitted", verdict, name, subtree)
      isPermitted ||= verdict === "inside"
    }
    if (isConstrained && !isPermitted)
      return fault("name constraints", "6.1.3", `${presentGeneralName(name)} is in no permitted subtree`)
  }
  return undefined
}

/** Do they have the same form? Other names are as many forms as they have types. */
const sameKind = (base: GeneralName, name: GeneralName): boolean =>
  base.form === "otherName" && name.form === "otherName" ? base.type === name.type : base.form === name.form

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

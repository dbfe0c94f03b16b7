/**
 * Which certificate policies hold along a path. RFC 5280 §6.1.2 to §6.1.5, with the graph of RFC 9618 in place of the tree.
 *
 * The tree of RFC 5280 has a node for every way to a policy, exponentially many under hostile mappings; the graph has one node
 * for a policy at a depth, with all its parents.
 */
import { type Certificate, isSelfIssued } from "./certificate.ts"
import { anyPolicy } from "./object-identifiers.ts"
import { type Fault, fault } from "./path-rejected.ts"
import type { WorkBudget } from "./work-budget.ts"

/** §6.1.1 (c), (e), (f), (g). */
export interface PolicyInput {
  /** user-initial-policy-set; absent or with anyPolicy in it, any will do. */
  readonly initialPolicies?: ReadonlyArray<string>
  readonly explicitPolicyRequired?: boolean
  readonly policyMappingInhibited?: boolean
  readonly anyPolicyInhibited?: boolean
}

/** The policies under which the path holds, as the user knows them; `[anyPolicy]` where it holds under every policy. */
export type ValidPolicies = ReadonlyArray<string>

interface Node {
  readonly policy: string
  readonly parents: ReadonlyArray<Node>
  expected: ReadonlySet<string>
}
/** Nodes of one depth by policy. */
type Depth = Map<string, Node>

/** Certificates from the one below the anchor down to the leaf. */
export const processPolicies = (
  path: ReadonlyArray<Certificate>,
  input: PolicyInput,
  budget: WorkBudget
): ValidPolicies | { readonly fault: Fault; readonly at: number } => {
  const n = path.length
  // §6.1.2 (a), (d), (e), (f).
  let graph: Depth | null = new Map([
    [anyPolicy, { policy: anyPolicy, parents: [], expected: new Set([anyPolicy]) }]
  ])
  let explicitPolicy = input.explicitPolicyRequired === true ? 0 : n + 1
  let inhibitAnyPolicy = input.anyPolicyInhibited === true ? 0 : n + 1
  let policyMapping = input.policyMappingInhibited === true ? 0 : n + 1

  for (const [at, certificate] of path.entries()) {
    const { values } = certificate
    const isLast = at === n - 1
    const isPassing = isSelfIssued(certificate) && !isLast
    if (graph !== null && values.certificatePolicies !== undefined) {
      graph = nextDepth(graph, values.certificatePolicies, inhibitAnyPolicy > 0 || isPassing, budget)
      if (budget.exhausted !== undefined)
        return { fault: fault("work budget", "8", "too many policies", 9618), at }
    } else graph = null
    // §6.1.3 (f).
    if (explicitPolicy === 0 && graph === null)
      return { fault: fault("certificate policies", "6.1.3", "an explicit policy is required"), at }

    if (isLast) {
      // §6.1.5 (a) and (b).
      if (explicitPolicy > 0) explicitPolicy--
      if (values.policyConstraints?.requireExplicitPolicy === 0) explicitPolicy = 0
      break
    }
    // §6.1.4 (a) and (b).
    for (const { issuerDomainPolicy, subjectDomainPolicy } of values.policyMappings ?? [])
      if (issuerDomainPolicy === anyPolicy || subjectDomainPolicy === anyPolicy)
        return { fault: fault("certificate policies", "6.1.4", "anyPolicy is mapped"), at }
    if (graph !== null) graph = mapPolicies(graph, certificate, policyMapping > 0)
    // §6.1.4 (h), (i), (j).
    if (!isPassing) {
      if (explicitPolicy > 0) explicitPolicy--
      if (policyMapping > 0) policyMapping--
      if (inhibitAnyPolicy > 0) inhibitAnyPolicy--
    }
    explicitPolicy = Math.min(explicitPolicy, values.policyConstraints?.requireExplicitPolicy ?? Infinity)
    policyMapping = Math.min(policyMapping, values.policyConstraints?.inhibitPolicyMapping ?? Infinity)
    inhibitAnyPolicy = Math.min(inhibitAnyPolicy, values.inhibitAnyPolicy ?? Infinity)
  }

  const valid = intersect(graph, input.initialPolicies ?? [anyPolicy])
  return explicitPolicy === 0 && valid.length === 0
    ? { fault: fault("certificate policies", "6.1.5", "no policy of the path is acceptable"), at: n - 1 }
    : valid
}

/** §6.1.3 (d): null where nothing is left. Nodes of upper depths that lead nowhere are dropped with the references to them. */
const nextDepth = (
  above: Depth,
  policies: ReadonlyArray<string>,
  acceptsAny: boolean,
  budget: WorkBudget
): Depth | null => {
  const byExpected = new Map<string, Array<Node>>()
  for (const node of above.values())
    for (const expected of node.expected) {
      if (!budget.spend("policyNodes")) return null
      const nodes = byExpected.get(expected)
      if (nodes === undefined) byExpected.set(expected, [node])
      else nodes.push(node)
    }
  const next: Depth = new Map()
  const add = (policy: string, parents: ReadonlyArray<Node>) =>
    next.set(policy, { policy, parents, expected: new Set([policy]) })
  const any = above.get(anyPolicy)

  // (d)(1): a policy that was expected, or any under anyPolicy.
  for (const policy of policies) {
    if (policy === anyPolicy) continue
    const parents = byExpected.get(policy) ?? (any === undefined ? undefined : [any])
    if (parents !== undefined) add(policy, parents)
  }
  // (d)(2): anyPolicy stands for all that were expected.
  if (acceptsAny && policies.includes(anyPolicy))
    for (const [policy, parents] of byExpected) if (!next.has(policy)) add(policy, parents)
  return next.size === 0 ? null : next
}

/** §6.1.4 (b): from here on the subject's domain says it in other words. */
const mapPolicies = (depth: Depth, { values }: Certificate, isAllowed: boolean): Depth | null => {
  if (values.policyMappings === undefined) return depth
  const mapped = new Map<string, Set<string>>()
  for (const { issuerDomainPolicy, subjectDomainPolicy } of values.policyMappings) {
    const subjects = mapped.get(issuerDomainPolicy)
    if (subjects === undefined) mapped.set(issuerDomainPolicy, new Set([subjectDomainPolicy]))
    else subjects.add(subjectDomainPolicy)
  }
  const any = depth.get(anyPolicy)
  for (const [policy, subjects] of mapped) {
    const node = depth.get(policy)
    // (b)(2): where mapping is inhibited, what would be mapped is gone.
    if (!isAllowed) depth.delete(policy)
    else if (node !== undefined) node.expected = subjects
    // (b)(1): beside anyPolicy, as a child of the anyPolicy above it.
    else if (any !== undefined) depth.set(policy, { policy, parents: any.parents, expected: subjects })
  }
  return depth.size === 0 ? null : depth
}

/** §6.1.5 (g): the policies where the path left anyPolicy, as far as the user accepts them. */
const intersect = (graph: Depth | null, acceptable: ReadonlyArray<string>): ValidPolicies => {
  if (graph === null) return []
  const acceptsAny = acceptable.includes(anyPolicy)
  const valid = new Set<string>()
  const seen = new Set<Node>()
  const open = [...graph.values()]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    if (node.policy === anyPolicy) {
      // (g)(iii)(3): only as the leaf's own does anyPolicy stand for what the user accepts.
      if (graph.get(anyPolicy) === node) for (const policy of acceptable) valid.add(policy)
    } else if (node.parents.some(({ policy }) => policy === anyPolicy)) {
      if (acceptsAny || acceptable.includes(node.policy)) valid.add(node.policy)
      open.push(...node.parents)
    } else open.push(...node.parents)
  }
  return [...valid].toSorted()
}

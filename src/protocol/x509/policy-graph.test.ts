import { Result } from "effect"
import { describe, expect, it } from "vitest"
import type { ExtensionRequest } from "../../world/certificate-authority/extensions.ts"
import { issue } from "../../world/certificate-authority/issue.ts"
import { keyPair } from "../keys/key-pair.ts"
import { parseCertificate } from "./certificate.ts"
import { anyPolicy } from "./object-identifiers.ts"
import { type PolicyInput, processPolicies } from "./policy-graph.ts"
import { WorkBudget } from "./work-budget.ts"

const key = keyPair("ed25519", "policy test")
const [a, b, c, d] = ["1.2.3.1", "1.2.3.2", "1.2.3.3", "1.2.3.4"] as const

/** Below the anchor first; `selfIssued` repeats the name above. */
interface Step extends ExtensionRequest {
  readonly selfIssued?: boolean
}

const run = (steps: ReadonlyArray<Step>, input: PolicyInput = {}, budget = new WorkBudget()) => {
  let name = "CN=anchor"
  const path = steps.map(({ selfIssued, ...request }, i) => {
    const issuer = name
    name = selfIssued === true ? issuer : `CN=${i}`
    return Result.getOrThrow(
      parseCertificate(
        issue({
          ...request,
          subject: name,
          issuer,
          subjectKey: key,
          issuerKey: key,
          notBefore: 0,
          notAfter: 1
        })
      )
    )
  })
  const result = processPolicies(path, input, budget)
  return "fault" in result ? `rejected at ${result.at}, §${result.fault.because.section}` : result
}

const explicit = { explicitPolicyRequired: true }

describe("processPolicies, RFC 5280 §6.1 and RFC 9618", () => {
  it.each<[string, ReadonlyArray<Step>, PolicyInput, ReadonlyArray<string> | string]>([
    ["§6.1.3 (d)(1)(i): a policy all the way", [{ policies: [a] }, { policies: [a, b] }], explicit, [a]],
    [
      "§6.1.3 (d)(1)(ii): one that anyPolicy above allows",
      [{ policies: [anyPolicy] }, { policies: [a] }],
      explicit,
      [a]
    ],
    [
      "§6.1.3 (d)(2): anyPolicy below stands for what was expected",
      [{ policies: [a] }, { policies: [anyPolicy] }],
      explicit,
      [a]
    ],
    ["§6.1.3 (d)(2): both", [{ policies: [anyPolicy] }, { policies: [anyPolicy] }], explicit, [anyPolicy]],
    [
      "§6.1.3 (d)(3): nothing in common",
      [{ policies: [a] }, { policies: [b] }],
      explicit,
      "rejected at 1, §6.1.3"
    ],
    ["§6.1.3 (e): no policies in the leaf", [{ policies: [a] }, {}], explicit, "rejected at 1, §6.1.3"],
    ["§6.1.3 (e): none above", [{}, { policies: [a] }], explicit, "rejected at 0, §6.1.3"],
    ["§6.1.3 (f): and nobody asked", [{}, {}], {}, []],
    ["§6.1.2 (d): nothing in common, and nobody asked", [{ policies: [a] }, { policies: [b] }], {}, []],

    [
      "§6.1.4 (a): anyPolicy mapped",
      [{ policies: [a], policyMappings: [[anyPolicy, b]] }, { policies: [b] }],
      {},
      "rejected at 0, §6.1.4"
    ],
    [
      "§6.1.4 (a): mapped to anyPolicy",
      [{ policies: [a], policyMappings: [[a, anyPolicy]] }, { policies: [b] }],
      {},
      "rejected at 0, §6.1.4"
    ],
    [
      "§6.1.4 (b)(1): mapped, and named as the anchor's side knows it",
      [{ policies: [a], policyMappings: [[a, b]] }, { policies: [b] }],
      explicit,
      [a]
    ],
    [
      "§6.1.4 (b)(1): the old name no longer does",
      [{ policies: [a], policyMappings: [[a, b]] }, { policies: [a] }],
      explicit,
      "rejected at 1, §6.1.3"
    ],
    [
      "§6.1.4 (b)(1): one to two",
      [
        {
          policies: [a],
          policyMappings: [
            [a, b],
            [a, c]
          ]
        },
        { policies: [c] }
      ],
      explicit,
      [a]
    ],
    [
      "§6.1.4 (b)(1): two to one",
      [
        {
          policies: [a, b],
          policyMappings: [
            [a, c],
            [b, c]
          ]
        },
        { policies: [c] }
      ],
      explicit,
      [a, b]
    ],
    [
      "§6.1.4 (b)(1): under anyPolicy",
      [{ policies: [anyPolicy], policyMappings: [[a, b]] }, { policies: [b] }],
      explicit,
      [a]
    ],
    [
      "§6.1.4 (b)(1): twice",
      [
        { policies: [a], policyMappings: [[a, b]] },
        { policies: [b], policyMappings: [[b, c]] },
        { policies: [c] }
      ],
      explicit,
      [a]
    ],
    [
      "§6.1.4 (b)(2): mapping inhibited by the user",
      [{ policies: [a], policyMappings: [[a, b]] }, { policies: [b] }],
      { ...explicit, policyMappingInhibited: true },
      "rejected at 1, §6.1.3"
    ],
    [
      "§6.1.4 (b)(2): what is not mapped stays",
      [{ policies: [a, c], policyMappings: [[a, b]] }, { policies: [c] }],
      { ...explicit, policyMappingInhibited: true },
      [c]
    ],
    [
      "§6.1.4 (i)(2): mapping inhibited from here on",
      [
        { policies: [a], inhibitPolicyMapping: 0 },
        { policies: [a], policyMappings: [[a, b]] },
        { policies: [b] }
      ],
      explicit,
      "rejected at 2, §6.1.3"
    ],
    [
      "§6.1.4 (i)(2): from the next but one on",
      [
        { policies: [a], inhibitPolicyMapping: 1 },
        { policies: [a], policyMappings: [[a, b]] },
        { policies: [b] }
      ],
      explicit,
      [a]
    ],
    [
      "§6.1.4 (h)(2): a self-issued one does not count",
      [
        { policies: [a], inhibitPolicyMapping: 1 },
        { policies: [a], selfIssued: true },
        { policies: [a], policyMappings: [[a, b]] },
        { policies: [b] }
      ],
      explicit,
      [a]
    ],

    [
      "§6.1.4 (i)(1): a policy required from here on",
      [{ policies: [a], requireExplicitPolicy: 0 }, { policies: [b] }],
      {},
      "rejected at 1, §6.1.3"
    ],
    [
      "§6.1.4 (i)(1): from the next but one on",
      [{ policies: [a], requireExplicitPolicy: 1 }, { policies: [b] }, {}],
      {},
      "rejected at 2, §6.1.3"
    ],
    [
      "§6.1.5 (a): the leaf counts too",
      [{ policies: [a], requireExplicitPolicy: 1 }, { policies: [b] }],
      {},
      "rejected at 1, §6.1.5"
    ],
    [
      "§6.1.4 (i)(1): too far below",
      [{ policies: [a], requireExplicitPolicy: 2 }, { policies: [b] }],
      {},
      []
    ],
    [
      "§6.1.4 (h)(1): a self-issued one does not count",
      [{ policies: [a], requireExplicitPolicy: 2 }, { policies: [a], selfIssued: true }, { policies: [b] }],
      {},
      []
    ],
    [
      "§6.1.5 (b): the leaf asks for itself",
      [{ policies: [a] }, { policies: [b], requireExplicitPolicy: 0 }],
      {},
      "rejected at 1, §6.1.5"
    ],

    [
      "§6.1.2 (e): anyPolicy inhibited by the user",
      [{ policies: [anyPolicy] }, { policies: [a] }],
      { ...explicit, anyPolicyInhibited: true },
      "rejected at 0, §6.1.3"
    ],
    [
      "§6.1.4 (j): anyPolicy inhibited from here on",
      [{ policies: [a], inhibitAnyPolicy: 0 }, { policies: [anyPolicy] }],
      explicit,
      "rejected at 1, §6.1.3"
    ],
    [
      "§6.1.4 (j): from the next but one on",
      [{ policies: [a], inhibitAnyPolicy: 1 }, { policies: [anyPolicy] }, { policies: [a] }],
      explicit,
      [a]
    ],
    [
      "§6.1.3 (d)(2): but a self-issued intermediate may",
      [
        { policies: [a], inhibitAnyPolicy: 0 },
        { policies: [anyPolicy], selfIssued: true },
        { policies: [a] }
      ],
      explicit,
      [a]
    ],
    [
      "§6.1.3 (d)(2): a self-issued leaf may not",
      [
        { policies: [a], inhibitAnyPolicy: 0 },
        { policies: [anyPolicy], selfIssued: true }
      ],
      explicit,
      "rejected at 1, §6.1.3"
    ],

    [
      "§6.1.5 (g): one that the user accepts",
      [{ policies: [a, b] }, { policies: [a, b] }],
      { ...explicit, initialPolicies: [b, d] },
      [b]
    ],
    [
      "§6.1.5 (g): none that the user accepts",
      [{ policies: [a] }, { policies: [a] }],
      { ...explicit, initialPolicies: [b] },
      "rejected at 1, §6.1.5"
    ],
    [
      "§6.1.5 (g): which matters only where one is required",
      [{ policies: [a] }, { policies: [a] }],
      { initialPolicies: [b] },
      []
    ],
    [
      "§6.1.5 (g): the name before mapping is what the user accepts",
      [{ policies: [a], policyMappings: [[a, b]] }, { policies: [b] }],
      { ...explicit, initialPolicies: [b] },
      "rejected at 1, §6.1.5"
    ],
    [
      "§6.1.5 (g)(iii)(3): anyPolicy is whatever the user accepts",
      [{ policies: [anyPolicy] }, { policies: [anyPolicy] }],
      { ...explicit, initialPolicies: [d, b] },
      [b, d]
    ]
  ])("%s", (_, steps, input, expected) => expect(run(steps, input)).toEqual(expected))

  it("stays small where the tree of RFC 5280 would grow with every mapping (RFC 9618 §1)", () => {
    const policies = [a, b, c, d]
    const policyMappings = policies.flatMap((from) => policies.map((to) => [from, to] as const))
    const steps = Array.from({ length: 12 }, () => ({ policies, policyMappings }))
    expect(run([...steps, { policies: [a] }], explicit)).toEqual(policies)
  })

  it("stops at its budget, and says so", () => {
    const policies = Array.from({ length: 300 }, (_, i) => `1.2.4.${i}`)
    expect(run([{ policies }, { policies }], explicit, new WorkBudget({ policyNodes: 100 }))).toBe(
      "rejected at 1, §8"
    )
  })
})

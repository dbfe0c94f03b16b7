/** What the search finds by capabilities that need a switch of the deployment: sides that keep plaintext, senders that ask for revocation. */
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { trustModels } from "../models/registry.ts"
import { loadScenario } from "../loading/load.ts"
import { search, setsOf } from "./search.fixture.ts"
import type { GoalId } from "./goals.ts"

const scenarioWith = (further: Readonly<Record<string, unknown>>) =>
  Result.getOrThrow(
    loadScenario(
      "switches.yaml",
      JSON.stringify({ title: "Switches", models: trustModels.map(({ id }) => id), ...further })
    )
  )

const found = (
  place: ReturnType<typeof scenarioWith>,
  model: string,
  goal: GoalId,
  ids: ReadonlyArray<string>,
  start: "cold" | "warm" = "warm"
) => setsOf(search({ in: place, model, start, goals: [goal], ids, maxCapabilities: 2 }), goal)

describe("smtp-inject in the search", () => {
  const ids = ["smtp-inject", "cotenant", "smtp-strip"]
  const server = (plaintextBeforeTls: string) =>
    scenarioWith({
      domain: {
        mx: [
          {
            host: "mx1.provider.example",
            certificate: { dnsNames: ["mx1.provider.example", "example.com"] },
            plaintextBeforeTls
          }
        ]
      },
      zones: [{ apex: "provider.example", signing: "signed" }]
    })

  it("is found where the server keeps plaintext, with a mailbox there, and is none where it does not", () => {
    for (const model of ["mta-sts", "dane"]) {
      expect(found(server("kept"), model, "impersonate", ids)).toEqual(["cotenant + smtp-inject"])
      expect(found(server("discarded"), model, "impersonate", ids)).toEqual([])
    }
  })

  it("is found to poison a learner of EHLO policies that keeps plaintext, and no other model", () => {
    const keeping = scenarioWith({ sender: { plaintextBeforeTls: "kept" } })
    expect(found(keeping, "ehlo-policy", "poison", ["smtp-inject"])).toEqual(["smtp-inject"])
    for (const model of ["mta-sts", "dane", "sender-memory"])
      expect(found(keeping, model, "poison", ["smtp-inject"])).toEqual([])
  })
})

describe("revoke-block in the search", () => {
  const ids = ["revoke-block", "smtp-mitm"]
  const asking = (revocation: string) => scenarioWith({ revocationLists: {}, sender: { revocation } })

  it("withholds mail from a sender that fails hard, and from no other", () => {
    expect(found(asking("hard-fail"), "static-tls", "withhold", ["revoke-block"], "cold")).toEqual([
      "revoke-block"
    ])
    expect(found(asking("soft-fail"), "static-tls", "withhold", ["revoke-block"], "cold")).toEqual([])
    expect(found(asking("unchecked"), "static-tls", "withhold", ["revoke-block"], "cold")).toEqual([])
  })

  it("opens MTA-STS at first contact where the sender fails hard: no policy host is believed, RFC 8461 §3.3", () => {
    expect(found(asking("hard-fail"), "mta-sts", "read-mail", ids, "cold")).toEqual([
      "revoke-block + smtp-mitm"
    ])
    expect(found(asking("hard-fail"), "mta-sts", "read-mail", ids, "warm")).toEqual([])
    expect(found(asking("soft-fail"), "mta-sts", "read-mail", ids, "cold")).toEqual([])
  })
})

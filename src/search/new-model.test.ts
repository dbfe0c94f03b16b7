/**
 * A model that nobody thought of has a complete attacker on the day on which it is added: the search finds who publishes the same for a host of its
 * own, for nothing in the attacker here knows the model but by its `publish`.
 */
import { hash } from "node:crypto"
import { Effect, Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { Dns } from "../clients/dns/dns.ts"
import { readTexts } from "../clients/dns/records.ts"
import { type HopPolicy, trustModel, type TrustModel } from "../models/trust-model.ts"
import { rfc } from "../protocol/rfc.ts"
import { certificateWays } from "./certificate-ways.ts"
import type { GoalId } from "./goals.ts"
import { undisturbed } from "./history.ts"
import { minimalSets } from "./minimal-sets.ts"
import { goalOf, remembered, scenario } from "./search.fixture.ts"
import { type Start, stage } from "./stage.ts"

const digestOf = (certificate: Uint8Array) => hash("sha256", certificate, "hex")

/** A TXT record with the digest of each certificate, beside each MX host or at the domain. */
const digestModel = (at: "mx-host" | "domain"): TrustModel =>
  trustModel({
    id: `digest-at-${at}`,
    title: "a digest of the certificate in a TXT record",
    standards: [rfc(5321)],
    needsValidation: false,
    parameters: Schema.Struct({}),
    configure: () => ({
      publish: ({ domain, mxHosts }) => ({
        needsSignedZone: false,
        documents: [],
        records: mxHosts.flatMap(({ name, chains }) =>
          chains.flatMap(([leaf]) =>
            leaf === undefined
              ? []
              : [
                  {
                    owner: `_digest.${at === "mx-host" ? name : domain}`,
                    type: "TXT",
                    data: `"${digestOf(leaf)}"`,
                    ttlSeconds: 3_600
                  }
                ]
          )
        )
      }),
      policyFor: Effect.fnUntraced(function* ({ mxHost, nextHopDomain }) {
        const dns = yield* Dns
        const owner = `_digest.${at === "mx-host" ? mxHost : nextHopDomain}`
        const answer = yield* Effect.result(dns.lookup(owner, "TXT"))
        const digests = Result.isSuccess(answer) ? readTexts(answer.success) : []
        const required: HopPolicy = {
          encryption: "required",
          enforcement: "enforce",
          serverName: mxHost,
          basis: `${digests.length} digests at ${owner}`,
          because: [rfc(5321, "7.1")],
          authenticate: ({ chain: [leaf] }) =>
            leaf !== undefined && digests.includes(digestOf(leaf))
              ? Result.succeed({ detail: "the digest is that of the certificate", because: [] })
              : Result.fail({ result: "certificate-not-trusted", detail: "another digest", because: [] })
        }
        return required
      })
    })
  })

/** The digest in the handshake itself: whoever ends TLS says what it likes there. */
const saidInHandshake: TrustModel = trustModel({
  id: "digest-in-handshake",
  title: "a digest of the certificate in an extension of TLS",
  standards: [rfc(8446)],
  needsValidation: false,
  parameters: Schema.Struct({}),
  configure: () => ({
    publish: ({ mxHosts }) => ({
      needsSignedZone: false,
      documents: [],
      records: [],
      handshake: { digest: mxHosts.map(({ chains }) => digestOf(chains[0]?.[0] ?? new Uint8Array())).join() }
    }),
    policyFor: ({ mxHost }) => {
      const required: HopPolicy = {
        encryption: "required",
        enforcement: "enforce",
        serverName: mxHost,
        basis: "a digest in the handshake",
        because: [rfc(8446, "4.2")],
        authenticate: ({ chain: [leaf], extensions }) =>
          leaf !== undefined && extensions?.["digest"] === digestOf(leaf)
            ? Result.succeed({ detail: "the digest is that of the certificate", because: [] })
            : Result.fail({ result: "certificate-not-trusted", detail: "another digest", because: [] })
      }
      return Effect.succeed(required)
    }
  })
})

const setsOf = (model: TrustModel, goal: GoalId, start: Start, ids: ReadonlyArray<string>) => {
  const plan = {
    stage: stage(scenario, { start, messages: 1, goals: [goal], ids }),
    model: { label: model.id, model, parameters: {}, configured: model.configure({}) },
    seed: 1,
    remembered
  }
  expect(Result.getOrThrow(undisturbed(plan)).at(-1)?.outcome).toBe("delivered-authenticated")
  expect(Result.getOrThrow(certificateWays(plan, 2)).length).toBeGreaterThan(0)
  const searching = minimalSets({ ...plan, goals: [goalOf(goal)], maxCapabilities: 2, maxHistories: 5_000 })
  for (let step = searching.next(); ; step = searching.next())
    if (step.done === true) return Result.getOrThrow(step.value).breaking.map(({ set }) => set.join(" + "))
}

const ids = ["dns-forge", "zone-write", "smtp-mitm", "key-theft", "ip-hijack", "smtp-strip", "dns-block"]

describe("a model of which the attacker knows nothing but what it publishes", () => {
  it.each(["cold", "warm"] as const)("beside the MX host: falls to a forged MX record alone, %s", (start) =>
    // The host that the record names publishes the digest of its own certificate in its own zone.
    expect(setsOf(digestModel("mx-host"), "impersonate", start, ids)).toEqual([
      "dns-forge",
      "ip-hijack",
      "zone-write",
      "key-theft + smtp-mitm"
    ])
  )

  it("in the handshake: falls to whoever ends TLS", () =>
    expect(setsOf(saidInHandshake, "impersonate", "cold", ids)).toEqual([
      "dns-forge",
      "ip-hijack",
      "smtp-mitm",
      "zone-write"
    ]))

  it("at the domain: takes somebody who says it in the domain's name, and a place to show the certificate", () =>
    expect(setsOf(digestModel("domain"), "impersonate", "cold", ids)).toEqual([
      "dns-forge",
      "ip-hijack",
      "zone-write",
      "key-theft + smtp-mitm"
    ]))
})

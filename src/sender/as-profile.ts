/** A model as a profile's software carries it out: what it gets wrong on the way to the model's policy. */
import { Effect, Option } from "effect"
import { Dns, type DnsLookups } from "../clients/dns/dns.ts"
import { type ConfiguredModel, type Hop, SenderMemory, type TrustModel } from "../models/trust-model.ts"
import { trustModels } from "../models/registry.ts"
import { rfc } from "../protocol/rfc.ts"
import type { SenderProfile } from "./profile.ts"

/** @param parameters of the scenario; those that the profile gives take their place */
export const asProfile = (
  profile: SenderProfile,
  model: TrustModel,
  parameters: Readonly<Record<string, unknown>>
): ConfiguredModel => {
  const instead = trustModels.find(({ id }) => id === profile.instead?.[model.id])
  if (instead !== undefined) return asProfile(profile, instead, partOf(parameters, model, instead.id))
  const configured = model.configure(asGiven(profile, model, parameters))
  const asked = profile.failedTlsaLookup === "as none" ? withFailedTlsaAsNone(configured) : configured
  return profile.firstMailUnbound?.includes(model.id) === true ? withFirstMailUnbound(asked, model.id) : asked
}

/** What the profile gives to a model holds for that model as a part of another too: it is the same software. */
const asGiven = (
  profile: SenderProfile,
  model: TrustModel,
  parameters: Readonly<Record<string, unknown>>
): Readonly<Record<string, unknown>> => ({
  ...parameters,
  ...Object.fromEntries(
    Object.entries(model.parts ?? {}).flatMap(([parameter, id]) => {
      const given = profile.parameters?.[id]
      return given === undefined ? [] : [[parameter, { ...partOf(parameters, model, id), ...given }]]
    })
  ),
  ...profile.parameters?.[model.id]
})

/** The parameters of the part that is the model of that id; none where there is no such part. */
const partOf = (
  parameters: Readonly<Record<string, unknown>>,
  { parts = {} }: TrustModel,
  id: string
): Readonly<Record<string, unknown>> => {
  const [parameter] = Object.entries(parts).find(([, part]) => part === id) ?? []
  const part = parameter === undefined ? undefined : parameters[parameter]
  return typeof part === "object" && part !== null ? { ...part } : {}
}

/** RFC 7672 §2.1.2 would have the MX host passed over. */
const withFailedTlsaAsNone = (model: ConfiguredModel): ConfiguredModel => ({
  ...model,
  policyFor: Effect.fnUntraced(function* (hop: Hop) {
    const dns = yield* Dns
    return yield* Effect.provideService(model.policyFor(hop), Dns, failedTlsaAsNone(dns))
  })
})

const failedTlsaAsNone = (dns: DnsLookups): DnsLookups => ({
  lookup: (name, type) =>
    type !== "TLSA"
      ? dns.lookup(name, type)
      : Effect.catchTag(dns.lookup(name, type), "DnsFailure", () =>
          Effect.succeed({
            name,
            type,
            rcode: "NOERROR" as const,
            status: "insecure" as const,
            aliases: [],
            canonicalName: name,
            rdatas: [],
            ttlSeconds: 0,
            because: rfc(7672, "2.1.2")
          })
        )
})

/** The policy is looked for all the same, so that what it teaches is there for the next mail. */
const withFirstMailUnbound = (model: ConfiguredModel, id: string): ConfiguredModel => ({
  ...model,
  policyFor: Effect.fnUntraced(function* (hop: Hop) {
    const memory = yield* SenderMemory
    const key = `${id}/first mail/${hop.nextHopDomain}`
    if (Option.isSome(yield* memory.recall(key))) return yield* model.policyFor(hop)
    yield* memory.store(key, "sent", rememberedSeconds)
    yield* Effect.forkDetach(Effect.ignore(model.policyFor(hop)))
    return {
      encryption: "optional",
      enforcement: "enforce",
      basis: `the first mail to ${hop.nextHopDomain} does not wait for a policy`,
      because: [rfc(8461, "5.1")]
    }
  })
})

/** Our choice: a year, RFC 8461 §3.2's longest max_age, after which a domain is new to the sender again. */
const rememberedSeconds = 31_557_600

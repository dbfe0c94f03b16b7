/** Models that promise nothing in this deployment: TLSA records in zones that DNSSEC does not secure, senders that do not validate. RFC 7672 §2.2. */
import { Result } from "effect"
import { SignatureStore } from "../../protocol/dnssec/signing/signature-store.ts"
import type { Deployment, ZonePlan } from "../../world/deployment.ts"
import { type ChosenModel, chosenModels } from "../../scenario/models.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { chosenSenders } from "../../staging/senders.ts"
import { type DatedDeployment, standingWorld } from "../../staging/standing-world.ts"
import type { Path, Warning } from "./warning.ts"

export const inertModels = (scenario: Scenario): ReadonlyArray<Warning> => {
  const published = chosenModels(scenario).flatMap((model) => {
    const world = rests(model) ? standingWorld(scenario, model, new SignatureStore()) : undefined
    return world !== undefined && Result.isSuccess(world)
      ? [{ label: model.label, stages: world.success.stagesOfDeployment }]
      : []
  })
  return [...insecureRecords(scenario, published), ...unvalidating(scenario, published)]
}

const rests = ({ model, configured }: ChosenModel): boolean =>
  configured.needsValidation ?? model.needsValidation

interface Published {
  readonly label: string
  readonly stages: ReadonlyArray<DatedDeployment>
}

/** Of each MX host with TLSA records that are nowhere on the timeline secure. */
const insecureRecords = (scenario: Scenario, published: ReadonlyArray<Published>): ReadonlyArray<Warning> => {
  const labels = new Map<string, { readonly zone: string; readonly models: Array<string> }>()
  for (const { label, stages } of published) {
    const secure = new Set(
      stages.flatMap(({ deployment }) => tlsaBases(deployment, true)).map(({ base }) => base)
    )
    const insecure = new Map(
      stages.flatMap(({ deployment }) => tlsaBases(deployment, false)).map(({ base, zone }) => [base, zone])
    )
    for (const [base, zone] of insecure) {
      if (secure.has(base)) continue
      const known = labels.get(base)
      if (known === undefined) labels.set(base, { zone, models: [label] })
      else known.models.push(label)
    }
  }
  return [...labels].flatMap(([base, { zone, models }]) => {
    const path = placeOf(base, scenario)
    return path === undefined
      ? []
      : [
          {
            path,
            message: `DANE does nothing for ${base} (${models.join(", ")}): its TLSA records lie in the zone ${zone}, which DNSSEC does not secure (RFC 7672 §2.2.2); write the zone out with signing: signed`
          }
        ]
  })
}

/** Hosts with TLSA records for SMTP, and the zones in which these lie. */
const tlsaBases = (
  { zones }: Deployment,
  areSecure: boolean
): ReadonlyArray<{ readonly base: string; readonly zone: string }> =>
  zones
    .filter((zone) => isSecure(zone, zones) === areSecure)
    .flatMap(({ apex, records }) =>
      records.flatMap(({ owner, type }) =>
        type.toUpperCase() === "TLSA" && owner.startsWith("_25._tcp.")
          ? [{ base: owner.slice("_25._tcp.".length), zone: apex }]
          : []
      )
    )

/** RFC 4035 §5: signed, and named by its parent, and so up to the root. What is signed wrongly is bogus, and not insecure. */
const isSecure = (zone: ZonePlan, zones: ReadonlyArray<ZonePlan>): boolean =>
  zones
    .filter(({ apex }) => apex === "." || zone.apex === apex || zone.apex.endsWith(`.${apex}`))
    // Whether copied records are secure, only their signatures tell.
    .every(
      ({ apex, dnssec, keepsDnssecRecords = false }) =>
        keepsDnssecRecords || (dnssec !== undefined && (apex === "." || dnssec.isDelegated))
    )

/** Where the scenario names the MX host. */
const placeOf = (base: string, { domain, phases }: Scenario): Path | undefined => {
  const indexIn = (mx: ReadonlyArray<{ readonly host: string }> = []) =>
    mx.findIndex(({ host }) => host.toLowerCase() === base)
  const first = indexIn(domain.mx)
  if (first >= 0) return ["domain", "mx", first, "host"]
  const phase = phases.findIndex((one) => indexIn(one.domain?.mx) >= 0)
  return phase < 0 ? undefined : ["phases", phase, "domain", "mx", indexIn(phases[phase]!.domain?.mx), "host"]
}

/** RFC 7672 §2.1: without validation no record is secure. */
const unvalidating = (scenario: Scenario, published: ReadonlyArray<Published>): ReadonlyArray<Warning> =>
  published.length === 0
    ? []
    : chosenSenders(scenario).flatMap(({ resolver }, index) =>
        resolver === "non-validating"
          ? [
              {
                path:
                  scenario.senders[index]?.resolver === undefined
                    ? ["sender", "resolver"]
                    : ["senders", index, "resolver"],
                message: `nothing is secure to a resolver that does not validate, and ${published.map(({ label }) => label).join(", ")} rests on that (RFC 7672 §2.1); say validating, or leave it out`
              }
            ]
          : []
      )

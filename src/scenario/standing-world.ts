/**
 * What of a world does not change from one run to the next: its hosts, its zones and certificates, which are functions of the time,
 * and what an attacker owns in it.
 */
import { Result } from "effect"
import type { ConfiguredModel } from "../models/trust-model.ts"
import type { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { type CertificateIssuers, certificateIssuers } from "../world/certificates.ts"
import type { Deployment } from "../world/deployment.ts"
import { runHosts } from "../world/hosts.ts"
import type { HostStage, InternetPlan } from "../world/internet.ts"
import { type ServedZones, serveZones, type ZonePlanRejected } from "../world/zones.ts"
import { Armoury } from "./arm.ts"
import type { ChosenModel } from "./models.ts"
import { scenarioStages } from "./phases.ts"
import type { Scenario } from "./schema/scenario.ts"
import { toEpochMs } from "./schema/time.ts"
import { AddressPlan } from "./world/addresses.ts"
import { expand } from "./world/expand.ts"

export interface StandingWorld {
  /** Of the first stage. */
  readonly deployment: Deployment
  readonly stages: InternetPlan["stages"]
  readonly zones: ServedZones
  readonly issuers: CertificateIssuers
  readonly armoury: Armoury
}

export const standingWorld = (
  scenario: Scenario,
  model: ChosenModel,
  signatures: SignatureStore
): Result.Result<StandingWorld, ZonePlanRejected> => {
  const startSeconds = Math.floor(toEpochMs(scenario.start) / 1000)
  const issuers = certificateIssuers(startSeconds)
  const addresses = new AddressPlan()
  const stageOf = ({ fromMicros, scenario: then, publishes }: ReturnType<typeof scenarioStages>[0]) => ({
    fromMicros,
    fromSeconds: startSeconds + Math.floor(fromMicros / 1_000_000),
    deployment: expand(then, publishingAs(model, publishes[model.label]), issuers, addresses)
  })
  const written = scenarioStages(scenario)
  const stages = [stageOf(written[0]), ...written.slice(1).map(stageOf)] as const
  return Result.map(serveZones(stages, signatures), (zones) => {
    const armoury = new Armoury({
      scenario,
      hosts: stages.flatMap(({ deployment }) => deployment.hosts),
      mxHosts: [
        ...new Set(written.flatMap((stage) => stage.scenario.domain.mx.map(({ host }) => host.toLowerCase())))
      ],
      zones,
      chainOf: issuers.chainOf
    })
    const hostsOf = ({ fromMicros, deployment }: (typeof stages)[0]): HostStage => ({
      fromMicros,
      hosts: runHosts(deployment, zones, issuers.chainOf)
    })
    return {
      deployment: stages[0].deployment,
      stages: [hostsOf(stages[0]), ...stages.slice(1).map(hostsOf)],
      zones,
      issuers,
      armoury
    }
  })
}

/** The model as the domain publishes it; senders keep to theirs. */
const publishingAs = (
  { model, parameters, configured }: ChosenModel,
  otherwise: Readonly<Record<string, unknown>> | undefined
): ConfiguredModel =>
  otherwise === undefined ? configured : model.configure({ ...parameters, ...otherwise })

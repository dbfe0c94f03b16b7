/**
 * What of a world does not change from one run to the next: its hosts and their outages, its zones and certificates, which are functions
 * of the time, and what an attacker owns in it.
 */
import { Result } from "effect"
import type { ConfiguredModel } from "../models/trust-model.ts"
import type { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { type CertificateIssuers, certificateIssuers } from "../world/certificates.ts"
import type { Deployment } from "../world/deployment.ts"
import { runHosts } from "../world/hosts.ts"
import type { HostStage, InternetPlan } from "../world/internet.ts"
import type { Outage } from "../world/outages.ts"
import { type ServedZones, serveZones, type ZonePlanRejected } from "../world/zones.ts"
import { Armoury } from "./arm.ts"
import { arsenalIn, type StandingArsenal } from "./arsenal.ts"
import { answeringChallenges } from "./authority/attackers-host.ts"
import { certificatesWithoutOrders } from "./authority/in-hand.ts"
import { type IssuedChains, issuedChains } from "./authority/issued-chains.ts"
import type { ChosenModel } from "./models.ts"
import { outagesIn } from "./outages.ts"
import type { Scenario } from "./schema/scenario.ts"
import { toEpochMs } from "./schema/time.ts"
import { type DatedStage, datedStages } from "./timeline/calendar.ts"
import { AddressPlan } from "./world/addresses.ts"
import { expand } from "./world/expand.ts"

type Stages = InternetPlan["stages"]

export interface StandingWorld {
  /** Of the first stage. */
  readonly deployment: Deployment
  readonly stages: Stages
  /** The same, in runs where the attacker orders certificates. */
  readonly stagesWithOrders: Stages
  readonly outages: ReadonlyArray<Outage>
  readonly zones: ServedZones
  readonly issuers: CertificateIssuers
  readonly issuedChain: IssuedChains
  readonly certificatesWithoutOrders: ReturnType<typeof certificatesWithoutOrders>
  readonly arsenal: StandingArsenal
  readonly armoury: Armoury
}

export const standingWorld = (
  scenario: Scenario,
  model: ChosenModel,
  signatures: SignatureStore
): Result.Result<StandingWorld, ZonePlanRejected> => {
  const startSeconds = Math.floor(toEpochMs(scenario.start) / 1000)
  const issuers = certificateIssuers(startSeconds, scenario.revocationLists !== undefined)
  const addresses = new AddressPlan()
  const planOf = (stage: DatedStage) => ({
    fromMicros: stage.fromMicros,
    fromSeconds: startSeconds + Math.floor(stage.fromMicros / 1_000_000),
    deployment: expand(stage, publishingAs(model, stage.publishes[model.label]), issuers, addresses)
  })
  const written = datedStages(scenario)
  const plans = [planOf(written[0]), ...written.slice(1).map(planOf)] as const
  return Result.map(serveZones(plans, signatures), (zones) => {
    const surroundings = {
      scenario,
      hosts: plans.flatMap(({ deployment }) => deployment.hosts),
      mxHosts: [
        ...new Set(written.flatMap((stage) => stage.scenario.domain.mx.map(({ host }) => host.toLowerCase())))
      ],
      zones,
      restrictsIssuance: plans.some(({ deployment }) =>
        deployment.zones.some(({ records }) => records.some(({ type }) => type.toUpperCase() === "CAA"))
      ),
      chainOf: issuers.chainOf
    }
    const arsenal = arsenalIn(surroundings)
    const issuedChain = issuedChains(surroundings)
    const stageOf = ({ fromMicros, deployment }: (typeof plans)[0]): HostStage => ({
      fromMicros,
      hosts: runHosts(deployment, zones, issuers.chainOf)
    })
    const stages: Stages = [stageOf(plans[0]), ...plans.slice(1).map(stageOf)]
    return {
      deployment: plans[0].deployment,
      stages,
      stagesWithOrders: [withOrders(stages[0]), ...stages.slice(1).map(withOrders)],
      outages: outagesIn(
        scenario,
        plans.map(({ deployment }) => deployment)
      ),
      zones,
      issuers,
      issuedChain,
      certificatesWithoutOrders: certificatesWithoutOrders(issuedChain),
      arsenal,
      armoury: new Armoury(surroundings, arsenal)
    }
  })
}

const withOrders = ({ fromMicros, hosts }: HostStage): HostStage => ({
  fromMicros,
  hosts: hosts.map(answeringChallenges)
})

/** The model as the domain publishes it; senders keep to theirs. */
const publishingAs = (
  { model, parameters, configured }: ChosenModel,
  otherwise: Readonly<Record<string, unknown>> | undefined
): ConfiguredModel =>
  otherwise === undefined ? configured : model.configure({ ...parameters, ...otherwise })

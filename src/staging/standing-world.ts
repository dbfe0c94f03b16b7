/**
 * What of a world does not change from one run to the next: its hosts and their outages, its zones and certificates, which are functions
 * of the time, and what an attacker owns in it.
 */
import { Result } from "effect"
import { name } from "../protocol/dns/name.ts"
import {
  type AddressType,
  addressType,
  addressTypes,
  canonicalAddress
} from "../protocol/dns/rdata/address.ts"
import type { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { publicLogs } from "../world/certificate-authority/certificate-log.ts"
import { type CertificateIssuers, certificateIssuers } from "../world/certificate-issuers.ts"
import type { Deployment } from "../world/deployment.ts"
import { runHosts } from "../world/hosts.ts"
import type { HostStage, InternetPlan } from "../world/internet.ts"
import type { Outage } from "../world/outages.ts"
import { type ServedZones, serveZones, type ZonePlanRejected } from "../world/zones.ts"
import { Armoury } from "./arm.ts"
import type { ChosenAttacker } from "../scenario/attackers.ts"
import { arsenalIn, type StandingArsenal, type Surroundings, targetWebHosts } from "./standing-arsenal.ts"
import { answeringChallenges } from "./authority/attackers-host.ts"
import { certificatesWithoutOrders } from "./authority/in-hand.ts"
import { orderedFrom } from "./authority/ordering.ts"
import { type IssuedChains, issuedChains } from "./authority/issued-chains.ts"
import { type ChosenModel, modelOf } from "../scenario/models.ts"
import { publishersOf } from "../models/publishing.ts"
import { hasDnsOverIpv6 } from "../scenario/host-addresses.ts"
import { type Moments, momentsOf } from "./moments.ts"
import { outagesIn } from "./staged-outages.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { toEpochMs } from "../scenario/schema/time.ts"
import { type DatedStage, datedStages } from "../scenario/timeline/calendar.ts"
import { AddressPlan } from "./world/addresses.ts"
import { AttackersCertificates } from "./world/attackers-certificates.ts"
import { attackersDomains } from "./world/attackers-domains.ts"
import { soundlySigned } from "./world/dnssec-plan.ts"
import { expand, withAttackersDomains } from "./world/expand.ts"
import { chosenSenders } from "./senders.ts"

type Stages = InternetPlan["stages"]

/** What there is from a time on. */
export interface DatedDeployment {
  readonly fromMicros: number
  readonly deployment: Deployment
}

export interface StandingWorld {
  /** Of the first stage. */
  readonly deployment: Deployment
  /** In the order of time. */
  readonly stagesOfDeployment: ReadonlyArray<DatedDeployment>
  readonly stages: Stages
  /** The same, in runs where the attacker orders certificates. */
  readonly stagesWithOrders: Stages
  readonly outages: ReadonlyArray<Outage>
  readonly zones: ServedZones
  /** For which IP versions the zones have addresses of that name. @param host lower case */
  readonly addressTypesAt: (host: string, atMicros: number) => ReadonlyArray<AddressType>
  /** For each zone from the root down to that name: for which IP versions its name servers have addresses. @param host lower case */
  readonly nameServerTypesAt: (host: string, atMicros: number) => ReadonlyArray<ReadonlyArray<AddressType>>
  readonly issuers: CertificateIssuers
  /** When it may answer otherwise than before, while that attacker comes and goes. */
  readonly moments: (attacker: Pick<ChosenAttacker, "capabilities">) => Moments
  readonly issuedChain: IssuedChains
  readonly certificatesWithoutOrders: ReturnType<typeof certificatesWithoutOrders>
  readonly arsenal: StandingArsenal
  readonly armoury: Armoury
  /** For those who arm attackers with more than this. */
  readonly surroundings: Surroundings
}

export const standingWorld = (
  scenario: Scenario,
  model: ChosenModel,
  signatures: SignatureStore
): Result.Result<StandingWorld, ZonePlanRejected> => {
  const startSeconds = Math.floor(toEpochMs(scenario.start) / 1000)
  const issuers = certificateIssuers(startSeconds, {
    pointsToLists: scenario.revocationLists !== undefined,
    ...(model.configured.needsTransparency === true ? { logs: publicLogs } : {})
  })
  const addresses = new AddressPlan(
    [scenario, ...scenario.phases]
      .flatMap(({ hosts, zones }) => [
        ...hosts.flatMap(({ addresses }) => addresses),
        ...zones.flatMap(({ nameServerAddresses = [] }) => nameServerAddresses)
      ])
      .map((address) => canonicalAddress(address) ?? address)
  )
  const nameServerIp = hasDnsOverIpv6(scenario) ? "dual-stack" : "ipv4-only"
  const written = datedStages(scenario)
  const publishing = publishingAs(model, written[0].publishes[model.label])
  const expanded = written.map((stage) =>
    expand(stage, publishingAs(model, stage.publishes[model.label]).configured, issuers, addresses)
  )
  const mxHosts = [
    ...new Set(written.flatMap((stage) => stage.scenario.domain.mx.map(({ host }) => host.toLowerCase())))
  ]
  const targetHosts = expanded.flatMap(({ hosts }) => hosts)
  const webHosts = targetWebHosts(
    scenario,
    targetHosts,
    new Map(expanded.flatMap(({ places }) => [...places]))
  )
  const certificates = new AttackersCertificates({
    scenario,
    mxHosts,
    webHosts,
    hosts: targetHosts,
    issuer: orderedFrom(chosenSenders(scenario))[0] ?? "trusted"
  })
  const sound = soundlySigned(startSeconds)
  const attackers = attackersDomains({
    scenario,
    targetNames: [...new Set([...mxHosts, scenario.domain.name.toLowerCase()])],
    sources: certificates.sources,
    certificateFrom: certificates.certificateFrom,
    tenantHost: certificates.tenantHost,
    addresses,
    sound,
    chainOf: issuers.chainOf,
    // By names of its own, where the scenario's parameters name the domain's.
    publish: publishersOf(publishing.model, publishing.parameters, modelOf)[0]!.publish
  })
  const planOf = (stage: DatedStage, index: number) => ({
    fromMicros: stage.fromMicros,
    fromSeconds: startSeconds + Math.floor(stage.fromMicros / 1_000_000),
    deployment: withAttackersDomains(expanded[index]!, attackers, sound, addresses, nameServerIp)
  })
  const plans = [planOf(written[0], 0), ...written.slice(1).map((stage, i) => planOf(stage, i + 1))] as const
  return Result.map(serveZones(plans, signatures), (zones) => {
    const surroundings = {
      scenario,
      model: publishing,
      hosts: plans.flatMap(({ deployment }) => deployment.hosts),
      mxHosts,
      deployment: plans[0].deployment,
      deployments: plans,
      webHosts,
      ownHosts: attackers.ownHosts,
      certificates,
      zones,
      restrictsIssuance: plans.some(({ deployment }) =>
        deployment.zones.some(({ records }) => records.some(({ type }) => type.toUpperCase() === "CAA"))
      ),
      chainOf: issuers.chainOf,
      pathOf: issuers.pathOf
    }
    const arsenal = arsenalIn(surroundings)
    const issuedChain = issuedChains(surroundings)
    const stageOf = ({ fromMicros, deployment }: (typeof plans)[0]): HostStage => ({
      fromMicros,
      hosts: runHosts(deployment, zones, issuers.chainOf)
    })
    const stages: Stages = [stageOf(plans[0]), ...plans.slice(1).map(stageOf)]
    const outages = outagesIn(
      scenario,
      plans.map(({ deployment }) => deployment)
    )
    const startMs = toEpochMs(scenario.start)
    const moments = new WeakMap<ChosenAttacker["capabilities"], Moments>()
    const inTime = { startMs, stages: plans, certificateDates: issuers.dates }
    return {
      deployment: plans[0].deployment,
      stagesOfDeployment: plans,
      stages,
      stagesWithOrders: [withOrders(stages[0]), ...stages.slice(1).map(withOrders)],
      outages,
      zones,
      addressTypesAt: (host, atMicros) => {
        const types = deploymentAt(plans, atMicros).zones.flatMap(({ records }) =>
          records.filter(({ owner }) => owner === host).map(({ type }) => type.toUpperCase())
        )
        return addressTypes.filter((type) => types.includes(type))
      },
      nameServerTypesAt: (host, atMicros) => {
        const { zones, hosts } = deploymentAt(plans, atMicros)
        return zones
          .filter(({ apex }) => name(host).isAtOrBelow(name(apex)))
          .map(({ nameServers }) =>
            hosts.flatMap(({ name, addresses }) =>
              nameServers.includes(name) ? addresses.map(addressType) : []
            )
          )
      },
      issuers,
      moments: ({ capabilities }) => {
        const known = moments.get(capabilities)
        if (known !== undefined) return known
        const made = momentsOf({ ...inTime, outages }, { capabilities })
        moments.set(capabilities, made)
        return made
      },
      issuedChain,
      certificatesWithoutOrders: certificatesWithoutOrders(issuedChain),
      arsenal,
      armoury: new Armoury(surroundings, arsenal),
      surroundings
    }
  })
}

const deploymentAt = (plans: StandingWorld["stagesOfDeployment"], atMicros: number): Deployment =>
  (plans.findLast(({ fromMicros }) => fromMicros <= atMicros) ?? plans[0]!).deployment

const withOrders = ({ fromMicros, hosts }: HostStage): HostStage => ({
  fromMicros,
  hosts: hosts.map(answeringChallenges)
})

/** The model as the domain publishes it; senders keep to theirs. */
const publishingAs = (
  chosen: ChosenModel,
  otherwise: Readonly<Record<string, unknown>> | undefined
): ChosenModel => {
  if (otherwise === undefined) return chosen
  const parameters = { ...chosen.parameters, ...otherwise }
  return { ...chosen, parameters, configured: chosen.model.configure(parameters) }
}

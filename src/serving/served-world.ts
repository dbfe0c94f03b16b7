/** The world that real clients meet: a scenario under one model as it stands at one moment, with its time moved to now. */
import { Result, Schema } from "effect"
import { name, type Name } from "../protocol/dns/name.ts"
import { policyPath } from "../protocol/mta-sts/policy-reply.ts"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import type { ChosenModel } from "../scenario/models.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { toMicros } from "../scenario/schema/time.ts"
import { distributionPoints } from "../staging/distribution-points.ts"
import { type ChosenSender, chosenSenders } from "../staging/senders.ts"
import { WatchedCertificates } from "../staging/watched-certificates.ts"
import { type StandingWorld, standingWorld } from "../staging/standing-world.ts"
import { movedTo } from "../scenario/timeline/moved.ts"
import type { Deployment, HostPlan } from "../world/deployment.ts"
import { type Interception, unobserved } from "../world/crossing.ts"
import { runHosts } from "../world/hosts.ts"
import { type ServedZones, serveZones, type ZonePlanRejected } from "../world/zones.ts"
import { armed, type AttackPlan, whyNot } from "./attack.ts"
import { tlsOf } from "./host-tls.ts"
import { Path } from "./on-path.ts"
import { atLoopback, type Placement } from "./placement.ts"
import type { ServedHost } from "./served-host.ts"
import { ShownCertificates } from "./shown-certificates.ts"

export interface ServedWorld {
  readonly hosts: ReadonlyArray<ServedHost>
  /** Of the deployment, the root first. */
  readonly zones: ReadonlyArray<{ readonly apex: string; readonly servers: ReadonlyArray<NameServer> }>
  /** DS RDATA of the root's keys; empty where the root is not signed. */
  readonly anchors: ReturnType<ServedZones["anchorsOf"]>
  /** Certificates of the roots that senders trust, DER. */
  readonly roots: ReadonlyArray<Uint8Array>
  /** The clock that it goes by, seconds since the Unix epoch. */
  readonly nowSeconds: () => number
  /** How far the scenario is, microseconds since its start. Never goes back. */
  readonly nowMicros: () => number
  /** The way to them, with whoever is on it and has done nothing yet. */
  readonly newPath: () => Path
  /** Is somebody on it? */
  readonly isAttacked: boolean
}

export interface NameServer {
  readonly name: Name
  /** On this machine. */
  readonly addresses: ReadonlyArray<string>
}

/** Real sockets cannot do what the scenario says. */
export class CannotServe extends Schema.TaggedError<CannotServe>()("CannotServe", {
  /** In words, one for each thing. */
  reasons: Schema.Array(Schema.String)
}) {}

export interface ServingPlan {
  readonly scenario: Scenario
  readonly model: ChosenModel
  /** What the world stands at now, microseconds since the scenario's start; its start when absent. */
  readonly atMicros?: number
  /** The clock of those who come, milliseconds since the Unix epoch. The scenario's moment is moved to its present time. */
  readonly nowMs: () => number
  /** Nobody attacks when absent. */
  readonly attack?: AttackPlan
  /** At loopback when absent. */
  readonly placement?: Placement
  /** What attackers have shown in the same scenario at earlier moments; nothing when absent. */
  readonly shown?: ShownCertificates
}

export const servedWorld = ({
  scenario,
  model,
  atMicros = 0,
  nowMs: clock,
  attack,
  placement = atLoopback(),
  shown = new ShownCertificates()
}: ServingPlan): Result.Result<ServedWorld, CannotServe | ZonePlanRejected> => {
  const signatures = new SignatureStore()
  const nowMs = clock()
  const nowSeconds = () => Math.floor(clock() / 1000)
  return Result.gen(function* () {
    const startMs = nowMs - atMicros / 1000
    const world = yield* standingWorld(movedTo(scenario, startMs), model, signatures)
    const { deployment } = world.stagesOfDeployment.findLast(({ fromMicros }) => fromMicros <= atMicros)!
    const served = attack === undefined ? withoutAttackersHosts(deployment, scenario) : deployment
    const moved = placement.deployment(served)
    const fromSeconds = Math.floor(nowMs / 1000)
    const zones = yield* serveZones([{ fromSeconds, deployment: moved }], signatures)
    const tls = served.hosts.map((plan) => tlsOf(plan, world.issuers.chainOf))
    const reasons = [
      ...deployment.zones.flatMap(({ apex, keepsDnssecRecords = false }) =>
        keepsDnssecRecords
          ? [
              `the zone ${apex} keeps the signatures that it was found with: they cover its own addresses, and expired with their time`
            ]
          : []
      ),
      ...deployment.zones.flatMap(({ apex, transport = "clear" }) =>
        transport === "clear"
          ? []
          : [
              `the zone ${apex} has ${transport} transport, and name servers answer in clear here: leave out \`transport\` to serve it`
            ]
      ),
      ...tls.flatMap((made) => (Result.isFailure(made) ? made.failure : [])),
      ...(attack === undefined ? [] : whyNot(attack))
    ]
    if (reasons.length > 0) return yield* Result.fail(new CannotServe({ reasons: [...new Set(reasons)] }))
    const watched = new WatchedCertificates(scenario)
    const lists = distributionPoints(scenario, {
      deployment: moved,
      issuers: world.issuers,
      watched,
      nowSeconds
    })
    const running = runHosts(moved, zones, world.issuers.chainOf).map(
      (host) => lists.find(({ name }) => name === host.name) ?? host
    )
    const hosts = running.map((host, index) => ({
      ...host,
      simulatedAddresses: served.hosts[index]!.addresses,
      tls: Result.getOrThrow(tls[index]!),
      firstPath: served.hosts[index]!.https?.documents[0]?.path ?? policyPath
    }))
    const endMicros = Math.min(
      ...scenario.phases.map(({ at }) => toMicros(at)).filter((micros) => micros > atMicros)
    )
    let latestMicros = atMicros
    const nowMicros = () => {
      // The world stays in its phase, and so does who attacks it.
      latestMicros = Math.max(latestMicros, Math.min((clock() - startMs) * 1000, endMicros - 1))
      return latestMicros
    }
    const newInterception = yield* armedIn(attack, {
      scenario,
      world,
      placement,
      signatures,
      startMs,
      atMicros,
      nowMicros
    })
    const pathWith = (interception: Interception) =>
      new Path({
        interception,
        outages: world.outages,
        client: chosenSenders(scenario)[0]!.host,
        hosts,
        placement,
        keyOf: world.issuers.keyOf,
        attackersDomains: world.arsenal.tenantHost === undefined ? [] : [world.arsenal.tenantHost],
        startMs,
        nowMicros
      })
    // Nobody has met what is shown here to find out whether it can be shown.
    const notShown = pathWith(newInterception(() => {})).reasons()
    if (notShown.length > 0) return yield* Result.fail(new CannotServe({ reasons: [...new Set(notShown)] }))
    return {
      nowSeconds,
      nowMicros,
      newPath: () =>
        pathWith(
          newInterception((der) =>
            watched.log(der, Math.floor((startMs + shown.show(der, nowMicros()) / 1000) / 1000))
          )
        ),
      isAttacked: attack !== undefined,
      hosts,
      zones: serversOf(moved),
      anchors: zones.anchorsOf("."),
      roots: rootsOf(chosenSenders(scenario)[0]!, world)
    }
  })
}

interface Attacked {
  readonly scenario: Scenario
  readonly world: StandingWorld
  readonly placement: Placement
  readonly signatures: SignatureStore
  /** Of the scenario, moved. */
  readonly startMs: number
  readonly atMicros: number
  readonly nowMicros: () => number
}

/** What the scenario's first sender trusts: certificates alone go into a file that real software reads. */
const rootsOf = (
  { trusts, roots }: Pick<ChosenSender, "trusts" | "roots">,
  { issuers }: StandingWorld
): ServedWorld["roots"] => [...trusts.map((id) => issuers.authorityOf(id).root.certificate.der), ...roots]

/** Each time an attacker that has done nothing yet. */
const armedIn = (
  attack: AttackPlan | undefined,
  { scenario, world, placement, signatures, startMs, atMicros, nowMicros }: Attacked
): Result.Result<(onLogged: (der: Uint8Array) => void) => Interception, ZonePlanRejected> => {
  if (attack === undefined) return Result.succeed(() => unobserved)
  // What was said in earlier stages may be said again.
  const [first, ...later] = world.stagesOfDeployment
    .filter(({ fromMicros }) => fromMicros <= atMicros)
    .map(({ fromMicros, deployment }) => ({
      fromSeconds: Math.floor(startMs / 1000) + Math.floor(fromMicros / 1_000_000),
      deployment: placement.deployment(deployment)
    }))
  return Result.map(
    serveZones([first!, ...later], signatures),
    (zones) => (onLogged) =>
      armed(attack, { world, zones, placement, startMs, seed: scenario.seed, nowMicros, onLogged })
  )
}

/** Without attackers nobody is at what they would have of their own; hosts that the scenario writes out, or has its zones name, are there, whosever they are. */
const withoutAttackersHosts = (deployment: Deployment, scenario: Scenario): Deployment => {
  const written = new Set(
    [scenario, ...scenario.phases].flatMap(({ hosts }) => hosts.map(({ name }) => name.toLowerCase()))
  )
  const nameServers = new Set(deployment.zones.flatMap(({ nameServers }) => nameServers))
  // Whoever changed a zone had it name a host that answers.
  const named = new Set(
    [scenario, ...scenario.phases]
      .flatMap(({ zones }) => zones.flatMap(({ records }) => records))
      .flatMap((record) => ("data" in record ? record.data.toLowerCase().split(/\s+/) : []))
  )
  return {
    ...deployment,
    hosts: deployment.hosts.filter(
      ({ name, owner }) =>
        owner !== "attacker" || written.has(name) || nameServers.has(name) || named.has(`${name}.`)
    )
  }
}

const serversOf = ({ zones, hosts }: Deployment): ServedWorld["zones"] => {
  const addressesOf = new Map(hosts.map((host: HostPlan) => [host.name, host.addresses]))
  return zones
    .map(({ apex, nameServers }) => ({
      apex,
      servers: nameServers.map((server) => ({
        name: name(server),
        addresses: addressesOf.get(server) ?? []
      }))
    }))
    .toSorted((a, b) => a.apex.length - b.apex.length)
}

/** Where a phase begins, microseconds since the scenario's start. */
export const beginningOf = ({ phases }: Pick<Scenario, "phases">, phase: string): number | undefined => {
  const found = phases.find(({ name }) => name === phase)
  return found && toMicros(found.at)
}

/** The world that real clients meet: a scenario under one model as it stands in one phase, at loopback addresses, with its time moved to now. */
import { Result, Schema } from "effect"
import { name, type Name } from "../protocol/dns/name.ts"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import type { ChosenModel } from "../scenario/models.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { toMicros } from "../scenario/schema/time.ts"
import { standingWorld } from "../scenario/standing-world.ts"
import { movedTo } from "../scenario/timeline/moved.ts"
import { type Deployment, type HostPlan, usuallyTrusted } from "../world/deployment.ts"
import type { Host } from "../world/host.ts"
import { runHosts } from "../world/hosts.ts"
import { type ServedZones, serveZones, type ZonePlanRejected } from "../world/zones.ts"
import { LoopbackAddresses } from "./loopback-addresses.ts"
import { onLoopback } from "./loopback-deployment.ts"
import { type HostTls, tlsOf } from "./host-tls.ts"

export interface ServedWorld {
  readonly hosts: ReadonlyArray<ServedHost>
  /** Of the deployment, the root first. */
  readonly zones: ReadonlyArray<{ readonly apex: string; readonly servers: ReadonlyArray<NameServer> }>
  /** DS RDATA of the root's keys; empty where the root is not signed. */
  readonly anchors: ReturnType<ServedZones["anchorsOf"]>
  /** Certificates of the roots that senders trust, DER. */
  readonly roots: ReadonlyArray<Uint8Array>
}

export interface NameServer {
  readonly name: Name
  /** At loopback. */
  readonly addresses: ReadonlyArray<string>
}

/** What one host says on its ports. */
export interface ServedHost extends Host {
  /** In the order of `addresses`: those of the scenario. */
  readonly simulatedAddresses: ReadonlyArray<string>
  readonly tls: HostTls
}

/** Real sockets cannot do what the scenario says. */
export class CannotServe extends Schema.TaggedError<CannotServe>()("CannotServe", {
  /** In words, one for each thing. */
  reasons: Schema.Array(Schema.String)
}) {}

export interface ServingPlan {
  readonly scenario: Scenario
  readonly model: ChosenModel
  /** Name of the phase; the start of the scenario when absent. */
  readonly phase?: string
  /** The machine's clock, milliseconds since the Unix epoch. */
  readonly nowMs: number
}

export const servedWorld = ({
  scenario,
  model,
  phase,
  nowMs
}: ServingPlan): Result.Result<ServedWorld, CannotServe | ZonePlanRejected> => {
  const atMicros = toMicros(scenario.phases.find(({ name }) => name === phase)?.at ?? "0s")
  const signatures = new SignatureStore()
  return Result.gen(function* () {
    const world = yield* standingWorld(movedTo(scenario, nowMs - atMicros / 1000), model, signatures)
    const { deployment } = world.stagesOfDeployment.findLast(({ fromMicros }) => fromMicros <= atMicros)!
    const served = withoutAttackersHosts(deployment, scenario)
    const moved = onLoopback(served, new LoopbackAddresses())
    const fromSeconds = Math.floor(nowMs / 1000)
    const zones = yield* serveZones([{ fromSeconds, deployment: moved }], signatures)
    const tls = served.hosts.map((plan) => tlsOf(plan, world.issuers.chainOf))
    const reasons = [
      ...(scenario.outages.length === 0 ? [] : ["outages are not served yet"]),
      ...(scenario.revocationLists === undefined ? [] : ["revocation lists are not served yet"]),
      ...deployment.zones.flatMap(({ apex, keepsDnssecRecords = false }) =>
        keepsDnssecRecords
          ? [
              `the zone ${apex} keeps the signatures that it was found with: they cover its own addresses, and expired with their time`
            ]
          : []
      ),
      ...tls.flatMap((made) => (Result.isFailure(made) ? made.failure : []))
    ]
    if (reasons.length > 0) return yield* Result.fail(new CannotServe({ reasons: [...new Set(reasons)] }))
    const running = runHosts(moved, zones, world.issuers.chainOf)
    return {
      hosts: running.map((host, index) => ({
        ...host,
        simulatedAddresses: served.hosts[index]!.addresses,
        tls: Result.getOrThrow(tls[index]!)
      })),
      zones: serversOf(moved),
      anchors: zones.anchorsOf("."),
      roots: usuallyTrusted.map((id) => world.issuers.authorityOf(id).root.certificate.der)
    }
  })
}

/** Attackers are not served yet, so nobody is at what they would have of their own; hosts that the scenario writes out are there, whosever they are. */
const withoutAttackersHosts = (deployment: Deployment, scenario: Scenario): Deployment => {
  const written = new Set(
    [scenario, ...scenario.phases].flatMap(({ hosts }) => hosts.map(({ name }) => name.toLowerCase()))
  )
  const nameServers = new Set(deployment.zones.flatMap(({ nameServers }) => nameServers))
  return {
    ...deployment,
    hosts: deployment.hosts.filter(
      ({ name, owner }) => owner !== "attacker" || written.has(name) || nameServers.has(name)
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

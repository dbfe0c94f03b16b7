/** Builds one run of a scenario: its world under one model, one attacker, and its senders with everything they use. */
import { Result } from "effect"
import { type Driver, eager } from "../attacker/adversary.ts"
import { simulate, type Simulation } from "../kernel/simulate.ts"
import { State } from "../state/state.ts"
import { virtualClock } from "../kernel/virtual-clock.ts"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { SignatureMemory } from "../protocol/keys/signature.ts"
import type { ConfiguredModel } from "../models/trust-model.ts"
import { parseCertificate } from "../protocol/x509/certificate.ts"
import { anchorFromCertificate, type TrustAnchor } from "../protocol/x509/trust-anchor.ts"
import type { CertificateIssuers } from "../world/certificate-issuers.ts"
import { Internet } from "../world/internet.ts"
import type { ZonePlanRejected } from "../world/zones.ts"
import { Authorities } from "./authority/authorities.ts"
import { certificatesInHand, type GivenCertificates } from "./authority/in-hand.ts"
import { orderedFrom, orderedNames, orderedWildcards, orderings } from "./authority/ordering.ts"
import { Orders } from "./authority/orders.ts"
import { rulesAt } from "./authority/rules.ts"
import { type BuiltSender, buildSender } from "./build-sender.ts"
import { type ChosenAttacker, nobody } from "../scenario/attackers.ts"
import type { ChosenModel } from "../scenario/models.ts"
import type { ChosenMail } from "../scenario/chosen-mail.ts"
import { distributionPoints } from "./distribution-points.ts"
import { addressTypesOf, hasIpv6 } from "../scenario/host-addresses.ts"
import type { Moments } from "./moments.ts"
import { anchorsFrom, Resolvers } from "./resolvers.ts"
import type { Finding } from "./finding.ts"
import { withReaction } from "../scenario/reaction-phases.ts"
import type { Scenario } from "../scenario/schema/scenario.ts"
import { toEpochMs, toMicros } from "../scenario/schema/time.ts"
import { attackersSender, type ChosenSender, chosenSenders } from "./senders.ts"
import { type StandingWorld, standingWorld } from "./standing-world.ts"
import type { TraceEvent } from "./trace-event.ts"
import { WatchedCertificates } from "./watched-certificates.ts"

/** What is as good for the next run as for this one: signatures made and checked, by their octets; worlds as they stand still. */
export class Remembered {
  readonly made = new SignatureStore()
  readonly checked = new SignatureMemory()
  readonly #reacted = new WeakMap<Scenario, Map<number, Scenario>>()
  readonly #worlds = new WeakMap<Scenario, WeakMap<ConfiguredModel, StandingWorld>>()

  /** What does not change from one run of a scenario under a model to the next: made once. */
  world(scenario: Scenario, model: ChosenModel): Result.Result<StandingWorld, ZonePlanRejected> {
    let worlds = this.#worlds.get(scenario)
    if (worlds === undefined) this.#worlds.set(scenario, (worlds = new WeakMap()))
    const known = worlds.get(model.configured)
    if (known !== undefined) return Result.succeed(known)
    return Result.map(standingWorld(scenario, model, this.made), (world) => {
      worlds.set(model.configured, world)
      return world
    })
  }

  /** One object for all runs in which the operator acts at the same hour, so that their world is made once. */
  withReaction(scenario: Scenario, ...[reaction, atMicros]: Reacted): Scenario {
    let known = this.#reacted.get(scenario)
    if (known === undefined) this.#reacted.set(scenario, (known = new Map()))
    const made = known.get(atMicros) ?? withReaction(scenario, reaction, atMicros)
    known.set(atMicros, made)
    return made
  }
}

type Reacted = readonly [reaction: Parameters<typeof withReaction>[1], atMicros: number]

const trustedBy = (
  { trusts, roots }: ChosenSender,
  { anchorOf }: CertificateIssuers
): ReadonlyArray<TrustAnchor> => [
  ...trusts.map(anchorOf),
  // `check` has read them before.
  ...roots.map((der) => anchorFromCertificate(Result.getOrThrow(parseCertificate(der))))
]

export interface RunPlan {
  readonly scenario: Scenario
  /** In place of what the scenario says of mail. */
  readonly mail?: ReadonlyArray<ChosenMail>
  readonly model: ChosenModel
  /** By which the domain publishes, where that is another than the senders'. */
  readonly publishing?: ChosenModel
  readonly attacker: ChosenAttacker
  /** Everything random in the run derives from it. */
  readonly seed: number
  readonly remembered: Remembered
  /** Which certificates the attacker has because authorities validated; it orders them itself when left out. */
  readonly certificates?: GivenCertificates
  /** Names for which it orders certificates; all that are of use when left out. */
  readonly orderedNames?: ReadonlyArray<string>
  /** Chooses among the attacker's moves; does whatever can be done when left out. */
  readonly driver?: Driver
  readonly onEvent?: (event: TraceEvent) => void
  /** Told of what lookups and handshakes of the senders rest on. */
  readonly onFinding?: (finding: Finding) => void
}

export interface BuiltRun {
  readonly simulation: Simulation
  readonly internet: Internet
  /** What all senders and resolvers remember. */
  readonly state: State
  /** When the world may answer otherwise than before: as long as the attacker has not come, and from then on. */
  readonly moments: Readonly<Record<"before" | "during", Moments>>
  /** In the scenario's order; one at least. */
  readonly senders: ReadonlyArray<BuiltSender>
  /** Who mails reports for the attacker; absent where the script has none. */
  readonly reporter?: BuiltSender
  /** What the attacker orders from authorities; absent where it has nothing to deceive them with. */
  readonly orders?: Orders
  /**
   * The same text for two states of the run from which the same choices lead to the same ends, as far as these senders go: the time, each
   * sender's queue, and what it and its resolver remember. Meant for between attempts; counters of query ids are left out.
   *
   * @param lastsMicros from now to the end of all that is of interest; Infinity when nobody knows
   */
  readonly fingerprint: (of: ReadonlyArray<BuiltSender>, lastsMicros: number) => string
  /**
   * Can the sender not get at the host or the domain of that name for want of an IP version? It has addresses by now and none that the sender
   * could use, or a zone on the way to it has no name server that the sender's resolver reaches.
   */
  readonly isOutOfReach: (sender: BuiltSender, host: string) => boolean
}

export const buildRun = (plan: RunPlan): Result.Result<BuiltRun, ZonePlanRejected> => {
  const { scenario, model, attacker, seed, remembered, driver = eager, onEvent = () => {} } = plan
  const { publishing = model } = plan
  const startMs = toEpochMs(scenario.start)
  return Result.map(remembered.world(scenario, publishing), (world) => {
    const { deployment, zones, issuers, arsenal } = world
    const simulation = simulate({ startMs, seed })
    const watched = new WatchedCertificates(scenario)
    const toPlace = plan.certificates === undefined ? orderings(attacker) : []
    const interception = world.armoury.arm(attacker, {
      seed,
      certificates:
        toPlace.length === 0
          ? world.certificatesWithoutOrders(plan.certificates)
          : // They are asked for while the run goes on, when the orders are there.
            certificatesInHand(() => orders?.names, world.issuedChain),
      driver,
      onAct: (act, logged) => {
        if (logged !== undefined) watched.log(logged, internet.nowSeconds)
        onEvent({ kind: "attack", ...act })
      }
    })
    const internet = new Internet({
      stages: toPlace.length === 0 ? world.stages : world.stagesWithOrders,
      kernel: simulation,
      startMs,
      oneWayMicros: toMicros(scenario.latency),
      outages: world.outages,
      ...(arsenal.tenantHost === undefined ? {} : { attackersDomains: [arsenal.tenantHost] }),
      interception,
      onEvent
    })
    const lists = { deployment, issuers, watched, nowSeconds: () => internet.nowSeconds }
    for (const host of distributionPoints(scenario, lists)) internet.attach(host)
    const state = new State()
    const resolvers = new Resolvers({
      state,
      deployment,
      deployments: world.stagesOfDeployment,
      zones,
      internet,
      signatures: remembered.checked,
      clock: virtualClock(simulation, startMs)
    })
    const chosen = chosenSenders(scenario)
    const orders =
      toPlace.length === 0
        ? undefined
        : new Orders({
            authorities: new Authorities({
              rules: () => rulesAt(scenario, startMs + simulation.nowMicros / 1000),
              resolvers,
              internet,
              addressTypes: addressTypesOf[hasIpv6(scenario) ? "dual-stack" : "ipv4-only"]
            }),
            from: orderedFrom(chosen),
            domains: plan.orderedNames ?? namesOrderedBy(attacker, scenario),
            nowMicros: () => simulation.nowMicros,
            onEvent
          })
    if (orders !== undefined)
      for (const { atMicros, only } of toPlace)
        simulation.spawn("orders of certificates", atMicros, orders.place(only))
    const built = (sender: ChosenSender) =>
      buildSender(sender, {
        model,
        domain: scenario.domain.name,
        simulation,
        startMs,
        internet,
        resolvers,
        state,
        roots: {
          anchors: trustedBy(sender, issuers),
          signatures: remembered.checked,
          dnssecAnchors: anchorsFrom(zones, sender.anchors),
          logs: issuers.logs
        },
        onDecision: onEvent,
        onFinding: plan.onFinding
      })
    const senders = chosen.map(built)
    // Before mail of the same moment goes, for this stands earlier in the kernel's order.
    for (const { at, forgets } of scenario.phases)
      if (forgets.length > 0)
        simulation.at(toMicros(at), () => {
          for (const what of forgets) for (const { forget } of senders) forget[what]()
        })
    return {
      simulation,
      internet,
      state,
      moments: { before: world.moments(nobody), during: world.moments(attacker) },
      senders,
      ...(attacker.actions?.some(({ action }) => action.on === "report") === true
        ? { reporter: built(attackersSender()) }
        : {}),
      ...(orders === undefined ? {} : { orders }),
      isOutOfReach: ({ addressTypes, nameServerTypes }, host) => {
        const types = world.addressTypesAt(host, simulation.nowMicros)
        return (
          (types.length > 0 && !types.some((type) => addressTypes.includes(type))) ||
          world
            .nameServerTypesAt(host, simulation.nowMicros)
            .some((reached) => !reached.some((type) => nameServerTypes.includes(type)))
        )
      },
      fingerprint: (of, lastsMicros) => {
        const nowMs = startMs + simulation.nowMicros / 1000
        return JSON.stringify([
          simulation.nowMicros,
          watched.fingerprint(nowMs / 1000),
          ...of.map((sender) => [sender.name, sender.fingerprint(nowMs, lastsMicros)]),
          ...(orders?.results.map(({ domain, issued }) => [domain, issued]) ?? [])
        ])
      }
    }
  })
}

const namesOrderedBy = (
  { ordersWildcards = false }: ChosenAttacker,
  scenario: Scenario
): ReadonlyArray<string> => {
  const names = orderedNames(scenario)
  return ordersWildcards ? [...names, ...orderedWildcards(names)] : names
}

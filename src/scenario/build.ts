/** Builds one run of a scenario: its world under one model, one attacker, and its senders with everything they use. */
import { Result } from "effect"
import { type Act, type Driver, eager } from "../attacker/adversary.ts"
import type { Arsenal } from "../attacker/arsenal.ts"
import { simulate, type Simulation } from "../kernel/simulate.ts"
import { virtualClock } from "../kernel/virtual-clock.ts"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { SignatureMemory } from "../protocol/keys/signature.ts"
import type { ConfiguredModel } from "../models/trust-model.ts"
import { type CertificateIssuers, certificateIssuers } from "../world/certificates.ts"
import type { Deployment } from "../world/deployment.ts"
import { runHosts } from "../world/hosts.ts"
import { Internet } from "../world/internet.ts"
import { type ServedZones, serveZones, type ZonePlanRejected } from "../world/zones.ts"
import { arm, arsenalIn } from "./arm.ts"
import { type BuiltSender, buildSender } from "./build-sender.ts"
import type { ChosenAttacker, ChosenModel } from "./choices.ts"
import { Resolvers } from "./resolver.ts"
import type { Scenario } from "./schema/scenario.ts"
import { toEpochMs, toMicros } from "./schema/time.ts"
import { chosenSenders } from "./senders.ts"
import type { TraceEvent } from "./trace-event.ts"
import { expand } from "./world/expand.ts"

/** What is as good for the next run as for this one: signatures made and checked, by their octets; worlds as they stand still. */
export class Remembered {
  readonly made = new SignatureStore()
  readonly checked = new SignatureMemory()
  readonly #worlds = new WeakMap<Scenario, WeakMap<ConfiguredModel, StandingWorld>>()

  /** What does not change from one run of a scenario under a model to the next: made once. */
  world(scenario: Scenario, model: ConfiguredModel): Result.Result<StandingWorld, ZonePlanRejected> {
    let worlds = this.#worlds.get(scenario)
    if (worlds === undefined) this.#worlds.set(scenario, (worlds = new WeakMap()))
    const known = worlds.get(model)
    if (known !== undefined) return Result.succeed(known)
    return Result.map(standingWorld(scenario, model, this.made), (world) => {
      worlds.set(model, world)
      return world
    })
  }
}

/** Zones and certificates are functions of the time, and what an attacker owns is a function of them. */
interface StandingWorld {
  readonly deployment: Deployment
  readonly zones: ServedZones
  readonly issuers: CertificateIssuers
  readonly arsenal: Arsenal
}

const standingWorld = (
  scenario: Scenario,
  model: ConfiguredModel,
  signatures: SignatureStore
): Result.Result<StandingWorld, ZonePlanRejected> => {
  const startSeconds = Math.floor(toEpochMs(scenario.start) / 1000)
  const issuers = certificateIssuers(startSeconds)
  const deployment = expand(scenario, model, issuers.chainOf)
  return Result.map(serveZones(deployment, startSeconds, signatures), (zones) => ({
    deployment,
    zones,
    issuers,
    arsenal: arsenalIn({ scenario, deployment, zones, chainOf: issuers.chainOf })
  }))
}

export interface RunPlan {
  readonly scenario: Scenario
  readonly model: ChosenModel
  readonly attacker: ChosenAttacker
  /** Everything random in the run derives from it. */
  readonly seed: number
  readonly remembered: Remembered
  /** Chooses among the attacker's moves; does whatever can be done when left out. */
  readonly driver?: Driver
  readonly onEvent?: (event: TraceEvent) => void
}

export interface BuiltRun {
  readonly simulation: Simulation
  readonly internet: Internet
  /** In the scenario's order; one at least. */
  readonly senders: ReadonlyArray<BuiltSender>
  /**
   * The same text for two states of the run from which the same choices lead to the same ends: the time, each
   * sender's queue, and what it and its resolver remember. Meant for between attempts; counters of query ids are left out.
   */
  readonly fingerprint: () => string
}

export const buildRun = (plan: RunPlan): Result.Result<BuiltRun, ZonePlanRejected> => {
  const { scenario, model, attacker, seed, remembered, driver = eager, onEvent = () => {} } = plan
  const startMs = toEpochMs(scenario.start)
  return Result.map(
    remembered.world(scenario, model.configured),
    ({ deployment, zones, issuers, arsenal }) => {
      const { chainOf, anchors } = issuers
      const simulation = simulate({ startMs, seed })
      const internet = new Internet({
        hosts: runHosts(deployment, zones, chainOf),
        kernel: simulation,
        startMs,
        oneWayMicros: toMicros(scenario.latency),
        interception: arm(attacker, arsenal, driver, (act: Act) => onEvent({ kind: "attack", ...act })),
        onEvent: (event) => onEvent({ kind: "wire", ...event })
      })
      const resolvers = new Resolvers({
        deployment,
        zones,
        internet,
        signatures: remembered.checked,
        clock: virtualClock(simulation, startMs)
      })
      const senders = chosenSenders(scenario).map((sender) =>
        buildSender(sender, {
          model,
          domain: scenario.domain.name,
          simulation,
          startMs,
          internet,
          resolvers,
          roots: { anchors, signatures: remembered.checked },
          onDecision: onEvent
        })
      )
      return {
        simulation,
        internet,
        senders,
        fingerprint: () => {
          const nowMs = startMs + simulation.nowMicros / 1000
          return JSON.stringify([
            simulation.nowMicros,
            ...senders.map((sender) => [sender.name, sender.fingerprint(nowMs)])
          ])
        }
      }
    }
  )
}

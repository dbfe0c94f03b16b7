/** Builds one run of a scenario: its world under one model, one attacker, and its senders with everything they use. */
import { Result } from "effect"
import { type Act, type Driver, eager } from "../attacker/adversary.ts"
import { simulate, type Simulation } from "../kernel/simulate.ts"
import { virtualClock } from "../kernel/virtual-clock.ts"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { SignatureMemory } from "../protocol/keys/signature.ts"
import type { ConfiguredModel } from "../models/trust-model.ts"
import { parseCertificate } from "../protocol/x509/certificate.ts"
import { anchorFromCertificate, type TrustAnchor } from "../protocol/x509/trust-anchor.ts"
import type { CertificateIssuers } from "../world/certificates.ts"
import { Internet } from "../world/internet.ts"
import type { ZonePlanRejected } from "../world/zones.ts"
import { type BuiltSender, buildSender } from "./build-sender.ts"
import type { ChosenAttacker } from "./attackers.ts"
import type { ChosenModel } from "./models.ts"
import type { ChosenMail } from "./mail.ts"
import { Resolvers } from "./resolver.ts"
import type { Scenario } from "./schema/scenario.ts"
import { toEpochMs, toMicros } from "./schema/time.ts"
import { type ChosenSender, chosenSenders } from "./senders.ts"
import { type StandingWorld, standingWorld } from "./standing-world.ts"
import type { TraceEvent } from "./trace-event.ts"

/** What is as good for the next run as for this one: signatures made and checked, by their octets; worlds as they stand still. */
export class Remembered {
  readonly made = new SignatureStore()
  readonly checked = new SignatureMemory()
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
}

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
  return Result.map(remembered.world(scenario, model), ({ deployment, stages, zones, issuers, armoury }) => {
    const simulation = simulate({ startMs, seed })
    const internet = new Internet({
      stages,
      kernel: simulation,
      startMs,
      oneWayMicros: toMicros(scenario.latency),
      interception: armoury.arm(attacker, driver, (act: Act) => onEvent({ kind: "attack", ...act })),
      onEvent
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
        roots: { anchors: trustedBy(sender, issuers), signatures: remembered.checked },
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
  })
}

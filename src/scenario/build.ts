/** Builds one run of a scenario: its world under one model, one attacker, and a Sending MTA with everything it uses. */
import { type Context, Effect, Layer, Result } from "effect"
import type { Act } from "../attacker/adversary.ts"
import type { Dns } from "../clients/dns/dns.ts"
import type { Https } from "../clients/https/https.ts"
import { webClient } from "../clients/https/web-client.ts"
import { RootStore } from "../clients/root-store.ts"
import { simulate, type Simulation } from "../kernel/simulate.ts"
import { SenderMemory } from "../models/trust-model.ts"
import { HttpsTransport } from "../network/https-transport.ts"
import { SmtpTransport } from "../network/smtp-transport.ts"
import { SignatureStore } from "../protocol/dnssec/signing/signature-store.ts"
import { SignatureMemory } from "../protocol/keys/signature.ts"
import { senderMemory } from "../sender/memory.ts"
import { Journal } from "../sender/journal.ts"
import { SendingMta } from "../sender/sending-mta.ts"
import { certificateIssuers } from "../world/certificates.ts"
import { runHosts } from "../world/hosts.ts"
import { Internet } from "../world/internet.ts"
import { httpsPath } from "../world/network/https-path.ts"
import { smtpPath } from "../world/network/smtp-path.ts"
import { serveZones, type ZonePlanRejected } from "../world/zones.ts"
import { arm } from "./arm.ts"
import type { ChosenAttacker, ChosenModel } from "./choices.ts"
import { resolverFor } from "./resolver.ts"
import type { Scenario } from "./schema/scenario.ts"
import { toEpochMs, toMicros } from "./schema/time.ts"
import type { TraceEvent } from "./trace-event.ts"
import { expand } from "./world/expand.ts"

/** What is as good for the next run as for this one: signatures made and checked, by their octets. */
export class Remembered {
  readonly made = new SignatureStore()
  readonly checked = new SignatureMemory()
}

export interface RunPlan {
  readonly scenario: Scenario
  readonly model: ChosenModel
  readonly attacker: ChosenAttacker
  /** Everything random in the run derives from it. */
  readonly seed: number
  readonly remembered: Remembered
  readonly onEvent?: (event: TraceEvent) => void
}

/** What a delivery needs; the same for all deliveries of a run. */
export type SenderServices = Dns | Https | RootStore | SenderMemory | SmtpTransport | SendingMta

export interface BuiltRun {
  readonly simulation: Simulation
  readonly internet: Internet
  readonly sender: Context.Context<SenderServices>
}

export const buildRun = (plan: RunPlan): Result.Result<BuiltRun, ZonePlanRejected> => {
  const { scenario, model, attacker, seed, remembered, onEvent = () => {} } = plan
  const startMs = toEpochMs(scenario.start)
  const startSeconds = Math.floor(startMs / 1000)
  const { chainOf, anchors } = certificateIssuers(startSeconds)
  const deployment = expand(scenario, model.configured, chainOf)

  return Result.map(serveZones(deployment, startSeconds, remembered.made), (zones) => {
    const simulation = simulate({ startMs, seed })
    const internet = new Internet({
      hosts: runHosts(deployment, zones, chainOf),
      kernel: simulation,
      startMs,
      oneWayMicros: toMicros(scenario.latency),
      interception: arm(attacker, scenario, deployment, chainOf, (act: Act) =>
        onEvent({ kind: "attack", ...act })
      ),
      onEvent: (event) => onEvent({ kind: "wire", ...event })
    })

    const { host, resolver } = scenario.sender
    const asNeeded = model.model.needsValidation ? "validating" : "non-validating"
    const kind = resolver === "as-model-needs" ? asNeeded : resolver
    const ties = simulation.streams.of(`${host} ${scenario.domain.name}`, "order of mail exchangers")
    const network = Layer.mergeAll(
      Layer.succeed(HttpsTransport, httpsPath(internet, host)),
      Layer.succeed(SmtpTransport, smtpPath(internet, host))
    )
    const own = Layer.mergeAll(
      Layer.succeed(RootStore, { anchors, signatures: remembered.checked }),
      Layer.succeed(SenderMemory, senderMemory()),
      Layer.succeed(SendingMta, { hostName: host, draw: (bound) => ties.below(bound) }),
      Layer.succeed(Journal, {
        note: (entry) =>
          Effect.sync(() => onEvent({ kind: "decision", atMicros: simulation.nowMicros, by: host, ...entry }))
      })
    )
    const clients = webClient.pipe(
      Layer.provideMerge(
        resolverFor({ kind, sender: host, deployment, zones, internet, signatures: remembered.checked })
      )
    )
    const everything = clients.pipe(Layer.provideMerge(Layer.merge(network, own)))
    return { simulation, internet, sender: Effect.runSync(Effect.scoped(Layer.build(everything))) }
  })
}

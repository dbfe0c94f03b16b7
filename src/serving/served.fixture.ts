/** Served worlds for tests, each open until its scope is closed. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Exit, Result, Scope } from "effect"
import type { MailTaken } from "../live/smtp-listener.ts"
import { loadScenario } from "../loading/load.ts"
import { chosenModels } from "../scenario/models.ts"
import type { Holding } from "../world/ledger.ts"
import { serve } from "./serve.ts"
import type { ServedHost } from "./served-host.ts"
import { beginningOf, servedWorld, type ServingPlan } from "./served-world.ts"
import { trustFiles } from "./trust-files.ts"

export const anyFreePorts = { dns: 0, smtp: 0, https: 0, http: 0 }

export const scenarioOf = (yaml: string) => Result.getOrThrow(loadScenario("served.yaml", yaml))

/** @param model label; the first when left out */
export const planOf = (
  yaml: string,
  { model, phase }: { model?: string; phase?: string } = {}
): ServingPlan => {
  const scenario = scenarioOf(yaml)
  const models = chosenModels(scenario)
  return {
    scenario,
    model: models.find(({ label }) => label === model) ?? models[0]!,
    nowMs: Date.now,
    atMicros: phase === undefined ? 0 : beginningOf(scenario, phase)!
  }
}

export const opened = async (plan: ServingPlan) => {
  const world = Result.getOrThrow(servedWorld(plan))
  const mails: Array<{
    readonly mail: MailTaken
    readonly host: ServedHost
    readonly holdings: ReadonlyArray<Holding>
  }> = []
  const scope = Scope.makeUnsafe()
  const serving = serve(world, {
    ports: anyFreePorts,
    onMail: (mail, host, holdings) => mails.push({ mail, host, holdings })
  })
  const { ports } = await Effect.runPromise(Scope.provide(serving, scope))
  const addressOf = (name: string) =>
    world.hosts.find((host) => host.name === name)?.addresses[0] ?? "nowhere"
  return { world, ports, mails, addressOf, close: () => Effect.runPromise(Scope.close(scope, Exit.void)) }
}

/** The same, with a folder of what a client must trust. */
export const openedWithTrust = async (plan: ServingPlan) => {
  const served = await opened(plan)
  const folder = mkdtempSync(join(tmpdir(), "hoptrust-served-"))
  for (const { name, text } of trustFiles(served.world, served.ports.dns))
    writeFileSync(join(folder, name), text)
  const close = async () => {
    await served.close()
    rmSync(folder, { recursive: true })
  }
  return { ...served, folder, close }
}

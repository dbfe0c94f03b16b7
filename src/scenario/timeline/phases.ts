/** What a scenario's phases change of the receiving side, and from when on. */
import type { Scenario } from "../schema/scenario.ts"
import { instantOf, toEpochMs, toMicros } from "../schema/time.ts"
import {
  type Change,
  changedHosts,
  changedMxHosts,
  changedZones,
  type DateChange
} from "./changed-certificates.ts"

type Phase = Scenario["phases"][number]

/** The receiving side from a time on, as a scenario that has no phases would write it. */
export interface ScenarioStage {
  readonly fromMicros: number
  readonly scenario: Scenario
  /** By label of the model: parameters for publishing that take the place of the scenario's. */
  readonly publishes: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Names of hosts that are gone, lower case. */
  readonly removed: ReadonlyArray<string>
}

/** In the order of time; the first begins with the scenario. */
export const scenarioStages = (
  scenario: Scenario
): readonly [ScenarioStage, ...ReadonlyArray<ScenarioStage>] => {
  const start: ScenarioStage = { fromMicros: 0, scenario, publishes: {}, removed: [] }
  let first = start
  const later: Array<ScenarioStage> = []
  const { phases } = scenario
  for (const [index, phase] of phases.entries()) {
    if (!changesDeployment(phase)) continue
    const begun = phases.slice(0, index + 1)
    const undone = begun.flatMap(({ undoes }) => undoes)
    const stage = {
      ...begun.filter(({ name }) => !undone.includes(name)).reduce(changed, start),
      fromMicros: toMicros(phase.at)
    }
    // What changes at the start has never been otherwise.
    if (stage.fromMicros === 0) first = stage
    else later.push(stage)
  }
  return [first, ...later]
}

const changesDeployment = ({ domain, zones, hosts, publishes, undoes, removes }: Phase): boolean =>
  domain !== undefined ||
  publishes !== undefined ||
  [zones, hosts, undoes, removes].some((list) => list.length > 0)

/** A stage with what a phase changes of it. */
const changed = ({ scenario, publishes, removed }: ScenarioStage, phase: Phase): ScenarioStage => {
  const fromMicros = toMicros(phase.at)
  const { domain = {}, zones, hosts } = issuedIn(phase, toEpochMs(scenario.start) + fromMicros / 1000)
  return {
    fromMicros,
    scenario: {
      ...scenario,
      domain: { ...scenario.domain, ...domain },
      zones: replaced(scenario.zones, zones, ({ apex }) => apex),
      hosts: replaced(scenario.hosts, hosts, ({ name }) => name)
    },
    removed: [...removed.filter((name) => !isWritten(name, phase)), ...phase.removes.map(lowerCase)],
    publishes: Object.fromEntries(
      [...new Set([...Object.keys(publishes), ...Object.keys(phase.publishes ?? {})])].map((label) => [
        label,
        { ...publishes[label], ...phase.publishes?.[label] }
      ])
    )
  }
}

const isWritten = (name: string, { hosts, domain }: Phase): boolean =>
  hosts.some((host) => host.name.toLowerCase() === name) ||
  (domain?.mx?.some(({ host }) => host.toLowerCase() === name) ?? false)

const lowerCase = (name: string) => name.toLowerCase()

const replaced = <A>(
  before: ReadonlyArray<A>,
  now: ReadonlyArray<A>,
  keyOf: (item: A) => string
): ReadonlyArray<A> => {
  const keys = new Set(now.map((item) => keyOf(item).toLowerCase()))
  return [...before.filter((item) => !keys.has(keyOf(item).toLowerCase())), ...now]
}

/** Certificates count their time from the phase that brings them, and keep it in all later ones. */
const issuedIn = ({ domain, zones, hosts }: Phase, phaseMs: number) => {
  const dated: DateChange = (certificate) => ({
    ...certificate,
    notBefore: certificate.notBefore ?? instantOf(phaseMs - toMicros(certificate.issuedBefore) / 1000)
  })
  const allDated: Change = (certificate) => ({
    ...dated(certificate),
    alternatives: certificate.alternatives.map(dated)
  })
  return {
    zones: changedZones(zones, dated),
    hosts: changedHosts(hosts, allDated),
    ...(domain === undefined
      ? {}
      : {
          domain: {
            ...domain,
            ...(domain.mx === undefined ? {} : { mx: changedMxHosts(domain.mx, allDated) })
          }
        })
  }
}

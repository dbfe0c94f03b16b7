/** Phases of a scenario: in the order of time, with mail of their own, and about models that there are. */
import { Result, Schema } from "effect"
import { chosenModels } from "../../scenario/models.ts"
import type { Scenario } from "../../scenario/schema/scenario.ts"
import { toMicros } from "../../scenario/schema/time.ts"
import { hostNames } from "./records.ts"
import { type Inconsistency, inconsistency } from "./inconsistency.ts"

export const checkPhases = (scenario: Scenario): ReadonlyArray<Inconsistency> => {
  const { phases, mail } = scenario
  if (phases.length === 0) return []
  return [
    ...(mail === undefined
      ? []
      : [inconsistency(["mail"], "mail in the phases, as there are some", "mail beside them")]),
    ...(phases.every((phase) => phase.mail.length === 0)
      ? [inconsistency(["phases"], "mail in one phase at least", "none")]
      : []),
    ...outOfOrder(phases),
    ...phases.flatMap(({ undoes }, index) => notEarlier(phases, undoes, index)),
    ...phases.flatMap((_, index) => wronglyRemoved(scenario, index)),
    ...phases.flatMap((phase, index) => unknownModels(scenario, phase, index))
  ]
}

type Phase = Scenario["phases"][number]

const outOfOrder = (phases: ReadonlyArray<Phase>): ReadonlyArray<Inconsistency> =>
  phases.flatMap(({ at }, index) => {
    const before = phases[index - 1]
    return before !== undefined && toMicros(at) <= toMicros(before.at)
      ? [
          inconsistency(
            ["phases", index, "at"],
            `a time after ${before.at}, when the phase before begins`,
            at
          )
        ]
      : []
  })

const notEarlier = (
  phases: ReadonlyArray<Phase>,
  undoes: ReadonlyArray<string>,
  index: number
): ReadonlyArray<Inconsistency> => {
  const earlier = phases.slice(0, index).map(({ name }) => name)
  return undoes.flatMap((name, number) =>
    earlier.includes(name)
      ? []
      : [inconsistency(["phases", index, "undoes", number], "an earlier phase", name, earlier)]
  )
}

/** Hosts that there never are, and such as the same phase writes out. */
const wronglyRemoved = (scenario: Scenario, index: number): ReadonlyArray<Inconsistency> => {
  const { removes, hosts, domain } = scenario.phases[index]!
  const known = [...hostNames(scenario), ...publishedHosts(scenario)]
  const written = [...hosts.map(({ name }) => name), ...(domain?.mx ?? []).map(({ host }) => host)]
  return removes.flatMap((name, number) => {
    const path = ["phases", index, "removes", number]
    if (written.some((other) => other.toLowerCase() === name.toLowerCase()))
      return [inconsistency(path, "a host that the same phase does not write out", name)]
    return known.includes(name.toLowerCase())
      ? []
      : [inconsistency(path, "a host of this scenario", name, known)]
  })
}

/** Web hosts that presets make: what any of the models publishes on the web, and the domain's own site. */
const publishedHosts = (scenario: Scenario): ReadonlyArray<string> => {
  const domain = scenario.domain.name.toLowerCase()
  const mxHosts = scenario.domain.mx.map(({ host }) => ({ name: host.toLowerCase(), chains: [] }))
  return [
    ...(scenario.domain.webSite ? [domain] : []),
    ...chosenModels(scenario).flatMap(({ configured }) =>
      configured.publish({ domain, revision: 0, mxHosts }).documents.map(({ host }) => host)
    )
  ]
}

const unknownModels = (scenario: Scenario, phase: Phase, index: number): ReadonlyArray<Inconsistency> => {
  const labels = chosenModels(scenario).map(({ label }) => label)
  return [
    ...checkPublished(scenario, phase.publishes, ["phases", index, "publishes"]),
    ...unknown(Object.keys(phase.expect ?? {}), labels, ["phases", index, "expect"])
  ]
}

const unknown = (
  found: ReadonlyArray<string>,
  labels: ReadonlyArray<string>,
  path: Inconsistency["path"]
): ReadonlyArray<Inconsistency> =>
  found
    .filter((label) => !labels.includes(label))
    .map((label) => ({
      ...inconsistency([...path, label], "a model of this scenario", label, labels),
      isAboutKey: true
    }))

/** Parameters by which a domain is to publish models, by their labels. */
export const checkPublished = (
  scenario: Scenario,
  publishes: Phase["publishes"] = {},
  path: Inconsistency["path"]
): ReadonlyArray<Inconsistency> => {
  const models = chosenModels(scenario)
  const illegal = Object.entries(publishes).flatMap(([label, parameters]) => {
    const chosen = models.find((model) => model.label === label)
    if (chosen === undefined) return []
    const read = Schema.decodeUnknownResult(chosen.model.parameters)(parameters, {
      onExcessProperty: "error"
    })
    return Result.isFailure(read)
      ? [inconsistency([...path, label], `parameters of ${chosen.model.id}`, read.failure.message)]
      : []
  })
  return [
    ...unknown(
      Object.keys(publishes),
      models.map(({ label }) => label),
      path
    ),
    ...illegal
  ]
}

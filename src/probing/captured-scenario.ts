/**
 * A capture as a scenario file: the domain as it was found, at the time when it was judged, so that the simulation says what breaks it.
 * RFC 4035 §2, RFC 5280 §6.1.1.
 */
import { trustModels } from "../models/registry.ts"
import { base64Of, type Capture } from "./capture-format.ts"
import { capturedHosts } from "./captured-hosts.ts"
import { capturedZones } from "./captured-zones.ts"
import type { ModelVerdict, Probed } from "./probed.ts"
import { writeYaml } from "./write-yaml.ts"

export interface CapturedScenario {
  /** YAML. */
  readonly text: string
  /** What could not be carried over, in sentences. */
  readonly lost: ReadonlyArray<string>
}

/** An outcome of a probe, as the simulation calls it; undefined for one that is unknown. */
export const simulatedOutcome = (outcome: ModelVerdict["outcome"]) => {
  if (outcome === "unknown") return undefined
  return outcome === "bounced" ? "deferred-by-misconfiguration" : outcome
}

/** @param differing by model, to what else than the probe the scenario comes */
export const capturedScenario = (
  capture: Capture,
  found: Probed,
  differing: ReadonlyMap<string, string> = new Map()
): CapturedScenario => {
  const { domain, judgedAtMs } = found
  const all = [
    ...found.records.flatMap(({ name, type }) => (type === "CAA" ? [] : [name])),
    ...capture.exchanges.flatMap((exchange) => (exchange.kind === "https" ? [exchange.host] : []))
  ]
  const zones = capturedZones(capture, {
    all,
    unproven: found.records.flatMap(({ name, status }) => (status === "secure" ? [] : [name]))
  })
  const { hosts, lost: lostOfHosts } = capturedHosts(capture, found, zones)
  const lost = [...lostOfHosts, ...lostOf(capture, found), ...differencesOf(found, differing)]
  const start = new Date(judgedAtMs).toISOString().replace(/\.\d+Z$/, "Z")
  const scenario = {
    title: `${domain} as it was on ${start.slice(0, 10)}`,
    question: `What breaks ${domain}?`,
    start,
    models: trustModels.map(({ id }) => id),
    domain: {
      name: domain,
      ...(found.hosts.length === 0 ? {} : { mx: found.hosts.map(({ name }) => ({ host: name })) })
    },
    sender: {
      ...(capture.beginning.addressTypes.includes("AAAA") ? { ip: "dual-stack" } : {}),
      ...(capture.roots.length === 0 ? {} : { roots: capture.roots.map(base64Of) })
    },
    zones: zones.zones.map(({ apex, isCopied, isSigned, isSound, records }) => ({
      apex,
      ...(isSound
        ? { dnssecRecords: "signed-anew", presets: false }
        : isCopied
          ? { dnssecRecords: "kept" }
          : { signing: isSigned ? "signed" : "unsigned" }),
      records: records.map(({ ttlSeconds, ...record }) => ({ ...record, ttl: `${ttlSeconds}s` }))
    })),
    hosts,
    attackers: usualAttackers.map((capability) => ({ name: capability, capabilities: [capability] })),
    expect: Object.fromEntries(
      found.models.flatMap(({ id, outcome }) => {
        const expected = simulatedOutcome(outcome)
        return expected === undefined || differing.has(id) ? [] : [[id, { none: expected }]]
      })
    )
  }
  const comment = [
    `Written by hoptrust from what ${domain} showed. It begins when the domain was judged.`,
    "Zones have the records, signatures and denials that were found, and nothing else. Test keys sign those anew that are sound, so that",
    "attackers with their keys can sign too. Those that are kept are served as they were found.",
    "",
    "Not carried over:",
    ...lost.map((sentence) => `- ${sentence}`)
  ].map((line) => `# ${line}`.trimEnd())
  return {
    lost,
    text: [...comment, writeYaml(scenario)].join("\n")
  }
}

/** Those that everybody on the path is, and that the models are against: RFC 3207 §6, RFC 7672 §1.3, RFC 8461 §10. */
const usualAttackers = ["smtp-strip", "smtp-mitm", "dns-forge", "web-block"]

const differencesOf = ({ models }: Probed, differing: ReadonlyMap<string, string>): ReadonlyArray<string> =>
  models.flatMap(({ id, outcome }) => {
    const other = differing.get(id)
    return other === undefined ? [] : [`Under ${id}, the probe found ${outcome}; this file gives ${other}.`]
  })

const lostOf = (capture: Capture, { records }: Probed): ReadonlyArray<string> => [
  "The zones above (the root, top-level domains) are the simulation's, signed with test keys where they were signed; the trust anchor is the simulation's too.",
  "Names that the probe did not ask for do not exist.",
  "Sound zones are signed with test keys too, of the same algorithm. In zones that are kept, nobody can sign what attackers change, and nothing is valid once the signatures expire.",
  ...(records.some(({ type, data }) => type === "CAA" && data.length > 0)
    ? [
        "CAA records name certification authorities of the real world. The simulation's have other names, and so issue nothing to attackers."
      ]
    : []),
  "Senders also trust the simulation's certification authorities, from which attackers order.",
  ...records.flatMap(({ name, type, failure }) =>
    failure === undefined || failure.reason === "bogus"
      ? []
      : [`The lookup of ${name} ${type} failed (${failure.detail}). Here a name server answers.`]
  ),
  ...(capture.exchanges.some(({ kind }) => kind === "https")
    ? ["Web hosts answer 404 to everything that was not fetched."]
    : [])
]
